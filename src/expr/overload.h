/*
 * overload.h: which operator or function of pg_catalog the server picks for arguments of given types, and how it
 * converts them (parse_oper.c, parse_func.c, parse_coerce.c). It knows types, not expressions.
 */
#ifndef SCHEMASYNC_EXPR_OVERLOAD_H
#define SCHEMASYNC_EXPR_OVERLOAD_H

#include <schemasync/arena.h>

#include "catalog/builtin.h"

typedef enum TyKind {
    TY_UNKNOWN_TYPE,    /* nothing is known about the type */
    TY_LITERAL,         /* PostgreSQL's own "unknown": a quoted constant or NULL that has no type yet */
    TY_BUILTIN,
    TY_ENUM,
    TY_OTHER,           /* known by name only: of an extension, a domain, a row type */
    TY_PSEUDO,          /* anyelement and its like, in signatures */
} TyKind;

typedef struct Ty {
    TyKind             kind;
    bool               array;
    const char        *name;    /* as canonical text says it: int4, public.mood */
    const BuiltinType *builtin; /* TY_BUILTIN */
} Ty;

Ty   ty_builtin(const char *name);      /* also "_int4" and pseudo-types */
bool ty_equal(Ty a, Ty b);              /* types that are not known are equal to nothing */
bool ty_is(Ty type, const char *builtin_name);  /* that scalar */
Ty   ty_array_of(Ty element);
Ty   ty_element_of(Ty array);
const char *ty_text(Arena *arena, Ty type);

/* Is overload resolution over this type modelled here? */
bool ty_is_modelled(Ty type);

typedef enum CastPath {
    CAST_NONE, CAST_SAME,
    CAST_RELABEL,       /* the same bytes under another name */
    CAST_FUNCTION, CAST_TEXT,
} CastPath;

/* context: 'i' implicit, 'a' assignment, 'e' explicit. */
CastPath cast_path(Ty from, Ty to, char context);

/* select_common_type(): the type of CASE, COALESCE, ARRAY and IN lists. False: none. */
bool common_type(const Ty *types, unsigned count, Ty *ret_type);

enum { MAX_ARGUMENTS = 10 };

typedef struct Choice {
    Ty       args[MAX_ARGUMENTS];   /* what each argument is converted to */
    unsigned count;
    Ty       result;
    bool     exact;         /* the argument types are the declared ones: nothing outside pg_catalog is preferred */
} Choice;

/* Types with kind TY_LITERAL are quoted constants. left NULL: a prefix operator. False: ambiguous, none, or
 * not modelled. */
bool choose_operator(const char *name, const Ty *left, Ty right, Choice *ret_choice);
bool choose_function(const char *name, const Ty *args, unsigned count, Choice *ret_choice);

#endif
