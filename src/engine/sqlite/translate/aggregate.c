/*
 * aggregate.c: aggregates and window functions. What depends on the order of texts, or on how they are counted as
 * different, is refused; see translate_order_key() and translate_distinguishes().
 */
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/translate/query.h"

typedef enum Shape {
    COUNT, SUM, AVERAGE, MINIMUM, MAXIMUM, ALL_TRUE, ANY_TRUE, STRINGS,
    RANK,           /* no argument; a whole number */
    SHARE,          /* no argument; a floating-point number */
    TILE,           /* a number of parts */
    VALUE,          /* that of another row */
} Shape;

typedef struct AggregateRow {
    const char *name;
    Shape       shape;
    unsigned    least, most;    /* arguments */
    bool        window_only;
} AggregateRow;

static const AggregateRow rows[] = {
    { "count", COUNT, 0, 1, false },
    { "sum", SUM, 1, 1, false },
    { "avg", AVERAGE, 1, 1, false },
    { "min", MINIMUM, 1, 1, false },
    { "max", MAXIMUM, 1, 1, false },
    { "bool_and", ALL_TRUE, 1, 1, false },
    { "every", ALL_TRUE, 1, 1, false },
    { "bool_or", ANY_TRUE, 1, 1, false },
    { "string_agg", STRINGS, 2, 2, false },
    { "row_number", RANK, 0, 0, true },
    { "rank", RANK, 0, 0, true },
    { "dense_rank", RANK, 0, 0, true },
    { "percent_rank", SHARE, 0, 0, true },
    { "cume_dist", SHARE, 0, 0, true },
    { "ntile", TILE, 1, 1, true },
    { "lag", VALUE, 1, 3, true },
    { "lead", VALUE, 1, 3, true },
    { "first_value", VALUE, 1, 1, true },
    { "last_value", VALUE, 1, 1, true },
    { "nth_value", VALUE, 2, 2, true },
};

