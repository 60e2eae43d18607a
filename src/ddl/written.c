/*
 * written.c: views, triggers and functions of a file that is read for SQLite. They are kept as they are written; it must not
 * know what becomes of them.
 */
#include <string.h>
#include <strings.h>

#include "ddl/reader.h"

static const char *
statement_text(const Reader *r)
{
    return arena_strndup(r->catalog->arena, r->text + r->statement.start, r->statement.end - r->statement.start);
}

/* ---- Views ------------------------------------------------------------------------------------------ */

/* OR REPLACE: the later one counts. */
static View *
find_replaced(Reader *r, QName name, bool replace)
{
    Object *object = replace ? draft_find(r, SPACE_RELATION, name) : NULL;

    return object != NULL && object->kind == KIND_VIEW ? (View *)object : NULL;
}

static bool
declare_view(Reader *r, const PgQuery__RangeVar *range, bool replace, bool if_not_exists, bool materialized)
{
    QName   name;
    Object *object;

    if (strcmp(range->relpersistence, "t") == 0)
        return refuse(r, r->statement.start, "temporary views are not part of a schema: %s", statement_head(r));
    if (!qname_of_range(r, range, &name))
        return false;
    View *view = find_replaced(r, name, replace);
    if (view == NULL) {
        if (!draft_declare(r, KIND_VIEW, name, NULL, r->statement.start, if_not_exists, &object))
            return false;
        if (object == NULL)
            return true;
        view = (View *)object;
    }
    view->base.at = pos_of(r, r->statement.start);
    view->base.path = r->settings.path;
    view->materialized = materialized;
    view->overtaken = (SourcePos){ 0 };
    object_more_add(r->catalog->arena, &view->base)->sql = statement_text(r);
    place_add(r, r->statement.start, &view->base, false);
    return true;
}

bool
handle_view(Reader *r, const Node *node)
{
    return declare_view(r, node->view_stmt->view, node->view_stmt->replace, false, false);
}

bool
handle_materialized_view(Reader *r, const Node *node)
{
    const PgQuery__CreateTableAsStmt *create = node->create_table_as_stmt;

    return declare_view(r, create->into->rel, false, create->if_not_exists, true);
}

/* By any token that has its name within, whatever that means there. */
static bool
may_speak_of(const char *sql, Name name)
{
    size_t length = strlen(sql), wanted = strlen(name.raw);
    Token  token = sql_next_token(sql, length, 0, false);

    for (; token.type != TOKEN_END; token = sql_next_token(sql, length, token.end, false)) {
        bool   quoted = token.type == TOKEN_QUOTED;
        size_t own = token.end - token.start;
        if ((token.type == TOKEN_WORD && own == wanted && strncasecmp(sql + token.start, name.raw, own) == 0) ||
            (quoted && memmem(sql + token.start, own, name.raw, wanted) != NULL))
            return true;
    }
    return false;
}

void
written_overtake(Reader *r, const Object *relation)
{
    VEC_EACH(&r->catalog->objects, i) {
        View *view = (View *)r->catalog->objects.items[i];
        if (view->base.kind == KIND_VIEW && view->overtaken.line == 0 && &view->base != relation &&
            may_speak_of(object_more(&view->base)->sql, relation->name.name))
            view->overtaken = pos_of(r, r->statement.start);
    }
}

bool
written_rename_column(Reader *r, const PgQuery__RenameStmt *rename)
{
    QName name;

    if (r->target == DDL_POSTGRES || !qname_of_range(r, rename->relation, &name))
        return false;
    Object *object = draft_find(r, SPACE_RELATION, name);
    if (object == NULL || object->kind != KIND_VIEW)
        return false;
    ((View *)object)->overtaken = pos_of(r, r->statement.start);
    return true;
}

/* ---- Triggers and functions ---------------------------------------------------------------------------- */

static const char *
home_of(const Reader *r, QName name, uint16_t path)
{
    const char *target = name_is_set(name.schema) ? name.schema.raw : path_target(r, path);

    return target == NULL || *target == '\0' ? "public" : target;
}

/* Do the statement at hand and an earlier one speak of the same? */
static bool
same_name(const Reader *r, QName name, QName earlier, uint16_t path)
{
    return name_equal(name.name, earlier.name) &&
           strcmp(home_of(r, name, r->settings.path), home_of(r, earlier, path)) == 0;
}

static void
keep(Reader *r, QName name, QName on, bool trigger)
{
    Catalog *catalog = r->catalog;
    Written  written = { .name = name, .on = on, .sql = statement_text(r), .path = r->settings.path,
                         .at = pos_of(r, r->statement.start) };

    if (trigger)
        vec_push(catalog->arena, &catalog->triggers, written);
    else
        vec_push(catalog->arena, &catalog->functions, written);
}

