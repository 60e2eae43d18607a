/*
 * overload.c: see overload.h. The order of the steps is func_select_candidate()'s; where the model here is not
 * complete (types of extensions, domains, polymorphic arguments that do not agree) it says so and picks nothing.
 */
#include <string.h>

#include <schemasync/vec.h>

#include "overload.h"
#include "signatures.h"

/* ---- Types ------------------------------------------------------------------------------------------- */

static Ty
ty_from_word(const char *word, size_t length)
{
    static const char *const pseudo[] = {
        "any", "anyelement", "anyarray", "anynonarray", "anyenum", "anyrange", "anymultirange", "anycompatible",
        "anycompatiblearray", "anycompatiblenonarray", "anycompatiblerange", "anycompatiblemultirange", "record",
    };
    char name[64];

    if (length == 0 || length >= sizeof name)
        return (Ty){ 0 };
    memcpy(name, word, length);
    name[length] = '\0';
    const BuiltinType *builtin = builtin_type(name);
    if (builtin != NULL)
        return (Ty){ .kind = TY_BUILTIN, .name = builtin->name, .builtin = builtin };
    if (name[0] == '_' && (builtin = builtin_type(name + 1)) != NULL)
        return (Ty){ .kind = TY_BUILTIN, .array = true, .name = builtin->name, .builtin = builtin };
    for (size_t i = 0; i < sizeof pseudo / sizeof *pseudo; i++)
        if (strcmp(pseudo[i], name) == 0)
            return (Ty){ .kind = TY_PSEUDO, .name = pseudo[i] };
    return (Ty){ 0 };
}

Ty
ty_builtin(const char *name)
{
    return ty_from_word(name, strlen(name));
}

bool
ty_equal(Ty a, Ty b)
{
    if (a.kind == TY_UNKNOWN_TYPE || a.kind == TY_LITERAL || a.kind != b.kind || a.array != b.array)
        return false;
    return strcmp(a.name, b.name) == 0;
}

bool
ty_is(Ty type, const char *builtin_name)
{
    return type.kind == TY_BUILTIN && !type.array && strcmp(type.name, builtin_name) == 0;
}

Ty
ty_array_of(Ty element)
{
    element.array = true;
    return element;
}

Ty
ty_element_of(Ty array)
{
    array.array = false;
    return array;
}

const char *
ty_text(Arena *arena, Ty type)
{
    if (type.kind == TY_UNKNOWN_TYPE || type.kind == TY_LITERAL)
        return "?";
    return type.array ? arena_printf(arena, "%s[]", type.name) : type.name;
}

bool
ty_is_modelled(Ty type)
{
    if (type.kind == TY_LITERAL || type.kind == TY_ENUM)
        return true;
    return type.kind == TY_BUILTIN && type.builtin->category != 'A';
}

/* ---- Casts ------------------------------------------------------------------------------------------- */

static bool
context_allows(char cast, char context)
{
    return cast == 'i' || cast == context || (cast == 'a' && context == 'e');
}

/* The row of pg_cast, as "context method". NULL: none. */
static const char *
find_cast(const char *source, const char *target)
{
    const char *list = signature_casts(source);
    size_t      length = strlen(target);

    while (list != NULL && *list != '\0') {
        if (strncmp(list, target, length) == 0 && list[length] == ':')
            return list + length + 1;
        list += strcspn(list, " ");
        list += strspn(list, " ");
    }
    return NULL;
}

static char
category_of(Ty type)
{
    if (type.array)
        return 'A';
    if (type.kind == TY_ENUM)
        return 'E';
    return type.kind == TY_BUILTIN ? type.builtin->category : 'P';
}

static bool
is_preferred(Ty type)
{
    return type.kind == TY_BUILTIN && !type.array && type.builtin->preferred;
}

