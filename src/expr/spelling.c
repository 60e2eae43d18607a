/*
 * spelling.c: one spelling for all texts that a type's input function reads as the same value, whatever the settings
 * of the session. What depends on DateStyle, TimeZone or IntervalStyle stays as written.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "canonical.h"

static const char *
trim(const Canon *c, const char *value)
{
    size_t length;

    while (isspace((unsigned char)*value))
        value++;
    length = strlen(value);
    while (length > 0 && isspace((unsigned char)value[length - 1]))
        length--;
    return arena_strndup(c->arena, value, length);
}

/* ---- Numbers ----------------------------------------------------------------------------------------- */

bool
spell_is_decimal(const char *value, bool point)
{
    size_t digits;

    value += *value == '-' || *value == '+';
    digits = strspn(value, "0123456789");
    value += digits;
    if (point && *value == '.') {
        size_t fraction = strspn(value + 1, "0123456789");
        digits += fraction;
        value += 1 + fraction;
    }
    return digits > 0 && *value == '\0';
}

bool
spell_as_integer(const Canon *c, const char *value, int64_t *ret_number)
{
    const char *text = trim(c, value);

    if (!spell_is_decimal(text, false))
        return false;
    errno = 0;
    *ret_number = strtoll(text, NULL, 10);
    return errno == 0;
}

bool
ty_is_integer(Ty type)
{
    return ty_is(type, "int4") || ty_is(type, "int8") || ty_is(type, "int2");
}

/* 1.5e3 is 1500, 1e-2 is 0.01: numeric_in moves the point and keeps the digits. NULL: not such a number. */
static const char *
without_exponent(const Canon *c, const char *text)
{
    enum { FARTHEST = 100 };
    const char *e = strpbrk(text, "eE");
    STRBUF_AUTO digits = STRBUF_INIT;
    char       *end;

    if (e == NULL || e == text)
        return NULL;
    const char *mantissa = arena_strndup(c->arena, text, (size_t)(e - text));
    errno = 0;
    long exponent = strtol(e + 1, &end, 10);
    if (errno != 0 || end == e + 1 || *end != '\0' || exponent > FARTHEST || exponent < -FARTHEST ||
        !spell_is_decimal(mantissa, true))
        return NULL;
    bool negative = *mantissa == '-';
    mantissa += *mantissa == '-' || *mantissa == '+';
    size_t whole = strcspn(mantissa, ".");
    strbuf_add_n(&digits, mantissa, whole);
    if (mantissa[whole] == '.')
        strbuf_add(&digits, mantissa + whole + 1);
    long point = (long)whole + exponent;        /* digits before the point */
    while ((long)digits.length < point)
        strbuf_add_char(&digits, '0');
    const char *sign = negative ? "-" : "";
    if (point <= 0)
        return arena_printf(c->arena, "%s0.%.*s%s", sign, (int)-point,
                            "0000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                            "0000000000000000000000000000000000000000000000000000000000000000000000000000000000",
                            digits.s);
    return arena_printf(c->arena, "%s%.*s.%s", sign, (int)point, digits.s, digits.s + point);
}

/* Like numeric_out: no plus, no leading zeros but one before the point, the scale as it stands. */
static const char *
numeric_spelling(const Canon *c, const char *value)
{
    const char *text = trim(c, value), *moved = without_exponent(c, text);

    if (moved != NULL)
        text = moved;
    if (!spell_is_decimal(text, true))
        return value;
    bool negative = *text == '-';
    text += *text == '-' || *text == '+';
    while (*text == '0' && isdigit((unsigned char)text[1]))
        text++;
    size_t length = strlen(text);
    if (text[length - 1] == '.')
        length--;
    if (strspn(text, "0.") == strlen(text))
        negative = false;
    return arena_printf(c->arena, "%s%s%.*s", negative ? "-" : "", *text == '.' ? "0" : "", (int)length, text);
}

static const char *
float_spelling(const Canon *c, const char *value, bool single)
{
    const char *text = trim(c, value);
    char       *end;

    if (*text == '\0' || strspn(text, "0123456789.eE+-") != strlen(text))
        return value;
    errno = 0;
    double number = single ? (double)strtof(text, &end) : strtod(text, &end);
    if (*end != '\0' || errno != 0)
        return value;
    return arena_printf(c->arena, "%.17g", number);
}

static const char *
bool_spelling(const Canon *c, const char *value)
{
    static const char *const words[][2] = {
        { "true", "true" },   { "tru", "true" },   { "tr", "true" },   { "t", "true" },   { "yes", "true" },
        { "ye", "true" },     { "y", "true" },     { "on", "true" },   { "1", "true" },   { "false", "false" },
        { "fals", "false" },  { "fal", "false" },  { "fa", "false" },  { "f", "false" },  { "no", "false" },
        { "n", "false" },     { "off", "false" },  { "of", "false" },  { "0", "false" },
    };
    const char *text = trim(c, value);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i][0], text) == 0)
            return words[i][1];
    return value;
}

/* ---- Times ------------------------------------------------------------------------------------------- */

/* Does the text match the pattern, where 9 is any digit? */
static bool
matches(const char *text, const char *pattern)
{
    for (; *pattern != '\0'; text++, pattern++)
        if (*pattern == '9' ? !isdigit((unsigned char)*text) : *text != *pattern)
            return false;
    return *text == '\0';
}

/* 10:00 is 10:00:00; NULL: not so simple. */
static const char *
clock_spelling(const Canon *c, const char *text)
{
    if (matches(text, "99:99"))
        return arena_printf(c->arena, "%s:00", text);
    return matches(text, "99:99:99") ? text : NULL;
}