static const AggregateRow *
row_of(const PgQuery__FuncCall *call)
{
    const char *name = node_string(call->funcname[call->n_funcname - 1]);

    for (size_t i = 0; name != NULL && i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

bool
translate_is_aggregate(const PgQuery__FuncCall *call)
{
    return call->over != NULL || call->agg_filter != NULL || call->agg_star || call->agg_distinct || call->n_agg_order > 0 ||
           row_of(call) != NULL;
}

/* ---- OVER ---------------------------------------------------------------------------------------------------- */

/* FRAMEOPTION_... of parsenodes.h */
enum { FRAME_NONDEFAULT = 0x1, FRAME_RANGE = 0x2, FRAME_ROWS = 0x4, FRAME_BETWEEN = 0x10, FRAME_EXCLUSION = 0x38000 };

typedef struct Bound {
    int         bit;
    const char *words;      /* %s: a number */
} Bound;

static const Bound starts[] = {
    { 0x20, "UNBOUNDED PRECEDING" }, { 0x200, "CURRENT ROW" }, { 0x800, "%s PRECEDING" }, { 0x2000, "%s FOLLOWING" },
};
static const Bound ends[] = {
    { 0x100, "UNBOUNDED FOLLOWING" }, { 0x400, "CURRENT ROW" }, { 0x1000, "%s PRECEDING" }, { 0x4000, "%s FOLLOWING" },
};

static bool
add_bound(Translation *t, const Bound *bounds, int options, const Node *offset, Strbuf *text)
{
    const Piece *number = offset == NULL ? NULL : translate_node(t, offset);

    if (offset != NULL && (number == NULL || !number->number || number->sort != SORT_INT || *number->text == '-'))
        return translate_refuse(t, "a window's frame is translated with constant numbers only") != NULL;
    for (int i = 0; i < 4; i++) {
        const char *blank = strchr(bounds[i].words, ' ');
        if ((options & bounds[i].bit) == 0)
            continue;
        if ((*bounds[i].words == '%') != (number != NULL))
            break;
        strbuf_addf(text, "%s%s", number == NULL ? "" : number->text, number == NULL ? bounds[i].words : blank);
        return true;
    }
    return translate_refuse(t, "a window's frame has no counterpart that is known") != NULL;
}

static bool
add_frame(Translation *t, const PgQuery__WindowDef *window, Strbuf *text)
{
    int  options = window->frame_options;
    bool offset = window->start_offset != NULL || window->end_offset != NULL;

    if ((options & FRAME_NONDEFAULT) == 0)
        return true;
    if ((options & FRAME_EXCLUSION) != 0 || (options & (FRAME_RANGE | FRAME_ROWS)) == 0 ||
        (offset && (options & FRAME_ROWS) == 0))
        return translate_refuse(t, "a window's frame is translated for ROWS, and RANGE without numbers, only") != NULL;
    strbuf_addf(text, "%s%s BETWEEN ", text->length == 0 ? "" : " ", (options & FRAME_ROWS) != 0 ? "ROWS" : "RANGE");
    if (!add_bound(t, starts, options, window->start_offset, text))
        return false;
    strbuf_add(text, " AND ");
    return add_bound(t, ends, options, window->end_offset, text);
}

/* OVER w: the definition in WINDOW. */
static const PgQuery__WindowDef *
definition_of(Translation *t, const PgQuery__WindowDef *window)
{
    const Scope *scope = t->query->scope;

    if (window->refname != NULL && *window->refname != '\0') {
        translate_refuse(t, "a window that is made of another is not translated");
        return NULL;
    }
    if (window->name == NULL || *window->name == '\0')
        return window;
    for (size_t i = 0; scope != NULL && i < scope->window_count; i++)
        if (strcmp(scope->windows[i]->window_def->name, window->name) == 0) {
            const PgQuery__WindowDef *found = scope->windows[i]->window_def;
            if (found->refname == NULL || *found->refname == '\0')
                return found;
        }
    translate_refuse(t, "window %s is not known", window->name);
    return NULL;
}

/* " OVER (...)"; NULL: t->why. */
static const char *
over(Translation *t, const PgQuery__WindowDef *window)
{
    STRBUF_AUTO text = STRBUF_INIT;

    if ((window = definition_of(t, window)) == NULL)
        return NULL;
    for (size_t i = 0; i < window->n_partition_clause; i++) {
        const Piece *piece = translate_node(t, window->partition_clause[i]);
        if (piece == NULL || !translate_distinguishes(t, piece))
            return NULL;
        strbuf_addf(&text, "%s%s", i == 0 ? "PARTITION BY " : ", ", piece->text);
    }
    for (size_t i = 0; i < window->n_order_clause; i++) {
        const PgQuery__SortBy *sort = window->order_clause[i]->sort_by;
        const Piece           *piece = translate_node(t, sort->node);
        const char            *key = piece == NULL ? NULL : translate_order_key(t, sort, piece, 0, true);
        if (key == NULL)
            return NULL;
        strbuf_addf(&text, "%s%s%s", i == 0 && text.length > 0 ? " " : "", i == 0 ? "ORDER BY " : ", ", key);
    }
    return add_frame(t, window, &text) ? arena_printf(t->arena, " OVER (%s)", text.s) : NULL;
}

/* ---- Calls ------------------------------------------------------------------------------------------------------ */

/* What stands behind the parentheses. */
static const char *
behind(Translation *t, const PgQuery__FuncCall *call)
{
    const char *window = "", *filter = "";

    if (call->agg_filter != NULL) {
        const Piece *condition = translate_condition(t, call->agg_filter);
        if (condition == NULL)
            return NULL;
        filter = arena_printf(t->arena, " FILTER (WHERE %s)", condition->text);
    }
    if (call->over != NULL && (window = over(t, call->over)) == NULL)
        return NULL;
    return arena_printf(t->arena, "%s%s", filter, window);
}

static Piece *
whole_number(Piece *piece, uint8_t width)
{
    piece->width = width;
    return piece;
}

static const Piece *
sum(Translation *t, const PgQuery__FuncCall *call, const Piece *piece, const char *distinct, const char *rest)
{
    bool average = row_of(call)->shape == AVERAGE;
    Sort sort = piece->sort == SORT_INT && average ? SORT_NUMERIC : piece->sort;

    if (sort < SORT_INT || sort > SORT_FLOAT)
        return translate_refuse(t, "sum() and avg() are translated for numbers only");
    if (sort == SORT_INT && piece->width == 0)
        return translate_refuse(t, "sum() of a number that may be integer or bigint is not translated");
    if (sort == SORT_INT && piece->width == 8) {
        translate_caveat(t, "a sum beyond 9223372036854775807 is an error in SQLite");
        sort = SORT_NUMERIC;
    } else if (sort == SORT_NUMERIC) {
        translate_caveat(t, "numeric is computed in 8-byte floating point");
    }
    return whole_number(translate_piece(t, sort, LEVEL_ATOM, "%s(%s%s)%s", average ? "avg" : "sum", distinct, piece->text,
                                        rest), 8);
}

/* The text that is the latest moment: with what it is before it, so that the order of bytes is that of moments. */
static const Piece *
extreme(Translation *t, const char *name, const Piece *piece, const char *rest)
{
    if (piece->sort == SORT_TIMESTAMP || piece->sort == SORT_TIME)
        return translate_piece_as(t, piece, arena_printf(t->arena, "substr(%s(printf('%%018.9f', %s) || %s)%s, 19)", name,
                                                         translate_moment(t, piece)->text,
                                                         translate_inside(t, piece, LEVEL_ADD), rest));
    if (piece->sort != SORT_DATE && !piece->bytewise && (piece->sort < SORT_INT || piece->sort > SORT_FLOAT))
        return translate_refuse(t, "%s() is translated for numbers, dates and moments only", name);
    return translate_piece_as(t, piece, arena_printf(t->arena, "%s(%s)%s", name, piece->text, rest));
}

static const Piece *
strings(Translation *t, const PgQuery__FuncCall *call, Pieces *args, const char *rest)
{
    const char *order = "";
    STRBUF_AUTO keys = STRBUF_INIT;

    if (args->items[0]->sort != SORT_TEXT || args->items[1]->literal == NULL)
        return translate_refuse(t, "string_agg() is translated for texts and a constant between them only");
    if (call->agg_distinct)
        return translate_refuse(t, "SQLite's group_concat() has no DISTINCT with a text between");
    if (call->n_agg_order > 0 && sqlite3_libversion_number() < 3044000)
        return translate_refuse(t, "SQLite %s has no order within group_concat()", sqlite3_libversion());
    for (size_t i = 0; i < call->n_agg_order; i++) {
        const PgQuery__SortBy *sort = call->agg_order[i]->sort_by;
        const Piece           *piece = translate_node(t, sort->node);
        const char            *key = piece == NULL ? NULL : translate_order_key(t, sort, piece, 0, true);
        if (key == NULL)
            return NULL;
        strbuf_addf(&keys, "%s%s", i == 0 ? " ORDER BY " : ", ", key);
        order = keys.s;
    }
    return translate_piece(t, SORT_TEXT, LEVEL_ATOM, "group_concat(%s, %s%s)%s", args->items[0]->text, args->items[1]->text,
                           order, rest);
}

/* lag(), lead() and their like: the third argument is of the first one's type. */
static const Piece *
value_of_row(Translation *t, const char *name, Pieces *args, const char *rest)
{
    Pieces      values = { 0 };
    STRBUF_AUTO text = STRBUF_INIT;

    vec_push(t->arena, &values, args->items[0]);
    if (args->count == 3)
        vec_push(t->arena, &values, args->items[2]);
    Sort sort = translate_unify(t, &values);
    if (sort == SORT_OTHER)
        return NULL;
    if (args->count > 1 && (!args->items[1]->number || args->items[1]->sort != SORT_INT || *args->items[1]->text == '-'))
        return translate_refuse(t, "%s() is translated with a constant number of rows only", name);
    strbuf_add(&text, values.items[0]->text);
    if (args->count > 1)
        strbuf_addf(&text, ", %s", args->items[1]->text);
    if (args->count > 2)
        strbuf_addf(&text, ", %s", values.items[1]->text);
    Piece *made = translate_piece(t, sort, LEVEL_ATOM, "%s(%s)%s", name, text.s, rest);
    translate_merge(made, &values);
    return made;
}

static const Piece *
call_with(Translation *t, const PgQuery__FuncCall *call, const AggregateRow *row, Pieces *args, const char *rest)
{
    const char  *distinct = call->agg_distinct ? "DISTINCT " : "";
    const Piece *first = args->count == 0 ? NULL : args->items[0];

    switch (row->shape) {
    case COUNT:
        return whole_number(translate_piece(t, SORT_INT, LEVEL_ATOM, "count(%s%s)%s", distinct,
                                            first == NULL ? "*" : first->text, rest), 8);
    case SUM:
    case AVERAGE:
        return sum(t, call, first, distinct, rest);
    case MINIMUM:
    case MAXIMUM:
        return extreme(t, row->name, first, rest);
    case ALL_TRUE:
    case ANY_TRUE:
        if (first->sort != SORT_BOOL)
            return translate_refuse(t, "a part is no condition that is understood");
        return translate_piece(t, SORT_BOOL, LEVEL_ATOM, "%s(%s)%s", row->shape == ALL_TRUE ? "min" : "max", first->text,
                               rest);
    case STRINGS:
        return strings(t, call, args, rest);
    case RANK:
        return whole_number(translate_piece(t, SORT_INT, LEVEL_ATOM, "%s()%s", row->name, rest), 8);
    case SHARE:
        return translate_piece(t, SORT_FLOAT, LEVEL_ATOM, "%s()%s", row->name, rest);
    case TILE:
        if (!first->number || first->sort != SORT_INT)
            return translate_refuse(t, "ntile() is translated with a constant number only");
        return whole_number(translate_piece(t, SORT_INT, LEVEL_ATOM, "ntile(%s)%s", first->text, rest), 4);
    default:
        return value_of_row(t, row->name, args, rest);
    }
}

const Piece *
translate_aggregate(Translation *t, const PgQuery__FuncCall *call)
{
    const AggregateRow *row = row_of(call);
    Pieces              args = { 0 };

    if (row == NULL)
        return translate_refuse(t, "%s() has no counterpart that is known",
                                node_string(call->funcname[call->n_funcname - 1]));
    if (call->n_args < row->least || call->n_args > row->most || call->func_variadic || call->agg_within_group ||
        (call->agg_star && row->shape != COUNT) || (call->n_agg_order > 0 && row->shape != STRINGS) ||
        (row->window_only && call->over == NULL))
        return translate_refuse(t, "%s() is called in a way that is not translated", row->name);
    if (call->n_args > 0 && (args = translate_pieces(t, call->args, call->n_args)).count == 0)
        return NULL;
    if (call->agg_distinct && (args.count == 0 || !translate_distinguishes(t, args.items[0])))
        return args.count == 0 ? translate_refuse(t, "DISTINCT of nothing") : NULL;
    const char *rest = behind(t, call);
    return rest == NULL ? NULL : call_with(t, call, row, &args, rest);
}
