/*
 * vec.c: growth of arrays in an arena. An outgrown array stays there until the arena goes, or is the same one.
 */
#include <string.h>

#include <schemasync/vec.h>

void *
vec_grow(Arena *arena, void *items, uint32_t count, uint32_t *capacity, size_t item_size)
{
    if (count < *capacity)
        return items;
    uint32_t wanted = *capacity == 0 ? 1 : *capacity * 2;     /* most hold one item */

    items = arena_grow(arena, items, *capacity * item_size, wanted * item_size);
    *capacity = wanted;
    return items;
}
