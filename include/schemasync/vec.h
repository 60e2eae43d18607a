/*
 * vec.h: growing arrays that live in an arena.
 *
 *     VEC(const char *) names = {0};
 *     vec_push(arena, &names, "users");
 *     VEC_EACH(&names, i) puts(names.items[i]);
 */
#ifndef SCHEMASYNC_VEC_H
#define SCHEMASYNC_VEC_H

#include <schemasync/arena.h>

#define VEC(T)              \
    struct {                \
        T       *items;     \
        uint32_t count;     \
        uint32_t capacity;  \
    }

/* Returns items, moved if need be so that one more fits. */
void *vec_grow(Arena *arena, void *items, uint32_t count, uint32_t *capacity, size_t item_size);

#define vec_push(arena, v, ...)                                                                   \
    ((v)->items = vec_grow((arena), (v)->items, (v)->count, &(v)->capacity, sizeof *(v)->items),  \
     (v)->items[(v)->count++] = (__VA_ARGS__))

#define VEC_EACH(v, i) for (uint32_t i = 0; i < (v)->count; i++)
#define vec_last(v) ((v)->items[(v)->count - 1])

#endif
