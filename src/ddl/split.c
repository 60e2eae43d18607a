/*
 * split.c: cuts a schema file into statements, as psql does, and collects their tokens and directives. It
 * knows where statements end, not what they say.
 */
#include <string.h>

#include "ddl/reader.h"

enum {
    BATCH_BYTES = 64 * 1024, /* enough to make parsing's fixed cost vanish, small enough to stay in cache */
    MAX_NAME = 63,
    /* a + b + c is as deep as it has operators; a * b + c * d half of that. What is surely too deep is
     * refused before
     * the parser, whose time grows with the square of the depth, sees it. */
    MAX_CHAIN = 2 * DDL_MAX_EXPRESSION_DEPTH,
    CHAIN_LEVELS = 32,
};

/* Where in a statement the cursor stands. */
typedef struct Progress {
    Statement statement;
    uint32_t  tokens;              /* also those beyond the limit, which are not kept */
    uint32_t  depth;               /* of parentheses and brackets */
    uint32_t  begin_depth;         /* of BEGIN ... END in a function's body */
    bool      routine;             /* CREATE [OR REPLACE] FUNCTION or PROCEDURE */
    bool      copy, copy_stdin;    /* COPY ... FROM stdin: data follow */
    bool      broken;              /* was reported already */
    uint32_t  chain[CHAIN_LEVELS]; /* operators in a row, at each depth of parentheses */
} Progress;

/* Words that nest what stands before them: a IS TRUE IS TRUE. */
static bool
is_operator_word(const char *text, Token token)
{
    static const char *const words[] = { "is", "isnull", "notnull", "collate", "at" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is(text, token, words[i]))
            return true;
    return false;
}

/* Counts operators of one operand list: AND, OR and commas do not nest what they join. */
static void
follow_chain(Reader *r, Progress *p, const char *text, Token token)
{
    if (p->depth >= CHAIN_LEVELS)
        return;
    uint32_t *chain = &p->chain[p->depth];
    if (token.type == TOKEN_OPERATOR || (token.type == TOKEN_WORD && is_operator_word(text, token))) {
        if (++*chain > MAX_CHAIN && !p->broken) {
            refuse(r, token.start, "expression is nested more than %d deep", DDL_MAX_EXPRESSION_DEPTH);
            report(r);
            p->broken = true;
        }
    } else if (token_is(text, token, ",") || token_is(text, token, "and") || token_is(text, token, "or")) {
        *chain = 0;
    }
}

/* psqlscan.l counts BEGIN, CASE and END in the same way. */
static void
follow_body(Progress *p, const char *text, Token token)
{
    if (p->tokens <= 4 && (token_is(text, token, "function") || token_is(text, token, "procedure")))
        p->routine = true;
    if (!p->routine || p->depth > 0)
        return;
    if (token_is(text, token, "begin"))
        p->begin_depth++;
    else if (token_is(text, token, "case") && p->begin_depth > 0)
        p->begin_depth++;
    else if (token_is(text, token, "end") && p->begin_depth > 0)
        p->begin_depth--;
}

/* A name is cut after 63 bytes, as the server does with a notice. */
static void
check_name_length(Reader *r, const char *text, Token token)
{
    uint32_t start = token.start, length = token.end - token.start;

    if (length <= MAX_NAME)
        return;
    if (token.type == TOKEN_QUOTED) {
        if (text[start] != '"')
            return; /* U&"...": how long it is only the parser knows */
        start++;
        length -= 2;
        for (uint32_t i = start; i + 1 < start + length; i++)
            if (text[i] == '"')
                return;
        if (length <= MAX_NAME)
            return;
    }
    uint32_t kept = MAX_NAME;
    while (kept > 0 && ((unsigned char)text[start + kept] & 0xC0) == 0x80)
        kept--;
    note(r, token.start, "names have at most %d bytes: \"%.*s\" is cut to \"%.*s\"", MAX_NAME, (int)length,
         text + start, (int)kept, text + start);
}

static void
take_token(Reader *r, Batch *batch, Progress *p, Token token)
{
    const char *text = batch->source->text;

    if (p->tokens++ == 0) {
        p->statement.start = token.start;
        p->copy = token_is(text, token, "copy");
    }
    p->statement.end = token.end;
    if (p->tokens <= DDL_MAX_STATEMENT_TOKENS) {
        vec_push(batch->arena, &batch->tokens, token);
        p->statement.token_count++;
    }
    if (token.type == TOKEN_WORD) {
        follow_body(p, text, token);
        p->copy_stdin = p->copy && (p->copy_stdin || token_is(text, token, "stdin"));
    } else if (token.type == TOKEN_PUNCT) {
        char c = text[token.start];
        if (c == '(' || c == '[') {
            p->depth++;
            if (p->depth < CHAIN_LEVELS)
                p->chain[p->depth] = 0;
        } else if ((c == ')' || c == ']') && p->depth > 0) {
            p->depth--;
        }
    }
    follow_chain(r, p, text, token);
    if (token.type == TOKEN_WORD || token.type == TOKEN_QUOTED)
        check_name_length(r, text, token);
}

