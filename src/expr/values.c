/*
 * values.c: constants of a type, and conversions as the server makes them. A constant is only folded where
 * the result is the same value for every reader of the expression.
 */
#include <stdlib.h>
#include <string.h>

#include "canonical.h"

/* ---- Making ------------------------------------------------------------------------------------------ */

Ex *
ex_plain(const Canon *c, Ty type, const char *format, ...)
{
    va_list args;
    Ex     *ex = ARENA_NEW(c->arena, Ex);

    ex->type = type;
    ex->text = "";
    if (canon_is_full(c))
        return ex;
    va_start(args, format);
    ex->text = arena_vprintf(c->arena, format, args);
    va_end(args);
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
    if (canon_is_full(c))
        return "";
    strbuf_add(&text, ex->kind == EX_ROW ? "row(" : ex->kind == EX_AND ? "and(" : ex->kind == EX_OR ? "or(" : "array:");
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

/* ---- Constants --------------------------------------------------------------------------------------- */

Ex *
ex_constant(const Canon *c, Ty type, const char *value)
{
    const char *spelled = spell_value(c, type, value);
    Ex         *ex = ex_plain(c, type, "%s%s", ty_text(c->arena, type), quoted(c, spelled));

    ex->kind = EX_CONSTANT;
    ex->value = spelled;
    return ex;
}

/* ---- Folding of casts on constants ------------------------------------------------------------------- */

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
    if (ty_is_integer(ex->type))
        return spell_as_integer(c, ex->value, &number) && fits(type, number) ? ex_constant(c, type, ex->value) : NULL;
    if (ty_is(ex->type, "numeric") && spell_is_decimal(ex->value, true) &&
        (ty_is(type, "float8") || ty_is(type, "float4")))
        return ex_constant(c, type, ex->value);
    return NULL;
}

Ex *
ex_negate(const Canon *c, const Ex *ex)
{
    if (ex->kind != EX_CONSTANT || ex->value == NULL || !spell_is_decimal(ex->value, true) ||
        !(ty_is_integer(ex->type) || ty_is(ex->type, "numeric")))
        return NULL;
    return ex_constant(c, ex->type,
                       ex->value[0] == '-' ? ex->value + 1 : arena_printf(c->arena, "-%s", ex->value));
}

/* ---- Conversions ------------------------------------------------------------------------------------- */

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

/* The server converts what COLLATE stands around. */
static Ex *
convert_collated(const Canon *c, Ex *ex, Ty type)
{
    return ex_collate(c, ex_convert(c, ex->items.items[0], type), ex->value);
}

Ex *
ex_collate(const Canon *c, Ex *ex, const char *collation)
{
    Ex *collated = ex_plain(c, ex->type, "collate:%s(%s)", collation, ex_text(c, ex));

    collated->kind = EX_COLLATE;
    collated->value = collation;
    collated->modifiers = ex->modifiers;
    vec_push(c->arena, &collated->items, ex);
    return collated;
}

Ex *
ex_convert(const Canon *c, Ex *ex, Ty type)
{
    if (ex->kind == EX_LITERAL)
        return type.kind == TY_UNKNOWN_TYPE ? ex : ex_constant(c, type, ex->value);
    if (type.kind == TY_UNKNOWN_TYPE || ty_equal(ex->type, type))
        return ex;
    if (ex->kind == EX_COLLATE && type.kind == TY_BUILTIN && !type.array && type.builtin->collatable)
        return convert_collated(c, ex, type);
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

/* ---- Boolean chains ---------------------------------------------------------------------------------- */

const char *
ex_quoted_name(const Canon *c, const char *name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_add_char(&text, '"');
    for (const char *at = name; *at != '\0'; at++) {
        if (*at == '"')
            strbuf_add_char(&text, '"');
        strbuf_add_char(&text, *at);
    }
    strbuf_add_char(&text, '"');
    return arena_strdup(c->arena, text.s);
}

Ex *
ex_as_bool(const Canon *c, Ex *ex)
{
    return ex->kind == EX_LITERAL ? ex_convert(c, ex, ty_builtin("bool")) : ex;
}

Ex *
ex_chain(const Canon *c, ExKind kind)
{
    Ex *chain = ARENA_NEW(c->arena, Ex);

    chain->kind = kind;
    chain->type = ty_builtin("bool");
    return chain;
}

void
ex_chain_add(const Canon *c, Ex *chain, Ex *ex)
{
    ex = ex_as_bool(c, ex);
    if (ex->kind != chain->kind) {
        vec_push(c->arena, &chain->items, ex);
        return;
    }
    VEC_EACH(&ex->items, i)
        vec_push(c->arena, &chain->items, ex->items.items[i]);
}

Ex *
ex_chain_end(Ex *chain)
{
    return chain->items.count == 1 ? chain->items.items[0] : chain;
}

Ex *
ex_not(const Canon *c, Ex *ex)
{
    return ex_plain(c, ty_builtin("bool"), "not(%s)", ex_text(c, ex_as_bool(c, ex)));
}

Ex *
ex_null_test(const Canon *c, const Ex *arg, bool is_null)
{
    return ex_plain(c, ty_builtin("bool"), "%s(%s)", is_null ? "isnull" : "notnull", ex_text(c, arg));
}
