/*
 * map.c: the only file that includes uthash.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define uthash_fatal(message) (fputs("schemasync: out of memory\n", stderr), abort())
#include <uthash.h>

#include <schemasync/map.h>

typedef struct Entry {
    UT_hash_handle hh;
    const char    *key;
    void          *value;
} Entry;

struct Map {
    Entry *entries;
};

Map *
map_new(void)
{
    Map *map = calloc(1, sizeof *map);

    if (map == NULL)
        abort();
    return map;
}

void
map_free(Map *map)
{
    if (map == NULL)
        return;
    Entry *entry, *next;

    HASH_ITER(hh, map->entries, entry, next) {
        HASH_DEL(map->entries, entry);
        free(entry);
    }
    free(map);
}

void
map_cleanup(Map **map)
{
    map_free(*map);
}

void *
map_put(Map *map, const char *key, void *value)
{
    Entry *entry;

    HASH_FIND_STR(map->entries, key, entry);
    if (entry != NULL) {
        void *before = entry->value;
        entry->value = value;
        return before;
    }
    entry = calloc(1, sizeof *entry);
    if (entry == NULL)
        abort();
    entry->key = key;
    entry->value = value;
    HASH_ADD_KEYPTR(hh, map->entries, entry->key, strlen(entry->key), entry);
    return NULL;
}

void *
map_get(const Map *map, const char *key)
{
    Entry *entry;

    HASH_FIND_STR(map->entries, key, entry);
    return entry == NULL ? NULL : entry->value;
}

uint32_t
map_count(const Map *map)
{
    return HASH_COUNT(map->entries);
}
