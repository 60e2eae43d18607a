/*
 * calls.c: functions, those of pg_catalog that SQLite has too, by the same name or by another.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/sqlite/translate/node.h"

typedef enum Kinds { TAKES_TEXT, TAKES_NUMBER, TAKES_INTS, TAKES_JSON } Kinds;

static const char ascii[] = "lower() and upper() change letters of ASCII alone";
static const char to_nul[] = "length() stops at a NUL character";

typedef struct CallRow {
    const char *name;
    unsigned    count;
    Kinds       kinds;
    Sort        result;         /* SORT_OTHER: that of the first argument */
    const char *format;         /* of the arguments: %1, %2, %3 */
    const char *caveat;
} CallRow;

static const CallRow call_rows[] = {
    { "lower", 1, TAKES_TEXT, SORT_TEXT, "lower(%1)", ascii },
    { "upper", 1, TAKES_TEXT, SORT_TEXT, "upper(%1)", ascii },
    { "length", 1, TAKES_TEXT, SORT_INT, "length(%1)", to_nul },
    { "char_length", 1, TAKES_TEXT, SORT_INT, "length(%1)", to_nul },
    { "character_length", 1, TAKES_TEXT, SORT_INT, "length(%1)", to_nul },
    { "octet_length", 1, TAKES_TEXT, SORT_INT, "length(CAST(%1 AS BLOB))", NULL },
    { "btrim", 1, TAKES_TEXT, SORT_TEXT, "trim(%1)", NULL },
    { "btrim", 2, TAKES_TEXT, SORT_TEXT, "trim(%1, %2)", NULL },
    { "ltrim", 1, TAKES_TEXT, SORT_TEXT, "ltrim(%1)", NULL },
    { "ltrim", 2, TAKES_TEXT, SORT_TEXT, "ltrim(%1, %2)", NULL },
    { "rtrim", 1, TAKES_TEXT, SORT_TEXT, "rtrim(%1)", NULL },
    { "rtrim", 2, TAKES_TEXT, SORT_TEXT, "rtrim(%1, %2)", NULL },
    { "strpos", 2, TAKES_TEXT, SORT_INT, "instr(%1, %2)", NULL },
    { "position", 2, TAKES_TEXT, SORT_INT, "instr(%1, %2)", NULL },
    { "replace", 3, TAKES_TEXT, SORT_TEXT, "replace(%1, %2, %3)", NULL },
    { "abs", 1, TAKES_NUMBER, SORT_OTHER, "abs(%1)", NULL },
    { "mod", 2, TAKES_INTS, SORT_INT, "%1 % %2", NULL },
    { "json_typeof", 1, TAKES_JSON, SORT_TEXT, NULL, NULL },
    { "jsonb_typeof", 1, TAKES_JSON, SORT_TEXT, NULL, NULL },
};

/* The names of JSON's types are others. */
static const char type_of_json[] =
    "CASE json_type(%1) WHEN 'text' THEN 'string' WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' "
    "WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' ELSE json_type(%1) END";

/* ---- Values that are made ------------------------------------------------------------------------------------------ */

/* Version 4: https://www.rfc-editor.org/rfc/rfc9562#section-5.4 */
static const char random_uuid[] =
    "lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || "
    "substr('89ab', 1 + (random() & 3), 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))";

static const Piece *
made_value(Translation *t, const char *name)
{
    static const char *const times[] = { "now", "transaction_timestamp", "statement_timestamp", "clock_timestamp" };

    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (strcmp(name, times[i]) == 0)
            return translate_now(t);
    if (strcmp(name, "gen_random_uuid") != 0 && strcmp(name, "uuid_generate_v4") != 0)
        return NULL;
    if (t->site != SITE_DEFAULT && t->site != SITE_TRIGGER)
        return translate_refuse(t, "%s() is kept in defaults only", name);
    return translate_piece(t, SORT_UUID, LEVEL_ADD, "%s", random_uuid);
}

/* ---- Arguments -------------------------------------------------------------------------------------------------------- */

