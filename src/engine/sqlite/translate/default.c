/*
 * default.c: what a column's values are where none is given: defaults, and generation expressions.
 */
#include <string.h>

#include "engine/sqlite/translate/translate.h"

/* A plain literal, or CURRENT_TIMESTAMP, needs no parentheses; and ALTER TABLE ADD COLUMN takes literals only without. */
static bool
is_plain(const char *text)
{
    size_t length = strlen(text);
    Token  first = sqlite_next_token(text, length, 0), second = sqlite_next_token(text, length, first.end);
    bool   sign = sqlite_token_is(text, first, "-");

    if (sign)
        return second.type == TOKEN_NUMBER && sqlite_next_token(text, length, second.end).type == TOKEN_END;
    if (second.type != TOKEN_END)
        return false;
    return first.type == TOKEN_NUMBER || first.type == TOKEN_STRING || first.type == TOKEN_WORD;
}

bool
translate_is_counted(const Column *column)
{
    if (column->serial || column->identity != 0)
        return true;
    if (column->default_value != NULL)
        VEC_EACH(&column->default_value->uses, i) {
            const Object *used = column->default_value->uses.items[i];
            if (used->kind == KIND_SEQUENCE && ((const Sequence *)used)->owned_by == column)
                return true;
        }
    return false;
}

static const char *
column_text(Translation *t, const Column *column)
{
    return translate_display(t, &column->base);
}

bool
translate_default(Translation *t, const Column *column)
{
    const Expr *value = column->default_value;
    SourcePos   at = value != NULL && value->at.file > 0 ? value->at : column->base.at;

    if (translate_is_counted(column)) {
        translate_report(t, column->base.at, "%s: nothing gives it numbers, SQLite counts only what is the primary key",
                         column_text(t, column));
        return false;
    }
    if (value == NULL)
        return true;
    t->caveats.count = 0;
    const Piece *piece = translate_expr(t, value, column_table(column), SITE_DEFAULT);
    if (piece != NULL)
        piece = translate_assign(t, piece, column->type);
    if (piece == NULL) {
        translate_report(t, at, "the default of %s is left out: %s", column_text(t, column), t->why);
        return false;
    }
    translate_caveats(t, at, &column->base);
    translate_mark(t, &column->base, column->base.at);
    strbuf_addf(&t->sql, is_plain(piece->text) ? " DEFAULT %s" : " DEFAULT (%s)", piece->text);
    return true;
}

bool
translate_generated(Translation *t, const Column *column)
{
    const Expr  *expr = column_more(column)->generated_as;
    SourcePos    at = expr->at.file > 0 ? expr->at : column->base.at;

    t->caveats.count = 0;
    const Piece *piece = translate_expr(t, expr, column_table(column), SITE_GENERATED);
    if (piece != NULL)
        piece = translate_assign(t, piece, column->type);
    if (piece == NULL) {
        vec_push(t->arena, &t->uncomputed, column);
        translate_report(t, at, "%s is an ordinary one that nothing computes, and may be NULL: %s", column_text(t, column),
                         t->why);
        return false;
    }
    translate_caveats(t, at, &column->base);
    strbuf_addf(&t->sql, " GENERATED ALWAYS AS (%s)%s", piece->text, column->generated == 's' ? " STORED" : "");
    return true;
}
