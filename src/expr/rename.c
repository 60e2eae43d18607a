/*
 * rename.c: the renames of a plan applied to the text of a live expression, at the byte positions of its tree. All
 * are applied to the text as it was: names may be swapped.
 */
#include <stdlib.h>
#include <string.h>

#include <schemasync/expr.h>
#include <schemasync/sql.h>

#include "sql/regclass.h"
#include "parse.h"

typedef struct Edit {
    uint32_t    start, end;     /* bytes of the text */
    const char *with;
} Edit;

typedef struct Renamer {
    Arena            *arena;
    const char       *text;
    size_t            length;
    const ExprRename *renames;
    uint32_t          count;
    VEC(Edit)         edits;
} Renamer;

static const ExprRename *
find(const Renamer *r, int what, Name schema, const char *name)
{
    for (uint32_t i = 0; i < r->count; i++) {
        const ExprRename *rename = &r->renames[i];
        if ((int)rename->what != what || name == NULL || !name_is_set(rename->from.name) ||
            strcmp(rename->from.name.raw, name) != 0)
            continue;
        if (!name_is_set(schema) || !name_is_set(rename->from.schema) || name_equal(schema, rename->from.schema))
            return rename;
    }
    return NULL;
}

static const char *
printed(Arena *arena, QName name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    sql_add_qname(&text, name);
    return arena_strdup(arena, text.s);
}

static void
edit(Renamer *r, uint32_t start, uint32_t end, const char *with)
{
    vec_push(r->arena, &r->edits, (Edit){ start, end, with });
}

/* ---- Dotted names ------------------------------------------------------------------------------------ */

enum { MAX_PARTS = 4 };

/* The tokens of a.b.c from a byte of the text on. Returns how many; 0: they do not stand there as expected. */
static unsigned
dotted_tokens(const Renamer *r, int32_t location, Token *tokens)
{
    unsigned count = 0;
    size_t   at = (size_t)location - strlen(EXPR_PREFIX);

    if (location < (int32_t)strlen(EXPR_PREFIX) || at >= r->length)
        return 0;
    while (count < MAX_PARTS) {
        Token token = sql_next_token(r->text, r->length, at, false);
        if (token.type != TOKEN_WORD && token.type != TOKEN_QUOTED)
            return count;
        tokens[count++] = token;
        Token dot = sql_next_token(r->text, r->length, token.end, false);
        if (dot.type == TOKEN_END || !token_is(r->text, dot, "."))
            return count;
        at = dot.end;
    }
    return 0;
}

static void
rename_column(Renamer *r, const PgQuery__ColumnRef *ref)
{
    Token    tokens[MAX_PARTS];
    unsigned count = dotted_tokens(r, ref->location, tokens);
    bool     star = ref->n_fields > 0 && IS_NODE(ref->fields[ref->n_fields - 1], A_STAR);
    size_t   names = ref->n_fields - (star ? 1 : 0);

    if (count == 0 || count != names)
        return;
    const char *last = star ? NULL : node_string(ref->fields[names - 1]);
    const ExprRename *rename = find(r, RENAME_COLUMN, (Name){ 0 }, last);
    if (rename != NULL)
        edit(r, tokens[count - 1].start, tokens[count - 1].end,
             printed(r->arena, (QName){ .name = rename->to.name }));

    /* t.a and s.t.a: the table before it; t.* has it last. */
    unsigned qualifiers = count - (star ? 0 : 1);
    if (qualifiers == 0)
        return;
    Name schema = { qualifiers > 1 ? node_string(ref->fields[qualifiers - 2]) : NULL };
    rename = find(r, RENAME_TABLE, schema, node_string(ref->fields[qualifiers - 1]));
    if (rename == NULL)
        return;
    edit(r, tokens[qualifiers - 1].start, tokens[qualifiers - 1].end,
         printed(r->arena, (QName){ .name = rename->to.name }));
    if (qualifiers > 1 && name_is_set(rename->to.schema))
        edit(r, tokens[qualifiers - 2].start, tokens[qualifiers - 2].end,
             printed(r->arena, (QName){ .name = rename->to.schema }));
}

static void
rename_type(Renamer *r, const PgQuery__TypeName *type)
{
    Token       tokens[MAX_PARTS];
    const char *last = type->n_names == 0 ? NULL : node_string(type->names[type->n_names - 1]);
    Name        schema = { type->n_names > 1 ? node_string(type->names[type->n_names - 2]) : NULL };

    const ExprRename *rename = find(r, RENAME_TYPE, schema, last);
    if (rename == NULL)
        return;
    unsigned count = dotted_tokens(r, type->location, tokens);
    if (count != type->n_names)
        return;
    QName to = rename->to;
    if (count == 1)
        to.schema = (Name){ 0 };
    edit(r, tokens[0].start, tokens[count - 1].end, printed(r->arena, to));
}

/* ---- Constants --------------------------------------------------------------------------------------- */

static bool
is_text_constant(const Node *node)
{
    return IS_NODE(node, A_CONST) && node->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL;
}

static void
replace_constant(Renamer *r, const PgQuery__AConst *constant, const char *value)
{
    STRBUF_AUTO text = STRBUF_INIT;
    size_t      prefix = strlen(EXPR_PREFIX);

    if (constant->location < (int32_t)prefix)
        return;
    Token token = sql_next_token(r->text, r->length, (size_t)constant->location - prefix, false);
    if (token.type != TOKEN_STRING)
        return;
    sql_add_literal(&text, (Literal){ value });
    edit(r, token.start, token.end, arena_strdup(r->arena, text.s));
}