CastPath
cast_path(Ty from, Ty to, char context)
{
    if (ty_equal(from, to))
        return CAST_SAME;
    if (!ty_is_modelled(from) || !ty_is_modelled(to) || from.kind == TY_LITERAL || to.kind == TY_LITERAL)
        return CAST_NONE;
    if (from.array && to.array)
        return cast_path(ty_element_of(from), ty_element_of(to), context);
    if (!from.array && !to.array && from.kind == TY_BUILTIN && to.kind == TY_BUILTIN) {
        const char *cast = find_cast(from.name, to.name);
        if (cast != NULL && !context_allows(cast[0], context))
            return CAST_NONE;
        if (cast != NULL)
            return cast[1] == 'b' ? CAST_RELABEL : cast[1] == 'f' ? CAST_FUNCTION : CAST_TEXT;
    }
    if ((context != 'i' && category_of(to) == 'S') || (context == 'e' && category_of(from) == 'S'))
        return CAST_TEXT;
    return CAST_NONE;
}

bool
common_type(const Ty *types, unsigned count, Ty *ret_type)
{
    Ty common = { .kind = TY_LITERAL };

    for (unsigned i = 0; i < count; i++) {
        Ty type = types[i];
        if (type.kind == TY_LITERAL || ty_equal(type, common))
            continue;
        if (type.kind == TY_UNKNOWN_TYPE)
            return false;
        if (common.kind == TY_LITERAL) {
            common = type;
            continue;
        }
        if (!ty_is_modelled(type) || !ty_is_modelled(common) || category_of(type) != category_of(common))
            return false;
        if (!is_preferred(common) && cast_path(common, type, 'i') != CAST_NONE &&
            cast_path(type, common, 'i') == CAST_NONE)
            common = type;
    }
    if (common.kind == TY_LITERAL)
        common = ty_builtin("text");
    for (unsigned i = 0; i < count; i++)
        if (types[i].kind != TY_LITERAL && cast_path(types[i], common, 'i') == CAST_NONE)
            return false;
    *ret_type = common;
    return true;
}

/* ---- Signatures -------------------------------------------------------------------------------------- */

typedef struct Signature {
    Ty       args[MAX_ARGUMENTS];
    unsigned count, defaults;
    bool     variadic, prefix;
    Ty       result;
} Signature;

/* Reads one word of a list and returns what follows it. A signature that is too long has count 0 and no result. */
static const char *
read_signature(const char *word, Signature *signature)
{
    const char *end = word + strcspn(word, " "), *arrow = strchr(word, '>');

    *signature = (Signature){ .prefix = *word == ',' };
    word += signature->prefix;
    while (*word != '>' && *word != '*' && *word != '=' && signature->count < MAX_ARGUMENTS) {
        size_t length = strcspn(word, ",>*=");
        signature->args[signature->count++] = ty_from_word(word, length);
        word += length;
        word += *word == ',';
    }
    for (; word < arrow; word++) {
        signature->variadic = signature->variadic || *word == '*';
        signature->defaults += *word == '=';
    }
    signature->result = ty_from_word(arrow + 1, (size_t)(end - arrow - 1));
    return end + strspn(end, " ");
}

static bool
pseudo_accepts(const char *pseudo, Ty type)
{
    if (type.kind == TY_LITERAL || strcmp(pseudo, "any") == 0)
        return true;
    if (strncmp(pseudo, "anycompatible", 13) == 0)
        pseudo += 13;
    else
        pseudo += 3;
    if (strcmp(pseudo, "array") == 0)
        return type.array;
    if (strcmp(pseudo, "nonarray") == 0)
        return !type.array;
    if (strcmp(pseudo, "enum") == 0)
        return type.kind == TY_ENUM && !type.array;
    if (strcmp(pseudo, "range") == 0)
        return type.kind == TY_BUILTIN && !type.array && type.builtin->typtype == 'r';
    if (strcmp(pseudo, "multirange") == 0)
        return type.kind == TY_BUILTIN && !type.array && type.builtin->typtype == 'm';
    return strcmp(pseudo, "ord") != 0;      /* record */
}

static bool
accepts(Ty declared, Ty actual)
{
    if (declared.kind == TY_UNKNOWN_TYPE)
        return false;
    if (actual.kind == TY_LITERAL)
        return true;
    if (declared.kind == TY_PSEUDO)
        return pseudo_accepts(declared.name, actual);
    return cast_path(actual, declared, 'i') != CAST_NONE;
}

/* ---- Polymorphic arguments --------------------------------------------------------------------------- */

