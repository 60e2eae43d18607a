/*
 * slice.c: finds an expression's own text among the tokens of its statement. It knows parentheses and commas;
 * prove.c checks what it finds.
 */
#include <string.h>

#include "ddl/reader.h"

uint32_t
token_at(const Reader *r, uint32_t byte)
{
    uint32_t low = 0, high = r->token_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (r->tokens[middle].start < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool
token_word(const Reader *r, uint32_t index, const char *word)
{
    return index < r->token_count && token_is(r->text, r->tokens[index], word);
}

static bool
opens(const Reader *r, uint32_t index)
{
    const Token *token = &r->tokens[index];

    return token->type == TOKEN_PUNCT && (r->text[token->start] == '(' || r->text[token->start] == '[');
}

static bool
closes(const Reader *r, uint32_t index)
{
    const Token *token = &r->tokens[index];

    return token->type == TOKEN_PUNCT && (r->text[token->start] == ')' || r->text[token->start] == ']');
}

uint32_t
token_closing(const Reader *r, uint32_t index)
{
    uint32_t depth = 0;

    for (; index < r->token_count; index++) {
        if (opens(r, index))
            depth++;
        else if (closes(r, index) && --depth == 0)
            return index;
    }
    return index;
}

uint32_t
token_find(const Reader *r, uint32_t index, const char *word)
{
    for (; index < r->token_count; index++) {
        if (opens(r, index))
            index = token_closing(r, index);
        else if (closes(r, index))
            return r->token_count;
        else if (token_word(r, index, word))
            return index;
    }
    return r->token_count;
}

uint32_t
token_element_end(const Reader *r, uint32_t index)
{
    for (; index < r->token_count; index++) {
        if (opens(r, index))
            index = token_closing(r, index);
        else if (closes(r, index) || token_word(r, index, ","))
            return index;
    }
    return r->token_count;
}

/* Is what stands between these parentheses one expression that needs them? A row, a sub-select. */
static bool
needs_parentheses(const Reader *r, uint32_t open, uint32_t close)
{
    if (open + 1 == close || token_element_end(r, open + 1) != close)
        return true;
    static const char *const queries[] = { "select", "with", "values", "table" };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        if (token_word(r, open + 1, queries[i]))
            return true;
    return false;
}

static bool
is_parenthesis(const Reader *r, uint32_t index)
{
    return r->tokens[index].type == TOKEN_PUNCT && r->text[r->tokens[index].start] == '(';
}

bool
expr_make(Reader *r, const Node *tree, uint32_t first, uint32_t end, const Expr **ret_expr)
{
    while (end > first + 2 && is_parenthesis(r, first) && token_closing(r, first) == end - 1 &&
           !needs_parentheses(r, first, end - 1)) {
        first++;
        end--;
    }
    if (first >= end || end > r->token_count)
        return refuse(r, r->statement.start, "can't find the text of an expression in this statement");
    uint32_t start = r->tokens[first].start;
    Expr    *expr = ARENA_NEW(r->catalog->arena, Expr);
    expr->text = arena_intern_n(r->catalog->arena, r->text + start, r->tokens[end - 1].end - start);
    expr->path = r->settings.path;
    expr->at = pos_of(r, start);
    if (!expr_collect(r, tree, expr))
        return refuse(r, start, "expression is nested more than %d deep", DDL_MAX_EXPRESSION_DEPTH);
    if (end - first > 1)
        prove_later(r, tree, expr->text, start);
    *ret_expr = expr;
    return true;
}
