/*
 * parse.c: gives statements to PostgreSQL's parser, a batch at a time, and their trees to the handlers. It
 * knows libpg_query's results and positions, not what statements mean.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ddl/reader.h"

/* ---- Memory of trees ----------------------------------------------------------------------------- */

/* A tree has thousands of small nodes, and all go at once: blocks that are used again for the next batch. */
typedef struct Block {
    struct Block *next;
    size_t        size, used;
    _Alignas(16) char data[];
} Block;

typedef struct Pool {
    ProtobufCAllocator allocator;
    Block             *first, *current;
} Pool;

enum { BLOCK_BYTES = 1024 * 1024 };

static Block *
block_new(size_t size)
{
    Block *block = malloc(sizeof *block + size);

    if (block == NULL) {
        fputs("schemasync: out of memory\n", stderr);
        abort();
    }
    *block = (Block){ .size = size };
    return block;
}

static void *
pool_alloc(void *data, size_t size)
{
    Pool  *pool = data;
    Block *block = pool->current;

    size = (size + 15) & ~(size_t)15;
    while (block->size - block->used < size) {
        if (block->next == NULL || block->next->size < size) {
            Block *added = block_new(size > BLOCK_BYTES ? size : BLOCK_BYTES);
            added->next = block->next;
            block->next = added;
        }
        block = pool->current = block->next;
        block->used = 0;
    }
    void *memory = block->data + block->used;
    block->used += size;
    return memory;
}

static void
pool_no_free(void *data, void *memory)
{
    (void)data;
    (void)memory;
}

Pool *
pool_new(void)
{
    Pool *pool = calloc(1, sizeof *pool);

    if (pool == NULL)
        abort();
    pool->allocator = (ProtobufCAllocator){ pool_alloc, pool_no_free, pool };
    pool->first = pool->current = block_new(BLOCK_BYTES);
    return pool;
}

void
pool_free(Pool *pool)
{
    for (Block *block = pool->first, *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    free(pool);
}

/* Forgets all trees. What one huge statement needed beyond a few blocks goes back to the system. */
static void
pool_reset(Pool *pool)
{
    Block   *block = pool->first;
    unsigned kept = 1;

    while (block->next != NULL && kept < 8 && block->next->size == BLOCK_BYTES) {
        block = block->next;
        kept++;
    }
    for (Block *rest = block->next, *next; rest != NULL; rest = next) {
        next = rest->next;
        free(rest);
    }
    block->next = NULL;
    pool->current = pool->first;
    pool->first->used = 0;
}

/* ---- Parsing ------------------------------------------------------------------------------------- */

static void
free_result(PgQueryProtobufParseResult *result)
{
    pg_query_free_protobuf_parse_result(*result);
}

/* Parses NUL-terminated text. NULL: *ret_message (in the reader's arena) and *ret_cursor say why. */
static PgQuery__ParseResult *
parse(Reader *r, const char *text, const char **ret_message, int *ret_cursor)
{
    PgQueryProtobufParseResult result __attribute__((cleanup(free_result))) = pg_query_parse_protobuf(text);

    if (result.error != NULL) {
        *ret_message = arena_strdup(r->arena, result.error->message);
        *ret_cursor = result.error->cursorpos;
        return NULL;
    }
    PgQuery__ParseResult *tree = pg_query__parse_result__unpack(&r->pool->allocator, result.parse_tree.len,
                                                                (const uint8_t *)result.parse_tree.data);
    if (tree == NULL) {
        *ret_message = "the parser's answer can't be read";
        *ret_cursor = 1;
    }
    return tree;
}

PgQuery__ParseResult *
parse_text(Reader *r, const char *text)
{
    const char *message;
    int         cursor;

    pool_reset(r->pool);
    return parse(r, text, &message, &cursor);
}

/* The text between two bytes of the source, without a copy: the byte after it is NUL meanwhile. */
static PgQuery__ParseResult *
parse_range(Reader *r, Source *source, uint32_t start, uint32_t end, const char **ret_message,
            int *ret_cursor)
{
    char after = source->text[end];

    source->text[end] = '\0';
    PgQuery__ParseResult *tree = parse(r, source->text + start, ret_message, ret_cursor);
    source->text[end] = after;
    return tree;
}

/* ---- Handling ------------------------------------------------------------------------------------ */

static void
defer(Reader *r, const Batch *batch, const Statement *statement)
{
    Deferred deferred = {
        .source = batch->source,
        .start = statement->range_start,
        .end = statement->range_end,
        .settings = r->settings,
        .resume_at = r->resume_at,
    };

    vec_push(r->arena, &r->deferred, deferred);
    error_release(&r->error);
}

static void
handle(Reader *r, Batch *batch, const Statement *statement, const Node *tree, uint32_t base,
       uint32_t resume_at)
{
    r->statement = *statement;
    r->tokens = batch->tokens.items + statement->first_token;
    r->token_count = statement->token_count;
    r->base = base;
    r->resume_at = resume_at;
    r->missing = false;
    r->places.count = 0;
    bool good =
        handle_statement(r, tree) &&
        directives_attach(r, &batch->directives, statement->first_directive, statement->directive_count);
    if (!good && r->missing && !r->last_round) {
        defer(r, batch, statement);
    } else if (!good) {
        refused_enter(r, tree, r->error.not_covered);
        if (!leave_out(r))
            report(r);
    }
}

/* Words for a stack that is full: Bison's, the server's, and those of libpg_query 18 for its own limit. */
static bool
is_too_deep(const char *message)
{
    return strncmp(message, "memory exhausted", 16) == 0 || strcmp(message, "stack depth limit exceeded") == 0 ||
           strncmp(message, "parse tree is nested too deeply", 31) == 0;
}

/* Of several statements, the one that does not parse is found by parsing each alone. */
static void
parse_statement(Reader *r, Batch *batch, const Statement *statement, uint32_t resume_at)
{
    const char *message;
    int         cursor;

    pool_reset(r->pool);
    PgQuery__ParseResult *tree =
        parse_range(r, batch->source, statement->start, statement->end, &message, &cursor);
    if (tree == NULL) {
        size_t skip = cursor > 0 ? (size_t)cursor - 1 : 0;
        if (is_too_deep(message))
            message = "parentheses or operators are nested too deep for PostgreSQL's parser";
        refuse(r, (uint32_t)source_skip_characters(batch->source, statement->start, skip), "%s", message);
        report(r);
    } else if (tree->n_stmts != 1) {
        refuse(r, statement->start, "the statement is not one for PostgreSQL's parser, but %zu",
               tree->n_stmts);
        report(r);
    } else {
        handle(r, batch, statement, tree->stmts[0]->stmt, statement->start, resume_at);
    }
}

void
parse_batch(Reader *r, Batch *batch, uint32_t resume_at)
{
    PgQuery__ParseResult *tree = NULL;
    const char           *message;
    int                   cursor;

    r->source = batch->source;
    r->text = batch->source->text;
    r->batch_arena = batch->arena;
    if (batch->statements.count > 0) {
        pool_reset(r->pool);
        if (!batch->broken)
            tree = parse_range(r, batch->source, batch->start, batch->end, &message, &cursor);
        if (tree != NULL && tree->n_stmts == batch->statements.count) {
            VEC_EACH(&batch->statements, i)
                handle(r, batch, &batch->statements.items[i], tree->stmts[i]->stmt, batch->start, resume_at);
        } else {
            VEC_EACH(&batch->statements, i)
                parse_statement(r, batch, &batch->statements.items[i], resume_at);
        }
    }
    prove_slices(r);
}
