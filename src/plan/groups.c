/*
 * groups.c: a new value of an existing enum can't be used in the transaction that adds it. Where this plan uses
 * one, the steps that add values, and what those wait for, are committed first.
 */
#include <string.h>

#include <schemasync/sql.h>

#include "internal.h"

static bool
adds_value(const PlanNode *node)
{
    return node->role == STEP_CREATE && node->to != NULL && node->to->kind == KIND_ENUM_VALUE;
}

/* The value's literal stands in the text, or rows are converted to its type. */
static bool
uses_value(const PlanNode *node, const PlanNode *added, const char *literal)
{
    if (node == added || adds_value(node))
        return false;
    if (node->to != NULL && node->to->kind == KIND_COLUMN && node->breaking &&
        ((const Column *)node->to)->type->object == added->to->parent)
        return true;
    return node->role != STEP_DROP && strstr(node->step.sql, literal) != NULL;
}

static bool
any_value_used(const PlanBuilder *builder)
{
    VEC_EACH(&builder->nodes, i) {
        const PlanNode *added = builder->nodes.items[i];
        STRBUF_AUTO     literal = STRBUF_INIT;
        if (!adds_value(added))
            continue;
        sql_add_literal(&literal, (Literal){ added->to->name.name.raw });
        VEC_EACH(&builder->nodes, j)
            if (uses_value(builder->nodes.items[j], added, literal.s))
                return true;
    }
    return false;
}

static void
pull_into_first_group(PlanNode *node)
{
    if (node->step.group == 0)
        return;
    node->step.group = 0;
    VEC_EACH(&node->before, i)
        pull_into_first_group(node->before.items[i]);
}

uint32_t
find_groups(PlanBuilder *builder)
{
    NodeList sorted = { 0 };

    if (!any_value_used(builder))
        return 1;
    VEC_EACH(&builder->nodes, i)
        builder->nodes.items[i]->step.group = 1;
    VEC_EACH(&builder->nodes, i)
        if (adds_value(builder->nodes.items[i]))
            pull_into_first_group(builder->nodes.items[i]);
    for (uint32_t group = 0; group < 2; group++) {
        VEC_EACH(&builder->nodes, i) {
            PlanNode *node = builder->nodes.items[i];
            if (node->step.group != group)
                continue;
            vec_push(builder->arena, &sorted, node);
            if (adds_value(node))
                writer_hazard(&builder->writer, node, HAZARD_COMMITS, KIND_ENUM_VALUE,
                              "is committed first: a new value can't be used in the transaction that adds it");
        }
    }
    builder->nodes = sorted;
    return 2;
}
