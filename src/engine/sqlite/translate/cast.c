/*
 * cast.c: from one type to another: casts, the type that a literal takes, and assignment to a column. CAST of
 * SQLite never fails: it makes 2024 of a date and 0 of what is no number, so it stands only where nothing can go wrong.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/sqlite/translate/node.h"

/* ---- Literals -------------------------------------------------------------------------------------------------- */

/* '9' of the shape is any digit, 'x' a hexadecimal one; behind the end of the shape, the rest is returned. NULL: no fit. */
static const char *
match_shape(const char *text, const char *shape)
{
    for (; *shape != '\0'; shape++, text++) {
        bool fits = *shape == '9' ? *text >= '0' && *text <= '9'
                  : *shape == 'x' ? *text != '\0' && strchr("0123456789abcdefABCDEF", *text) != NULL
                                  : *text == *shape;
        if (!fits)
            return NULL;
    }
    return text;
}

/* "10:20:30.5", as PostgreSQL prints the time of day that a text means; NULL: it is none that is understood. */
static const char *
time_text(Arena *arena, const char *text)
{
    const char *minutes = match_shape(text, "99:99");
    const char *rest = minutes == NULL ? NULL : match_shape(minutes, ":99");
    size_t      digits = 0;

    if (minutes == NULL || strncmp(text, "23:59", 2) > 0 || text[3] > '5' || (rest != NULL && minutes[1] > '5'))
        return NULL;
    if (rest == NULL)
        return *minutes == '\0' ? arena_printf(arena, "%s:00", text) : NULL;
    if (*rest == '.')
        digits = strspn(rest + 1, "0123456789");
    if (rest[digits > 0 ? digits + 1 : 0] != '\0' || digits > 6)
        return NULL;
    while (digits > 0 && rest[digits] == '0')
        digits--;
    return arena_strndup(arena, text, 8 + (digits > 0 ? digits + 1 : 0));
}

/* As PostgreSQL prints the date or time that a text means: what is kept as text has to be told apart by it. */
static const char *
moment_text(Arena *arena, const char *text, Sort sort)
{
    const char *rest = match_shape(text, "9999-99-99"), *time;

    if (sort == SORT_TIME)
        return time_text(arena, text);
    if (rest == NULL || (*rest != '\0' && (sort != SORT_TIMESTAMP || (*rest != ' ' && *rest != 'T'))))
        return NULL;
    if (sort == SORT_DATE)
        return text;
    time = *rest == '\0' ? "00:00:00" : time_text(arena, rest + 1);
    return time == NULL ? NULL : arena_printf(arena, "%.10s %s", text, time);
}

/* UTC is what SQLite takes a time without a zone for. */
static const char *
without_utc(Arena *arena, const char *text)
{
    static const char *const zones[] = { "+00:00", "+00", "Z" };
    size_t                   length = strlen(text);

    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        size_t zone = strlen(zones[i]);
        if (length > zone + 10 && strcmp(text + length - zone, zones[i]) == 0)
            return arena_strndup(arena, text, length - zone);
    }
    return text;
}

void
translate_mind_zone(Translation *t, const char *moment)
{
    if (strcmp(without_utc(t->arena, moment), moment) == 0)
        translate_caveat(t, "a moment without a time zone is one of UTC");
}

static const Piece *
moment_literal(Translation *t, const char *text, Sort sort)
{
    const char *plain = moment_text(t->arena, sort == SORT_TIMESTAMP ? without_utc(t->arena, text) : text, sort);

    if (plain == NULL)
        return translate_refuse(t, "'%s' is not understood as a date or time", text);
    return translate_piece(t, sort, LEVEL_ATOM, "%s", translate_quote(t->arena, plain));
}

static const Piece *
bool_literal(Translation *t, const char *text)
{
    static const char *const words[2][6] = { { "f", "false", "n", "no", "off", "0" }, { "t", "true", "y", "yes", "on", "1" } };

    for (int value = 0; value < 2; value++)
        for (int i = 0; i < 6; i++)
            if (strcasecmp(words[value][i], text) == 0)
                return translate_piece(t, SORT_BOOL, LEVEL_ATOM, "%d", value);
    return translate_refuse(t, "'%s' is not understood as a boolean", text);
}

