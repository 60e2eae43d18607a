/*
 * constraint.c: PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK and EXCLUDE, of a table or beside a column. Equal
 * keys of
 * one statement become one, as in transformIndexConstraints() of parser/parse_utilcmd.c.
 */
#include <string.h>

#include "ddl/reader.h"

/* The first opening parenthesis from this token on. */
static uint32_t
find_open(const Reader *r, uint32_t token)
{
    while (token < r->token_count && !token_word(r, token, "("))
        token++;
    return token;
}

static void
add_key_column(Reader *r, Constraint *constraint, Name name)
{
    Column *column = table_column(constraint_table(constraint), name);

    vec_push(r->catalog->arena, &constraint->key, (KeyPart){ .column_name = name, .statistics = -1 });
    if (constraint->type == 'p' && column != NULL)
        column->not_null = true;
}

static void
add_key_columns(Reader *r, Constraint *constraint, const Column *column, Node *const *names, size_t count)
{
    key_parts_reserve(r, &constraint->key, count == 0 ? 1 : count);
    if (count == 0 && column != NULL)
        add_key_column(r, constraint, column->base.name.name);
    for (size_t i = 0; i < count; i++)
        add_key_column(r, constraint, name_of(r, string_of(names[i])));
}

/* ---- Each type ----------------------------------------------------------------------------------- */

static bool
make_index_options(Reader *r, Constraint *constraint, const PgQuery__Constraint *def)
{
    Arena *arena = r->catalog->arena;

    constraint->nulls_not_distinct = def->nulls_not_distinct;
    if (def->indexname[0] != '\0')
        constraint_more_add(arena, constraint)->using_index = name_of(r, def->indexname);
    Name tablespace = def->indexspace[0] != '\0' ? name_of(r, def->indexspace) : r->settings.tablespace;
    if (name_is_set(tablespace))
        constraint_more_add(arena, constraint)->tablespace = tablespace;
    if (def->n_including > 0)
        names_of_list(r, def->including, def->n_including, &constraint_more_add(arena, constraint)->include);
#if PG_VERSION_NUM >= 180000
    constraint->without_overlaps = def->without_overlaps;
#endif
    return def->n_options == 0 ||
           params_make(r, def->options, def->n_options, &constraint_more_add(arena, constraint)->params);
}

static bool
make_key(Reader *r, Constraint *constraint, const Column *column, const PgQuery__Constraint *def)
{
    add_key_columns(r, constraint, column, def->keys, def->n_keys);
    if (constraint->type == 'p')
        VEC_EACH(&constraint_table(constraint)->constraints, i) {
            const Constraint *other = constraint_table(constraint)->constraints.items[i];
            if (other != constraint && other->type == 'p')
                return refuse_twice(r, byte_of(r, def->location), other->base.at,
                                    "table \"%s\" has two primary keys",
                                    show(r, constraint_table(constraint)->base.name));
        }
    return make_index_options(r, constraint, def);
}

static bool
make_foreign_key(Reader *r, Constraint *constraint, const Column *column, const PgQuery__Constraint *def)
{
    const char *match = def->fk_matchtype;

    if (*match == 'p')
        return refuse(r, byte_of(r, def->location), "MATCH PARTIAL is not yet implemented in PostgreSQL");
    add_key_columns(r, constraint, column, def->fk_attrs, def->n_fk_attrs);
    names_of_list(r, def->pk_attrs, def->n_pk_attrs, &constraint->ref_columns);
    if (def->n_fk_del_set_cols > 0)
        names_of_list(r, def->fk_del_set_cols, def->n_fk_del_set_cols,
                      &constraint_more_add(r->catalog->arena, constraint)->on_delete_columns);
    constraint->match = *match == '\0' ? 's' : *match;
    constraint->on_update = def->fk_upd_action[0] == '\0' ? 'a' : def->fk_upd_action[0];
    constraint->on_delete = def->fk_del_action[0] == '\0' ? 'a' : def->fk_del_action[0];
#if PG_VERSION_NUM >= 180000
    constraint->without_overlaps = def->fk_with_period;
    if (def->pk_with_period ? !def->fk_with_period : def->fk_with_period && def->n_pk_attrs > 0)
        return refuse(r, byte_of(r, def->location), "a foreign key has PERIOD on both sides or on none");
#endif
    return qname_of_range(r, def->pktable, &constraint->ref_table_name);
}

