/*
 * arena.c: blocks chained behind a bump pointer. It knows nothing of what it holds.
 *
 * Blocks double up to one MiB: a small schema stays small, a large one makes few calls to malloc.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <schemasync/arena.h>

typedef struct Block {
    struct Block *next;
    size_t        used;
    size_t        size;
    _Alignas(16) char data[];
} Block;

struct Arena {
    Block       *head;
    size_t       total;
    const char **interned;      /* open addressing; capacity is a power of two */
    size_t       interned_count;
    size_t       interned_capacity;
};

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, ALIGNMENT = 8 };

static void *
allocate(size_t size)
{
    void *memory = malloc(size);

    if (memory == NULL) {
        fputs("schemasync: out of memory\n", stderr);
        abort();
    }
    return memory;
}

Arena *
arena_new(void)
{
    Arena *arena = allocate(sizeof *arena);

    memset(arena, 0, sizeof *arena);
    return arena;
}

void
arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    for (Block *block = arena->head, *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    free(arena->interned);
    free(arena);
}

void
arena_cleanup(Arena **arena)
{
    arena_free(*arena);
}

void *
arena_alloc(Arena *arena, size_t size)
{
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (arena->head == NULL || arena->head->size - arena->head->used < size) {
        size_t block_size = arena->head == NULL ? FIRST_BLOCK : arena->head->size * 2;

        if (block_size > LARGEST_BLOCK)
            block_size = LARGEST_BLOCK;
        if (block_size < size)
            block_size = size;
        Block *block = allocate(sizeof *block + block_size);
        block->next = arena->head;
        block->used = 0;
        block->size = block_size;
        arena->head = block;
        arena->total += sizeof *block + block_size;
    }
    void *memory = arena->head->data + arena->head->used;
    arena->head->used += size;
    return memset(memory, 0, size);
}

char *
arena_strndup(Arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);

    memcpy(copy, text, length);
    return copy;
}

char *
arena_strdup(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_strndup(arena, text, strlen(text));
}

char *
arena_vprintf(Arena *arena, const char *format, va_list args)
{
    va_list again;

    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        abort();
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}

char *
arena_printf(Arena *arena, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t
hash_bytes(const char *text, size_t length)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    return hash;
}

static void
interned_grow(Arena *arena)
{
    size_t       old_capacity = arena->interned_capacity;
    const char **old = arena->interned;
    size_t       capacity = old_capacity == 0 ? 64 : old_capacity * 2;
    const char **slots = allocate(capacity * sizeof *slots);

    memset(slots, 0, capacity * sizeof *slots);
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i] == NULL)
            continue;
        size_t at = hash_bytes(old[i], strlen(old[i])) & (capacity - 1);
        while (slots[at] != NULL)
            at = (at + 1) & (capacity - 1);
        slots[at] = old[i];
    }
    free(old);
    arena->interned = slots;
    arena->interned_capacity = capacity;
}

const char *
arena_intern_n(Arena *arena, const char *text, size_t length)
{
    if (arena->interned_count * 4 >= arena->interned_capacity * 3)
        interned_grow(arena);
    size_t mask = arena->interned_capacity - 1;
    size_t at = hash_bytes(text, length) & mask;

    for (; arena->interned[at] != NULL; at = (at + 1) & mask) {
        const char *known = arena->interned[at];
        if (strncmp(known, text, length) == 0 && known[length] == '\0')
            return known;
    }
    arena->interned_count++;
    return arena->interned[at] = arena_strndup(arena, text, length);
}

const char *
arena_intern(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_intern_n(arena, text, strlen(text));
}

size_t
arena_size(const Arena *arena)
{
    return arena->total + arena->interned_capacity * sizeof *arena->interned;
}
