/*
 * arena.c: blocks chained behind a bump pointer. It knows nothing of what it holds.
 *
 * Blocks double up to one MiB: a small schema stays small, a large one makes few calls to malloc. What is
 * large has a block of its own, which can grow.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <schemasync/arena.h>
#include <schemasync/hash.h>

typedef struct Block {
    struct Block *next, *previous;
    size_t        used;
    size_t        size;
    _Alignas(16) char data[];
} Block;

struct Arena {
    Block       *head;
    Block       *large;         /* of one allocation each */
    size_t       total;
    const char **interned;      /* open addressing; capacity is a power of two */
    size_t       interned_count;
    size_t       interned_capacity;
};

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, LARGE = 1 << 16, ALIGNMENT = 8 };

static void *
allocate(void *before, size_t size)
{
    void *memory = realloc(before, size);

    if (memory == NULL) {
        fputs("schemasync: out of memory\n", stderr);
        abort();
    }
    return memory;
}

Arena *
arena_new(void)
{
    Arena *arena = allocate(NULL, sizeof *arena);

    memset(arena, 0, sizeof *arena);
    return arena;
}

static void
free_blocks(Block *block)
{
    for (Block *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
}

void
arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    free_blocks(arena->head);
    free_blocks(arena->large);
    free(arena->interned);
    free(arena);
}

void
arena_cleanup(Arena **arena)
{
    arena_free(*arena);
}

static size_t
aligned(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static bool
fits(const Block *block, size_t size)
{
    return block != NULL && block->size - block->used >= size;
}

/* Makes or enlarges a block and puts it at the front of its list. */
static Block *
link_block(Arena *arena, Block **list, Block *before, size_t size)
{
    if (before != NULL)
        *(before->previous == NULL ? list : &before->previous->next) = before->next;
    if (before != NULL && before->next != NULL)
        before->next->previous = before->previous;
    arena->total += size - (before == NULL ? 0 : before->size);
    Block *block = allocate(before, sizeof *block + size);
    block->size = size;
    block->previous = NULL;
    block->next = *list;
    if (*list != NULL)
        (*list)->previous = block;
    return *list = block;
}


void *
arena_alloc(Arena *arena, size_t size)
{
    size = aligned(size);
    if (size >= LARGE)
        return memset(link_block(arena, &arena->large, NULL, size)->data, 0, size);
    if (!fits(arena->head, size)) {
        size_t block_size = arena->head == NULL ? FIRST_BLOCK : arena->head->size * 2;

        if (block_size > LARGEST_BLOCK)
            block_size = LARGEST_BLOCK;
        if (block_size < size)
            block_size = size;
        link_block(arena, &arena->head, NULL, block_size)->used = 0;
    }
    void *memory = arena->head->data + arena->head->used;
    arena->head->used += size;
    return memset(memory, 0, size);
}

void *
arena_grow(Arena *arena, void *memory, size_t old_size, size_t size)
{
    Block *head = arena->head;

    old_size = aligned(old_size);
    size = aligned(size);
    if (memory != NULL && old_size >= LARGE)
        return link_block(arena, &arena->large, (Block *)((char *)memory - offsetof(Block, data)), size)->data;
    if (memory != NULL && head != NULL && (char *)memory + old_size == head->data + head->used && size < LARGE &&
        fits(head, size - old_size)) {
        arena_alloc(arena, size - old_size);
        return memory;
    }
    void *moved = size >= LARGE ? link_block(arena, &arena->large, NULL, size)->data : arena_alloc(arena, size);
    return old_size > 0 ? memcpy(moved, memory, old_size) : moved;
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

static void
interned_grow(Arena *arena)
{
    size_t       old_capacity = arena->interned_capacity;
    const char **old = arena->interned;
    size_t       capacity = old_capacity == 0 ? 64 : old_capacity * 2;
    const char **slots = allocate(NULL, capacity * sizeof *slots);

    memset(slots, 0, capacity * sizeof *slots);
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i] == NULL)
            continue;
        size_t at = hash_bytes(HASH_START, old[i], strlen(old[i])) & (capacity - 1);
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
    size_t at = hash_bytes(HASH_START, text, length) & mask;

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
