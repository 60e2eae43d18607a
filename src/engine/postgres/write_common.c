/*
 * write_common.c: pieces of statements that several kinds of object share. It adds text to a buffer, or one step
 * that every kind has (COMMENT ON).
 */
#include <string.h>

#include <schemasync/kind.h>

#include "write.h"

bool
goes_with_what_it_uses(const Writer *writer, const Object *from)
{
    VEC_EACH(&from->uses, i) {
        const Object *used = from->uses.items[i];
        if ((used->kind == KIND_COLUMN || used->kind == KIND_TABLE) && diff_to_of(writer->diff, used) == NULL)
            return true;
    }
    return false;
}

/* A value that is not a plain word or number is quoted; toast.x keeps its prefix outside the name. */
void
add_params(Strbuf *sql, const Params *params)
{
    VEC_EACH(params, i) {
        const char *name = params->items[i].name;
        if (i > 0)
            strbuf_add(sql, ", ");
        if (strncmp(name, "toast.", 6) == 0)
            SQL(sql, "toast.", (Name){ name + 6 });
        else
            SQL(sql, (Name){ name });
        if (params->items[i].value != NULL)
            SQL(sql, "=", (Literal){ params->items[i].value });
    }
}

/* ---- Sequences ------------------------------------------------------------------------------------ */

static int64_t
type_limit(const Type *type, bool largest)
{
    if (strcmp(type->name.name.raw, "int2") == 0)
        return largest ? INT16_MAX : INT16_MIN;
    if (strcmp(type->name.name.raw, "int4") == 0)
        return largest ? INT32_MAX : INT32_MIN;
    return largest ? INT64_MAX : INT64_MIN;
}

/* What CREATE SEQUENCE fills in (init_params in commands/sequence.c). */
static SequenceOptions
defaults_of(const SequenceOptions *options)
{
    SequenceOptions defaults = { .type = options->type, .increment = 1, .cache = 1 };
    bool            ascending = options->increment > 0;

    defaults.minimum = ascending ? 1 : type_limit(options->type, false);
    defaults.maximum = ascending ? type_limit(options->type, true) : -1;
    defaults.start = ascending ? options->minimum : options->maximum;
    return defaults;
}

void
add_sequence_options(Strbuf *sql, const SequenceOptions *options)
{
    SequenceOptions defaults = defaults_of(options);

    if (options->start != defaults.start)
        SQL(sql, " START WITH ", options->start);
    if (options->increment != defaults.increment)
        SQL(sql, " INCREMENT BY ", options->increment);
    if (options->minimum != defaults.minimum)
        SQL(sql, " MINVALUE ", options->minimum);
    if (options->maximum != defaults.maximum)
        SQL(sql, " MAXVALUE ", options->maximum);
    if (options->cache != defaults.cache)
        SQL(sql, " CACHE ", options->cache);
    if (options->cycle)
        strbuf_add(sql, " CYCLE");
}

bool
sequence_options_equal(const SequenceOptions *a, const SequenceOptions *b)
{
    return type_equal(a->type, b->type) && a->start == b->start && a->increment == b->increment &&
           a->minimum == b->minimum && a->maximum == b->maximum && a->cache == b->cache && a->cycle == b->cycle;
}

/* A name that the server would choose anyway is not said. */
void
add_identity_options(Writer *writer, Strbuf *sql, const Column *column)
{
    QName       table = writer_name(writer, &column_table(column)->base);
    const char *automatic =
        catalog_object_name(writer->arena, table.name.raw, writer_name(writer, &column->base).name.raw, "seq");
    Name        name = column_more(column)->identity_options->name;
    STRBUF_AUTO options = STRBUF_INIT;

    if (name_is_set(name) && strcmp(name.raw, automatic) != 0)
        SQL(&options, " SEQUENCE NAME ", qname(table.schema, name));
    add_sequence_options(&options, column_more(column)->identity_options);
    if (options.length > 0)
        SQL(sql, " (", options.s + 1, ")");
}

bool
bounds_tighten(const SequenceOptions *from, const SequenceOptions *to)
{
    return to->minimum > from->minimum || to->maximum < from->maximum;
}

/* Where the position falls out of the new bounds it starts again; the server would refuse the change otherwise. */
void
add_within_bounds(Strbuf *sql, QName sequence, const SequenceOptions *to, const char *alter, const char *restart)
{
    STRBUF_AUTO body = STRBUF_INIT;

    SQL(&body, "\nBEGIN\n    IF (SELECT last_value NOT BETWEEN ", to->minimum, " AND ", to->maximum, " FROM ", sequence);
    SQL(&body, ") THEN\n        ", alter, restart, ";\n    ELSE\n        ", alter, ";\n    END IF;\nEND\n");
    if (strstr(body.s, "$$") == NULL)
        SQL(sql, "DO $$", body.s, "$$");
    else
        SQL(sql, "DO ", (Literal){ body.s });
}

/* ---- Expressions ------------------------------------------------------------------------------------ */

/* DEFAULT takes a b_expr (gram.y): these words are only of an a_expr. */
static bool
is_word_of_a_expr(const char *text, Token token)
{
    static const char *const words[] = { "and", "or",      "not", "is",      "isnull",  "notnull", "in", "like", "ilike",
                                         "similar", "between", "at",  "collate", "overlaps", NULL };

    for (const char *const *word = words; *word != NULL; word++)
        if (token_is(text, token, *word))
            return true;
    return false;
}

