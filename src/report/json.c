/*
 * json.c: a plan for programs. docs/plan.schema.json describes what is printed; keys keep their order and
 * their meaning within one "format".
 */
#include <stdlib.h>

#include <jansson.h>

#include <schemasync/term.h>

#include "report/common.h"
#include "report/formats.h"

enum { FORMAT = 1 };

/* JSON is Unicode. A database that keeps text without an encoding may hold what is not; those bytes become
 * U+FFFD. */
static json_t *
text_value(const char *text)
{
    STRBUF_AUTO sound = STRBUF_INIT;

    if (text == NULL)
        return json_null();
    json_t *value = json_string(text);
    if (value != NULL)
        return value;
    for (const char *at = text; *at != '\0';) {
        const char *start = at;
        bool        valid;
        term_next_char(&at, &valid);
        if (valid)
            strbuf_add_n(&sound, start, (size_t)(at - start));
        else
            strbuf_add(&sound, "\xEF\xBF\xBD");
    }
    return json_string(sound.s);
}

/* json_object_set_new() fails only when memory does, and then the object would lack a key in silence. */
static void
set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        abort();
}

static void
append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        abort();
}

static void
set_place(const Plan *plan, SourcePos at, json_t *object)
{
    const char *file = report_file(plan, at);

    set(object, "file", text_value(file));
    set(object, "line", file != NULL ? json_integer(at.line) : json_null());
    set(object, "column", file != NULL ? json_integer(at.column) : json_null());
}

static json_t *
name_value(const Plan *plan, const Object *object)
{
    STRBUF_AUTO name = STRBUF_INIT;

    report_add_name(plan, object, &name);
    return text_value(name.s);
}

/* ---- Steps ------------------------------------------------------------------------------------- */

static json_t *
hazard_value(const Hazard *hazard)
{
    json_t     *object = json_object();
    bool        needed = hazard_needs_allowance(hazard);
    STRBUF_AUTO allowance = STRBUF_INIT;

    hazard_add_allowance(hazard, &allowance);
    set(object, "type", text_value(hazard_table[hazard->type].name));
    set(object, "text", text_value(hazard->text));
    set(object, "needs_allowance", json_boolean(needed));
    set(object, "allowed", json_boolean(!needed || hazard->allowed));
    set(object, "allowance", needed ? text_value(allowance.s) : json_null());
    return object;
}

static json_t *
lock_value(const Step *step)
{
    if (step->lock == LOCK_NONE)
        return json_null();
    json_t *object = json_object();

    set(object, "mode", text_value(lock_name(step->lock)));
    set(object, "on", text_value(step->lock_on));
    return object;
}

static json_t *
touches_value(const Step *step)
{
    if (!step->touches.known)
        return json_null();
    json_t *object = json_object();

    set(object, "rows", json_integer(step->touches.rows));
    set(object, "bytes", json_integer(step->touches.bytes));
    return object;
}

/* null: whatever the session has. */
static json_t *
search_path_value(const Plan *plan, uint16_t path)
{
    const Catalog *to = plan->diff->to;

    if (path >= to->paths.count || to->paths.items[path].from_session)
        return json_null();
    json_t *array = json_array();
    VEC_EACH(&to->paths.items[path].names, i)
        append(array, text_value(to->paths.items[path].names.items[i].raw));
    return array;
}

static json_t *
step_value(const Plan *plan, const Step *step, uint32_t number)
{
    json_t *object = json_object(), *hazards = json_array();

    set(object, "number", json_integer(number));
    set(object, "transaction", json_integer((json_int_t)step->group + 1));
    set(object, "verb", text_value(report_verb(step->verb)));
    set(object, "kind", text_value(step->object != NULL ? object_kind_name(step->object) : NULL));
    set(object, "object", step->object != NULL ? name_value(plan, step->object) : json_null());
    set(object, "what", text_value(step->what));
    set(object, "why", text_value(step->why));
    set_place(plan, step->at, object);
    set(object, "sql", text_value(step->sql));
    set(object, "undo", text_value(step->undo));
    set(object, "search_path", search_path_value(plan, step->path));
    set(object, "lock", lock_value(step));
    set(object, "touches", touches_value(step));
    VEC_EACH(&step->hazards, i)
        append(hazards, hazard_value(&step->hazards.items[i]));
    set(object, "hazards", hazards);
    return object;
}

