/*
 * quote.c: the one piece of code that quotes identifiers and literals. It knows PostgreSQL's lexical rules
 * (https://www.postgresql.org/docs/current/sql-syntax-lexical.html) and no statement.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <schemasync/sql.h>

#include "keywords.h"

static bool
is_plain(const char *word)
{
    if (!(*word >= 'a' && *word <= 'z') && *word != '_')
        return false;
    for (const char *c = word; *c != '\0'; c++)
        if (!(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') && *c != '_')
            return false;
    return !sql_is_keyword(word);
}

void
sql_add_text(Strbuf *sb, const char *sql)
{
    strbuf_add(sb, sql);
}

void
sql_add_name(Strbuf *sb, Name name)
{
    if (!name_is_set(name))
        abort();
    if (is_plain(name.raw)) {
        strbuf_add(sb, name.raw);
        return;
    }
    strbuf_add_char(sb, '"');
    for (const char *c = name.raw; *c != '\0'; c++) {
        if (*c == '"')
            strbuf_add_char(sb, '"');
        strbuf_add_char(sb, *c);
    }
    strbuf_add_char(sb, '"');
}

void
sql_add_qname(Strbuf *sb, QName name)
{
    if (name_is_set(name.schema)) {
        sql_add_name(sb, name.schema);
        strbuf_add_char(sb, '.');
    }
    sql_add_name(sb, name.name);
}

void
sql_add_literal(Strbuf *sb, Literal literal)
{
    if (strchr(literal.text, '\\') != NULL)
        strbuf_add_char(sb, 'E');
    strbuf_add_char(sb, '\'');
    for (const char *c = literal.text; *c != '\0'; c++) {
        if (*c == '\'' || *c == '\\')
            strbuf_add_char(sb, *c);
        strbuf_add_char(sb, *c);
    }
    strbuf_add_char(sb, '\'');
}

/* Built-in types that have a name of more than one spelling, and where their modifiers stand. */
static const struct {
    const char *internal, *before, *after;
} type_spellings[] = {
    { "bool", "boolean", "" },
    { "int2", "smallint", "" },
    { "int4", "integer", "" },
    { "int8", "bigint", "" },
    { "float4", "real", "" },
    { "float8", "double precision", "" },
    { "varchar", "character varying", "" },
    { "varbit", "bit varying", "" },
    { "time", "time", " without time zone" },
    { "timetz", "time", " with time zone" },
    { "timestamp", "timestamp", " without time zone" },
    { "timestamptz", "timestamp", " with time zone" },
};

/* The types whose bare word is a keyword of the grammar and means the type itself. */
static const char *const keyword_types[] = { "bit", "interval", "numeric" };

static void
add_modifiers(Strbuf *sb, const Type *type)
{
    if (type->modifiers == NULL)
        return;
    if (isdigit((unsigned char)type->modifiers[0]) || strcmp(type->name.name.raw, "interval") != 0)
        strbuf_addf(sb, "(%s)", type->modifiers);
    else
        strbuf_addf(sb, " %s", type->modifiers);
}

static void
add_builtin_type(Strbuf *sb, const Type *type)
{
    const char *name = type->name.name.raw;

    for (size_t i = 0; i < sizeof type_spellings / sizeof *type_spellings; i++) {
        if (strcmp(name, type_spellings[i].internal) != 0)
            continue;
        strbuf_add(sb, type_spellings[i].before);
        add_modifiers(sb, type);
        strbuf_add(sb, type_spellings[i].after);
        return;
    }
    if (strcmp(name, "bpchar") == 0 && type->modifiers != NULL) {
        strbuf_add(sb, "character");
        add_modifiers(sb, type);
        return;
    }
    /* A bare bit is bit(1); the type without a length needs its quoted name. */
    bool keyword = !(strcmp(name, "bit") == 0 && type->modifiers == NULL);
    for (size_t i = 0; keyword && i < sizeof keyword_types / sizeof *keyword_types; i++) {
        if (strcmp(name, keyword_types[i]) == 0) {
            strbuf_add(sb, name);
            add_modifiers(sb, type);
            return;
        }
    }
    sql_add_name(sb, type->name.name);
    add_modifiers(sb, type);
}

void
sql_add_type(Strbuf *sb, const Type *type)
{
    if (name_is_set(type->name.schema) && strcmp(type->name.schema.raw, "pg_catalog") == 0) {
        add_builtin_type(sb, type);
    } else {
        sql_add_qname(sb, type->name);
        if (type->modifiers != NULL)
            strbuf_addf(sb, "(%s)", type->modifiers);
    }
    if (type->dimensions > 0)
        strbuf_add(sb, "[]");
}

void
sql_add_expr(Strbuf *sb, const Expr *expr)
{
    strbuf_add(sb, expr->text);
}

void
sql_add_int(Strbuf *sb, int64_t number)
{
    strbuf_addf(sb, "%" PRId64, number);
}

void
sql_add_names(Strbuf *sb, const Names *names)
{
    VEC_EACH(names, i) {
        if (i > 0)
            strbuf_add(sb, ", ");
        sql_add_name(sb, names->items[i]);
    }
}