static bool
is_trigger(const Reader *r, const Written *trigger, Name name, QName on)
{
    return name_equal(trigger->name.name, name) && same_name(r, on, trigger->on, trigger->path);
}

static void
take_out_trigger(Reader *r, Name name, QName on)
{
    uint32_t kept = 0;
    Catalog *catalog = r->catalog;

    VEC_EACH(&catalog->triggers, i)
        if (!is_trigger(r, &catalog->triggers.items[i], name, on))
            catalog->triggers.items[kept++] = catalog->triggers.items[i];
    catalog->triggers.count = kept;
}

/* Those of this name (absent: all) that are on this table. */
static void
switch_triggers(Reader *r, Name name, QName on, bool disabled)
{
    VEC_EACH(&r->catalog->triggers, i) {
        Written *trigger = &r->catalog->triggers.items[i];
        if (is_trigger(r, trigger, name_is_set(name) ? name : trigger->name.name, on))
            trigger->disabled = disabled;
    }
}

static void
take_out_functions(Reader *r, QName name)
{
    uint32_t kept = 0;
    Catalog *catalog = r->catalog;

    VEC_EACH(&catalog->functions, i)
        if (!same_name(r, name, catalog->functions.items[i].name, catalog->functions.items[i].path))
            catalog->functions.items[kept++] = catalog->functions.items[i];
    catalog->functions.count = kept;
}

bool
handle_trigger(Reader *r, const Node *node)
{
    const PgQuery__CreateTrigStmt *trigger = node->create_trig_stmt;
    Name                           name = name_of(r, trigger->trigname);
    QName                          on;

    if (!qname_of_range(r, trigger->relation, &on))
        return false;
    if (trigger->replace)
        take_out_trigger(r, name, on);
    VEC_EACH(&r->catalog->triggers, i) {
        const Written *other = &r->catalog->triggers.items[i];
        if (is_trigger(r, other, name, on))
            return refuse_twice(r, r->statement.start, other->at, "trigger \"%s\" of table \"%s\" is declared twice", name.raw,
                                show(r, on));
    }
    keep(r, (QName){ .name = name }, on, true);
    return true;
}

/* Functions of one name may differ in their arguments: all are kept. A trigger's has none. */
bool
handle_function(Reader *r, const Node *node)
{
    const PgQuery__CreateFunctionStmt *function = node->create_function_stmt;
    QName                              name;

    if (!qname_of_list(r, r->statement.start, function->funcname, function->n_funcname, &name))
        return false;
    mention_schema(r, name.schema);
    if (function->replace && function->n_parameters == 0)
        take_out_functions(r, name);
    keep(r, name, (QName){ { NULL }, { NULL } }, false);
    return true;
}

/* DROP TRIGGER says [schema.]table.trigger. */
static bool
drop_trigger(Reader *r, const Node *object)
{
    QName on;

    if (!IS_NODE(object, LIST) || object->list->n_items < 2)
        return false;
    size_t count = object->list->n_items - 1;
    Name   name = name_of(r, string_of(object->list->items[count]));
    if (!qname_of_list(r, r->statement.start, object->list->items, count, &on))
        return false;
    take_out_trigger(r, name, on);
    return true;
}

static bool
drop_function(Reader *r, const Node *object)
{
    QName name;

    if (!IS_NODE(object, OBJECT_WITH_ARGS) ||
        !qname_of_list(r, r->statement.start, object->object_with_args->objname, object->object_with_args->n_objname, &name))
        return false;
    take_out_functions(r, name);
    return true;
}

bool
written_drop(Reader *r, const PgQuery__DropStmt *drop)
{
    bool trigger = drop->remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER;
    bool function = drop->remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION;

    if (r->target == DDL_POSTGRES || (!trigger && !function))
        return false;
    for (size_t i = 0; i < drop->n_objects; i++)
        if (!(trigger ? drop_trigger : drop_function)(r, drop->objects[i]))
            return false;
    return true;
}

bool
written_switch_triggers(Reader *r, const Table *table, const PgQuery__AlterTableCmd *cmd)
{
    if (r->target == DDL_POSTGRES)
        return false;
    switch (cmd->subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrig:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableAlwaysTrig:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigAll:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigUser:
        switch_triggers(r, name_of(r, cmd->name), table->base.name, false);
        return true;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableReplicaTrig: /* not with ordinary statements */
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrig:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigAll:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigUser:
        switch_triggers(r, name_of(r, cmd->name), table->base.name, true);
        return true;
    default:
        return false;
    }
}
