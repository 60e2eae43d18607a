/*
 * moment.c: dates and moments that are computed with, in queries. Moments are in UTC there, and to the millisecond:
 * what the session's time zone would change in PostgreSQL is said. Months are not added: PostgreSQL ends at the last day of a
 * shorter month, SQLite goes on into the next.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "engine/sqlite/translate/node.h"

static const char days_of_utc[] = "days and hours are those of UTC";

/* A moment as PostgreSQL prints it: without the zeros of its second's fraction. `rest`: modifiers, each behind a comma. */
static const Piece *
written_moment(Translation *t, const Piece *piece, const char *rest, bool zoned)
{
    Piece *made;

    translate_caveat(t, "moments are computed to the millisecond");
    made = translate_piece(t, SORT_TIMESTAMP, LEVEL_ATOM, "rtrim(rtrim(strftime('%%Y-%%m-%%d %%H:%%M:%%f', %s%s), '0'), '.')",
                           piece->text, rest);
    made->zoned = zoned;
    return made;
}

/* ---- Intervals ------------------------------------------------------------------------------------------------ */

typedef struct Unit {
    const char *name, *sqlite;
    int         times;
} Unit;

static const Unit units[] = {
    { "second", "seconds", 1 }, { "sec", "seconds", 1 }, { "minute", "minutes", 1 }, { "min", "minutes", 1 },
    { "hour", "hours", 1 }, { "day", "days", 1 }, { "week", "days", 7 },
};

static const Unit *
unit_of(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t own = strlen(units[i].name);
        if ((length == own || (length == own + 1 && (word[own] == 's' || word[own] == 'S'))) &&
            strncasecmp(word, units[i].name, own) == 0)
            return &units[i];
    }
    return NULL;
}

/* '2 days 3 hours' as ", '+2 days', '+3 hours'"; false: something else stands there. */
static bool
add_modifiers(const char *text, bool minus, Strbuf *out)
{
    do {
        char *end;
        bool  negative = *text == '-';
        text += negative;
        size_t digits = strspn(text, "0123456789");
        long   number = strtol(text, &end, 10);
        size_t blanks = strspn(end, " "), length = strcspn(end + blanks, " ");
        const Unit *unit = unit_of(end + blanks, length);
        if (digits == 0 || digits > 6 || unit == NULL)
            return false;
        strbuf_addf(out, ", '%c%ld %s'", negative != minus ? '-' : '+', number * unit->times, unit->sqlite);
        text = end + blanks + length;
        text += strspn(text, " ");
    } while (*text != '\0');
    return true;
}

/* The text of interval '...'; NULL: it is no such constant. */
static const char *
interval_text(const Node *node)
{
    const PgQuery__TypeCast *cast = IS_NODE(node, TYPE_CAST) ? node->type_cast : NULL;
    const PgQuery__AConst   *constant = cast != NULL && IS_NODE(cast->arg, A_CONST) ? cast->arg->a_const : NULL;
    const char *type = cast == NULL ? NULL : node_string(cast->type_name->names[cast->type_name->n_names - 1]);

    if (constant == NULL || constant->val_case != PG_QUERY__A__CONST__VAL_SVAL || type == NULL ||
        strcmp(type, "interval") != 0 || cast->type_name->n_typmods > 0 || cast->type_name->n_array_bounds > 0)
        return NULL;
    return constant->sval->sval;
}

/* A moment and an interval; NULL without t->why: the operator is about something else. */
const Piece *
translate_interval(Translation *t, const char *name, const PgQuery__AExpr *expr)
{
    const char *text = expr->lexpr == NULL ? NULL : interval_text(expr->rexpr);
    STRBUF_AUTO modifiers = STRBUF_INIT;

    t->why = NULL;
    if (text == NULL || t->site != SITE_QUERY || (strcmp(name, "+") != 0 && strcmp(name, "-") != 0))
        return NULL;
    const Piece *piece = translate_node(t, expr->lexpr);
    if (piece == NULL)
        return NULL;
    if (piece->sort != SORT_TIMESTAMP && piece->sort != SORT_DATE)
        return translate_refuse(t, "an interval is added to what is no moment");
    if (!add_modifiers(text, *name == '-', &modifiers))
        return translate_refuse(t, "of intervals, seconds to weeks are translated: '%s'", text);
    if (piece->zoned)
        translate_caveat(t, days_of_utc);
    return written_moment(t, piece, modifiers.s, piece->zoned);
}

/* ---- Days ------------------------------------------------------------------------------------------------------- */

static const Piece *
days_between(Translation *t, const Piece *left, const Piece *right)
{
    left = translate_literal_as(t, left, SORT_DATE, SORT_OTHER);
    right = left == NULL ? NULL : translate_literal_as(t, right, SORT_DATE, SORT_OTHER);
    if (right == NULL)
        return NULL;
    Piece *days = translate_piece(t, SORT_INT, LEVEL_ATOM, "CAST(julianday(%s) - julianday(%s) AS INTEGER)", left->text,
                                  right->text);
    days->width = 4;
    return days;
}

static bool
is_date_or(const Piece *piece, Sort sort)
{
    return piece->sort == SORT_DATE || piece->sort == sort;
}

