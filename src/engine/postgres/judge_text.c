/*
 * judge_text.c: the statements that put a pair of texts to the server, and the column list that stands in for
 * the table. It does not know what the answers mean.
 *
 * The column list stands in for the table: it needs no right on it, takes no lock, and says the types that
 * are wanted. A select list of typed NULLs, or VALUES, would be folded away, and everything would be equal.
 */
#include <string.h>

#include <schemasync/sql.h>

#include "judge.h"

static bool
is_interval(const Type *type)
{
    return name_is_set(type->name.schema) && strcmp(type->name.schema.raw, "pg_catalog") == 0 &&
           strcmp(type->name.name.raw, "interval") == 0;
}

/* interval's fields only fit the grammar's own spelling, which no search_path can bend. */
void
judge_add_type(Strbuf *sql, const Type *type, bool modifiers)
{
    if (is_interval(type)) {
        sql_add_type(sql, type);
        return;
    }
    sql_add_qname(sql, type->name);
    if (modifiers && type->modifiers != NULL)
        strbuf_addf(sql, "(%s)", type->modifiers);
    if (type->dimensions > 0)
        strbuf_add(sql, "[]");
}

void
judge_add_column(Strbuf *sql, Name name, const Column *column)
{
    SQL(sql, name, " ");
    judge_add_type(sql, column->type, true);
    if (name_is_set(column_more(column)->collation.name))
        SQL(sql, " COLLATE ", column_more(column)->collation);
}

const Column *
judge_live_column(const Question *question, Name name)
{
    const Column *wanted = table_column(question->to_table, name);
    const Table  *live = question->from_table;

    if (wanted != NULL && object_more(&wanted->base)->renamed_from != NULL) {
        const Column *before = table_column(live, (Name){ object_more(&wanted->base)->renamed_from });
        if (before != NULL)
            return before;
    }
    return table_column(live, name);
}

static const Column *
column_for(const Question *question, Name name, bool live)
{
    const Column *wanted = table_column(question->to_table, name);
    const Column *is = judge_live_column(question, name);

    return live ? (is != NULL ? is : wanted) : (wanted != NULL ? wanted : is);
}

void
judge_add_mentioned(Strbuf *list, const Question *question, Name name, bool live)
{
    const Column *column = column_for(question, name, live);

    if (column == NULL)
        return;
    if (list->length > 0)
        SQL(list, ", ");
    judge_add_column(list, name, column);
}

/* Without its modifier: a cast to varchar(3) would itself make 'abc' of 'abcdef'. But an interval literal is
 * read by its fields, and rounding twice is rounding once. */
static const char *
cast_for(Arena *arena, const Question *question)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    switch (question->role) {
    case ROLE_CHECK:
    case ROLE_PREDICATE:
        return "::pg_catalog.bool";
    case ROLE_INDEX:
        return "";
    case ROLE_DEFAULT:
    case ROLE_GENERATED:
        break;
    }
    if (question->type == NULL)
        return "";
    SQL(&sql, "::");
    judge_add_type(&sql, question->type, false);
    return arena_strdup(arena, sql.s);
}

bool
judge_hides_operator(const char *printed)
{
    return strcasestr(printed, "DISTINCT FROM") != NULL || strcasestr(printed, "NULLIF") != NULL ||
           strcasestr(printed, "CASE") != NULL;
}

bool
judge_hidden_is_clear(const Server *server)
{
    Name     first = { NULL };
    uint32_t schemas = 0;

    VEC_EACH(&server->operators, i) {
        const ServerOperator *one = &server->operators.items[i];
        if (strcmp(one->name.name.raw, "=") != 0)
            continue;
        if (one->builtin_operands)
            return false;
        schemas += !name_is_set(first) || !name_equal(first, one->name.schema);
        first = one->name.schema;
    }
    return schemas <= 1;
}

static const char *const explain = "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) ";

/* A text may end in a comment: the parenthesis stands on a line of its own. */
static const char *
select_sql(Arena *arena, const Question *question, const char *before, const char *text, const char *cast,
           const char *columns)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, before, "SELECT (", text, "\n)", cast, " AS judged FROM pg_catalog.json_to_recordset('[]') AS ");
    SQL(&sql, question->to_table->base.name.name, " (");
    SQL(&sql, columns[0] == '\0' ? "\"no column\" pg_catalog.int4" : columns, ") WHERE false");
    return arena_strdup(arena, sql.s);
}

/* Only what the text mentions: the types of the others need not be usable by this role. */
static void
add_columns(Strbuf *list, const Question *question, const ExprFacts *facts, bool live)
{
    VEC_EACH(&facts->columns, i)
        judge_add_mentioned(list, question, facts->columns.items[i], live);
}

const char *
judge_plan_sql(Arena *arena, const Question *question, const char *text, const ExprFacts *facts)
{
    STRBUF_AUTO columns = STRBUF_INIT;

    add_columns(&columns, question, facts, false);
    return select_sql(arena, question, explain, text, cast_for(arena, question), columns.s);
}

/* Without a cast: the type wanted is not the one that this text was written for. */
const char *
judge_live_sql(Arena *arena, const Question *question, const char *text, const ExprFacts *facts)
{
    STRBUF_AUTO columns = STRBUF_INIT;

    add_columns(&columns, question, facts, true);
    return select_sql(arena, question, explain, text, "", columns.s);
}

const char *
judge_tree_sql(Arena *arena, const Question *question, const char *text, const char *tree_columns)
{
    return select_sql(arena, question, "", text, cast_for(arena, question), tree_columns);
}
