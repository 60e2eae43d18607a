/*
 * test_expr_text.c: what an expression names (expr_facts), and the renames of a plan in its text (expr_rename).
 */
#include <criterion/criterion.h>
#include <string.h>

#include <schemasync/expr.h>
#include <schemasync/strbuf.h>
#include <schemasync/vec.h>

/* ---- Facts ------------------------------------------------------------------------------------------- */

static void
add(Strbuf *sb, const char *schema, const char *name)
{
    strbuf_addf(sb, "%s%s%s%s", sb->length == 0 ? "" : " ", schema == NULL ? "" : schema, schema == NULL ? "" : ".",
                name);
}

/* All that was found, in a line: "fn: lower op: = col: x type: text". */
static const char *
facts_line(Arena *arena, const char *text)
{
    ExprFacts   facts;
    STRBUF_AUTO line = STRBUF_INIT;

    expr_facts(arena, text, &facts);
    if (!facts.parses)
        return "does not parse";
#define LIST(word, list)                                                                    \
    if (facts.list.count > 0)                                                               \
        add(&line, NULL, word);                                                             \
    VEC_EACH(&facts.list, i)                                                                \
        add(&line, facts.list.items[i].schema.raw, facts.list.items[i].name.raw)
    LIST("fn:", functions);
    LIST("op:", operators);
    LIST("type:", types);
    LIST("collate:", collations);
#undef LIST
    VEC_EACH(&facts.regclasses, i)
        add(&line, "regclass", facts.regclasses.items[i]);
    VEC_EACH(&facts.columns, i)
        add(&line, "col", facts.columns.items[i].raw);
    const struct { bool set; const char *word; } flags[] = {
        { facts.has_sublink, "sublink" },      { facts.qualified_columns, "qualified" },
        { facts.whole_row, "row" },            { facts.system_columns, "system" },
        { facts.sql_value, "sqlvalue" },       { facts.parameter, "parameter" },
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].set)
            add(&line, NULL, flags[i].word);
    return arena_strdup(arena, line.s);
}

