/*
 * judge_text.c: the statements that put a pair of texts to the server, and the column list that stands in for the
 * table. It does not know what the answers mean.
 *
 * The column list stands in for the table: it needs no right on it, takes no lock, and says the types that are wanted.
 * A select list of typed NULLs, or VALUES, would be folded away, and everything would be equal.
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
    if (name_is_set(column->collation.name))
        SQL(sql, " COLLATE ", column->collation);
}

const Column *
judge_live_column(const Question *question, Name name)
{
    const Column *wanted = table_column(question->to_table, name);
    const Table  *live = question->from_table;

    if (wanted != NULL && wanted->base.renamed_from != NULL) {
        const Column *before = table_column(live, (Name){ wanted->base.renamed_from });
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

static void
add_one(Strbuf *sql, const Question *question, Name name, bool live)
{
    const Column *column = column_for(question, name, live);

    if (column == NULL)
        return;
    if (sql->length > 0)
        SQL(sql, ", ");
    judge_add_column(sql, name, column);
}

static bool
mentions(const ExprFacts *facts, Name name)
{
    VEC_EACH(&facts->columns, i)
        if (name_equal(facts->columns.items[i], name))
            return true;
    return false;
}

/* Only what a text mentions: the types of the others need not be usable by this role. */
static const char *
columns_of(Arena *arena, const JudgeCase *one, bool live)
{
    const Question *question = one->question;
    STRBUF_AUTO     sql = STRBUF_INIT;

    VEC_EACH(&one->from.columns, i)
        add_one(&sql, question, one->from.columns.items[i], live);
    VEC_EACH(&one->to.columns, i)
        if (!mentions(&one->from, one->to.columns.items[i]))
            add_one(&sql, question, one->to.columns.items[i], live);
    if (sql.length == 0)
        SQL(&sql, "\"no column\" pg_catalog.int4");
    return arena_strdup(arena, sql.s);
}

/* Without its modifier: a cast to varchar(3) would itself make 'abc' of 'abcdef'. But an interval literal is read
 * by its fields, and rounding twice is rounding once. */
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

void
judge_stand_in(const JudgeWorld *world, JudgeCase *one)
{
    STRBUF_AUTO alias = STRBUF_INIT;

    SQL(&alias, one->question->to_table->base.name.name);
    one->alias = arena_strdup(world->arena, alias.s);
    one->cast = cast_for(world->arena, one->question);
    one->columns = columns_of(world->arena, one, false);
    one->live_columns = columns_of(world->arena, one, true);
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

#define EXPLAIN "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) "
#define FROM_STAND_IN " FROM pg_catalog.json_to_recordset('[]') AS %s (%s) WHERE false"

/* A text may end in a comment: the parenthesis stands on a line of its own. */
const char *
judge_pair_sql(Arena *arena, const JudgeCase *one)
{
    return arena_printf(arena, EXPLAIN "SELECT (%s\n)%s, (%s\n)%s" FROM_STAND_IN, one->question->from_text, one->cast,
                        one->question->to_text, one->cast, one->alias, one->columns);
}

const char *
judge_alone_sql(Arena *arena, const JudgeCase *one, bool live)
{
    return arena_printf(arena, EXPLAIN "SELECT (%s\n)%s" FROM_STAND_IN,
                        live ? one->question->from_text : one->question->to_text, live ? "" : one->cast, one->alias,
                        live ? one->live_columns : one->columns);
}

const char *
judge_tree_sql(Arena *arena, const JudgeCase *one, bool live)
{
    return arena_printf(arena, "SELECT (%s\n)%s AS judged" FROM_STAND_IN,
                        live ? one->question->from_text : one->question->to_text, one->cast, one->alias,
                        one->columns);
}