static bool
make_check(Reader *r, Constraint *constraint, const PgQuery__Constraint *def, uint32_t first)
{
    uint32_t open = find_open(r, first);

    constraint->no_inherit = def->is_no_inherit;
    return expr_make(r, def->raw_expr, open, token_closing(r, open) + 1, &constraint->expr) &&
           check_not_frozen(r, def->raw_expr, NULL, constraint_byte(r, def));
}

static bool
make_exclude(Reader *r, Constraint *constraint, const PgQuery__Constraint *def, uint32_t first)
{
    uint32_t open = find_open(r, first), element = open + 1, where;

    constraint_more_add(r->catalog->arena, constraint)->method =
        name_of(r, def->access_method[0] == '\0' ? "btree" : def->access_method);
    key_parts_reserve(r, &constraint->key, def->n_exclusions);
    for (size_t i = 0; i < def->n_exclusions; i++) {
        const PgQuery__List *pair = def->exclusions[i]->list;
        const PgQuery__List *operator= pair->items[1]->list;
        KeyPart              part;
        if (!key_part_make(r, pair->items[0]->index_elem, element, &part) ||
            !qname_of_list(r, byte_of(r, def->location), operator->items, operator->n_items,
                           &key_more_add(r->catalog->arena, &part)->exclude_operator))
            return false;
        vec_push(r->catalog->arena, &constraint->key, part);
        element = token_element_end(r, element) + 1;
    }
    if (!make_index_options(r, constraint, def))
        return false;
    if (def->where_clause == NULL)
        return true;
    where = find_open(r, token_find(r, token_closing(r, open) + 1, "where"));
    return expr_make(r, def->where_clause, where, token_closing(r, where) + 1, &constraint->expr);
}

/* ---- Any constraint ------------------------------------------------------------------------------ */

uint32_t
constraint_byte(const Reader *r, const PgQuery__Constraint *def)
{
    return byte_of(r, def->location);
}

static char
type_of(PgQuery__ConstrType type)
{
    switch (type) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
        return 'p';
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
        return 'u';
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
        return 'f';
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
        return 'c';
    case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION:
        return 'x';
    default:
        return 0;
    }
}

/* A constraint's name is its table's; that of a key is its index's too, among the relations of the schema. */
static bool
enter_name(Reader *r, Constraint *constraint, uint32_t byte)
{
    Object     *object = &constraint->base;
    Constraint *same = NULL;
    bool        repeated;

    if (!name_is_set(object->name.name))
        return true;
    VEC_EACH(&constraint_table(constraint)->constraints, i)
        if (constraint_table(constraint)->constraints.items[i] != constraint &&
            name_equal(constraint_table(constraint)->constraints.items[i]->base.name.name, object->name.name))
            same = constraint_table(constraint)->constraints.items[i];
    if (same != NULL)
        return refuse_twice(r, byte, same->base.at, "constraint \"%s\" of table \"%s\" is declared twice",
                            object->name.name.raw, show(r, constraint_table(constraint)->base.name));
    if (constraint->type == 'c' || constraint->type == 'f' || name_is_set(constraint_more(constraint)->using_index))
        return true;
    if (!draft_taken(r, object, byte, false, &repeated))
        return false;
    draft_enter(r, object);
    return true;
}

