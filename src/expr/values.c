/*
 * values.c: constants in one spelling, and conversions as the server makes them. A constant is only folded where
 * the result is the same value for every reader of the expression.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "canonical.h"

/* ---- Making ------------------------------------------------------------------------------------------ */

Ex *
ex_plain(const Canon *c, Ty type, const char *format, ...)
{
    va_list args;
    Ex     *ex = ARENA_NEW(c->arena, Ex);

    va_start(args, format);
    ex->text = arena_vprintf(c->arena, format, args);
    va_end(args);
    ex->type = type;
    return ex;
}

static const char *
quoted(const Canon *c, const char *value)
{
    STRBUF_AUTO text = STRBUF_INIT;

    if (value == NULL)
        return "NULL";
    strbuf_add_char(&text, '\'');
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '\'')
            strbuf_add_char(&text, '\'');
        strbuf_add_char(&text, *at);
    }
    strbuf_add_char(&text, '\'');
    return arena_strdup(c->arena, text.s);
}

Ex *
ex_literal(const Canon *c, const char *value)
{
    Ex *ex = ex_plain(c, (Ty){ .kind = TY_LITERAL }, "%s?", quoted(c, value));

    ex->kind = EX_LITERAL;
    ex->value = value;
    return ex;
}

Ex *
ex_array(const Canon *c, Ty element)
{
    Ex *ex = ARENA_NEW(c->arena, Ex);

    ex->kind = EX_ARRAY;
    ex->type = ty_array_of(element);
    return ex;
}

const char *
ex_text(const Canon *c, const Ex *ex)
{
    STRBUF_AUTO text = STRBUF_INIT;

    if (ex->text != NULL)
        return ex->text;
    strbuf_add(&text, ex->kind == EX_AND ? "and(" : ex->kind == EX_OR ? "or(" : "array:");
    if (ex->kind == EX_ARRAY)
        strbuf_addf(&text, "%s(", ty_text(c->arena, ex->type));
    VEC_EACH(&ex->items, i) {
        if (i > 0)
            strbuf_add(&text, ", ");
        strbuf_add(&text, ex_text(c, ex->items.items[i]));
    }
    strbuf_add_char(&text, ')');
    return arena_strdup(c->arena, text.s);
}

/* ---- One spelling for a value -------------------------------------------------------------------------- */

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

/* Digits, with a sign and a point where allowed: no exponent, no underscores, no words. */
static bool
is_decimal(const char *value, bool point)
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

static bool
as_integer(const Canon *c, const char *value, int64_t *ret_number)
{
    const char *text = trim(c, value);

    if (!is_decimal(text, false))
        return false;
    errno = 0;
    *ret_number = strtoll(text, NULL, 10);
    return errno == 0;
}

