/*
 * judge.c: judges 3 and 4: all open questions put to the server in a fixed number of round trips, and what its answers
 * prove. It never writes, never runs a function of the database, and never fails for one bad pair.
 *
 * The verdicts, and why they keep the laws:
 *
 * - Equal outputs of the planner, under the guards, or equal analysed trees: EQUAL. These are proofs.
 * - Both planned, outputs differ, and the trees differ or can't be had: DIFFERENT. It is what the plan must act on: an
 *   UNDECIDED for every changed CHECK would make plans useless for a role that may not read trees silently. For a text
 *   that is only spelled otherwise it would be a false difference; such texts are few (the planner and the printed form
 *   come from the same analysed tree), and apply takes nothing on trust: judge 5 is asked about DIFFERENT too, before the plan
 *   runs and again in the proof, and turns it to EQUAL where the server prints the same definition for both. So a
 *   definition that was replaced by the author's spelling always converges.
 * - The live text only makes sense with the types as they are, the wanted text only with those wanted: DIFFERENT. In a
 *   database built from the file both would make sense together.
 * - The wanted text needs a type, value, sequence or extension which this plan creates: DIFFERENT, for the same reason.
 * - The planner may not be asked, the trees differ, and the live text has nothing that is known to come back as another tree
 *   when it is printed and read again (of 583 ordinary definitions 9 did: arrays cast as a whole): DIFFERENT.
 * - Anything else, errors included: UNDECIDED, with the reason.
 */
#include <string.h>

#include <jansson.h>

#include "judge.h"


#define OUTER "schemasync_judges"
#define INNER "schemasync_pair"

typedef struct Asking {
    JudgeWorld  world;
    Judgement  *judgement;
    VEC(JudgeCase *) cases;
} Asking;

/* ---- The planner's answer ----------------------------------------------------------------------------------------- */

typedef struct Outputs {
    Arena       *arena;
    const char **first, **second;   /* second NULL: one output is expected */
} Outputs;

/* A plan of another shape than one Result node with the outputs asked for proves nothing. */
static bool
explain_row(void *context, const PgRow *row, Error *err)
{
    Outputs *outputs = context;
    json_t  *plans = json_loads(row->values[0], 0, NULL);
    json_t  *plan = json_object_get(json_array_get(plans, 0), "Plan");
    json_t  *list = json_object_get(plan, "Output");
    size_t   expected = outputs->second == NULL ? 1 : 2;

    (void)err;
    if (json_array_size(list) == expected && json_object_get(plan, "Plans") == NULL) {
        *outputs->first = arena_strdup(outputs->arena, json_string_value(json_array_get(list, 0)));
        if (outputs->second != NULL)
            *outputs->second = arena_strdup(outputs->arena, json_string_value(json_array_get(list, 1)));
    }
    json_decref(plans);
    return true;
}

static PgStatement *
add_explain(PgPipeline *pipeline, const JudgeWorld *world, const char *sql, const char **first, const char **second)
{
    Outputs *outputs = ARENA_NEW(pg_pipeline_arena(pipeline), Outputs);

    *outputs = (Outputs){ .arena = world->arena, .first = first, .second = second };
    return pg_pipeline_add(pipeline, sql, explain_row, outputs);
}

/* ---- Rounds -------------------------------------------------------------------------------------------------------- */

static void
open_round(PgPipeline *pipeline, bool trees)
{
    static const char *const always[] = {
        "SAVEPOINT " OUTER, "SET LOCAL statement_timeout = '5s'", "SET LOCAL lock_timeout = '2s'",
    };
    /* The first keeps the trees out of the server's log; where it fails, the others are skipped. */
    static const char *const for_trees[] = {
        "SET LOCAL log_min_messages = panic", "SET LOCAL client_min_messages = log",
        "SET LOCAL debug_pretty_print = off", "SET LOCAL debug_print_parse = on",
    };

    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        pg_pipeline_add(pipeline, always[i], NULL, NULL);
    for (size_t i = 0; trees && i < sizeof for_trees / sizeof *for_trees; i++)
        pg_pipeline_add(pipeline, for_trees[i], NULL, NULL);
    pg_pipeline_add(pipeline, "SAVEPOINT " INNER, NULL, NULL);
    pg_pipeline_sync(pipeline);
}

static void
next_text(PgPipeline *pipeline, const char *path_sql)
{
    pg_pipeline_sync(pipeline);
    pg_pipeline_add(pipeline, "ROLLBACK TO SAVEPOINT " INNER, NULL, NULL);
    pg_pipeline_add(pipeline, path_sql, NULL, NULL);
}