static const char *
time_spelling(const Canon *c, const char *value)
{
    const char *clock = clock_spelling(c, trim(c, value));

    return clock == NULL ? value : clock;
}

/* Year, month, day in this order with four digits of the year are read alike under every DateStyle. */
static const char *
timestamp_spelling(const Canon *c, const char *value)
{
    const char *text = trim(c, value);

    if (matches(text, "9999-99-99"))
        return arena_printf(c->arena, "%s 00:00:00", text);
    const char *day = arena_strndup(c->arena, text, 10);
    if (!matches(day, "9999-99-99") || (text[10] != ' ' && text[10] != 'T'))
        return value;
    const char *clock = clock_spelling(c, text + 11);
    return clock == NULL ? value : arena_printf(c->arena, "%s %s", day, clock);
}

typedef struct IntervalParts {
    int64_t months, days, seconds;
} IntervalParts;

static bool
add_unit(IntervalParts *parts, int64_t number, const char *unit, size_t length)
{
    static const struct {
        const char *name;
        int         months, days, seconds;
    } units[] = {
        { "year", 12, 0, 0 },  { "years", 12, 0, 0 },  { "mon", 1, 0, 0 },       { "mons", 1, 0, 0 },
        { "month", 1, 0, 0 },  { "months", 1, 0, 0 },  { "week", 0, 7, 0 },      { "weeks", 0, 7, 0 },
        { "day", 0, 1, 0 },    { "days", 0, 1, 0 },    { "hour", 0, 0, 3600 },   { "hours", 0, 0, 3600 },
        { "min", 0, 0, 60 },   { "mins", 0, 0, 60 },   { "minute", 0, 0, 60 },   { "minutes", 0, 0, 60 },
        { "sec", 0, 0, 1 },    { "secs", 0, 0, 1 },    { "second", 0, 0, 1 },    { "seconds", 0, 0, 1 },
    };

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strlen(units[i].name) != length || strncasecmp(units[i].name, unit, length) != 0)
            continue;
        parts->months += number * units[i].months;
        parts->days += number * units[i].days;
        parts->seconds += number * units[i].seconds;
        return true;
    }
    return false;
}

/* "1 day 02:00:00", "90 minutes": whole numbers that are not negative, each with its unit. */
static bool
read_interval(const char *text, IntervalParts *parts)
{
    enum { MOST_DIGITS = 6 };   /* no sum overflows, and no part runs over into the next */

    *parts = (IntervalParts){ 0 };
    while (*text != '\0') {
        size_t digits = strspn(text, "0123456789");
        if (digits == 0 || digits > MOST_DIGITS)
            return false;
        int64_t number = strtoll(text, NULL, 10);
        text += digits;
        if (*text == ':') {
            if (!matches(text, ":99:99"))
                return false;
            parts->seconds += number * 3600 + strtoll(text + 1, NULL, 10) * 60 + strtoll(text + 4, NULL, 10);
            return true;
        }
        text += strspn(text, " ");
        size_t letters = strcspn(text, " 0123456789");
        if (!add_unit(parts, number, text, letters))
            return false;
        text += letters;
        text += strspn(text, " ");
    }
    return true;
}

static const char *
interval_spelling(const Canon *c, const char *value)
{
    IntervalParts parts;
    const char   *text = trim(c, value);

    if (*text == '\0' || !read_interval(text, &parts))
        return value;
    return arena_printf(c->arena, "%" PRId64 " mons %" PRId64 " days %" PRId64 " secs", parts.months, parts.days,
                        parts.seconds);
}

/* ---- jsonb ------------------------------------------------------------------------------------------- */

/* Without white space between the tokens. */
static const char *
jsonb_spelling(const Canon *c, const char *value)
{
    STRBUF_AUTO text = STRBUF_INIT;
    bool        quoted = false;

    for (const char *at = value; *at != '\0'; at++) {
        if (!quoted && strchr(" \t\r\n", *at) != NULL)
            continue;
        strbuf_add_char(&text, *at);
        if (quoted && *at == '\\' && at[1] != '\0')
            strbuf_add_char(&text, *++at);
        else if (*at == '"')
            quoted = !quoted;
    }
    return arena_strdup(c->arena, text.s);
}

/* ---- All types --------------------------------------------------------------------------------------- */

const char *
spell_value(const Canon *c, Ty type, const char *value)
{
    int64_t number;

    if (value == NULL || type.kind != TY_BUILTIN || type.array)
        return value;
    if (ty_is_integer(type))
        return spell_as_integer(c, value, &number) ? arena_printf(c->arena, "%" PRId64, number) : value;
    if (ty_is(type, "numeric"))
        return numeric_spelling(c, value);
    if (ty_is(type, "float8") || ty_is(type, "float4"))
        return float_spelling(c, value, ty_is(type, "float4"));
    if (ty_is(type, "bool"))
        return bool_spelling(c, value);
    if (ty_is(type, "uuid")) {
        char *lower = arena_strdup(c->arena, value);
        for (char *at = lower; *at != '\0'; at++)
            *at = (char)tolower((unsigned char)*at);
        return lower;
    }
    if (ty_is(type, "time"))
        return time_spelling(c, value);
    if (ty_is(type, "timestamp"))
        return timestamp_spelling(c, value);
    if (ty_is(type, "interval"))
        return interval_spelling(c, value);
    if (ty_is(type, "jsonb"))
        return jsonb_spelling(c, value);
    if (ty_is(type, "regclass"))
        return canon_regclass(c, value);
    return value;
}