/* Concrete types for one family of pseudo-types: anyelement's, or anycompatible's. Arguments that do not agree
 * without a conversion are not modelled. */
typedef struct Family {
    Ty element, range;
} Family;

static bool
agree(Ty *known, Ty type)
{
    if (known->kind == TY_UNKNOWN_TYPE) {
        *known = type;
        return true;
    }
    return ty_equal(*known, type);
}

static const char *
range_element(const char *range)
{
    static const char *const pairs[][2] = {
        { "int4range", "int4" },       { "int8range", "int8" },         { "numrange", "numeric" },
        { "tsrange", "timestamp" },    { "tstzrange", "timestamptz" },  { "daterange", "date" },
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(pairs[i][0], range) == 0)
            return pairs[i][1];
    return NULL;
}

static bool
is_compatible_family(const char *pseudo)
{
    return strncmp(pseudo, "anycompatible", 13) == 0;
}

static bool
has_suffix(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);

    return length >= tail && strcmp(text + length - tail, suffix) == 0;
}

static bool
learn(Family *family, const char *pseudo, Ty actual)
{
    if (actual.kind == TY_LITERAL)
        return true;
    if (has_suffix(pseudo, "multirange") || strcmp(pseudo, "record") == 0)
        return false;
    if (has_suffix(pseudo, "range")) {
        const char *element = range_element(actual.name);
        return element != NULL && agree(&family->range, actual) && agree(&family->element, ty_builtin(element));
    }
    if (has_suffix(pseudo, "array") && !has_suffix(pseudo, "nonarray"))
        return agree(&family->element, ty_element_of(actual));
    return !actual.array && agree(&family->element, actual);
}

/* What a pseudo-type stands for; false: nothing said it. */
static bool
concrete(const Family *family, const char *pseudo, Ty *ret_type)
{
    if (has_suffix(pseudo, "multirange") || strcmp(pseudo, "record") == 0)
        return false;
    if (has_suffix(pseudo, "range")) {
        *ret_type = family->range;
        return family->range.kind != TY_UNKNOWN_TYPE;
    }
    *ret_type = family->element;
    ret_type->array = has_suffix(pseudo, "array") && !has_suffix(pseudo, "nonarray");
    return family->element.kind != TY_UNKNOWN_TYPE;
}

/* From the declared types to those that the arguments are converted to. */
static bool
make_choice(const Signature *signature, const Ty *actual, unsigned count, Choice *ret_choice)
{
    Family families[2] = { 0 };
    Choice choice = { .count = count, .result = signature->result };

    for (unsigned i = 0; i < count; i++) {
        Ty declared = signature->args[i];
        if (declared.kind == TY_PSEUDO && strcmp(declared.name, "any") != 0 &&
            !learn(&families[is_compatible_family(declared.name)], declared.name, actual[i]))
            return false;
    }
    for (unsigned i = 0; i < count; i++) {
        Ty declared = signature->args[i];
        choice.args[i] = declared;
        if (declared.kind != TY_PSEUDO)
            continue;
        if (strcmp(declared.name, "any") == 0)
            choice.args[i] = actual[i].kind == TY_LITERAL ? ty_builtin("text") : actual[i];
        else if (!concrete(&families[is_compatible_family(declared.name)], declared.name, &choice.args[i]))
            return false;
    }
    if (choice.result.kind == TY_PSEUDO &&
        !concrete(&families[is_compatible_family(choice.result.name)], choice.result.name, &choice.result))
        choice.result = (Ty){ 0 };
    *ret_choice = choice;
    return true;
}

/* ---- func_select_candidate() ------------------------------------------------------------------------- */

enum { MAX_CANDIDATES = 64 };

typedef struct Candidates {
    Signature items[MAX_CANDIDATES];
    unsigned  count;
} Candidates;

typedef unsigned (*Score)(const Signature *signature, const Ty *actual, unsigned count);

static unsigned
score_exact(const Signature *signature, const Ty *actual, unsigned count)
{
    unsigned score = 0;

    for (unsigned i = 0; i < count; i++)
        score += ty_equal(signature->args[i], actual[i]);
    return score;
}

