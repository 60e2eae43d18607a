/*
 * judge.c: judges 3 and 4: all open questions put to the server in a fixed number of round trips, and what its
 * answers prove. It never writes, never runs a function of the database, and never fails for one bad pair.
 *
 * The verdicts, and why they keep the laws:
 *
 * - Equal outputs of the planner, under the guards, or equal analysed trees: EQUAL. These are proofs.
 * - Both planned, outputs differ, and the trees differ or can't be had: DIFFERENT. It is what the plan must act on:
 *   an UNDECIDED for every changed CHECK would make plans useless for a role that may not read trees silently. For a
 *   text that is only spelled otherwise it would be a false difference; such texts are few (both outputs come from
 *   the same analysis), and apply takes nothing on trust: judge 5 is asked about DIFFERENT too, before the plan runs
 *   and again in the proof, and turns it to EQUAL where the server prints one definition for both. So a definition
 *   that was replaced by the author's spelling always converges.
 * - The live text only makes sense with the types as they are, the wanted text with those wanted: DIFFERENT. In a
 *   database built from the file both would make sense together.
 * - The wanted text needs a type, value, sequence or extension which this plan creates: DIFFERENT, for that reason.
 * - The planner may not be asked, the trees differ, and the live text has nothing that is known to come back as
 *   another tree when it is printed and read again (of 583 ordinary definitions 9 did: arrays that are cast as a
 *   whole): DIFFERENT.
 * - The two do not mention the same columns: DIFFERENT, and nobody is asked. No spelling changes that.
 * - Anything else, errors included: UNDECIDED, with the reason.
 */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "judge.h"

#define OUTER "schemasync_judges"
#define INNER "schemasync_text"

typedef struct TableColumns {
    Names       names;
    const char *list;       /* as the stand-in says it; NULL: not yet built */
} TableColumns;

typedef struct Asking {
    JudgeWorld         world;
    Judgement         *judgement;
    VEC(JudgeCase *)   cases;
    VEC(Reading *)     readings;        /* in the order in which they were first wanted */
    Map               *by_sql;          /* path and statement: Reading */
    Map               *facts;           /* text: ExprFacts */
    Map               *table_columns;   /* table: TableColumns, of all its texts */
} Asking;

/* ---- Readings ------------------------------------------------------------------------------------------ */

static Reading *
reading_of(Asking *asking, const char *path_sql, const char *sql)
{
    Arena      *arena = asking->world.arena;
    const char *key = arena_printf(arena, "%s;%s", path_sql, sql);
    Reading    *reading = map_get(asking->by_sql, key);

    if (reading == NULL) {
        reading = ARENA_NEW(arena, Reading);
        *reading = (Reading){ .sql = sql, .path_sql = path_sql, .arena = arena };
        vec_push(arena, &asking->readings, reading);
        map_put(asking->by_sql, key, reading);
    }
    return reading;
}

static void
want_plans(Asking *asking)
{
    Arena *arena = asking->world.arena;

    VEC_EACH(&asking->cases, i) {
        JudgeCase      *one = asking->cases.items[i];
        const Question *question = one->question;
        if (one->planner_no != NULL)
            continue;
        one->from_plan = reading_of(asking, one->path_sql,
                                    judge_plan_sql(arena, question, question->from_text, one->from));
        one->to_plan = reading_of(asking, one->path_sql,
                                  judge_plan_sql(arena, question, question->to_text, one->to));
    }
}

static bool
is_done(const Reading *reading)
{
    return reading != NULL && reading->statement != NULL && reading->statement->outcome == PG_DONE;
}

static bool
has_failed(const Reading *reading)
{
    return reading != NULL && reading->statement != NULL && reading->statement->outcome == PG_FAILED;
}

/* Does the live text make no sense with the types wanted, but with those that are? */
static void
want_live_plans(Asking *asking)
{
    Arena *arena = asking->world.arena;

    VEC_EACH(&asking->cases, i) {
        JudgeCase      *one = asking->cases.items[i];
        const Question *question = one->question;
        if (has_failed(one->from_plan) && is_done(one->to_plan))
            one->from_live = reading_of(asking, one->from_path_sql,
                                        judge_live_sql(arena, question, question->from_text, one->from));
    }
}

static bool
have_forms(const Reading *a, const Reading *b)
{
    return a != NULL && b != NULL && a->form != NULL && b->form != NULL;
}

static bool
same_forms(const Reading *a, const Reading *b)
{
    return have_forms(a, b) && strcmp(a->form, b->form) == 0;
}

static bool
plans_prove_equal(const JudgeCase *one)
{
    return same_forms(one->from_plan, one->to_plan) && !one->other_collations;
}