/* date - date, date + 7, 7 + date; NULL without t->why: none of them. */
const Piece *
translate_days(Translation *t, const char *name, const Piece *left, const Piece *right)
{
    bool minus = strcmp(name, "-") == 0;

    t->why = NULL;
    if ((left->sort != SORT_DATE && right->sort != SORT_DATE) || (!minus && strcmp(name, "+") != 0))
        return NULL;
    if (minus && is_date_or(left, SORT_LITERAL) && is_date_or(right, SORT_LITERAL))
        return days_between(t, left, right);
    if (!minus && right->sort == SORT_DATE) {
        const Piece *days = left;
        left = right;
        right = days;
    }
    if (left->sort != SORT_DATE || right->sort != SORT_INT)
        return translate_refuse(t, "%s of a date is translated for whole days and dates only", name);
    bool        negative = *right->text == '-';
    const char *digits = right->text + negative;
    if (right->number && digits[strspn(digits, "0123456789")] == '\0')
        return translate_piece(t, SORT_DATE, LEVEL_ATOM, "date(%s, '%s%s days')", left->text, negative == minus ? "+" : "-",
                               digits);
    return translate_piece(t, SORT_DATE, LEVEL_ATOM, "date(%s, %s(%s) || ' days')", left->text, minus ? "-" : "", right->text);
}

/* ---- Parts -------------------------------------------------------------------------------------------------------- */

typedef struct Part {
    const char *name, *format;
    bool        of_day;         /* a date has none */
} Part;

static const Part parts[] = {
    { "year", "%Y", false }, { "month", "%m", false }, { "day", "%d", false }, { "doy", "%j", false }, { "dow", "%w", false },
    { "hour", "%H", true }, { "minute", "%M", true },
};

static const Part starts[] = {
    { "year", "%Y-01-01 00:00:00", false }, { "month", "%Y-%m-01 00:00:00", false }, { "day", "%Y-%m-%d 00:00:00", false },
    { "hour", "%Y-%m-%d %H:00:00", false }, { "minute", "%Y-%m-%d %H:%M:00", false },
    { "second", "%Y-%m-%d %H:%M:%S", false }, { "week", "%Y-%m-%d 00:00:00", false },
};

static const Part *
part_of(const Part *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(list[i].name, name) == 0)
            return &list[i];
    return NULL;
}

static const Piece *
part_call(Translation *t, const char *name, const char *field, const Piece *moment)
{
    bool        trunc = strcmp(name, "date_trunc") == 0;
    const Part *part = trunc ? part_of(starts, sizeof starts / sizeof *starts, field)
                             : part_of(parts, sizeof parts / sizeof *parts, field);

    if (part == NULL || (part->of_day && moment->sort == SORT_DATE))
        return translate_refuse(t, "%s() of %s is not translated", name, field);
    if (moment->zoned || (trunc && moment->sort == SORT_DATE))
        translate_caveat(t, days_of_utc);
    if (!trunc)
        return translate_piece(t, strcmp(name, "extract") == 0 ? SORT_NUMERIC : SORT_FLOAT, LEVEL_ATOM,
                               "CAST(strftime('%s', %s) AS INTEGER)", part->format, moment->text);
    Piece *made = translate_piece(t, SORT_TIMESTAMP, LEVEL_ATOM, "strftime('%s', %s%s)", part->format, moment->text,
                                  strcmp(part->name, "week") == 0 ? ", 'weekday 0', '-6 days'" : "");
    made->zoned = moment->zoned || moment->sort == SORT_DATE;
    return made;
}

/* x AT TIME ZONE 'UTC', which is where SQLite's moments are. */
static const Piece *
in_utc(Translation *t, const Piece *zone, const Piece *moment)
{
    if (zone->literal == NULL || strcasecmp(zone->literal, "utc") != 0 || moment->sort != SORT_TIMESTAMP)
        return translate_refuse(t, "AT TIME ZONE is translated for moments and UTC only");
    if (strcmp(moment->text, "CURRENT_TIMESTAMP") == 0 || !moment->zoned) {
        Piece *made = translate_piece(t, SORT_TIMESTAMP, LEVEL_ATOM, "%s", moment->text);
        made->zoned = !moment->zoned && t->site == SITE_QUERY;
        return made;
    }
    return t->site == SITE_QUERY ? written_moment(t, moment, "", false)
                                 : translate_refuse(t, "AT TIME ZONE is translated for the time now only");
}

const Piece *
translate_moment_call(Translation *t, const char *name, const Pieces *args)
{
    const Piece *first = args->items[0], *moment = args->count == 2 ? args->items[1] : NULL;

    t->why = NULL;
    if (moment != NULL && strcmp(name, "timezone") == 0)
        return in_utc(t, first, moment);
    if (moment == NULL || t->site != SITE_QUERY || first->literal == NULL ||
        (moment->sort != SORT_TIMESTAMP && moment->sort != SORT_DATE) ||
        (strcmp(name, "date_trunc") != 0 && strcmp(name, "extract") != 0 && strcmp(name, "date_part") != 0))
        return NULL;
    return part_call(t, name, first->literal, moment);
}
