/*
 * builtin.h: names of pg_catalog that a file may use without declaring them.
 */
#ifndef SCHEMASYNC_CATALOG_BUILTIN_H
#define SCHEMASYNC_CATALOG_BUILTIN_H

#include <stdbool.h>

typedef struct BuiltinType {
    const char *name;       /* internal: int4, timestamptz, "char" is char, character is bpchar */
    char        typtype;    /* b base, r range, m multirange */
    char        category;   /* pg_type.typcategory */
    char        storage;    /* 'p' 'e' 'm' 'x' */
    bool        preferred;  /* in its category */
    bool        collatable;
} BuiltinType;

const BuiltinType *builtin_type(const char *name);      /* NULL: no such scalar type */

/* Is there an operator class of this name for this access method? */
bool builtin_opclass(const char *method, const char *name);

/* The default operator class for values of a type, or NULL. "anyarray" stands for any array, "anyenum" for enums. */
const char *builtin_default_opclass(const char *method, const char *type);

/* The type whose operator classes serve this one because the two are stored alike (varchar: text): the preferred one
 * where the server (GetDefaultOpClass) has the choice. NULL: none. */
const char *builtin_stored_like(const char *type);

/* A collation that every server has, or that is one of ICU's. */
bool builtin_collation(const char *name);

#endif