Test(facts, each)
{
    __attribute__((cleanup(arena_cleanup))) Arena *arena = arena_new();
    static const char *const rows[][2] = {
        { "lower(a) = b", "fn: lower op: = col.a col.b" },
        { "a = a AND a > 0", "op: = > col.a" },
        { "s.f(t.a) OPERATOR(s.=) 1", "fn: s.f op: s.= col.a qualified" },
        { "a::text = 'x'::public.citext", "op: = type: text public.citext col.a" },
        { "a BETWEEN 1 AND 2", "op: >= <= col.a" },
        { "a NOT BETWEEN 1 AND 2", "op: < > col.a" },
        { "a LIKE 'x'", "op: ~~ col.a" },
        { "a IN (1, 2)", "op: = col.a" },
        { "CASE a WHEN 1 THEN b END", "op: = col.a col.b" },
        { "NULLIF(a, b) IS NULL", "op: = col.a col.b" },
        { "a COLLATE \"C\" < b COLLATE \"POSIX\"", "op: < collate: C POSIX col.a col.b" },
        { "a COLLATE \"POSIX\" < b COLLATE x.\"C\"", "op: < collate: POSIX x.C col.a col.b" },
        { "nextval('s.q')", "fn: nextval regclass.s.q" },
        { "nextval('q'::regclass)", "fn: nextval type: regclass regclass.q" },
        { "nextval('q'::text::regclass)", "fn: nextval type: text regclass" },
        { "a > (SELECT 1)", "op: > col.a sublink" },
        { "EXISTS (SELECT 1)", "sublink" },
        { "t.* IS NOT NULL", "qualified row" },
        { "tableoid > 0", "op: > col.tableoid system" },
        { "CURRENT_DATE > d", "op: > col.d sqlvalue" },
        { "a = $1", "op: = col.a parameter" },
        { "\"A b\" IS NULL", "col.A b" },
        { "EXTRACT(year FROM d) > 0", "fn: pg_catalog.extract op: > col.d" },
        { "a >", "does not parse" },
        { "1), (2", "does not parse" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *line = facts_line(arena, rows[i][0]);
        cr_expect_str_eq(line, rows[i][1], "%s: %s", rows[i][0], line);
    }
}

Test(facts, split_collate)
{
    __attribute__((cleanup(arena_cleanup))) Arena *arena = arena_new();
    const char *body;
    QName       collation;

    cr_assert(expr_split_collate(arena, "lower(a) COLLATE \"C\"", &body, &collation));
    cr_expect_str_eq(body, "lower(a)");
    cr_expect_str_eq(collation.name.raw, "C");
    cr_assert(expr_split_collate(arena, "(a || 'COLLATE') collate x.\"d E\"", &body, &collation));
    cr_expect_str_eq(body, "(a || 'COLLATE')");
    cr_expect_str_eq(collation.schema.raw, "x");
    cr_expect_str_eq(collation.name.raw, "d E");
    cr_expect(!expr_split_collate(arena, "a || b COLLATE \"C\"", &body, &collation));
    cr_expect(!expr_split_collate(arena, "lower(a)", &body, &collation));
    cr_expect(!expr_split_collate(arena, "a = 'collate'", &body, &collation));
}

/* ---- Renames ----------------------------------------------------------------------------------------- */

#define NAME(text) { .name = { text } }
#define QUALIFIED(schema, text) { { schema }, { text } }

Test(rename, each)
{
    __attribute__((cleanup(arena_cleanup))) Arena *arena = arena_new();
    static const ExprRename renames[] = {
        { RENAME_COLUMN, NAME("a"), NAME("cost"), { 0 } },
        { RENAME_COLUMN, NAME("x"), NAME("y"), { 0 } },
        { RENAME_COLUMN, NAME("y"), NAME("x"), { 0 } },
        { RENAME_COLUMN, NAME("up"), NAME("Up"), { 0 } },
        { RENAME_TABLE, QUALIFIED("public", "t"), QUALIFIED("public", "things"), { 0 } },
        { RENAME_TYPE, QUALIFIED("public", "mood"), QUALIFIED("app", "Feeling"), { 0 } },
        { RENAME_RELATION, QUALIFIED("public", "t_id_seq"), QUALIFIED("public", "things_id_seq"), { 0 } },
        { RENAME_ENUM_VALUE, NAME("sad"), NAME("it's"), { "Feeling" } },
    };
    static const char *const rows[][2] = {
        { "(a > 0)", "(cost > 0)" },
        { "(ab > 0)", "(ab > 0)" },
        { "(\"a\" > 0)", "(cost > 0)" },
        { "(\"A\" > 0)", "(\"A\" > 0)" },
        { "(x < y)", "(y < x)" },
        { "(up = 'up'::text)", "(\"Up\" = 'up'::text)" },
        { "(lower(x) = 'x'::text)", "(lower(y) = 'x'::text)" },
        { "a(a)", "a(cost)" },
        { "(t.a IS NULL)", "(things.cost IS NULL)" },
        { "(public.t.a IS NULL)", "(public.things.cost IS NULL)" },
        { "(other.t.a IS NULL)", "(other.t.cost IS NULL)" },
        { "(t.* IS NOT NULL)", "(things.* IS NOT NULL)" },
        { "nextval('public.t_id_seq'::regclass)", "nextval('public.things_id_seq'::regclass)" },
        { "nextval('t_id_seq')", "nextval('things_id_seq')" },
        { "nextval('other.t_id_seq'::regclass)", "nextval('other.t_id_seq'::regclass)" },
        { "('t_id_seq'::text = x)", "('t_id_seq'::text = y)" },
        { "'sad'::public.mood", "'it''s'::app.\"Feeling\"" },
        { "'ok'::public.mood", "'ok'::app.\"Feeling\"" },
        { "'sad'::other.mood", "'sad'::other.mood" },
        { "(m = ANY (ARRAY['sad'::public.mood, 'ok'::public.mood]))",
          "(m = ANY (ARRAY['it''s'::app.\"Feeling\", 'ok'::app.\"Feeling\"]))" },
        { "'{sad,ok}'::public.mood[]", "'{it''s,ok}'::app.\"Feeling\"[]" },
        { "('{sad}'::text[] = b)", "('{sad}'::text[] = b)" },
        { "(caf\303\251 > a)", "(caf\303\251 > cost)" },
        { "('\303\251' < a)", "('\303\251' < cost)" },
        { "(a > ", "(a > " },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *text = expr_rename(arena, rows[i][0], renames, sizeof renames / sizeof *renames);
        cr_expect_str_eq(text, rows[i][1], "%s: %s", rows[i][0], text);
    }
    cr_expect_eq(expr_rename(arena, rows[1][0], renames, 8), rows[1][0]);
    cr_expect_eq(expr_rename(arena, rows[0][0], NULL, 0), rows[0][0]);
}