static TableColumns *
columns_of_table(Asking *asking, const Table *table)
{
    char          key[32];
    TableColumns *columns;

    snprintf(key, sizeof key, "%p", (const void *)table);
    columns = map_get(asking->table_columns, key);
    if (columns == NULL) {
        columns = ARENA_NEW(asking->world.arena, TableColumns);
        map_put(asking->table_columns, arena_strdup(asking->world.arena, key), columns);
    }
    return columns;
}

/* A tree numbers its columns: all texts of a table get the same list. */
static const char *
tree_columns(Asking *asking, const Question *question)
{
    TableColumns *columns = columns_of_table(asking, question->to_table);

    if (columns->list == NULL) {
        STRBUF_AUTO list = STRBUF_INIT;
        VEC_EACH(&columns->names, i)
            judge_add_mentioned(&list, question, columns->names.items[i], false);
        columns->list = arena_strdup(asking->world.arena, list.s);
    }
    return columns->list;
}

/* Where the role can't keep them out of the server's log, only on request. */
static bool
may_ask_for_trees(const Asking *asking)
{
    return asking->world.server->silent_log || asking->world.session->judge_tree;
}

static void
want_trees(Asking *asking)
{
    Arena *arena = asking->world.arena;

    for (uint32_t i = 0; may_ask_for_trees(asking) && i < asking->cases.count; i++) {
        JudgeCase      *one = asking->cases.items[i];
        const Question *question = one->question;
        if (one->tree_no != NULL || plans_prove_equal(one))
            continue;
        const char *list = tree_columns(asking, question);
        one->from_tree = reading_of(asking, one->from_path_sql,
                                    judge_tree_sql(arena, question, question->from_text, list));
        one->to_tree = reading_of(asking, one->to_path_sql,
                                  judge_tree_sql(arena, question, question->to_text, list));
    }
}

/* ---- Asking -------------------------------------------------------------------------------------------- */

typedef enum Round { ROUND_PLANS, ROUND_TREES, ROUND_SILENT_TREES } Round;

static void
open_round(PgPipeline *pipeline, Round round)
{
    /* Nothing here takes longer than a millisecond; a text that does is not waited for. */
    static const char *const always[] = {
        ("SAVEPOINT " OUTER),
        "SET LOCAL statement_timeout = '5s'",
        "SET LOCAL lock_timeout = '2s'",
    };
    /* Keeps the trees out of the server's log; where it fails, the others are skipped. */
    static const char *const silence = "SET LOCAL log_min_messages = panic";
    static const char *const for_trees[] = {
        "SET LOCAL client_min_messages = log",
        "SET LOCAL debug_pretty_print = off",
        "SET LOCAL debug_print_parse = on",
    };

    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        pg_pipeline_add(pipeline, always[i], NULL, NULL);
    if (round == ROUND_SILENT_TREES)
        pg_pipeline_add(pipeline, silence, NULL, NULL);
    for (size_t i = 0; round != ROUND_PLANS && i < sizeof for_trees / sizeof *for_trees; i++)
        pg_pipeline_add(pipeline, for_trees[i], NULL, NULL);
    pg_pipeline_add(pipeline, "SAVEPOINT " INNER, NULL, NULL);
    pg_pipeline_sync(pipeline);
}

static bool
close_round(PgPipeline *pipeline, Error *err)
{
    pg_pipeline_sync(pipeline);
    pg_pipeline_add(pipeline, "ROLLBACK TO SAVEPOINT " OUTER, NULL, NULL);
    pg_pipeline_add(pipeline, "RELEASE SAVEPOINT " OUTER, NULL, NULL);
    return pg_pipeline_run(pipeline, err);
}

/* A plan of another shape than one Result node with one output proves nothing. */
static bool
explain_row(void *context, const PgRow *row, Error *err)
{
    Reading *reading = context;
    json_t  *plans = json_loads(row->values[0], 0, NULL);
    json_t  *plan = json_object_get(json_array_get(plans, 0), "Plan");
    json_t  *list = json_object_get(plan, "Output");

    (void)err;
    if (json_array_size(list) == 1 && json_object_get(plan, "Plans") == NULL)
        reading->form = arena_strdup(reading->arena, json_string_value(json_array_get(list, 0)));
    json_decref(plans);
    return true;
}

static const char *
tree_of(const Reading *reading)
{
    const PgStatement *statement = reading->statement;
    const char        *tree = NULL;

    if (statement->outcome != PG_DONE)
        return NULL;
    VEC_EACH(&statement->notices, i) {
        const PgNotice *notice = &statement->notices.items[i];
        if (notice->message == NULL || strcmp(notice->message, "parse tree:") != 0)
            continue;
        if (tree != NULL)
            return NULL;    /* whose is it? */
        tree = judge_normal_tree(reading->arena, notice->detail);
    }
    return tree;
}