static bool
close_round(PgPipeline *pipeline, Error *err)
{
    pg_pipeline_sync(pipeline);
    pg_pipeline_add(pipeline, "ROLLBACK TO SAVEPOINT " OUTER, NULL, NULL);
    pg_pipeline_add(pipeline, "RELEASE SAVEPOINT " OUTER, NULL, NULL);
    return pg_pipeline_run(pipeline, err);
}

static bool
ask_pairs(Asking *asking, PgPipeline *pipeline, Error *err)
{
    uint32_t asked = 0;

    open_round(pipeline, false);
    VEC_EACH(&asking->cases, i) {
        JudgeCase *one = asking->cases.items[i];
        if (one->planner_no != NULL)
            continue;
        asked++;
        next_text(pipeline, one->path_sql);
        one->pair = add_explain(pipeline, &asking->world, judge_pair_sql(asking->world.arena, one), &one->pair_from,
                                &one->pair_to);
    }
    return asked == 0 || close_round(pipeline, err);
}

static bool
pair_is_equal(const JudgeCase *one)
{
    return one->pair_from != NULL && one->pair_to != NULL && strcmp(one->pair_from, one->pair_to) == 0;
}

static bool
pair_failed(const JudgeCase *one)
{
    return one->pair != NULL && one->pair->outcome == PG_FAILED;
}

/* A pair that failed: which of the two makes no sense, and with which types? */
static bool
ask_alone(Asking *asking, PgPipeline *pipeline, Error *err)
{
    uint32_t asked = 0;
    Arena   *arena = asking->world.arena;

    open_round(pipeline, false);
    VEC_EACH(&asking->cases, i) {
        JudgeCase *one = asking->cases.items[i];
        if (!pair_failed(one))
            continue;
        asked++;
        next_text(pipeline, one->path_sql);
        one->to_alone = add_explain(pipeline, &asking->world, judge_alone_sql(arena, one, false), &one->pair_to, NULL);
        next_text(pipeline, "SET LOCAL search_path = ''");
        one->from_alone = add_explain(pipeline, &asking->world, judge_alone_sql(arena, one, true), &one->pair_from,
                                      NULL);
    }
    return asked == 0 || close_round(pipeline, err);
}

static bool
ask_trees(Asking *asking, PgPipeline *pipeline, Error *err)
{
    uint32_t asked = 0;
    Arena   *arena = asking->world.arena;

    if (!asking->world.server->silent_log)
        return true;
    open_round(pipeline, true);
    VEC_EACH(&asking->cases, i) {
        JudgeCase *one = asking->cases.items[i];
        if (one->tree_no != NULL || pair_is_equal(one))
            continue;
        asked++;
        next_text(pipeline, one->as_written ? one->path_sql : "SET LOCAL search_path = ''");
        one->from_tree = pg_pipeline_parse(pipeline, judge_tree_sql(arena, one, true));
        next_text(pipeline, one->path_sql);
        one->to_tree = pg_pipeline_parse(pipeline, judge_tree_sql(arena, one, false));
    }
    return asked == 0 || close_round(pipeline, err);
}

/* ---- What the answers prove ----------------------------------------------------------------------------------------- */

static const char *
tree_of(Arena *arena, const PgStatement *statement)
{
    const char *tree = NULL;

    if (statement == NULL || statement->outcome != PG_DONE)
        return NULL;
    VEC_EACH(&statement->notices, i) {
        const PgNotice *notice = &statement->notices.items[i];
        if (notice->message == NULL || strcmp(notice->message, "parse tree:") != 0)
            continue;
        if (tree != NULL)
            return NULL;    /* whose is it? */
        tree = judge_normal_tree(arena, notice->detail);
    }
    return tree;
}

static bool
state_begins(const PgStatement *statement, const char *prefix)
{
    const char *state = statement->error.sqlstate;

    return state != NULL && strncmp(state, prefix, strlen(prefix)) == 0;
}

/* Does an enum of the file have values that the database's does not have yet, none of them by renaming? */
static bool
makes_enum_values(const JudgeWorld *world)
{
    VEC_EACH(&world->desired->objects, i) {
        const Object *value = world->desired->objects.items[i];
        if (value->kind != KIND_ENUM_VALUE || value->renamed_from != NULL)
            continue;
        const Object *live = catalog_find(world->live, KIND_ENUM, value->parent->name);
        if (live != NULL && enum_value((const Enum *)live, value->name.name) == NULL)
            return true;
    }
    return false;
}

