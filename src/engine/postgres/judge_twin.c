/*
 * judge_twin.c: judge 5. Inside a transaction that writes anyway, a temporary table gets the wanted
 * definition, then the live text, and both are read back from the catalog as the server keeps them; then all
 * of it is rolled back.
 *
 * EQUAL where the wanted definition prints as the live one does, and what is printed leaves no room for
 * another operator or both are kept as the same tree. Else DIFFERENT: a dump of the two would differ. Creating
 * a table evaluates neither defaults nor checks. A condition of an index, or an expression in it, stands in a
 * CHECK here: there it is analysed in the same way, and needs no operator class.
 */
#include <string.h>

#include <schemasync/sql.h>

#include "judge.h"
#include "path.h"

#define SAVE "schemasync_twin"

typedef struct Twin {
    Question     *question;
    ExprFacts     facts;            /* of the wanted text */
    ExprFacts     live_facts;
    const char   *path_sql;
    const char   *table;            /* quoted */
    PgStatement  *made_to;
    const char   *to_text, *to_node;
    const char   *from_text, *from_node;
} Twin;

typedef struct ReadBack {
    Arena       *arena;
    const char **text, **node;
} ReadBack;

static bool
read_row(void *context, const PgRow *row, Error *err)
{
    ReadBack *back = context;

    (void)err;
    *back->text = arena_strdup(back->arena, row->values[0]);
    *back->node = judge_normal_tree(back->arena, row->values[1]);
    return true;
}

/* ---- The definition ------------------------------------------------------------------------------------ */

static bool
mentions(const Twin *twin, Name name)
{
    VEC_EACH(&twin->facts.columns, i)
        if (name_equal(twin->facts.columns.items[i], name))
            return true;
    VEC_EACH(&twin->live_facts.columns, i)
        if (name_equal(twin->live_facts.columns.items[i], name))
            return true;
    return false;
}

static const Column *
own_column(const Question *question)
{
    bool value = question->role == ROLE_DEFAULT || question->role == ROLE_GENERATED;

    return value && question->subject->kind == KIND_COLUMN ? (const Column *)question->subject : NULL;
}

/* Only what is mentioned, but all columns where the whole row or a qualified name may speak of any of them.
 * */
static void
add_columns(Strbuf *sql, const Twin *twin, const char *text)
{
    const Question *question = twin->question;
    const Table    *table = question->to_table;
    const Column   *own = own_column(question);
    bool            all = twin->facts.whole_row || twin->facts.qualified_columns || twin->live_facts.whole_row;
    const char     *separator = "";

    VEC_EACH(&table->columns, i) {
        const Column *column = table->columns.items[i];
        if (!all && column != own && !mentions(twin, column->base.name.name))
            continue;
        SQL(sql, separator);
        judge_add_column(sql, column->base.name.name, column);
        if (column == own && question->role == ROLE_DEFAULT)
            SQL(sql, " DEFAULT (", text, "\n)");
        else if (column == own)
            SQL(sql, " GENERATED ALWAYS AS (", text, column->generated == 'v' ? "\n) VIRTUAL" : "\n) STORED");
        separator = ", ";
    }
    if (own == NULL)
        SQL(sql, separator, "CHECK ((", text, question->role == ROLE_INDEX ? "\n) IS NULL)" : "\n))");
}

static const char *
create_sql(Arena *arena, const Twin *twin, const char *text)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "CREATE TEMPORARY TABLE ", twin->table, " (");
    add_columns(&sql, twin, text);
    SQL(&sql, ")");
    return arena_strdup(arena, sql.s);
}

