/*
 * dump.c: a Catalog's statements as a schema file. It writes what the plan from nothing says, in its order.
 */
#include <string.h>

#include "report/common.h"

static void
add_other_line(void *context, const char *line)
{
    Strbuf *out = context;

    strbuf_add(out, "-- not in this file (not supported yet): ");
    report_add_comment(out, line);
    strbuf_add_char(out, '\n');
}

/* A blank line between objects: what belongs to one table stands together. */
static const Object *
owner_of(const Object *object)
{
    while (object->parent != NULL)
        object = object->parent;
    return object;
}

static void
add_others(const Catalog *catalog, Strbuf *out)
{
    Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    VEC(const OtherObject *)
    others = { 0 };

    VEC_EACH(&catalog->others, i)
        vec_push(arena, &others, &catalog->others.items[i]);
    report_others(others.items, others.count, UINT32_MAX, add_other_line, out);
}

static void
set_path(const Plan *plan, uint16_t path, Strbuf *out)
{
    STRBUF_AUTO set = STRBUF_INIT;

    report_add_search_path(plan, path, &set);
    strbuf_addf(out, "SET%s;\n", set.s + strlen("SET LOCAL"));
}

/* The search_path that expressions were read under. All names are qualified, so that every statement may run
 * under it: it is set once, at the top. */
static uint16_t
common_path(const Plan *plan)
{
    VEC_EACH(&plan->steps, i)
        if (plan->steps.items[i].path != 0)
            return plan->steps.items[i].path;
    return 0;
}

void
report_dump(const Plan *create_all, Strbuf *out)
{
    uint16_t path = common_path(create_all);

    strbuf_add(out, "-- Written by schemasync dump.\n");
    add_others(create_all->diff->to, out);
    if (path != 0) {
        strbuf_add_char(out, '\n');
        set_path(create_all, path, out);
    }
    VEC_EACH(&create_all->steps, i) {
        const Step *step = &create_all->steps.items[i];
        if (i == 0 || owner_of(create_all->steps.items[i - 1].object) != owner_of(step->object))
            strbuf_add_char(out, '\n');
        if (step->path != 0 && step->path != path) {
            set_path(create_all, step->path, out);
            path = step->path;
        }
        report_add_statement(out, step->sql);
    }
}