static const Piece *
take_argument(Translation *t, const Piece *piece, const CallRow *row)
{
    static const Sort wanted[] = { [TAKES_TEXT] = SORT_TEXT, [TAKES_NUMBER] = SORT_NUMERIC, [TAKES_INTS] = SORT_INT,
                                   [TAKES_JSON] = SORT_JSON };

    piece = translate_literal_as(t, piece, wanted[row->kinds], SORT_OTHER);
    if (piece == NULL || piece->sort == wanted[row->kinds] || piece->sort == SORT_NULL)
        return piece;
    if (row->kinds == TAKES_NUMBER && (piece->sort == SORT_INT || piece->sort == SORT_FLOAT))
        return piece;
    return translate_refuse(t, "%s() is not translated for this type", row->name);
}

static void
add_argument(Translation *t, Strbuf *text, const Piece *piece, bool of_operator)
{
    strbuf_add(text, of_operator ? translate_inside(t, piece, LEVEL_ADD) : piece->text);
}

static const Piece *
fill_in(Translation *t, const CallRow *row, Pieces *args)
{
    const char *format = row->format == NULL ? type_of_json : row->format;
    bool        operator = strcmp(row->name, "mod") == 0;
    STRBUF_AUTO text = STRBUF_INIT;

    for (; *format != '\0'; format++) {
        if (*format == '%' && format[1] >= '1' && format[1] <= '3')
            add_argument(t, &text, args->items[*++format - '1'], operator);
        else
            strbuf_add_char(&text, *format);
    }
    if (row->caveat != NULL)
        translate_caveat(t, row->caveat);
    Piece *made = translate_piece(t, row->result == SORT_OTHER ? args->items[0]->sort : row->result,
                                  operator ? LEVEL_ADD : LEVEL_ATOM, "%s", text.s);
    made->width = row->result != SORT_OTHER && row->kinds == TAKES_TEXT ? 4 : args->items[0]->width;
    if (row->kinds == TAKES_INTS && args->items[1]->width > made->width && made->width > 0)
        made->width = args->items[1]->width;
    return made;
}

static bool
is_small_number(const Piece *piece, int64_t least)
{
    return piece->number && piece->sort == SORT_INT && strtoll(piece->text, NULL, 10) >= least;
}

/* NULL is no text here. */
static const Piece *
concat(Translation *t, const Pieces *args)
{
    STRBUF_AUTO text = STRBUF_INIT;

    VEC_EACH(args, i) {
        const Piece *piece = args->items[i];
        if (piece->sort != SORT_TEXT && piece->sort != SORT_LITERAL && piece->sort != SORT_INT && piece->sort != SORT_UUID &&
            piece->sort != SORT_ENUM)
            return translate_refuse(t, "concat() is translated for texts and integers only");
        strbuf_addf(&text, piece->literal != NULL ? "%s%s" : "%scoalesce(%s, '')", i == 0 ? "" : " || ", piece->text);
    }
    if (args->count == 1)
        strbuf_add(&text, " || ''");
    Piece *made = translate_piece(t, SORT_TEXT, LEVEL_ADD, "%s", text.s);
    made->operator = '|';
    return made;
}

/* round(), which is away from zero for numeric and to even for floating point; substring() from within the text on. */
static const Piece *
special_call(Translation *t, const char *name, Pieces *args)
{
    const Piece *first = args->items[0];
    bool         left = strcmp(name, "left") == 0, part = strcmp(name, "substring") == 0 || strcmp(name, "substr") == 0;

    if (strcmp(name, "concat") == 0)
        return concat(t, args);
    if (left || part || strcmp(name, "right") == 0)
        first = translate_literal_as(t, first, SORT_TEXT, SORT_OTHER);
    if (strcmp(name, "round") == 0 && args->count <= 2 && (first->sort == SORT_NUMERIC || first->sort == SORT_INT)) {
        if (args->count == 2 && !is_small_number(args->items[1], 0))
            return translate_refuse(t, "round() is translated for a constant number of digits only");
        translate_caveat(t, "numeric is computed in 8-byte floating point");
        return args->count == 1 ? translate_piece(t, SORT_NUMERIC, LEVEL_ATOM, "round(%s)", first->text)
                                : translate_piece(t, SORT_NUMERIC, LEVEL_ATOM, "round(%s, %s)", first->text,
                                                  args->items[1]->text);
    }
    if (part && first->sort == SORT_TEXT && args->count >= 2 && is_small_number(args->items[1], 1)) {
        if (args->count == 2)
            return translate_piece(t, SORT_TEXT, LEVEL_ATOM, "substr(%s, %s)", first->text, args->items[1]->text);
        if (args->count == 3 && is_small_number(args->items[2], 0))
            return translate_piece(t, SORT_TEXT, LEVEL_ATOM, "substr(%s, %s, %s)", first->text, args->items[1]->text,
                                   args->items[2]->text);
    }
    if (strcmp(name, "right") == 0 && first->sort == SORT_TEXT && args->count == 2 && is_small_number(args->items[1], 1))
        return translate_piece(t, SORT_TEXT, LEVEL_ATOM, "substr(%s, -%s)", first->text, args->items[1]->text);
    if (left && first->sort == SORT_TEXT && args->count == 2 && is_small_number(args->items[1], 0))
        return translate_piece(t, SORT_TEXT, LEVEL_ATOM, "substr(%s, 1, %s)", first->text, args->items[1]->text);
    return translate_refuse(t, "%s() has no counterpart that is known", name);
}