void
add_default(Strbuf *sql, const Expr *expr)
{
    size_t length = strlen(expr->text);
    bool   wrap = false;
    int    depth = 0;

    for (Token token = sql_next_token(expr->text, length, 0, false); token.type != TOKEN_END;
         token = sql_next_token(expr->text, length, token.end, false)) {
        depth += token_is(expr->text, token, "(") || token_is(expr->text, token, "[");
        depth -= token_is(expr->text, token, ")") || token_is(expr->text, token, "]");
        wrap = wrap || (depth == 0 && is_word_of_a_expr(expr->text, token));
    }
    SQL(sql, wrap ? "(" : "", expr, wrap ? ")" : "");
}

void
add_key(Writer *writer, Strbuf *sql, const KeyParts *key)
{
    VEC_EACH(key, i) {
        const KeyPart     *part = &key->items[i];
        const KeyPartMore *more = key_more(part);

        if (i > 0)
            strbuf_add(sql, ", ");
        if (part->expr != NULL)
            SQL(sql, "(", part->expr, ")");
        else
            SQL(sql, writer_name(writer, &part->column->base).name);
        if (name_is_set(key_more(part)->collation.name))
            SQL(sql, " COLLATE ", key_more(part)->collation);
        if (name_is_set(key_more(part)->opclass.name))
            SQL(sql, " ", key_more(part)->opclass);
        if (more->opclass_params.count > 0) {
            strbuf_add(sql, " (");
            add_params(sql, &more->opclass_params);
            strbuf_add(sql, ")");
        }
        if (part->descending)
            strbuf_add(sql, " DESC");
        if (part->nulls_first != part->descending)
            strbuf_add(sql, part->nulls_first ? " NULLS FIRST" : " NULLS LAST");
        if (name_is_set(more->exclude_operator.name)) {
            SQL(sql, " WITH OPERATOR(", more->exclude_operator.schema, ".");
            SQL(sql, more->exclude_operator.name.raw, ")");
        }
    }
}

void
add_include(Strbuf *sql, const Names *include)
{
    if (include->count > 0)
        SQL(sql, " INCLUDE (", include, ")");
}

/* ---- Comments ------------------------------------------------------------------------------------------ */

static void
add_commented(Writer *writer, Strbuf *sql, const Object *to)
{
    QName name = writer_name(writer, to);

    if (to->kind == KIND_COLUMN)
        SQL(sql, "COLUMN ", writer_name(writer, to->parent), ".", name.name);
    else if (to->kind == KIND_CONSTRAINT)
        SQL(sql, "CONSTRAINT ", name.name, " ON ", writer_name(writer, to->parent));
    else if (to->kind == KIND_SCHEMA || to->kind == KIND_EXTENSION)
        SQL(sql, kind_of(to->kind)->sql, " ", name.name);
    else
        SQL(sql, kind_of(to->kind)->sql, " ", name);
}

void
write_comment(Writer *writer, const Object *from, const Object *to)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_add(&sql, "COMMENT ON ");
    add_commented(writer, &sql, to);
    if (object_more(to)->comment == NULL)
        strbuf_add(&sql, " IS NULL");
    else
        SQL(&sql, " IS ", (Literal){ object_more(to)->comment });
    PlanNode *node = writer_step(writer, &sql,
                                 (StepSpec){ .role = STEP_ATTACH, .from = from, .to = to, .verb = "comment on",
                                             .lock = LOCK_SHARE_UPDATE_EXCLUSIVE });
    writer_after_object(writer, node, to);
}

void
alter_comment(Writer *writer, const Change *change)
{
    write_comment(writer, change->from, change->to);
}

void
comment_new(Writer *writer, const Object *to)
{
    if (object_more(to)->comment != NULL)
        write_comment(writer, NULL, to);
}

/* ---- Storage parameters ---------------------------------------------------------------------------------- */

static const Param *
find_param(const Params *params, const char *name)
{
    VEC_EACH(params, i)
        if (strcmp(params->items[i].name, name) == 0)
            return &params->items[i];
    return NULL;
}

void
write_params_change(Writer *writer, const Change *change, const char *alter, const Params *from, const Params *to,
                    StepSpec spec)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    Params      set = { 0 }, reset = { 0 };

    spec.from = change->from;
    spec.to = change->to;
    VEC_EACH(to, i) {
        const Param *before = find_param(from, to->items[i].name);
        if (before == NULL || strcmp(before->value, to->items[i].value) != 0)
            vec_push(writer->arena, &set, to->items[i]);
    }
    VEC_EACH(from, i)
        if (find_param(to, from->items[i].name) == NULL)
            vec_push(writer->arena, &reset, (Param){ from->items[i].name, NULL });
    if (set.count > 0) {
        SQL(&sql, alter, " SET (");
        add_params(&sql, &set);
        strbuf_add(&sql, ")");
        writer_step(writer, &sql, spec);
    }
    if (reset.count > 0) {
        SQL(&sql, alter, " RESET (");
        add_params(&sql, &reset);
        strbuf_add(&sql, ")");
        writer_step(writer, &sql, spec);
    }
}