static const Piece *
number_literal(Translation *t, const char *text, Sort sort)
{
    const char *digits = text + (*text == '-');
    size_t      whole = strspn(digits, "0123456789");
    size_t      fraction = digits[whole] == '.' ? 1 + strspn(digits + whole + 1, "0123456789") : 0;

    if (whole == 0 || whole > 18 || (fraction > 0 && whole + fraction > 16) || digits[whole + fraction] != '\0' ||
        (sort == SORT_INT && fraction > 0) || fraction == 1)
        return translate_refuse(t, "'%s' is not understood as a number", text);
    Piece *piece = translate_piece(t, sort, *text == '-' ? LEVEL_ADD : LEVEL_ATOM, "%s", text);
    piece->number = true;
    return piece;
}

static const Piece *
bytes_literal(Translation *t, const char *text)
{
    if (strncmp(text, "\\x", 2) == 0 && strlen(text) % 2 == 0 &&
        strspn(text + 2, "0123456789abcdefABCDEF") == strlen(text + 2))
        return translate_piece(t, SORT_BYTES, LEVEL_ATOM, "x'%s'", text + 2);
    return translate_refuse(t, "bytes are understood in hexadecimal only: '\\x...'");
}

static const Piece *
uuid_literal(Translation *t, const char *text)
{
    const char *rest = match_shape(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");

    if (rest == NULL || *rest != '\0')
        return translate_refuse(t, "'%s' is not understood as a uuid", text);
    return translate_piece(t, SORT_UUID, LEVEL_ATOM, "'%s'", sqlite_fold(t->arena, text));
}

/* ---- Arrays, which are JSON ---------------------------------------------------------------------------------------- */

/* {a,"b c",NULL} of one dimension. */
static bool
split_array(Translation *t, const char *text, Pieces *items)
{
    if (*text++ != '{')
        return false;
    while (*text != '}' && *text != '\0') {
        STRBUF_AUTO item = STRBUF_INIT;
        bool        quoted = *text == '"';
        for (text += quoted; *text != '\0' && (quoted ? *text != '"' : strchr(",}", *text) == NULL); text++) {
            if (!quoted && strchr("{\"\\ \t\n", *text) != NULL)
                return false;
            text += *text == '\\' && text[1] != '\0';
            strbuf_add_char(&item, *text);
        }
        text += quoted && *text == '"';
        bool   null = !quoted && strcasecmp(item.s, "NULL") == 0;
        Piece *piece = translate_piece(t, null ? SORT_NULL : SORT_LITERAL, LEVEL_ATOM, "%s",
                                       null ? "NULL" : translate_quote(t->arena, item.s));
        piece->literal = null ? NULL : arena_strdup(t->arena, item.s);
        vec_push(t->arena, items, piece);
        if (*text != ',' && *text != '}')
            return false;
        text += *text == ',';
    }
    return strcmp(text, "}") == 0;
}

static void
add_json_string(Strbuf *out, const char *text)
{
    strbuf_add_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            strbuf_addf(out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            strbuf_addf(out, "\\u%04x", *text);
        else
            strbuf_add_char(out, *text);
    }
    strbuf_add_char(out, '"');
}

static const Piece *
array_of(Translation *t, Pieces items, Sort element)
{
    STRBUF_AUTO json = STRBUF_INIT;

    VEC_EACH(&items, i) {
        const Piece *item = translate_literal_as(t, items.items[i], element, SORT_OTHER);
        if (item == NULL)
            return NULL;
        strbuf_add(&json, i == 0 ? "" : ", ");
        if (item->sort == SORT_BOOL)
            strbuf_add(&json, *item->text == '1' ? "true" : "false");
        else if (item->number || item->sort == SORT_NULL)
            strbuf_add(&json, item->sort == SORT_NULL ? "null" : item->text);
        else if (item->literal != NULL)
            add_json_string(&json, item->literal);
        else
            return translate_refuse(t, "an array of what is not constant is not translated");
    }
    const char *text = arena_printf(t->arena, "[%s]", json.s);
    Piece      *piece = translate_piece(t, SORT_ARRAY, LEVEL_ATOM, "%s", translate_quote(t->arena, text));
    piece->element = element;
    return piece;
}

const Piece *
translate_array(Translation *t, const PgQuery__AArrayExpr *array)
{
    Pieces items = translate_pieces(t, array->elements, array->n_elements);

    if (items.count != array->n_elements)
        return NULL;
    Sort sort = translate_unify(t, &items);
    return sort == SORT_OTHER ? NULL : array_of(t, items, sort);
}

/* ---- What a literal is -------------------------------------------------------------------------------------------------- */

static const Piece *
literal_of(Translation *t, const char *text, Sort sort, Sort element)
{
    Pieces items = { 0 };

    switch (sort) {
    case SORT_BOOL:
        return bool_literal(t, text);
    case SORT_INT:
    case SORT_NUMERIC:
    case SORT_FLOAT:
        return number_literal(t, text, sort);
    case SORT_BYTES:
        return bytes_literal(t, text);
    case SORT_UUID:
        return uuid_literal(t, text);
    case SORT_DATE:
    case SORT_TIME:
    case SORT_TIMESTAMP:
        return moment_literal(t, text, sort);
    case SORT_ARRAY:
        return split_array(t, text, &items) ? array_of(t, items, element)
                                            : translate_refuse(t, "'%s' is not understood as an array", text);
    case SORT_OTHER:
        if (t->site != SITE_DEFAULT)
            return translate_refuse(t, "values of a type that SQLite only keeps as text are compared");
        break;
    default:
        break;
    }
    return translate_piece(t, sort, LEVEL_ATOM, "%s", translate_quote(t->arena, text));
}

const Piece *
translate_literal_as(Translation *t, const Piece *piece, Sort sort, Sort element)
{
    if (piece->sort != SORT_LITERAL || sort == SORT_LITERAL)
        return piece;
    const Piece *typed = literal_of(t, piece->literal, sort, element);
    if (typed == NULL)
        return NULL;
    Piece *copy = ARENA_NEW(t->arena, Piece);
    *copy = *typed;
    copy->literal = sort == SORT_ARRAY ? NULL : piece->literal;
    return copy;
}

/* ---- Casts ------------------------------------------------------------------------------------------------------------- */

/* An array of a domain is one of what that is made of: its elements are not looked at either way. (A cast to the domain itself
 * looks at its conditions.) */
static bool
take_domain(const Translation *t, const PgQuery__TypeName *name, Type *type)
{
    const char   *schema = name->n_names < 2 ? NULL : node_string(name->names[name->n_names - 2]);
    const Domain *found = NULL;

    VEC_EACH(&t->desired->domains, i) {
        const Domain *domain = t->desired->domains.items[i];
        if (strcmp(domain->name.name.raw, type->name.name.raw) != 0 ||
            (schema != NULL && strcmp(domain->name.schema.raw, schema) != 0))
            continue;
        if (found != NULL)
            return false;
        found = domain;
    }
    if (found == NULL)
        return false;
    for (const Domain *next = found; next != NULL; next = translate_domain(t, found->type->name))
        found = next;
    type->name.name = found->type->name.name;
    type->object = found->type->object;
    return true;
}

/* The type that a cast names, as the catalog would have it; its enum, where it is one of the file's. */
static Type
named_type(const Translation *t, const PgQuery__TypeName *name)
{
    const char *last = name->n_names == 0 ? NULL : node_string(name->names[name->n_names - 1]);
    Type        type = { .name = { { "pg_catalog" }, { last == NULL ? "" : last } },
                         .dimensions = name->n_array_bounds > 0 ? 1 : 0 };

    Sort element;
    translate_sort(&type, &element);
    if (element != SORT_OTHER)      /* pg_catalog comes first */
        return type;
    if (type.dimensions > 0 && take_domain(t, name, &type))
        return type;
    VEC_EACH(&t->enums, i)
        if (strcmp(t->enums.items[i]->name.name.raw, type.name.name.raw) == 0)
            type.object = t->enums.items[i];
    return type;
}

static Piece *
with_sort(Translation *t, const Piece *piece, Sort sort)
{
    Piece *copy = ARENA_NEW(t->arena, Piece);

    *copy = *piece;
    copy->sort = sort;
    return copy;
}

static const Piece *
convert(Translation *t, const Piece *piece, Sort to)
{
    Sort from = piece->sort;

    if (from == to || from == SORT_NULL)
        return piece;
    if ((from == SORT_INT && to == SORT_NUMERIC) || (to == SORT_TEXT && (from == SORT_UUID || from == SORT_ENUM)) ||
        (from == SORT_BOOL && to == SORT_INT))
        return with_sort(t, piece, to);
    if ((from == SORT_INT || from == SORT_NUMERIC) && to == SORT_FLOAT)
        return translate_piece(t, to, LEVEL_ATOM, "CAST(%s AS REAL)", piece->text);
    if (from == SORT_FLOAT && to == SORT_NUMERIC) {
        translate_caveat(t, "numeric is computed in 8-byte floating point");
        return with_sort(t, piece, to);
    }
    if (from == SORT_NUMERIC && to == SORT_INT)     /* rounded, where CAST alone would cut */
        return translate_piece(t, to, LEVEL_ATOM, "CAST(round(%s) AS INTEGER)", piece->text);
    if (from == SORT_INT && to == SORT_TEXT)
        return translate_piece(t, to, LEVEL_ATOM, "CAST(%s AS TEXT)", piece->text);
    if (from == SORT_BOOL && to == SORT_TEXT)
        return translate_piece(t, to, LEVEL_ATOM, "CASE %s WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
                               translate_inside(t, piece, LEVEL_COMPARE));
    if (from == SORT_INT && to == SORT_BOOL)
        return translate_piece(t, to, LEVEL_COMPARE, "%s <> 0", translate_inside(t, piece, LEVEL_COMPARE));
    if (strcmp(piece->text, "CURRENT_TIMESTAMP") == 0 && (to == SORT_DATE || to == SORT_TIME))
        return translate_piece(t, to, LEVEL_ATOM, to == SORT_DATE ? "CURRENT_DATE" : "CURRENT_TIME");
    if (from == SORT_TIMESTAMP && to == SORT_DATE && (!piece->zoned || t->site == SITE_QUERY)) {
        if (piece->zoned)
            translate_caveat(t, "days and hours are those of UTC");
        return translate_piece(t, to, LEVEL_ATOM, "date(%s)", piece->text);
    }
    return translate_refuse(t, "a conversion between types is not known to give the same in SQLite");
}

/* Digits behind the point of numeric(p,s); -1: as they are. */
static int
scale_of(const Type *type)
{
    const char *comma = type->modifiers == NULL ? NULL : strchr(type->modifiers, ',');

    if (type->modifiers == NULL)
        return -1;
    return comma == NULL ? 0 : (int)strtol(comma + 1, NULL, 10);
}

static const Piece *
rounded(Translation *t, const Piece *piece, const Type *type)
{
    const char *point = strchr(piece->text, '.');
    int         scale = scale_of(type);

    if (scale < 0 || piece->sort == SORT_INT || (piece->number && (point == NULL || (int)strlen(point + 1) <= scale)))
        return piece;
    return translate_piece(t, SORT_NUMERIC, LEVEL_ATOM, "round(%s, %d)", piece->text, scale);
}

/* "10,2" of numeric(10,2). */
static const char *
modifiers_of(Translation *t, const PgQuery__TypeName *name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    for (size_t i = 0; i < name->n_typmods; i++) {
        const PgQuery__AConst *number = IS_NODE(name->typmods[i], A_CONST) ? name->typmods[i]->a_const : NULL;
        if (number == NULL || number->val_case != PG_QUERY__A__CONST__VAL_IVAL)
            return NULL;
        strbuf_addf(&text, "%s%d", i == 0 ? "" : ",", number->ival->ival);
    }
    return arena_strdup(t->arena, text.s);
}

/* The first characters of a constant, as a cast to varchar(n) leaves them. (Blanks that char(n) would add do not count.) */
static const Piece *
cut_literal(Translation *t, const Piece *piece, const char *modifiers)
{
    long        left = modifiers == NULL ? 0 : strtol(modifiers, NULL, 10);
    const char *end = piece->literal;

    if (left < 1)
        return translate_refuse(t, "a cast to a type with a length or precision is not translated");
    for (; *end != '\0' && left > 0; left--)
        for (end++; (*end & 0xC0) == 0x80; end++)
            ;
    if (*end == '\0')
        return piece;
    const char *cut = arena_strndup(t->arena, piece->literal, (size_t)(end - piece->literal));
    Piece      *made = translate_piece(t, SORT_TEXT, LEVEL_ATOM, "%s", translate_quote(t->arena, cut));
    made->literal = cut;
    return made;
}

/* A cast rounds and cuts off where an assignment would refuse. */
static const Piece *
cut_to_size(Translation *t, const Piece *piece, Type type, const PgQuery__TypeName *name)
{
    Sort sort = translate_sort(&type, NULL);

    type.modifiers = modifiers_of(t, name);
    if (piece->sort == SORT_NULL)
        return piece;
    if (t->query != NULL && type.modifiers != NULL && sort == SORT_NUMERIC &&
        (piece->sort == SORT_INT || piece->sort == SORT_NUMERIC)) {
        translate_caveat(t, "numeric is computed in 8-byte floating point");
        return with_sort(t, rounded(t, piece, &type), SORT_NUMERIC);
    }
    if (t->query != NULL && type.modifiers != NULL && sort == SORT_TEXT && piece->sort == SORT_TEXT &&
        strcmp(type.name.name.raw, "varchar") == 0)
        return translate_piece(t, SORT_TEXT, LEVEL_ATOM, "substr(%s, 1, %s)", piece->text, type.modifiers);
    return translate_refuse(t, "a cast to a type with a length or precision is not translated");
}

const Piece *
translate_cast(Translation *t, const PgQuery__TypeCast *cast)
{
    Type  type = named_type(t, cast->type_name);
    Sort  element, sort = translate_sort(&type, &element);

    if (sort == SORT_ARRAY && IS_NODE(cast->arg, A_ARRAY_EXPR)) {
        const PgQuery__AArrayExpr *array = cast->arg->a_array_expr;
        Pieces                     items = translate_pieces(t, array->elements, array->n_elements);
        return items.count == array->n_elements ? array_of(t, items, element) : NULL;
    }
    const Piece *piece = translate_node(t, cast->arg);
    if (piece == NULL)
        return NULL;
    bool constant = piece->sort == SORT_LITERAL;
    piece = translate_literal_as(t, piece, sort, element);
    if (piece == NULL)
        return NULL;
    if (cast->type_name->n_typmods > 0)
        return constant && sort == SORT_TEXT ? cut_literal(t, piece, modifiers_of(t, cast->type_name))
                                             : cut_to_size(t, piece, type, cast->type_name);
    if (sort == SORT_OTHER && !constant)
        return translate_refuse(t, "a conversion between types is not known to give the same in SQLite");
    if (constant && strcmp(type.name.name.raw, "timestamptz") == 0 && t->site != SITE_DEFAULT)
        translate_mind_zone(t, piece->literal);
    piece = convert(t, piece, sort);
    if (piece == NULL || piece->sort != SORT_INT || sort != SORT_INT)
        return piece;
    Piece *sized = with_sort(t, piece, SORT_INT);
    sized->width = strcmp(type.name.name.raw, "int8") == 0 ? 8 : 4;
    return sized;
}

/* The elements of ARRAY[...], ARRAY[...]::type[] and '{...}'::type[]. */
bool
translate_array_items(Translation *t, const Node *node, Pieces *ret_items)
{
    while (IS_NODE(node, TYPE_CAST))
        node = node->type_cast->arg;
    if (IS_NODE(node, A_ARRAY_EXPR)) {
        *ret_items = translate_pieces(t, node->a_array_expr->elements, node->a_array_expr->n_elements);
        return ret_items->count == node->a_array_expr->n_elements;
    }
    const Piece *piece = translate_node(t, node);
    if (piece != NULL && piece->sort == SORT_LITERAL && split_array(t, piece->literal, ret_items))
        return true;
    if (piece != NULL)
        translate_refuse(t, "ANY and ALL are translated for constant arrays only");
    return false;
}

/* ---- Assignment ---------------------------------------------------------------------------------------------------------- */

const Piece *
translate_assign(Translation *t, const Piece *piece, const Type *type)
{
    Sort element, sort = translate_sort(type, &element);

    if (sort == SORT_TIMESTAMP && piece->literal != NULL && strcmp(type->name.name.raw, "timestamptz") == 0)
        translate_mind_zone(t, piece->literal);
    piece = translate_literal_as(t, piece, sort, element);
    if (piece == NULL || piece->sort == SORT_NULL)
        return piece;
    if (sort == SORT_NUMERIC && piece->sort >= SORT_INT && piece->sort <= SORT_FLOAT)
        return rounded(t, piece, type);
    if (sort == SORT_FLOAT && piece->number)
        return piece;
    if (sort == SORT_ARRAY || (sort == SORT_OTHER && piece->literal == NULL))
        return piece->sort == sort && sort == SORT_ARRAY ? piece
                                                         : translate_refuse(t, "a value of its type is not translated");
    return sort == SORT_OTHER ? piece : convert(t, piece, sort);
}
