/*
 * vec.c: growth of arrays in an arena. The outgrown array stays in the arena until that goes.
 */
#include <string.h>

#include <schemasync/vec.h>

void *
vec_grow(Arena *arena, void *items, uint32_t count, uint32_t *capacity, size_t item_size)
{
    if (count < *capacity)
        return items;
    uint32_t wanted = *capacity == 0 ? 1 : *capacity * 2;     /* most hold one item */
    void    *moved = arena_alloc(arena, wanted * item_size);

    if (count > 0)
        memcpy(moved, items, count * item_size);
    *capacity = wanted;
    return moved;
}