/* All readings that nobody has asked for yet, one round trip. A text that fails does so alone. */
static bool
ask(Asking *asking, PgPipeline *pipeline, Round round, Error *err)
{
    uint32_t first = 0;
    bool     trees = round != ROUND_PLANS;

    while (first < asking->readings.count && asking->readings.items[first]->statement != NULL)
        first++;
    if (first == asking->readings.count)
        return true;
    open_round(pipeline, round);
    for (uint32_t i = first; i < asking->readings.count; i++) {
        Reading *reading = asking->readings.items[i];
        pg_pipeline_sync(pipeline);
        pg_pipeline_add(pipeline, "ROLLBACK TO SAVEPOINT " INNER, NULL, NULL);
        pg_pipeline_add(pipeline, reading->path_sql, NULL, NULL);
        reading->statement = trees ? pg_pipeline_parse(pipeline, reading->sql)
                                   : pg_pipeline_add(pipeline, reading->sql, explain_row, reading);
    }
    if (!close_round(pipeline, err))
        return false;
    for (uint32_t i = first; trees && i < asking->readings.count; i++)
        asking->readings.items[i]->form = tree_of(asking->readings.items[i]);
    for (uint32_t i = first; round == ROUND_TREES && i < asking->readings.count; i++)
        asking->judgement->logged += is_done(asking->readings.items[i]);
    return true;
}

/* ---- What the answers prove ---------------------------------------------------------------------------- */

static bool
state_begins(const Reading *reading, const char *prefix)
{
    const char *state = reading->statement->error.sqlstate;

    return state != NULL && strncmp(state, prefix, strlen(prefix)) == 0;
}

/* The wanted text makes no sense in the database as it is, and the plan is going to change that. */
static bool
needs_the_plan(const JudgeWorld *world, const JudgeCase *one)
{
    if (!has_failed(one->to_plan))
        return false;
    if (state_begins(one->to_plan, "42883") || state_begins(one->to_plan, "42704"))
        return world->makes_extension;
    return state_begins(one->to_plan, "22P02") && world->makes_enum_value;
}

static bool
makes_sense_as_it_is(const JudgeCase *one)
{
    return is_done(one->from_live) && (state_begins(one->from_plan, "42") || state_begins(one->from_plan, "22"));
}

static bool
told_apart(const JudgeWorld *world, const JudgeCase *one)
{
    return (have_forms(one->from_plan, one->to_plan) && !same_forms(one->from_plan, one->to_plan)) || one->is_new ||
           makes_sense_as_it_is(one) || needs_the_plan(world, one);
}

/* Printed and read again, a definition gives another tree in these cases only: an array of constants that is
 * cast as a whole, and an operator that is not printed with its schema. Elsewhere other trees are other
 * definitions. */
static bool
trees_tell(const JudgeCase *one)
{
    const char *printed = one->question->from_text;

    return have_forms(one->from_tree, one->to_tree) && strcasestr(printed, "ARRAY[") == NULL &&
           !judge_hides_operator(printed);
}

static const char *
why_undecided(Arena *arena, const JudgeCase *one)
{
    const Reading *culprit = has_failed(one->to_plan) ? one->to_plan : one->from_plan;

    if (has_failed(culprit))
        return arena_printf(arena, "the server can't read it on its own: %s", culprit->statement->error.message);
    if (have_forms(one->from_tree, one->to_tree))
        return "the server analyses the two differently";
    if (one->planner_no != NULL)
        return arena_strdup(arena, one->planner_no);
    return one->other_collations ? "the texts name other collations" : "the server gave no answer";
}

static void
settle(const Asking *asking, JudgeCase *one)
{
    Question *question = one->question;
    Arena    *arena = asking->judgement->arena;

    if (one->from_plan != NULL && one->from_plan->form != NULL)
        question->from_form = arena_strdup(arena, one->from_plan->form);
    if (one->to_plan != NULL && one->to_plan->form != NULL)
        question->to_form = arena_strdup(arena, one->to_plan->form);
    question->judge = JUDGE_PLANNER;
    question->reason = NULL;
    if (plans_prove_equal(one)) {
        question->verdict = VERDICT_EQUAL;
    } else if (same_forms(one->from_tree, one->to_tree)) {
        question->verdict = VERDICT_EQUAL;
        question->judge = JUDGE_SERVER_TREE;
    } else if (told_apart(&asking->world, one)) {
        question->verdict = VERDICT_DIFFERENT;
    } else if (trees_tell(one)) {
        question->verdict = VERDICT_DIFFERENT;
        question->judge = JUDGE_SERVER_TREE;
    } else {
        question->verdict = VERDICT_UNDECIDED;
        question->reason = why_undecided(arena, one);
    }
}

