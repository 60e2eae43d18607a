/*
 * body.c: the body of a trigger function in PL/pgSQL, where it does no more than give columns of NEW other values and
 * return NEW. It knows the words of that language, not what becomes of the values.
 */
#include <string.h>

#include "engine/sqlite/translate/trigger.h"

typedef struct Body {
    Translation *t;
    const char  *text;
    size_t       length;
    Token        token;         /* at hand */
    const Condition *condition; /* of the IF around it, or NULL */
    Assignments *made;
} Body;

static void
step(Body *body)
{
    body->token = sql_next_token(body->text, body->length, body->token.end, false);
}

static bool
take(Body *body, const char *word)
{
    if (!token_is(body->text, body->token, word))
        return false;
    step(body);
    return true;
}

static bool
not_simple(Body *body)
{
    return translate_refuse(body->t, "its function does more than give columns of NEW other values and return NEW") != NULL;
}

/* The text up to a word outside parentheses; NULL: it does not come. */
static const char *
text_until(Body *body, const char *word)
{
    uint32_t start = body->token.start;
    int      depth = 0;

    for (; body->token.type != TOKEN_END && body->token.type != TOKEN_BAD; step(body)) {
        if (depth == 0 && token_is(body->text, body->token, word)) {
            const char *text = arena_strndup(body->t->arena, body->text + start, body->token.start - start);
            step(body);
            return *text == '\0' ? NULL : text;
        }
        depth += token_is(body->text, body->token, "(") || token_is(body->text, body->token, "case");
        depth -= token_is(body->text, body->token, ")") || (depth > 0 && token_is(body->text, body->token, "end"));
        if (token_is(body->text, body->token, ";"))
            return NULL;
    }
    return NULL;
}

static const char *
take_name(Body *body)
{
    Token       token = body->token;
    STRBUF_AUTO name = STRBUF_INIT;
    bool        quoted = token.type == TOKEN_QUOTED && body->text[token.start] == '"';

    if (token.type != TOKEN_WORD && !quoted)
        return NULL;
    for (uint32_t i = token.start + quoted; i < token.end - quoted; i++) {
        char c = body->text[i];
        strbuf_add_char(&name, !quoted && c >= 'A' && c <= 'Z' ? (char)(c | 32) : c);
        i += quoted && c == '"';
    }
    step(body);
    return arena_strdup(body->t->arena, name.s);
}

/* NEW.column := expression; with = as well. */
static bool
take_assignment(Body *body)
{
    Assignment made = { .condition = body->condition };

    if (!take(body, "new") || !take(body, ".") || (made.column = take_name(body)) == NULL)
        return not_simple(body);
    if ((!take(body, ":=") && !take(body, "=")) || (made.value = text_until(body, ";")) == NULL)
        return not_simple(body);
    vec_push(body->t->arena, body->made, made);
    return true;
}

static bool take_statement(Body *body);

/* IF condition THEN ... END IF; within another one both have to hold. */
static bool
take_if(Body *body)
{
    Condition *own = ARENA_NEW(body->t->arena, Condition);

    *own = (Condition){ body->condition, text_until(body, "then") };
    if (own->text == NULL)
        return not_simple(body);
    body->condition = own;
    while (!token_is(body->text, body->token, "end"))
        if (!take_statement(body))
            return false;
    step(body);
    body->condition = own->outer;
    return (take(body, "if") && take(body, ";")) || not_simple(body);
}

static bool
take_statement(Body *body)
{
    return take(body, "if") ? take_if(body) : take_assignment(body);
}

bool
translate_body(Translation *t, const char *text, Assignments *ret_assignments)
{
    Body body = { .t = t, .text = text, .length = strlen(text), .made = ret_assignments };

    step(&body);
    if (!take(&body, "begin"))
        return not_simple(&body);
    while (!token_is(text, body.token, "return"))
        if (!take_statement(&body))
            return false;
    step(&body);
    if (!take(&body, "new") || !take(&body, ";") || !take(&body, "end"))
        return not_simple(&body);
    (void)take(&body, ";");
    return (body.token.type == TOKEN_END && ret_assignments->count > 0) || not_simple(&body);
}
