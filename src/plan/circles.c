/*
 * circles.c: foreign keys that go round among tables which are all dropped. No order of DROP TABLE serves them, so
 * those keys are dropped first; all others go with their table.
 */
#include "internal.h"

typedef struct Dropped {
    const Table *table;
    uint32_t     referenced;    /* by keys of other dropped tables that still stand */
    bool         gone;
} Dropped;

typedef VEC(Dropped) DroppedTables;

static Dropped *
find(DroppedTables *tables, const uint32_t *place, const Table *table)
{
    return table == NULL || place[table->base.id - 1] == 0 ? NULL : &tables->items[place[table->base.id - 1] - 1];
}

/* Adds `delta` to the count of every dropped table that this one's keys refer to. */
static void
count_references(DroppedTables *tables, const uint32_t *place, const Table *table, uint32_t delta)
{
    VEC_EACH(&table->constraints, i) {
        const Constraint *key = table->constraints.items[i];
        Dropped          *target = key->type == 'f' ? find(tables, place, key->ref_table) : NULL;
        if (target != NULL && key->ref_table != table)
            target->referenced += delta;
    }
}

static void
take_away_free_ones(DroppedTables *tables, const uint32_t *place)
{
    bool progress = true;

    while (progress) {
        progress = false;
        VEC_EACH(tables, i) {
            Dropped *dropped = &tables->items[i];
            if (dropped->gone || dropped->referenced > 0)
                continue;
            dropped->gone = progress = true;
            count_references(tables, place, dropped->table, (uint32_t)-1);
        }
    }
}

void
drop_circular_keys(PlanBuilder *builder)
{
    const Catalog *from = builder->diff->from;
    DroppedTables  tables = { 0 };
    uint32_t      *place = arena_alloc(builder->arena, from->objects.count * sizeof *place);

    VEC_EACH(&builder->changes, i) {
        const Change *change = &builder->changes.items[i];
        if (change->verb != CHANGE_DROP || change->from->kind != KIND_TABLE)
            continue;
        vec_push(builder->arena, &tables, (Dropped){ (const Table *)change->from, 0, false });
        place[change->from->id - 1] = tables.count;
    }
    VEC_EACH(&tables, i)
        count_references(&tables, place, tables.items[i].table, 1);
    take_away_free_ones(&tables, place);
    VEC_EACH(&tables, i) {
        if (tables.items[i].gone)
            continue;
        VEC_EACH(&tables.items[i].table->constraints, j) {
            const Constraint *key = tables.items[i].table->constraints.items[j];
            Dropped          *target = key->type == 'f' ? find(&tables, place, key->ref_table) : NULL;
            if (target != NULL && !target->gone && key->ref_table != tables.items[i].table)
                builder->engine->kinds[KIND_CONSTRAINT].drop(&builder->writer, &key->base);
        }
    }
}