static void
take_comment(Batch *batch, Progress *p, Token token)
{
    Directive directive;

    if (!directive_find(batch->source->text, token.start, token.end, &directive))
        return;
    vec_push(batch->arena, &batch->directives, directive);
    p->statement.directive_count++;
}

/* Comments beside the end of a statement, before anything else follows on that line, are about it. */
static uint32_t
take_trailing_comments(Batch *batch, Progress *p, uint32_t at)
{
    const Source *source = batch->source;

    for (;;) {
        Token token = sql_next_token(source->text, source->length, at, true);
        if (token.type != TOKEN_COMMENT || memchr(source->text + at, '\n', token.start - at) != NULL)
            return at;
        Token next = sql_next_token(source->text, source->length, token.end, true);
        if (next.type != TOKEN_COMMENT && next.type != TOKEN_END &&
            memchr(source->text + token.end, '\n', next.start - token.end) == NULL)
            return at;
        take_comment(batch, p, token);
        at = token.end;
    }
}

/* The lines of data after COPY ... FROM stdin, up to \. on a line of its own. */
static uint32_t
skip_copy_data(const Source *source, uint32_t at)
{
    const char *line = source->text + at, *end = source->text + source->length;

    while ((line = memchr(line, '\n', (size_t)(end - line))) != NULL) {
        line++;
        if (end - line >= 2 && line[0] == '\\' && line[1] == '.') {
            const char *next = memchr(line, '\n', (size_t)(end - line));
            return (uint32_t)((next == NULL ? end : next) - source->text);
        }
    }
    return (uint32_t)source->length;
}

static void
end_statement(Reader *r, Batch *batch, Progress *p, uint32_t range_end)
{
    p->statement.range_end = range_end;
    if (p->tokens > DDL_MAX_STATEMENT_TOKENS && !p->broken) {
        refuse(r, p->statement.start, "statement is longer than %d tokens", DDL_MAX_STATEMENT_TOKENS);
        report(r);
        p->broken = true;
    } else if (p->tokens == 0 && p->statement.directive_count > 0) {
        refuse(r, batch->directives.items[p->statement.first_directive].start,
               "the directive belongs to nothing: no statement follows it");
        report(r);
    }
    if (p->broken) {
        batch->broken = true;
        batch->tokens.count = p->statement.first_token;
    } else if (p->tokens > 0) {
        vec_push(batch->arena, &batch->statements, p->statement);
    }
    *p = (Progress){ .statement = { .range_start = range_end,
                                    .start = range_end,
                                    .end = range_end,
                                    .first_token = batch->tokens.count,
                                    .first_directive = batch->directives.count } };
}

static void
refuse_bad_token(Reader *r, const Source *source, Token token)
{
    char first = source->text[token.start];

    refuse(r, token.start, "%s is not closed",
           first == '/'   ? "a comment"
           : first == '"' ? "a quoted name"
                          : "a string");
    report(r);
}

static SplitStop
split(Reader *r, Batch *batch, uint32_t *at, uint32_t limit)
{
    const Source *source = batch->source;
    Progress      p = { .statement = { .range_start = *at, .start = *at, .end = *at } };
    uint32_t      position = *at;

    batch->start = *at;
    r->source = batch->source;
    r->text = source->text;
    for (;;) {
        Token token = sql_next_token(source->text, source->length, position, true);
        position = token.end;
        if (token.type == TOKEN_COMMENT) {
            take_comment(batch, &p, token);
        } else if (token.type == TOKEN_END || token.type == TOKEN_BAD) {
            if (token.type == TOKEN_BAD) {
                refuse_bad_token(r, source, token);
                p.broken = true;
            }
            end_statement(r, batch, &p, position);
            *at = batch->end = (uint32_t)source->length;
            return SPLIT_END;
        } else if (token.type == TOKEN_BACKSLASH) {
            if (p.tokens > 0) {
                refuse(r, token.start, "a psql command stands inside a statement");
                report(r);
                p.broken = true;
                continue;
            }
            end_statement(r, batch, &p, token.start);
            *at = batch->end = token.start;
            return SPLIT_COMMAND;
        } else if (p.depth == 0 && p.begin_depth == 0 && token_is(source->text, token, ";")) {
            if (p.copy_stdin)
                position = skip_copy_data(source, position);
            else if (p.tokens > 0)
                position = take_trailing_comments(batch, &p, position);
            end_statement(r, batch, &p, position);
            *at = batch->end = position;
            if (position >= limit)
                return SPLIT_FULL;
        } else {
            take_token(r, batch, &p, token);
        }
    }
}

SplitStop
split_batch(Reader *r, Batch *batch, uint32_t *at)
{
    return split(r, batch, at, *at + BATCH_BYTES);
}

void
split_range(Reader *r, Batch *batch, uint32_t start, uint32_t end)
{
    split(r, batch, &start, end);
}