/* The wanted text makes no sense in the database as it is, and the plan is going to change that. */
static bool
needs_the_plan(const Asking *asking, const JudgeCase *one)
{
    const PgStatement *to = one->to_alone;

    if (to == NULL || to->outcome != PG_FAILED)
        return false;
    if (state_begins(to, "42883") || state_begins(to, "42704"))
        return asking->world.makes_extension;
    return state_begins(to, "22P02") && makes_enum_values(&asking->world);
}

static bool
each_makes_sense_alone(const JudgeCase *one)
{
    return one->to_alone != NULL && one->to_alone->outcome == PG_DONE && one->from_alone->outcome == PG_DONE &&
           (state_begins(one->pair, "42") || state_begins(one->pair, "22"));
}

static const char *
why_undecided(const Asking *asking, const JudgeCase *one)
{
    Arena *arena = asking->judgement->arena;

    if (pair_failed(one)) {
        const PgStatement *culprit = one->to_alone != NULL && one->to_alone->outcome == PG_FAILED ? one->to_alone
                                                                                                   : one->pair;
        return arena_printf(arena, "the server can't read it on its own: %s", culprit->error.message);
    }
    if (one->from_node != NULL && one->to_node != NULL)
        return "the server analyses the two differently";
    return one->planner_no != NULL ? arena_strdup(arena, one->planner_no) : "the server gave no answer";
}

/* Printed and read again, a definition gives another tree in these cases only: an array of constants that is cast as a
 * whole, and an operator that is not printed with its schema. Elsewhere other trees are other definitions. */
static bool
trees_tell(const JudgeCase *one)
{
    const Question *question = one->question;

    return one->from_node != NULL && one->to_node != NULL && strcasestr(question->from_text, "ARRAY[") == NULL &&
           !judge_hides_operator(question->from_text);
}

static void
settle(Asking *asking, JudgeCase *one)
{
    Question *question = one->question;
    Arena    *arena = asking->judgement->arena;
    bool      planned = one->pair != NULL && one->pair->outcome == PG_DONE && one->pair_from != NULL &&
                   one->pair_to != NULL;

    one->from_node = tree_of(asking->world.arena, one->from_tree);
    one->to_node = tree_of(asking->world.arena, one->to_tree);
    if (one->pair_from != NULL)
        question->from_form = arena_strdup(arena, one->pair_from);
    if (one->pair_to != NULL)
        question->to_form = arena_strdup(arena, one->pair_to);
    question->judge = JUDGE_PLANNER;
    question->reason = NULL;
    if (pair_is_equal(one)) {
        question->verdict = VERDICT_EQUAL;
    } else if (one->from_node != NULL && one->to_node != NULL && strcmp(one->from_node, one->to_node) == 0) {
        question->verdict = VERDICT_EQUAL;
        question->judge = JUDGE_SERVER_TREE;
    } else if (planned || one->is_new || each_makes_sense_alone(one) || needs_the_plan(asking, one)) {
        question->verdict = VERDICT_DIFFERENT;
    } else if (trees_tell(one)) {
        question->verdict = VERDICT_DIFFERENT;
        question->judge = JUDGE_SERVER_TREE;
    } else {
        question->verdict = VERDICT_UNDECIDED;
        question->reason = why_undecided(asking, one);
    }
}

/* ---- All of it --------------------------------------------------------------------------------------------------------- */

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
        judge_guard(&asking->world, one);
        judge_stand_in(&asking->world, one);
        vec_push(asking->world.arena, &asking->cases, one);
    }
}

static bool
ask_and_settle(Asking *asking, PgSession *session, Error *err)
{
    PIPELINE_AUTO pairs = pg_pipeline_new(session);
    PIPELINE_AUTO alone = pg_pipeline_new(session);
    PIPELINE_AUTO trees = pg_pipeline_new(session);

    gather(asking);
    if (!ask_pairs(asking, pairs, err) || !ask_alone(asking, alone, err) || !ask_trees(asking, trees, err))
        return false;
    VEC_EACH(&asking->cases, i)
        settle(asking, asking->cases.items[i]);
    return true;
}

bool
pg_judge(PgSession *session, const Catalog *live, const Catalog *desired, Judgement *judgement, Error *err)
{
    Asking     asking = { .judgement = judgement };
    bool       own_transaction = PQtransactionStatus(session->conn) == PQTRANS_IDLE;
    ERROR_AUTO ignored = ERROR_INIT;

    if (judgement_open_count(judgement) == 0)
        return true;
    if (own_transaction && !pg_exec(session, "BEGIN READ ONLY", err))
        return false;
    bool done = judge_world_read(&asking.world, session, live, desired, err) && ask_and_settle(&asking, session, err);
    judge_world_release(&asking.world);
    if (own_transaction && pg_is_connected(session))
        pg_exec(session, "ROLLBACK", &ignored);
    return done;
}
