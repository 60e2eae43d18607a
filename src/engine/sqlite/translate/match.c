/*
 * match.c: LIKE and what is taken out of JSON. SQLite's LIKE folds the case of ASCII letters and has no escape
 * character; its GLOB does neither.
 */
#include <string.h>

#include "engine/sqlite/translate/node.h"

/* ---- Patterns ----------------------------------------------------------------------------------------------------- */

/* The pattern of LIKE as one of GLOB; NULL: it ends in the escape character, or is to be folded and not all ASCII. */
static const char *
glob_of(Arena *arena, const char *like, bool fold)
{
    STRBUF_AUTO out = STRBUF_INIT;

    for (; *like != '\0'; like++) {
        bool escaped = *like == '\\';
        like += escaped;
        if (*like == '\0' || (fold && (*like & 0x80) != 0))
            return NULL;
        char c = fold && *like >= 'A' && *like <= 'Z' ? (char)(*like | 32) : *like;
        if (!escaped && (c == '%' || c == '_'))
            strbuf_add_char(&out, c == '%' ? '*' : '?');
        else if (c == '*' || c == '?' || c == '[')
            strbuf_addf(&out, "[%c]", c);
        else
            strbuf_add_char(&out, c);
    }
    return arena_strdup(arena, out.s);
}

const Piece *
translate_match(Translation *t, const PgQuery__AExpr *expr)
{
    const char  *name = node_string(expr->name[expr->n_name - 1]);
    bool         fold = strchr(name, '*') != NULL, negated = *name == '!';
    const Piece *value = translate_node(t, expr->lexpr), *pattern = value == NULL ? NULL : translate_node(t, expr->rexpr);

    if (pattern == NULL)
        return NULL;
    if (value->sort != SORT_TEXT || pattern->literal == NULL)
        return translate_refuse(t, "LIKE is translated for a text and a constant pattern only");
    const char *glob = glob_of(t->arena, pattern->literal, fold);
    if (glob == NULL)
        return translate_refuse(t, fold ? "ILIKE with letters beyond ASCII has no counterpart" : "the pattern ends in \\");
    if (fold)
        translate_caveat(t, "ILIKE takes letters of ASCII alone for alike in both cases");
    return translate_piece(t, SORT_BOOL, LEVEL_COMPARE, fold ? "lower(%s) %sGLOB %s" : "%s %sGLOB %s",
                           fold ? value->text : translate_inside(t, value, LEVEL_COMPARE), negated ? "NOT " : "",
                           translate_quote(t->arena, glob));
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------ */

static bool
add_step(Translation *t, const Node *node, Strbuf *path)
{
    const Piece *step = translate_node(t, node);

    if (step == NULL)
        return false;
    if (step->literal != NULL && strpbrk(step->literal, "\"\\") == NULL)
        strbuf_addf(path, ".\"%s\"", step->literal);
    else if (step->number && step->sort == SORT_INT && step->text[0] != '-' && strcmp(step->text, "0") != 0)
        strbuf_addf(path, "[%s]", step->text);
    else    /* -> 0 of a jsonb that is no array and no object is that itself */
        return translate_refuse(t, "-> is translated with a constant name, or a number from 1 on, only") != NULL;
    return true;
}

/* a -> 'b' -> 'c': the column, and the path into it. */
static const Piece *
walk_path(Translation *t, const Node *node, Strbuf *path)
{
    if (IS_NODE(node, A_EXPR) && node->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP && node->a_expr->lexpr != NULL &&
        strcmp(node_string(node->a_expr->name[node->a_expr->n_name - 1]), "->") == 0) {
        const Piece *inner = walk_path(t, node->a_expr->lexpr, path);
        return inner != NULL && add_step(t, node->a_expr->rexpr, path) ? inner : NULL;
    }
    const Piece *piece = translate_node(t, node);
    if (piece != NULL && piece->sort != SORT_JSON)
        return translate_refuse(t, "->> is translated for JSON only");
    strbuf_add(path, "$");
    return piece;
}

static const char *
path_of(Translation *t, const PgQuery__AExpr *expr, const Piece **ret_value)
{
    STRBUF_AUTO path = STRBUF_INIT;

    *ret_value = expr->lexpr == NULL ? NULL : walk_path(t, expr->lexpr, &path);
    return *ret_value != NULL && add_step(t, expr->rexpr, &path) ? translate_quote(t->arena, path.s) : NULL;
}

const Piece *
translate_json_part(Translation *t, const PgQuery__AExpr *expr)
{
    const Piece *value;
    const char  *path = path_of(t, expr, &value);

    return path == NULL ? NULL : translate_piece(t, SORT_JSON, LEVEL_ADD, "%s -> %s", translate_inside(t, value, LEVEL_ADD),
                                                 path);
}

/* ->> is a text in PostgreSQL. SQLite's gives a number for a number, and 1 for true. */
const Piece *
translate_json_text(Translation *t, const PgQuery__AExpr *expr)
{
    const Piece *value;
    const char  *path = path_of(t, expr, &value);

    if (path == NULL)
        return NULL;
    const char *from = translate_inside(t, value, LEVEL_ADD);
    translate_caveat(t, "an object or array that ->> gives is a text without blanks");
    return translate_piece(t, SORT_TEXT, LEVEL_ATOM,
                           "CASE json_type(%s, %s) WHEN 'text' THEN %s ->> %s WHEN 'null' THEN NULL "
                           "ELSE CAST(%s -> %s AS TEXT) END",
                           value->text, path, from, path, from, path);
}