static unsigned
score_preferred(const Signature *signature, const Ty *actual, unsigned count)
{
    unsigned score = 0;

    for (unsigned i = 0; i < count; i++)
        if (actual[i].kind != TY_LITERAL)
            score += ty_equal(signature->args[i], actual[i]) ||
                     (is_preferred(signature->args[i]) && category_of(signature->args[i]) == category_of(actual[i]));
    return score;
}

static void
keep_best(Candidates *candidates, Score score, const Ty *actual, unsigned count)
{
    unsigned best = 0, kept = 0;

    for (unsigned i = 0; i < candidates->count; i++) {
        unsigned points = score(&candidates->items[i], actual, count);
        if (points > best)
            best = points;
    }
    for (unsigned i = 0; i < candidates->count; i++)
        if (score(&candidates->items[i], actual, count) == best)
            candidates->items[kept++] = candidates->items[i];
    candidates->count = kept;
}

/* The category that an unknown argument is taken to be of. False: the candidates do not agree. */
static bool
guess_category(const Candidates *candidates, unsigned at, char *ret_category, bool *ret_preferred)
{
    char category = 0;
    bool preferred = false, conflict = false;

    for (unsigned i = 0; i < candidates->count; i++) {
        Ty   type = candidates->items[i].args[at];
        char current = category_of(type);
        if (category == 0 || (category != current && current == 'S')) {
            category = current;
            preferred = is_preferred(type);
        } else if (category == current) {
            preferred = preferred || is_preferred(type);
        } else {
            conflict = true;
        }
    }
    *ret_category = category;
    *ret_preferred = preferred;
    return !conflict || category == 'S';
}

static void
keep_by_category(Candidates *candidates, const Ty *actual, unsigned count)
{
    char     categories[MAX_ARGUMENTS] = { 0 };
    bool     preferred[MAX_ARGUMENTS] = { 0 };
    unsigned kept = 0;
    static _Thread_local Candidates filtered;

    for (unsigned i = 0; i < count; i++)
        if (actual[i].kind == TY_LITERAL && !guess_category(candidates, i, &categories[i], &preferred[i]))
            return;
    for (unsigned c = 0; c < candidates->count; c++) {
        bool keep = true;
        for (unsigned i = 0; i < count; i++)
            if (actual[i].kind == TY_LITERAL && (category_of(candidates->items[c].args[i]) != categories[i] ||
                                                 (preferred[i] && !is_preferred(candidates->items[c].args[i]))))
                keep = false;
        if (keep)
            filtered.items[kept++] = candidates->items[c];
    }
    if (kept > 0) {
        memcpy(candidates->items, filtered.items, kept * sizeof *filtered.items);
        candidates->count = kept;
    }
}

/* The last resort: literals are taken to be of the one type that all other arguments have. */
static void
keep_by_known_type(Candidates *candidates, const Ty *actual, unsigned count)
{
    Ty       known = { 0 };
    unsigned kept = 0;

    for (unsigned i = 0; i < count; i++) {
        if (actual[i].kind == TY_LITERAL)
            continue;
        if (known.kind != TY_UNKNOWN_TYPE && !ty_equal(known, actual[i]))
            return;
        known = actual[i];
    }
    if (known.kind == TY_UNKNOWN_TYPE)
        return;
    Signature only = { 0 };
    for (unsigned c = 0; c < candidates->count; c++) {
        bool keep = true;
        for (unsigned i = 0; i < count; i++)
            keep = keep && accepts(candidates->items[c].args[i], known);
        if (keep) {
            only = candidates->items[c];
            kept++;
        }
    }
    if (kept == 1) {
        candidates->items[0] = only;
        candidates->count = 1;
    }
}

static bool
select_candidate(Candidates *candidates, const Ty *actual, unsigned count)
{
    unsigned literals = 0, kept = 0;

    for (unsigned i = 0; i < count; i++)
        literals += actual[i].kind == TY_LITERAL;
    for (unsigned c = 0; c < candidates->count; c++) {
        bool fits = true;
        for (unsigned i = 0; i < count; i++)
            fits = fits && accepts(candidates->items[c].args[i], actual[i]);
        if (fits)
            candidates->items[kept++] = candidates->items[c];
    }
    candidates->count = kept;
    if (candidates->count > 1)
        keep_best(candidates, score_exact, actual, count);
    if (candidates->count > 1)
        keep_best(candidates, score_preferred, actual, count);
    if (candidates->count > 1 && literals > 0)
        keep_by_category(candidates, actual, count);
    if (candidates->count > 1 && literals > 0 && literals < count)
        keep_by_known_type(candidates, actual, count);
    return candidates->count == 1;
}