static json_t *
steps_value(const Plan *plan)
{
    json_t *array = json_array();

    VEC_EACH(&plan->steps, i)
        append(array, step_value(plan, &plan->steps.items[i], i + 1));
    return array;
}

/* ---- The rest ---------------------------------------------------------------------------------- */

static json_t *
summary_value(const Plan *plan)
{
    Counts      counts = report_count(plan);
    json_t     *object = json_object();
    STRBUF_AUTO missing = STRBUF_INIT;

    report_add_missing_allowances(plan, &missing);
    set(object, "create", json_integer(counts.create));
    set(object, "alter", json_integer(counts.alter));
    set(object, "drop", json_integer(counts.drop));
    set(object, "undecided", json_integer(plan->undecided.count));
    set(object, "refused", json_integer(plan->refused));
    set(object, "missing_allowances", plan->refused > 0 ? text_value(missing.s) : json_null());
    return object;
}

static json_t *
undecided_value(const Plan *plan)
{
    json_t *array = json_array();

    VEC_EACH(&plan->undecided, i) {
        const Question *question = plan->undecided.items[i];
        json_t         *object = json_object();
        set(object, "kind", text_value(object_kind_name(question->subject)));
        set(object, "object", name_value(plan, question->subject));
        set_place(plan, question->subject->at, object);
        set(object, "from", text_value(question->from_text));
        set(object, "to", text_value(question->to_text));
        set(object, "reason", text_value(question_reason(question)));
        append(array, object);
    }
    return array;
}

static json_t *
others_value(const Plan *plan)
{
    json_t *array = json_array();

    VEC_EACH(&plan->diff->others, i) {
        const OtherObject *other = plan->diff->others.items[i];
        json_t            *object = json_object();
        STRBUF_AUTO        name = STRBUF_INIT;
        if (name_is_set(other->name.schema))
            strbuf_addf(&name, "%s.", other->name.schema.raw);
        if (name_is_set(other->name.name))
            strbuf_add(&name, other->name.name.raw);
        set(object, "kind", text_value(other->kind));
        set(object, "object", text_value(other->on != NULL ? other->on : name.s));
        append(array, object);
    }
    return array;
}

static json_t *
unmanaged_value(const Plan *plan)
{
    json_t *array = json_array();

    VEC_EACH(&plan->diff->unmanaged_schemas, i)
        append(array, text_value(plan->diff->unmanaged_schemas.items[i].raw));
    return array;
}

static json_t *
remarks_value(const Plan *plan)
{
    json_t *array = json_array();

    VEC_EACH(&plan->diff->remarks, i)
        append(array, text_value(plan->diff->remarks.items[i]));
    return array;
}

static json_t *
notes_value(const Plan *plan)
{
    json_t *array = json_array();

    VEC_EACH(&plan->diff->to->notes, i) {
        const Note *note = &plan->diff->to->notes.items[i];
        json_t     *object = json_object();
        set_place(plan, note->at, object);
        set(object, "text", text_value(note->text));
        append(array, object);
    }
    return array;
}

static int
add_bytes(const char *bytes, size_t length, void *out)
{
    strbuf_add_n(out, bytes, length);
    return 0;
}

void
report_json(const Plan *plan, const ReportOptions *options, Strbuf *out)
{
    json_t *root = json_object();

    set(root, "format", json_integer(FORMAT));
    set(root, "target", text_value(options->target));
    set(root, "source", text_value(options->source));
    set(root, "empty", json_boolean(plan_is_empty(plan)));
    set(root, "transactions", json_integer(plan->steps.count == 0 ? 0 : plan->groups));
    set(root, "summary", summary_value(plan));
    set(root, "steps", steps_value(plan));
    set(root, "undecided", undecided_value(plan));
    set(root, "not_managed", others_value(plan));
    set(root, "schemas_left_alone", unmanaged_value(plan));
    set(root, "ignored", json_integer(plan->diff->ignored));
    set(root, "logged_texts", json_integer(plan->logged));
    set(root, "remarks", remarks_value(plan));
    set(root, "notes", notes_value(plan));
    if (json_dump_callback(root, add_bytes, out, JSON_INDENT(2)) != 0)
        abort();
    strbuf_add_char(out, '\n');
    json_decref(root);
}
