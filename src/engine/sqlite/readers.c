/*
 * readers.c: ALTER TABLE reads all views and triggers again, and writes names in them and in foreign keys anew: in which order
 * such steps may run. It knows steps, and not what they say.
 */
#include "engine/sqlite/write.h"

static void
all_after(Writer *writer, const PlanNodes *nodes, PlanNode *before)
{
    VEC_EACH(nodes, i)
        writer_after(writer, nodes->items[i], before);
}

static void
after_all(Writer *writer, PlanNode *node, const PlanNodes *before)
{
    VEC_EACH(before, i)
        writer_after(writer, node, before->items[i]);
}

void
alters_schema(Writer *writer, PlanNode *node)
{
    SqlitePlan *plan = writer->own;

    after_all(writer, node, &plan->drops);
    all_after(writer, &plan->creates, node);
    all_after(writer, &plan->rebuilds, node);
    vec_push(writer->arena, &plan->alters, node);
}

void
renames(Writer *writer, PlanNode *node)
{
    SqlitePlan *plan = writer->own;

    alters_schema(writer, node);
    all_after(writer, &plan->referrers, node);
    vec_push(writer->arena, &plan->renames, node);
}

void
refers_by_name(Writer *writer, PlanNode *node)
{
    SqlitePlan *plan = writer->own;

    after_all(writer, node, &plan->renames);
    vec_push(writer->arena, &plan->referrers, node);
}

void
begins_rebuild(Writer *writer, PlanNode *node)
{
    SqlitePlan *plan = writer->own;

    after_all(writer, node, &plan->alters);
    vec_push(writer->arena, &plan->rebuilds, node);
}

void
drops_reader(Writer *writer, PlanNode *node)
{
    SqlitePlan *plan = writer->own;

    all_after(writer, &plan->alters, node);
    vec_push(writer->arena, &plan->drops, node);
}

void
creates_reader(Writer *writer, PlanNode *node)
{
    SqlitePlan *plan = writer->own;

    after_all(writer, node, &plan->alters);
    vec_push(writer->arena, &plan->creates, node);
}
