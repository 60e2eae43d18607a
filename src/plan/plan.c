/*
 * plan.c: the road from a Diff to a Plan. What each step says is the engine's, in which order they run is the
 * graph's; here they are only called in turn.
 */
#include <string.h>

#include <schemasync/server.h>

#include "internal.h"

static void
write_alters(PlanBuilder *builder, const Change *change)
{
    const KindWriter *writer = &builder->engine->kinds[change->to->kind];
    const Property   *row = kind_of(change->to->kind)->properties;
    void (*called[64])(Writer *, const Change *);
    unsigned calls = 0;

    for (unsigned i = 0; row[i].name != NULL; i++) {
        if (!((change->properties >> i) & 1))
            continue;
        for (const AlterRow *alter = writer->alters; alter != NULL && alter->property != NULL; alter++) {
            unsigned k = 0;
            if (strcmp(alter->property, row[i].name) != 0)
                continue;
            while (k < calls && called[k] != alter->write)
                k++;
            if (k == calls)
                (called[calls++] = alter->write)(&builder->writer, change);
        }
    }
}

/* The pairs that nobody could decide are reported, not acted on: unless there was no server to ask. */
static void
leave_undecided(PlanBuilder *builder)
{
    if (!builder->diff->from->live)
        return;
    VEC_EACH(&builder->changes, i)
        builder->changes.items[i].properties &= ~builder->changes.items[i].undecided;
}

static void
write_change(PlanBuilder *builder, const Change *change)
{
    const KindWriter *kinds = builder->engine->kinds;
    const Object     *any = change->to != NULL ? change->to : change->from;

    if (change->verb == CHANGE_CREATE) {
        kinds[any->kind].create(&builder->writer, change->to);
    } else if (change->verb == CHANGE_DROP) {
        kinds[any->kind].drop(&builder->writer, change->from);
    } else if (!builder->replaced[change->from->id - 1]) {
        if (change->renamed || change->moved)
            kinds[any->kind].rename(&builder->writer, change);
        write_alters(builder, change);
    }
}

/* Alterations first: they may give a temporary name to what is dropped. */
static void
write_changes(PlanBuilder *builder)
{
    VEC_EACH(&builder->changes, i)
        if (builder->changes.items[i].verb == CHANGE_ALTER)
            write_change(builder, &builder->changes.items[i]);
    VEC_EACH(&builder->changes, i)
        if (builder->changes.items[i].verb != CHANGE_ALTER)
            write_change(builder, &builder->changes.items[i]);
}

static void
write_replaced(PlanBuilder *builder)
{
    const Diff *diff = builder->diff;

    VEC_EACH(&diff->from->objects, i) {
        Object *from = diff->from->objects.items[i];
        if (!builder->replaced[i])
            continue;
        builder->engine->kinds[from->kind].drop(&builder->writer, from);
        builder->engine->kinds[from->kind].create(&builder->writer, diff_to_of(diff, from));
    }
}

static Plan *
plan_new(const Diff *diff, const Engine *engine)
{
    Arena *arena = arena_new();
    Plan  *plan = ARENA_NEW(arena, Plan);

    plan->arena = arena;
    plan->diff = diff;
    plan->groups = 1;
    plan->begin = engine->begin;
    return plan;
}

/* Is the expression one of the object's own? Unnamed constraints are compared with more than what they match. */
static bool
has_expr(const Object *object, const Expr *expr)
{
    for (const Property *row = kind_of(object->kind)->properties; row->name != NULL; row++) {
        const void *field = property_field(row, object);
        if (row->type == VALUE_EXPR && *(const Expr *const *)field == expr)
            return true;
        if (row->type != VALUE_KEY)
            continue;
        VEC_EACH((const KeyParts *)field, i)
            if (((const KeyParts *)field)->items[i].expr == expr)
                return true;
    }
    return false;
}

static void
take_judgement(Plan *plan, const Judgement *judgement)
{
    if (judgement == NULL)
        return;
    plan->logged = judgement->logged;
    VEC_EACH(&judgement->questions, i) {
        const Question *question = judgement->questions.items[i];
        const Object   *from = diff_from_of(plan->diff, question->subject);
        if (question->verdict == VERDICT_UNDECIDED && from != NULL && has_expr(from, question->from_expr))
            vec_push(plan->arena, &plan->undecided, question);
    }
}