static const char *
read_sql(Arena *arena, const Twin *twin)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    STRBUF_AUTO name = STRBUF_INIT;

    SQL(&name, "pg_temp.", twin->table);
    if (own_column(twin->question) == NULL)
        SQL(&sql, "SELECT pg_catalog.pg_get_expr(c.conbin, c.conrelid), c.conbin::pg_catalog.text"
                  " FROM pg_catalog.pg_constraint c WHERE c.contype = 'c' AND c.conrelid = ");
    else
        SQL(&sql, "SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid), d.adbin::pg_catalog.text"
                  " FROM pg_catalog.pg_attrdef d WHERE d.adrelid = ");
    SQL(&sql, (Literal){ name.s }, "::pg_catalog.regclass");
    return arena_strdup(arena, sql.s);
}

static PgStatement *
ask_one(PgPipeline *pipeline, const Twin *twin, const char *path_sql, const char *text, const char **ret_text,
        const char **ret_node)
{
    Arena    *arena = pg_pipeline_arena(pipeline);
    ReadBack *back = ARENA_NEW(arena, ReadBack);

    *back = (ReadBack){ .arena = arena, .text = ret_text, .node = ret_node };
    pg_pipeline_sync(pipeline);
    pg_pipeline_add(pipeline, "ROLLBACK TO SAVEPOINT " SAVE, NULL, NULL);
    pg_pipeline_add(pipeline, path_sql, NULL, NULL);
    PgStatement *made = pg_pipeline_add(pipeline, create_sql(arena, twin, text), NULL, NULL);
    pg_pipeline_add(pipeline, "SET LOCAL search_path = ''", NULL, NULL);
    pg_pipeline_add(pipeline, read_sql(arena, twin), read_row, back);
    pg_pipeline_sync(pipeline);
    return made;
}

/* ---- What was read back -------------------------------------------------------------------------------- */

/* The expression of an index stands in "(... IS NULL)" here. */
static const char *
bare_text(Arena *arena, const Twin *twin, const char *printed)
{
    static const char tail[] = " IS NULL)";
    size_t            length = printed == NULL ? 0 : strlen(printed);

    if (printed == NULL || twin->question->role != ROLE_INDEX)
        return printed;
    if (printed[0] != '(' || length <= sizeof tail || strcmp(printed + length - (sizeof tail - 1), tail) != 0)
        return printed;
    return arena_strndup(arena, printed + 1, length - sizeof tail);
}

static size_t
skip_space(const char *text, size_t at)
{
    while (text[at] == ' ' || text[at] == '\n' || text[at] == '\t')
        at++;
    return at;
}

/* Without the pair of parentheses around all of it, as often as there is one. */
static const char *
without_parentheses(Arena *arena, const char *text)
{
    size_t length = strlen(text);
    int    depth = 0;

    size_t at = skip_space(text, 0);
    if (text[at] != '(')
        return text;
    Token token = sql_next_token(text, length, at, false);
    for (; token.type != TOKEN_END; token = sql_next_token(text, length, token.end, false)) {
        depth += token_is(text, token, "(") ? 1 : token_is(text, token, ")") ? -1 : 0;
        if (depth == 0)
            break;
    }
    if (token.type == TOKEN_END || text[skip_space(text, token.end)] != '\0')
        return text;
    return without_parentheses(arena, arena_strndup(arena, text + at + 1, token.start - at - 1));
}

static bool
same_text(Arena *arena, const char *a, const char *b)
{
    return a != NULL && b != NULL && sql_same_text(without_parentheses(arena, a), without_parentheses(arena, b));
}

static void
settle(Twin *twin, Judgement *judgement, const Server *server)
{
    Question *question = twin->question;
    Arena    *arena = judgement->arena;

    if (twin->to_text == NULL) {
        if (question->verdict == VERDICT_UNDECIDED && twin->made_to->outcome == PG_FAILED)
            question->reason = arena_printf(arena, "no twin could be made: %s", twin->made_to->error.message);
        return;
    }
    const char *wanted = bare_text(arena, twin, twin->to_text);
    bool clear = !judge_hides_operator(twin->to_text) || judge_hidden_is_clear(server);
    bool same_tree = twin->to_node != NULL && twin->from_node != NULL && strcmp(twin->to_node, twin->from_node) == 0;
    bool same = (clear || same_tree) && same_text(arena, wanted, question->from_text);
    if (!same && question->verdict == VERDICT_DIFFERENT)
        return;
    question->judge = JUDGE_TWIN;
    question->verdict = same ? VERDICT_EQUAL : VERDICT_DIFFERENT;
    question->reason = NULL;
    question->from_form = question->from_text;
    question->to_form = arena_strdup(arena, wanted);
}