/* 'x' as a regclass: a relation or a table. */
static void
rename_regclass(Renamer *r, const Node *node)
{
    const char *schema, *name;

    if (!is_text_constant(node) || !regclass_parse(r->arena, node->a_const->sval->sval, &schema, &name))
        return;
    const ExprRename *rename = find(r, RENAME_RELATION, (Name){ schema }, name);
    if (rename == NULL)
        rename = find(r, RENAME_TABLE, (Name){ schema }, name);
    if (rename == NULL)
        return;
    QName to = rename->to;
    if (schema == NULL)
        to.schema = (Name){ 0 };
    replace_constant(r, node->a_const, printed(r->arena, to));
}

/* The enum's name after the renames of types. */
static QName
type_after(const Renamer *r, const PgQuery__TypeName *type)
{
    QName name = { .name = { node_string(type->names[type->n_names - 1]) } };

    if (type->n_names > 1)
        name.schema.raw = node_string(type->names[type->n_names - 2]);
    const ExprRename *rename = find(r, RENAME_TYPE, name.schema, name.name.raw);
    return rename == NULL ? name : rename->to;
}

static const ExprRename *
find_value(const Renamer *r, QName type, const char *value, size_t length)
{
    for (uint32_t i = 0; i < r->count; i++) {
        const ExprRename *rename = &r->renames[i];
        if (rename->what == RENAME_ENUM_VALUE && name_equal(rename->enum_type, type.name) &&
            strlen(rename->from.name.raw) == length && memcmp(rename->from.name.raw, value, length) == 0)
            return rename;
    }
    return NULL;
}

/* '{a,b}'::mood[], as array_out prints labels that need no quotes. Others are left alone. */
static const char *
rename_in_array(const Renamer *r, QName type, const char *value)
{
    STRBUF_AUTO text = STRBUF_INIT;
    bool        changed = false;

    if (strpbrk(value, "\"\\") != NULL)
        return NULL;
    while (*value != '\0') {
        size_t length = strcspn(value, "{},");
        const ExprRename *rename = length == 0 ? NULL : find_value(r, type, value, length);
        if (rename != NULL && strpbrk(rename->to.name.raw, "{}, \"\\") != NULL)
            return NULL;
        changed = changed || rename != NULL;
        if (rename != NULL)
            strbuf_add(&text, rename->to.name.raw);
        else
            strbuf_add_n(&text, value, length);
        value += length;
        if (*value != '\0')
            strbuf_add_char(&text, *value++);
    }
    return changed ? arena_strdup(r->arena, text.s) : NULL;
}

static void
rename_cast(Renamer *r, const PgQuery__TypeCast *cast)
{
    const PgQuery__TypeName *type = cast->type_name;

    if (type == NULL || type->n_names == 0)
        return;
    const char *last = node_string(type->names[type->n_names - 1]);
    if (last != NULL && strcmp(last, "regclass") == 0)
        rename_regclass(r, cast->arg);
    if (!is_text_constant(cast->arg))
        return;
    const char *value = cast->arg->a_const->sval->sval;
    QName       name = type_after(r, type);
    if (type->n_array_bounds > 0) {
        const char *array = rename_in_array(r, name, value);
        if (array != NULL)
            replace_constant(r, cast->arg->a_const, array);
        return;
    }
    const ExprRename *rename = find_value(r, name, value, strlen(value));
    if (rename != NULL)
        replace_constant(r, cast->arg->a_const, rename->to.name.raw);
}

static void
rename_call(Renamer *r, const PgQuery__FuncCall *call)
{
    const char *name = call->n_funcname == 0 ? NULL : node_string(call->funcname[call->n_funcname - 1]);

    if (name != NULL && call->n_args > 0 &&
        (strcmp(name, "nextval") == 0 || strcmp(name, "currval") == 0 || strcmp(name, "setval") == 0))
        rename_regclass(r, call->args[0]);
}

/* ---- The walk ---------------------------------------------------------------------------------------- */

static void
visit(const ProtobufCMessage *message, void *context)
{
    const ProtobufCMessageDescriptor *which = message->descriptor;

    if (which == &pg_query__column_ref__descriptor)
        rename_column(context, (const PgQuery__ColumnRef *)message);
    else if (which == &pg_query__type_name__descriptor)
        rename_type(context, (const PgQuery__TypeName *)message);
    else if (which == &pg_query__type_cast__descriptor)
        rename_cast(context, (const PgQuery__TypeCast *)message);
    else if (which == &pg_query__func_call__descriptor)
        rename_call(context, (const PgQuery__FuncCall *)message);
}

static int
compare_edit(const void *a, const void *b)
{
    uint32_t first = ((const Edit *)a)->start, second = ((const Edit *)b)->start;

    return (first > second) - (first < second);
}

const char *
expr_rename(Arena *arena, const char *text, const ExprRename *renames, uint32_t count)
{
    if (count == 0)
        return text;
    PARSED_AUTO parsed = expr_parse(text);
    STRBUF_AUTO out = STRBUF_INIT;
    Renamer     r = { .arena = arena, .text = text, .length = strlen(text), .renames = renames, .count = count };
    uint32_t    at = 0;

    if (parsed.root == NULL)
        return text;
    tree_visit(&parsed.root->base, visit, &r);
    if (r.edits.count == 0)
        return text;
    qsort(r.edits.items, r.edits.count, sizeof *r.edits.items, compare_edit);
    VEC_EACH(&r.edits, i) {
        const Edit *change = &r.edits.items[i];
        if (change->start < at)
            continue;       /* said twice: nextval('x'::regclass) is both a call and a cast */
        strbuf_add_n(&out, text + at, change->start - at);
        strbuf_add(&out, change->with);
        at = change->end;
    }
    strbuf_add(&out, text + at);
    return arena_strdup(arena, out.s);
}
