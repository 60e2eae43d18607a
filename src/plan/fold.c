/*
 * fold.c: constraints of a new table move into its CREATE TABLE where nothing that they wait for runs after it.
 * The order is already safe; folding only makes it read better.
 */
#include "internal.h"

static bool
may_fold(const PlanNode *node, const PlanNode *create)
{
    VEC_EACH(&node->before, i) {
        const PlanNode *before = node->before.items[i];
        if (before->folded)
            before = before->folded_into;
        if (before->position > create->position)
            return false;
    }
    return true;
}

static PlanNode *
create_node_of(PlanBuilder *builder, const Table *table)
{
    const NodeList *nodes = &builder->nodes_of_to[table->base.id - 1];

    VEC_EACH(nodes, i)
        if (nodes->items[i]->fold_table == table)
            return nodes->items[i];
    return NULL;
}

static void
write_create(PlanBuilder *builder, PlanNode *create)
{
    STRBUF_AUTO text = STRBUF_INIT;
    bool        first = !create->has_lines;

    strbuf_add(&text, create->head);
    VEC_EACH(&create->folds, i) {
        strbuf_addf(&text, "%s\n    %s", first ? "" : ",", create->folds.items[i]->fold_text);
        first = false;
    }
    strbuf_add(&text, create->tail);
    create->step.sql = arena_strndup(builder->arena, text.s, text.length);
}

void
fold_nodes(PlanBuilder *builder)
{
    NodeList kept = { 0 };

    VEC_EACH(&builder->nodes, i) {
        PlanNode *node = builder->nodes.items[i];
        if (node->fold_into == NULL)
            continue;
        PlanNode *create = create_node_of(builder, node->fold_into);
        if (create == NULL || node->step.path != create->step.path || !may_fold(node, create))
            continue;
        node->folded = true;
        node->folded_into = create;
        vec_push(builder->arena, &create->folds, node);
    }
    VEC_EACH(&builder->nodes, i) {
        PlanNode *node = builder->nodes.items[i];
        if (node->folded)
            continue;
        if (node->fold_table != NULL)
            write_create(builder, node);
        vec_push(builder->arena, &kept, node);
    }
    builder->nodes = kept;
}
