/*
 * map.c: open addressing over keys of text. It does not own keys or values.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <schemasync/hash.h>
#include <schemasync/map.h>

typedef struct Slot {
    const char *key;            /* NULL: free */
    void       *value;
} Slot;

struct Map {
    Slot    *slots;
    uint32_t count, capacity;   /* capacity: a power of two, never full */
};

static void *
allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);

    if (memory == NULL) {
        fputs("schemasync: out of memory\n", stderr);
        abort();
    }
    return memory;
}

Map *
map_new(void)
{
    Map *map = allocate(1, sizeof *map);

    map->capacity = 8;
    map->slots = allocate(map->capacity, sizeof *map->slots);
    return map;
}

void
map_free(Map *map)
{
    if (map == NULL)
        return;
    free(map->slots);
    free(map);
}

void
map_cleanup(Map **map)
{
    map_free(*map);
}

static Slot *
slot_of(const Map *map, const char *key)
{
    uint32_t mask = map->capacity - 1;
    uint32_t at = (uint32_t)(hash_text(HASH_START, key) >> 32) & mask;

    while (map->slots[at].key != NULL && strcmp(map->slots[at].key, key) != 0)
        at = (at + 1) & mask;
    return &map->slots[at];
}

static void
grow(Map *map)
{
    Map larger = { .count = map->count, .capacity = map->capacity * 2 };

    larger.slots = allocate(larger.capacity, sizeof *larger.slots);
    for (uint32_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key != NULL)
            *slot_of(&larger, map->slots[i].key) = map->slots[i];
    free(map->slots);
    *map = larger;
}

void *
map_put(Map *map, const char *key, void *value)
{
    if ((map->count + 1) * 4 > map->capacity * 3)
        grow(map);
    Slot *slot = slot_of(map, key);
    void *before = slot->value;

    if (slot->key == NULL) {
        map->count++;
        slot->key = key;
    }
    slot->value = value;
    return before;
}

void *
map_get(const Map *map, const char *key)
{
    return slot_of(map, key)->value;
}

uint32_t
map_count(const Map *map)
{
    return map->count;
}
