/*
 * prove.c: looks at the database again and compares it with the file. It trusts nothing that the plan said.
 */
#include <string.h>

#include "cli/prove.h"

/* What a twin can still decide: what is undecided, and what only the planner calls different, which sees that
 * two expressions are not computed alike and can't see that they were the same text once. */
static bool
twins_may_help(const Judgement *judgement)
{
    VEC_EACH(&judgement->questions, i) {
        const Question *question = judgement->questions.items[i];
        if (question->verdict == VERDICT_UNDECIDED ||
            (question->verdict == VERDICT_DIFFERENT &&
             (question->judge == JUDGE_PLANNER || question->judge == JUDGE_SERVER_TREE)))
            return true;
    }
    return false;
}

/* The twin has a transaction of its own, so that the one which only reads ends first. */
bool
comparison_settle(Comparison *comparison, Error *err)
{
    const Catalog *from = comparison->from.catalog, *to = comparison->to.catalog;
    PgSession     *session = comparison->from.session;

    if (!twins_may_help(comparison->judgement))
        return true;
    pg_end(session);
    if (!pg_judge_by_twin(session, from, to, comparison->judgement, err))
        return false;
    diff_free(comparison->diff);
    comparison->diff = diff_run(from, to, &comparison->run->scope, comparison->judgement);
    return true;
}

static bool
not_decided(Catalog *desired, const Question *question, Error *err)
{
    const Object *subject = question->subject;
    const char   *reason = question->reason;

    error_set(err, EXIT_ERROR, "cannot decide whether %s is what the file says",
              object_display(desired, subject));
    if (subject->at.file > 0)
        error_at(err, desired->files.items[subject->at.file - 1], subject->at.line, subject->at.column);
    if (reason != NULL) /* before a text that may be long */
        error_detail(err, "The judges say: %s. The database has %s.", reason, question->from_text);
    else
        error_detail(err, "The database has %s.", question->from_text);
    return error_hint(err, "Written in the file as the database has it, it is the same beyond doubt.");
}

bool
refuse_undecided(const Comparison *comparison, Error *err)
{
    return not_decided(comparison->to.catalog, comparison->plan->undecided.items[0], err);
}

/* "public.users.email: default" of the first change that is left, and what both sides say. */
static bool
still_differs(const Comparison *comparison, const Change *change, Error *err)
{
    const Object *object = change->to != NULL ? change->to : change->from;
    Catalog      *catalog = comparison->to.catalog;
    const char   *name = object_display(catalog, object);

    if (change->verb == CHANGE_CREATE) {
        error_set(err, EXIT_ERROR, "not proved: %s %s is not there after all steps", object_kind_name(object),
                  name);
    } else if (change->verb == CHANGE_DROP) {
        error_set(err, EXIT_ERROR, "not proved: %s %s is still there after all steps",
                  object_kind_name(object), name);
    } else {
        const Property *properties = kind_of(object->kind)->properties;
        unsigned        first = 0;
        STRBUF_AUTO     is = STRBUF_INIT, should = STRBUF_INIT;

        while (properties[first].name != NULL && (change->properties >> first & 1) == 0)
            first++;
        const char *what = properties[first].name != NULL ? properties[first].name : "name";
        if (properties[first].name != NULL) {
            property_print(&properties[first], change->from, &is);
            property_print(&properties[first], change->to, &should);
        }
        error_set(err, EXIT_ERROR, "not proved: %s %s: %s is not what the file says after all steps",
                  object_kind_name(object), name, what);
        error_detail(err, "The database has %s, the file says %s.", is.length > 0 ? is.s : "nothing",
                     should.length > 0 ? should.s : "nothing");
    }
    if (object->at.file > 0 && object == change->to)
        error_at(err, catalog->files.items[object->at.file - 1], object->at.line, object->at.column);
    return error_hint(err,
                      "This is a fault of schemasync: please report it, with the statements of the plan.");
}

/* The first change that is certain; NULL: what is left is undecided, or nothing. */
static const Change *
first_certain(const Diff *diff)
{
    VEC_EACH(&diff->changes, i) {
        const Change *change = &diff->changes.items[i];
        if (change->verb != CHANGE_ALTER || change->renamed || change->moved ||
            (change->properties & ~change->undecided) != 0)
            return change;
    }
    return NULL;
}

/* The question that leaves a change of the diff undecided; NULL: nothing is left. */
static const Question *
first_undecided(const Diff *diff, const Judgement *judgement)
{
    VEC_EACH(&diff->changes, i) {
        const Change *change = &diff->changes.items[i];
        if (change->undecided == 0)
            continue;
        VEC_EACH(&judgement->questions, j)
            if (judgement->questions.items[j]->verdict == VERDICT_UNDECIDED &&
                judgement->questions.items[j]->subject == change->to)
                return judgement->questions.items[j];
    }
    return NULL;
}

/* Diffs with all five judges: here is a transaction that writes. */
static bool
diff_with_all_judges(const Comparison *comparison, PgSession *session, const Catalog *now,
                     Judgement *judgement, Diff **ret_diff, Error *err)
{
    const Catalog *desired = comparison->to.catalog;
    Diff          *diff = diff_run(now, desired, &comparison->run->scope, judgement);

    if (diff->changes.count > 0 && judgement->questions.count > 0) {
        diff_free(diff);
        if (!pg_judge(session, now, desired, judgement, err))
            return false;
        if (twins_may_help(judgement) && !pg_judge_by_twin(session, now, desired, judgement, err))
            return false;
        diff = diff_run(now, desired, &comparison->run->scope, judgement);
    }
    *ret_diff = diff;
    return true;
}

bool
prove(void *context, PgSession *session, Error *err)
{
    Comparison *comparison = context;
    Catalog    *desired = comparison->to.catalog;
    Catalog    *now __attribute__((cleanup(catalog_cleanup))) = NULL;
    Judgement  *judgement __attribute__((cleanup(judgement_cleanup))) = judgement_new();
    Diff       *diff __attribute__((cleanup(diff_cleanup))) = NULL;

    if (!pg_introspect(session, &now, err) || !ddl_resolve(desired, now, err) ||
        !diff_with_all_judges(comparison, session, now, judgement, &diff, err))
        return false;
    const Change *change = first_certain(diff);
    if (change != NULL)
        return still_differs(comparison, change, err);
    const Question *question = first_undecided(diff, judgement);
    return question == NULL || not_decided(desired, question, err);
}

bool
prove_sqlite(void *context, SqliteSession *session, Error *err)
{
    Comparison *comparison = context;
    Catalog    *desired = comparison->to.catalog;
    Catalog    *now __attribute__((cleanup(catalog_cleanup))) = NULL;
    Judgement  *judgement __attribute__((cleanup(judgement_cleanup))) = judgement_new();
    Diff       *diff __attribute__((cleanup(diff_cleanup))) = NULL;

    if (!sqlite_introspect(session, &now, err))
        return false;
    comparison_adopt_names(comparison, now, desired);
    diff = diff_run(now, desired, &comparison->run->scope, judgement);
    const Change *change = first_certain(diff);
    return change == NULL || still_differs(comparison, change, err);
}