/* Like numeric_out: no plus, no leading zeros but one before the point, the scale as it stands. */
static const char *
numeric_spelling(const Canon *c, const char *value)
{
    const char *text = trim(c, value);
    bool        negative = *text == '-';

    if (!is_decimal(text, true))
        return value;
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

static bool
is_integer_type(Ty type)
{
    return ty_is(type, "int4") || ty_is(type, "int8") || ty_is(type, "int2");
}

static const char *
spelling(const Canon *c, Ty type, const char *value)
{
    int64_t number;

    if (value == NULL || type.kind != TY_BUILTIN || type.array)
        return value;
    if (is_integer_type(type))
        return as_integer(c, value, &number) ? arena_printf(c->arena, "%" PRId64, number) : value;
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
    if (ty_is(type, "regclass"))
        return canon_regclass(c, value);
    return value;
}

Ex *
ex_constant(const Canon *c, Ty type, const char *value)
{
    const char *spelled = spelling(c, type, value);
    Ex         *ex = ex_plain(c, type, "%s%s", ty_text(c->arena, type), quoted(c, spelled));

    ex->kind = EX_CONSTANT;
    ex->value = spelled;
    return ex;
}

/* ---- Folding of casts on constants ------------------------------------------------------------------------- */

static bool
is_text_like(Ty type)
{
    return ty_is(type, "text") || ty_is(type, "varchar");
}

static bool
fits(Ty type, int64_t number)
{
    if (ty_is(type, "int2"))
        return number >= INT16_MIN && number <= INT16_MAX;
    if (ty_is(type, "int4"))
        return number >= INT32_MIN && number <= INT32_MAX;
    if (ty_is(type, "float4"))
        return number >= -(1 << 24) && number <= 1 << 24;
    if (ty_is(type, "float8"))
        return number >= -(INT64_C(1) << 53) && number <= INT64_C(1) << 53;
    return ty_is(type, "int8") || ty_is(type, "numeric");
}

/* The constant as one of the other type; NULL where the cast can't be done here with certainty. */
static Ex *
fold_cast(const Canon *c, const Ex *ex, Ty type)
{
    int64_t number;

    if (type.array || ex->type.array || type.kind != TY_BUILTIN || ex->type.kind != TY_BUILTIN)
        return NULL;
    if (ex->value == NULL)
        return ex_constant(c, type, NULL);      /* every cast among these is strict */
    if (is_text_like(ex->type) && (is_text_like(type) || ty_is(type, "bpchar")))
        return ex_constant(c, type, ex->value);
    if (is_integer_type(ex->type))
        return as_integer(c, ex->value, &number) && fits(type, number) ? ex_constant(c, type, ex->value) : NULL;
    if (ty_is(ex->type, "numeric") && is_decimal(ex->value, true) && (ty_is(type, "float8") || ty_is(type, "float4")))
        return ex_constant(c, type, ex->value);
    return NULL;
}

Ex *
ex_negate(const Canon *c, const Ex *ex)
{
    if (ex->kind != EX_CONSTANT || ex->value == NULL || !is_decimal(ex->value, true) ||
        !(is_integer_type(ex->type) || ty_is(ex->type, "numeric")))
        return NULL;
    return ex_constant(c, ex->type,
                       ex->value[0] == '-' ? ex->value + 1 : arena_printf(c->arena, "-%s", ex->value));
}

/* ---- Conversions --------------------------------------------------------------------------------------------- */

/* Under another name the bytes are the same: what was a relabelling before is one step together with this one. */
static Ex *
relabel(const Canon *c, Ex *ex, Ty type)
{
    Ex *inner = ex->kind == EX_RELABEL ? ex->items.items[0] : ex;

    if (ty_equal(inner->type, type))
        return inner;
    Ex *relabelled = ex_plain(c, type, "rel:%s(%s)", ty_text(c->arena, type), ex_text(c, inner));
    relabelled->kind = EX_RELABEL;
    vec_push(c->arena, &relabelled->items, inner);
    return relabelled;
}

Ex *
ex_convert(const Canon *c, Ex *ex, Ty type)
{
    if (ex->kind == EX_LITERAL)
        return type.kind == TY_UNKNOWN_TYPE ? ex : ex_constant(c, type, ex->value);
    if (type.kind == TY_UNKNOWN_TYPE || ty_equal(ex->type, type))
        return ex;
    if (ex->kind == EX_ARRAY && type.array && ex->type.kind != TY_UNKNOWN_TYPE) {
        Ex *array = ex_array(c, ty_element_of(type));
        VEC_EACH(&ex->items, i) {
            Ex *item = ex->items.items[i];
            vec_push(c->arena, &array->items, ex_convert(c, item, item->type.array ? type : ty_element_of(type)));
        }
        return array;
    }
    if (ex->kind == EX_CONSTANT) {
        Ex *folded = fold_cast(c, ex, type);
        if (folded != NULL)
            return folded;
    }
    if (cast_path(ex->type, type, 'e') == CAST_RELABEL)
        return relabel(c, ex, type);
    return ex_plain(c, type, "cast:%s>%s(%s)", ty_text(c->arena, ex->type), ty_text(c->arena, type), ex_text(c, ex));
}

static bool
same_modifiers(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool
fits_length(const Ex *ex, const char *modifiers)
{
    size_t limit = strtoul(modifiers, NULL, 10);

    return ex->kind == EX_CONSTANT && ty_is(ex->type, "varchar") &&
           (ex->value == NULL || strlen(ex->value) <= limit);      /* bytes are no fewer than characters */
}

/* x::varchar(10): cuts, pads or rounds, unless x has these very modifiers. */
static Ex *
apply_modifiers(const Canon *c, Ex *ex, const char *modifiers)
{
    if (modifiers == NULL || same_modifiers(ex->modifiers, modifiers))
        return ex;
    if (ex->kind == EX_ARRAY) {
        Ex *array = ex_array(c, ty_element_of(ex->type));
        VEC_EACH(&ex->items, i)
            vec_push(c->arena, &array->items, apply_modifiers(c, ex->items.items[i], modifiers));
        array->modifiers = modifiers;
        return array;
    }
    if (fits_length(ex, modifiers))
        return ex;
    Ex *cut = ex_plain(c, ex->type, "as:%s(%s)(%s)", ty_text(c->arena, ex->type), modifiers, ex_text(c, ex));
    cut->modifiers = modifiers;
    return cut;
}

Ex *
ex_cast(const Canon *c, Ex *ex, Ty type, const char *type_text, const char *modifiers)
{
    if (type.kind == TY_UNKNOWN_TYPE)
        return ex_plain(c, type, "cast:%s>%s(%s)(%s)", ty_text(c->arena, ex->type), type_text,
                        modifiers == NULL ? "" : modifiers, ex_text(c, ex));
    /* interval's modifiers are read together with its text */
    if (ex->kind == EX_LITERAL && ty_is(type, "interval") && modifiers != NULL) {
        Ex *constant = ex_plain(c, type, "interval(%s)%s", modifiers, quoted(c, ex->value));
        constant->modifiers = modifiers;
        return constant;
    }
    return apply_modifiers(c, ex_convert(c, ex, type), modifiers);
}