/* ---- All of it ----------------------------------------------------------------------------------------- */

/* What the judges before could not prove equal: the undecided, and what the server's answers alone call
 * different. */
static bool
is_asked(const Question *question)
{
    return question->verdict == VERDICT_UNDECIDED ||
           (question->verdict == VERDICT_DIFFERENT &&
            (question->judge == JUDGE_PLANNER || question->judge == JUDGE_SERVER_TREE));
}

static Twin *
new_twin(Arena *arena, const PgSession *session, const Catalog *desired, Question *question)
{
    Twin       *twin = ARENA_NEW(arena, Twin);
    STRBUF_AUTO name = STRBUF_INIT;

    twin->question = question;
    expr_facts(arena, question->to_text, &twin->facts);
    expr_facts(arena, question->from_text, &twin->live_facts);
    /* The table's own name only where the text says it: elsewhere it would hide the real one from
     * 'name'::regclass. */
    bool by_name = twin->facts.whole_row || twin->facts.qualified_columns || twin->live_facts.whole_row;
    SQL(&name, by_name ? question->to_table->base.name.name : (Name){ SAVE });
    twin->table = arena_strdup(arena, name.s);
    twin->path_sql = pg_path_sql(arena, session, desired, question->to_expr->path);
    return twin;
}

static bool
ask_twins(PgSession *session, const Catalog *desired, Judgement *judgement, const Server *server, Error *err)
{
    PIPELINE_AUTO pipeline = pg_pipeline_new(session);
    Arena        *arena = pg_pipeline_arena(pipeline);
    VEC(Twin *)   twins = { 0 };

    pg_pipeline_add(pipeline, "SAVEPOINT " SAVE, NULL, NULL);
    VEC_EACH(&judgement->questions, i) {
        Question *question = judgement->questions.items[i];
        if (!is_asked(question))
            continue;
        Twin *twin = new_twin(arena, session, desired, question);
        if (!twin->facts.parses || !twin->live_facts.parses)
            continue;
        twin->made_to = ask_one(pipeline, twin, twin->path_sql, question->to_text, &twin->to_text, &twin->to_node);
        ask_one(pipeline, twin, "SET LOCAL search_path = ''", question->from_text, &twin->from_text,
                &twin->from_node);
        vec_push(arena, &twins, twin);
    }
    if (twins.count == 0)
        return true;
    pg_pipeline_sync(pipeline);
    pg_pipeline_add(pipeline, "ROLLBACK TO SAVEPOINT " SAVE, NULL, NULL);
    pg_pipeline_add(pipeline, "RELEASE SAVEPOINT " SAVE, NULL, NULL);
    if (!pg_pipeline_run(pipeline, err))
        return false;
    VEC_EACH(&twins, i)
        settle(twins.items[i], judgement, server);
    return true;
}

bool
pg_judge_by_twin(PgSession *session, const Catalog *live, const Catalog *desired, Judgement *judgement, Error *err)
{
    bool       own_transaction = PQtransactionStatus(session->conn) == PQTRANS_IDLE;
    ERROR_AUTO ignored = ERROR_INIT;

    if (own_transaction && !pg_exec(session, "BEGIN", err))
        return false;
    const Server *server = desired->server != NULL ? desired->server : live->server;
    bool          done = ask_twins(session, desired, judgement, server, err);
    if (own_transaction && pg_is_connected(session))
        pg_exec(session, "ROLLBACK", &ignored);
    return done;
}