bool
constraint_make(Reader *r, Table *table, Column *column, const PgQuery__Constraint *def, Keys *keys,
                Constraint **ret_constraint)
{
    uint32_t byte = byte_of(r, def->location), first = token_at(r, byte);
    char     type = type_of(def->contype);
    bool     good = true;

    if (type == 0)
        return refuse(r, byte, "this kind of constraint is not covered yet");
    if (token_word(r, first, "constraint"))
        first += 2;
    Constraint *constraint =
        (Constraint *)draft_child(r, KIND_CONSTRAINT, name_of(r, def->conname), &table->base, byte);
    constraint->base.name.schema = table->base.name.schema;
    constraint->type = type;
    constraint->deferrable = def->deferrable;
    constraint->initially_deferred = def->initdeferred;
    constraint->not_valid = def->skip_validation && (type == 'f' || type == 'c');
#if PG_VERSION_NUM >= 180000
    constraint->not_enforced = !def->is_enforced && (type == 'f' || type == 'c');
    constraint->not_valid = constraint->not_valid && !constraint->not_enforced; /* which is never checked: said once */
#endif
    if (type == 'p' || type == 'u')
        good = make_key(r, constraint, column, def);
    else if (type == 'f')
        good = make_foreign_key(r, constraint, column, def);
    else if (type == 'c')
        good = make_check(r, constraint, def, first);
    else
        good = make_exclude(r, constraint, def, first);
    if (!good || !enter_name(r, constraint, byte))
        return false;
    if (type != 'f' && type != 'c' && !name_is_set(constraint_more(constraint)->using_index))
        vec_push(r->arena, &keys->items, constraint);
    *ret_constraint = constraint;
    return true;
}

/* ---- Equal keys ---------------------------------------------------------------------------------- */

static bool
same_expr(const Expr *a, const Expr *b)
{
    return a == b || (a != NULL && b != NULL && sql_same_text(a->text, b->text));
}

static bool
same_key(const KeyParts *a, const KeyParts *b)
{
    if (a->count != b->count)
        return false;
    VEC_EACH(a, i) {
        const KeyPart *x = &a->items[i], *y = &b->items[i];
        if (!name_equal(x->column_name, y->column_name) || !same_expr(x->expr, y->expr) ||
            !qname_equal(key_more(x)->collation, key_more(y)->collation) ||
            !qname_equal(key_more(x)->opclass, key_more(y)->opclass) ||
            !qname_equal(key_more(x)->exclude_operator, key_more(y)->exclude_operator) || x->descending != y->descending ||
            x->nulls_first != y->nulls_first)
            return false;
    }
    return true;
}

static bool
is_repeat(const Constraint *a, const Constraint *b)
{
    return (a->type == 'x') == (b->type == 'x') && name_equal(constraint_more(a)->method, constraint_more(b)->method) &&
           same_key(&a->key, &b->key) && names_equal(&constraint_more(a)->include, &constraint_more(b)->include) &&
           same_expr(a->expr, b->expr) && a->nulls_not_distinct == b->nulls_not_distinct &&
           a->without_overlaps == b->without_overlaps &&
           a->deferrable == b->deferrable && a->initially_deferred == b->initially_deferred;
}

/* The one that stays takes the other's name if it has none. */
static void
merge_into(Reader *r, Constraint *kept, Constraint *other)
{
    Name name = other->base.name.name;

    draft_remove(r, &other->base);
    if (name_is_set(kept->base.name.name) || !name_is_set(name))
        return;
    kept->base.name.name = name;
    kept->base.flags &= (uint8_t)~OBJECT_UNNAMED;
    if (object_more(&kept->base)->renamed_from == NULL && object_more(&other->base)->renamed_from != NULL)
        object_more_add(r->catalog->arena, &kept->base)->renamed_from = other->base.more->renamed_from;
    draft_enter(r, &kept->base);
}

void
keys_merge(Reader *r, Keys *keys)
{
    /* The primary key goes first: it absorbs a UNIQUE that is equal, wherever that stands. */
    for (uint32_t i = 0; i < keys->items.count; i++) {
        Constraint *key = keys->items.items[i];
        if (key->type != 'p')
            continue;
        memmove(&keys->items.items[1], &keys->items.items[0], i * sizeof key);
        keys->items.items[0] = key;
    }
    for (uint32_t i = 0; i < keys->items.count; i++) {
        for (uint32_t j = i + 1; j < keys->items.count; j++) {
            if (!is_repeat(keys->items.items[i], keys->items.items[j]))
                continue;
            merge_into(r, keys->items.items[i], keys->items.items[j]);
            keys->items.count--;
            memmove(&keys->items.items[j], &keys->items.items[j + 1],
                    (keys->items.count - j) * sizeof(Constraint *));
            j--;
        }
    }
}
