/*
 * keys.c: see keys.h. It knows which index SQLite makes for a key, not how a key is written.
 */
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/keys.h"

static const ColumnSql *
column_of(const TableSql *table, const char *name)
{
    VEC_EACH(&table->columns, i)
        if (sqlite3_stricmp(table->columns.items[i]->name, name) == 0)
            return table->columns.items[i];
    return NULL;
}

/* It is the rowid, and needs no index. */
static bool
is_rowid(const TableSql *table, const ConstraintSql *key)
{
    if (key->type != 'p' || key->columns.count != 1 || key->descending || table->without_rowid)
        return false;
    const ColumnSql *column = column_of(table, key->columns.items[0]);
    return column != NULL && strcmp(column->type, "integer") == 0;
}

static const char *
collation_of(const TableSql *table, const ConstraintSql *key, uint32_t i)
{
    const ColumnSql *column = column_of(table, key->columns.items[i]);

    if (key->parts.items[i].collation != NULL)
        return key->parts.items[i].collation;
    return column == NULL || column->collation == NULL ? "binary" : column->collation;
}

/* SQLite looks at columns and collations; not at their order, which is `ret_other`. */
static bool
have_one_index(const TableSql *table, const ConstraintSql *a, const ConstraintSql *b, bool *ret_other)
{
    *ret_other = false;
    if (a->columns.count != b->columns.count || a->parts.count != b->parts.count || a->parts.count != a->columns.count)
        return false;
    VEC_EACH(&a->columns, i) {
        if (sqlite3_stricmp(a->columns.items[i], b->columns.items[i]) != 0 ||
            strcmp(collation_of(table, a, i), collation_of(table, b, i)) != 0)
            return false;
        *ret_other |= a->parts.items[i].descending != b->parts.items[i].descending;
    }
    return true;
}

static bool
has_index(const TableSql *table, const ConstraintSql *constraint)
{
    return (constraint->type == 'p' || constraint->type == 'u') && !is_rowid(table, constraint);
}

void
keys_share_indexes(Arena *arena, TableSql *table)
{
    VEC_EACH(&table->constraints, i) {
        ConstraintSql *key = table->constraints.items[i];
        for (uint32_t k = 0; k < i && has_index(table, key); k++) {
            bool other;
            if (!has_index(table, table->constraints.items[k]) ||
                !have_one_index(table, table->constraints.items[k], key, &other))
                continue;
            if (other)
                key->definition = arena_printf(arena, "%s, in the order of another key", key->definition);
            break;
        }
    }
}