static const Piece *
call_by_row(Translation *t, const CallRow *row, Pieces *args)
{
    VEC_EACH(args, i) {
        args->items[i] = take_argument(t, args->items[i], row);
        if (args->items[i] == NULL)
            return NULL;
    }
    /* Nothing replaced by NULL is NULL in PostgreSQL, and not in SQLite. */
    if (strcmp(row->name, "replace") == 0 && (args->items[1]->literal == NULL || *args->items[1]->literal == '\0'))
        return translate_refuse(t, "replace() is translated for a constant text that is replaced only");
    if (row->kinds == TAKES_INTS && !(is_small_number(args->items[1], 1)))
        return translate_refuse(t, "division by zero is an error in PostgreSQL, and NULL in SQLite");
    return fill_in(t, row, args);
}

/* Is it none of pg_catalog? There may be one of the file by the name of one that is. */
static bool
is_own_function(const Translation *t, const char *schema, const char *name)
{
    bool extension = strcmp(name, "gen_random_uuid") == 0 || strcmp(name, "uuid_generate_v4") == 0;

    if (schema != NULL && !extension)
        return strcmp(schema, "pg_catalog") != 0;
    VEC_EACH(&t->desired->functions, i)
        if (strcmp(t->desired->functions.items[i].name.name.raw, name) == 0)
            return true;
    return false;
}

const Piece *
translate_call(Translation *t, const PgQuery__FuncCall *call)
{
    const char *name = call->n_funcname == 0 ? NULL : node_string(call->funcname[call->n_funcname - 1]);
    const char *schema = call->n_funcname > 1 ? node_string(call->funcname[0]) : NULL;
    bool        plain = call->n_agg_order == 0 && call->agg_filter == NULL && call->over == NULL && !call->agg_star &&
                 !call->agg_distinct && !call->func_variadic;

    if (name != NULL && is_own_function(t, schema, name))
        return translate_refuse(t, "SQLite has no functions like %s()", name);
    if (name != NULL && t->site == SITE_QUERY && translate_is_aggregate(call))
        return translate_aggregate(t, call);
    if (name == NULL || !plain)
        return translate_refuse(t, "a call that is not plain has no counterpart");
    if (strcmp(name, "nextval") == 0)
        return translate_refuse(t, "SQLite has no sequences");
    if (call->n_args == 0) {
        t->why = NULL;
        const Piece *made = made_value(t, name);
        return made != NULL || t->why != NULL ? made : translate_refuse(t, "%s() has no counterpart that is known", name);
    }
    Pieces args = translate_pieces(t, call->args, call->n_args);
    if (args.count == 0)
        return NULL;
    const Piece *moment = translate_moment_call(t, name, &args);
    if (moment != NULL || t->why != NULL)
        return moment;
    (void)translate_refuse(t, "it can't be translated");
    for (size_t i = 0; i < sizeof call_rows / sizeof *call_rows; i++)
        if (strcmp(call_rows[i].name, name) == 0 && call_rows[i].count == args.count)
            return call_by_row(t, &call_rows[i], &args);
    return special_call(t, name, &args);
}