/* ---- Operators and functions ------------------------------------------------------------------------- */

static bool
all_modelled(const Ty *types, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!ty_is_modelled(types[i]))
            return false;
    return true;
}

static bool
matches_exactly(const Signature *signature, const Ty *types, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!ty_equal(signature->args[i], types[i]))
            return false;
    return true;
}

static void
read_candidates(const char *list, bool prefix, unsigned count, Candidates *candidates)
{
    candidates->count = 0;
    while (*list != '\0') {
        Signature signature;
        list = read_signature(list, &signature);
        if (signature.prefix != prefix || signature.count < count || signature.count - signature.defaults > count ||
            (signature.variadic && strcmp(signature.args[signature.count - 1].name, "any") != 0))
            continue;
        if (candidates->count < MAX_CANDIDATES)
            candidates->items[candidates->count++] = signature;
    }
}

bool
choose_operator(const char *name, const Ty *left, Ty right, Choice *ret_choice)
{
    static _Thread_local Candidates candidates;
    const char *list = signature_operators(name);
    Ty          actual[2] = { left == NULL ? right : *left, right }, exact[2];
    unsigned    count = left == NULL ? 1 : 2;

    if (list == NULL || !all_modelled(actual, count))
        return false;
    /* A literal is first taken to be of the other side's type. */
    exact[0] = actual[0].kind == TY_LITERAL ? actual[1] : actual[0];
    exact[1] = actual[1].kind == TY_LITERAL ? actual[0] : actual[1];
    read_candidates(list, left == NULL, count, &candidates);
    for (unsigned c = 0; c < candidates.count; c++) {
        if (matches_exactly(&candidates.items[c], exact, count)) {
            bool made = make_choice(&candidates.items[c], exact, count, ret_choice);
            ret_choice->exact = true;
            return made;
        }
    }
    return select_candidate(&candidates, actual, count) && make_choice(&candidates.items[0], actual, count, ret_choice);
}

/* `f(a, b)` of a VARIADIC "any" function takes any number of arguments more. Not modelled where another overload takes
 * as many. */
static bool
choose_variadic_any(const char *list, const Ty *args, unsigned count, Choice *ret_choice)
{
    Signature signature, chosen = { 0 };
    unsigned  found = 0;

    while (*list != '\0') {
        list = read_signature(list, &signature);
        unsigned least = signature.count;
        if (count < least || (!signature.variadic && count > least))
            continue;
        found++;
        chosen = signature;
    }
    if (found != 1 || !chosen.variadic || strcmp(chosen.args[chosen.count - 1].name, "any") != 0)
        return false;
    for (unsigned i = chosen.count; i < count; i++)
        chosen.args[i] = chosen.args[chosen.count - 1];
    for (unsigned i = 0; i < count; i++)
        if (!accepts(chosen.args[i], args[i]))
            return false;
    return make_choice(&chosen, args, count, ret_choice);
}

bool
choose_function(const char *name, const Ty *args, unsigned count, Choice *ret_choice)
{
    static _Thread_local Candidates candidates;
    const char *list = signature_functions(name);

    if (list == NULL || count > MAX_ARGUMENTS || !all_modelled(args, count))
        return false;
    if (strchr(list, '*') != NULL)
        return choose_variadic_any(list, args, count, ret_choice);
    read_candidates(list, false, count, &candidates);
    for (unsigned c = 0; c < candidates.count; c++) {
        if (matches_exactly(&candidates.items[c], args, count)) {
            bool made = make_choice(&candidates.items[c], args, count, ret_choice);
            ret_choice->exact = true;
            return made;
        }
    }
    /* A function named like a type may be a cast: the server asks that before it converts arguments. */
    if (count == 1 && builtin_type(name) != NULL)
        return false;
    return select_candidate(&candidates, args, count) && make_choice(&candidates.items[0], args, count, ret_choice);
}