static bool
report_impossible(const PlanBuilder *builder, Error *err)
{
    const Change   *change = builder->impossible;
    const Property *row = kind_of(change->to->kind)->properties;
    unsigned        i = 0;

    while (row[i + 1].name != NULL && !((change->properties >> i) & 1))
        i++;
    error_set(err, EXIT_ERROR, "the %s of %s %s can't be changed on this server", row[i].name,
              object_kind_name(change->to), object_display((Catalog *)(uintptr_t)builder->diff->to, change->to));
    if (change->to->at.file != 0)
        error_at(err, builder->diff->to->files.items[change->to->at.file - 1], change->to->at.line,
                 change->to->at.column);
    return error_hint(err, "Making it anew would lose what it holds; change it by hand.");
}

static bool
write_steps(PlanBuilder *builder, Error *err)
{
    leave_undecided(builder);
    builder->engine->prepare(&builder->writer);
    find_replaced(builder);
    if (builder->impossible != NULL ? !report_impossible(builder, err) : !report_blocked(builder, err))
        return false;
    write_parked(builder);
    write_changes(builder);
    write_replaced(builder);
    drop_circular_keys(builder);
    add_dependency_edges(builder);
    add_name_edges(builder);
    return true;
}

/* Steps in an order that is safe. Where names go round one object more is parked, and all is written again. */
static PlanBuilder *
build(Plan *plan, const Judgement *judgement, const Engine *engine, int server_version_num, Error *err)
{
    Name        *parked = arena_alloc(plan->arena, plan->diff->from->objects.count * sizeof *parked);
    PlanBuilder *builder = builder_new(plan->arena, plan->diff, judgement, engine, server_version_num);

    builder->parked = parked;
    park_for_detours(builder);
    for (;;) {
        if (!write_steps(builder, err))
            return NULL;
        if (order_nodes(builder))
            return builder;
        if (!park_for_circle(builder)) {
            report_circle(builder, err);
            return NULL;
        }
        builder = builder_new(plan->arena, plan->diff, judgement, engine, server_version_num);
        builder->parked = parked;
    }
}

bool
plan_build(const Diff *diff, const Judgement *judgement, const Policy *policy, const Engine *engine,
           int server_version_num, Plan **ret_plan, Error *err)
{
    Plan *plan = plan_new(diff, engine);

    take_judgement(plan, judgement);
    if (diff->changes.count == 0) {
        *ret_plan = plan;
        return true;
    }
    PlanBuilder *builder = build(plan, judgement, engine, server_version_num, err);
    if (builder == NULL) {
        plan_free(plan);
        return false;
    }
    fold_nodes(builder);
    plan->groups = find_groups(builder);
    VEC_EACH(&builder->nodes, i)
        vec_push(plan->arena, &plan->steps, builder->nodes.items[i]->step);
    plan->refused = apply_policy(plan, policy);
    *ret_plan = plan;
    return true;
}

bool
plan_create_all(const Catalog *catalog, const DiffOptions *options, const Engine *engine, Plan **ret_plan, Error *err)
{
    Catalog    *nothing = catalog_new("nothing");
    Judgement  *judgement = judgement_new();
    Diff       *diff = diff_run(nothing, catalog, options, judgement);
    Policy      policy = { .allow_all = true };
    int         version = catalog->server == NULL ? 0 : catalog->server->version_num;
    bool        built = plan_build(diff, judgement, &policy, engine, version, ret_plan, err);

    judgement_free(judgement);
    if (!built) {
        diff_free(diff);
        catalog_free(nothing);
        return false;
    }
    (*ret_plan)->owned_diff = diff;
    (*ret_plan)->owned_catalog = nothing;
    return true;
}

void
plan_free(Plan *plan)
{
    if (plan == NULL)
        return;
    diff_free(plan->owned_diff);
    catalog_free(plan->owned_catalog);
    arena_free(plan->arena);
}

void
plan_cleanup(Plan **plan)
{
    plan_free(*plan);
}

const char *
lock_name(LockMode lock)
{
    static const char *const names[] = {
        [LOCK_NONE] = NULL,
        [LOCK_SHARE_UPDATE_EXCLUSIVE] = "SHARE UPDATE EXCLUSIVE",
        [LOCK_SHARE] = "SHARE",
        [LOCK_SHARE_ROW_EXCLUSIVE] = "SHARE ROW EXCLUSIVE",
        [LOCK_ACCESS_EXCLUSIVE] = "ACCESS EXCLUSIVE",
    };

    return names[lock];
}