/* ---- All of it ----------------------------------------------------------------------------------------- */

static const ExprFacts *
facts_of(Asking *asking, const char *text)
{
    ExprFacts *facts = map_get(asking->facts, text);

    if (facts == NULL) {
        facts = ARENA_NEW(asking->world.arena, ExprFacts);
        expr_facts(asking->world.arena, text, facts);
        map_put(asking->facts, text, facts);
    }
    return facts;
}

static void
note_columns(Asking *asking, const Question *question, const ExprFacts *facts)
{
    TableColumns *columns = columns_of_table(asking, question->to_table);

    VEC_EACH(&facts->columns, i) {
        Name name = facts->columns.items[i];
        bool known = judge_names_have(&columns->names, name);
        if (!known)
            vec_push(asking->world.arena, &columns->names, name);
    }
}

static bool
all_are_columns(const Question *question, const ExprFacts *facts)
{
    VEC_EACH(&facts->columns, i) {
        Name name = facts->columns.items[i];
        if (table_column(question->to_table, name) == NULL && judge_live_column(question, name) == NULL)
            return false;
    }
    return facts->parses && !facts->whole_row;
}

/* The server prints the columns that the author wrote, all of them and no others. Most pairs of the unnamed
 * constraints of a table end here. */
static bool
mentions_other_columns(const JudgeCase *one)
{
    if (!all_are_columns(one->question, one->from) || !all_are_columns(one->question, one->to))
        return false;
    if (one->from->columns.count != one->to->columns.count)
        return true;
    VEC_EACH(&one->from->columns, i)
        if (!judge_names_have(&one->to->columns, one->from->columns.items[i]))
            return true;
    return false;
}

static void
gather(Asking *asking)
{
    const Judgement *judgement = asking->judgement;

    VEC_EACH(&judgement->questions, i) {
        Question *question = judgement->questions.items[i];
        if (question->verdict != VERDICT_UNDECIDED || question->judge != JUDGE_NONE)
            continue;
        JudgeCase *one = ARENA_NEW(asking->world.arena, JudgeCase);
        one->question = question;
        one->from = facts_of(asking, question->from_text);
        one->to = facts_of(asking, question->to_text);
        if (mentions_other_columns(one)) {
            question->verdict = VERDICT_DIFFERENT;
            question->judge = JUDGE_TREE;
            continue;
        }
        judge_guard(&asking->world, one);
        vec_push(asking->world.arena, &asking->cases, one);
        if (one->tree_no == NULL) {
            note_columns(asking, question, one->from);
            note_columns(asking, question, one->to);
        }
    }
}

static bool
ask_and_settle(Asking *asking, PgSession *session, Error *err)
{
    PIPELINE_AUTO plans = pg_pipeline_new(session);
    PIPELINE_AUTO live_plans = pg_pipeline_new(session);
    PIPELINE_AUTO trees = pg_pipeline_new(session);

    gather(asking);
    want_plans(asking);
    if (!ask(asking, plans, ROUND_PLANS, err))
        return false;
    want_live_plans(asking);
    if (!ask(asking, live_plans, ROUND_PLANS, err))
        return false;
    want_trees(asking);
    if (!ask(asking, trees, asking->world.server->silent_log ? ROUND_SILENT_TREES : ROUND_TREES, err))
        return false;
    VEC_EACH(&asking->cases, i)
        settle(asking, asking->cases.items[i]);
    return true;
}

static bool
judge_in_transaction(PgSession *session, const Catalog *live, const Catalog *desired, Judgement *judgement,
                     Error *err)
{
    Asking asking = { .judgement = judgement, .by_sql = map_new(), .facts = map_new(), .table_columns = map_new() };

    bool done = judge_world_read(&asking.world, session, live, desired, err) &&
                ask_and_settle(&asking, session, err);
    map_free(asking.by_sql);
    map_free(asking.facts);
    map_free(asking.table_columns);
    judge_world_release(&asking.world);
    return done;
}

bool
pg_judge(PgSession *session, const Catalog *live, const Catalog *desired, Judgement *judgement, Error *err)
{
    bool       own_transaction = PQtransactionStatus(session->conn) == PQTRANS_IDLE;
    ERROR_AUTO ignored = ERROR_INIT;

    if (judgement_open_count(judgement) == 0 || (live->server == NULL && desired->server == NULL))
        return true;
    if (own_transaction && !pg_exec(session, "BEGIN READ ONLY", err))
        return false;
    bool done = judge_in_transaction(session, live, desired, judgement, err);
    if (own_transaction && pg_is_connected(session))
        pg_exec(session, "ROLLBACK", &ignored);
    return done;
}
