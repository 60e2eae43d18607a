/*
 * arena.h: memory that is freed all at once.
 *
 * Everything reachable from a Catalog, a Diff or a Plan lies in one Arena and is read-only once its
 * builder returns. An Arena is not locked: one thread uses it at a time. Out of memory aborts, so no
 * function here fails.
 */
#ifndef SCHEMASYNC_ARENA_H
#define SCHEMASYNC_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *arena);          /* NULL is allowed */
void arena_cleanup(Arena **arena);      /* for __attribute__((cleanup(arena_cleanup))) */

/* Zeroed memory, aligned for any type. */
void *arena_alloc(Arena *arena, size_t size);

/* The same bytes with more room behind them, which is not set; in their place where that can be done. `memory` was
 * given by this arena for old_size bytes (NULL, 0: nothing yet) and is not to be used any more. */
void *arena_grow(Arena *arena, void *memory, size_t old_size, size_t size);

/* Copies; the length variant adds the terminating NUL. NULL gives NULL. */
char *arena_strdup(Arena *arena, const char *text);
char *arena_strndup(Arena *arena, const char *text, size_t length);
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* The one copy of this text in the arena: names repeat thousands of times in a schema. */
const char *arena_intern(Arena *arena, const char *text);
const char *arena_intern_n(Arena *arena, const char *text, size_t length);

/* Bytes taken from the system so far. */
size_t arena_size(const Arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

#endif
