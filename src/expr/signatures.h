/*
 * signatures.h: what operators, functions and casts pg_catalog has. Each answer is a list of words, separated by
 * spaces; NULL: none of that name.
 */
#ifndef SCHEMASYNC_EXPR_SIGNATURES_H
#define SCHEMASYNC_EXPR_SIGNATURES_H

#include <stdbool.h>

typedef struct Entry {
    const char *name, *list;
} Entry;

/* Does pg_catalog of any server, 13 to 18, have a function of this name? */
bool signature_is_function(const char *name);

/* "text,int4>text": arguments>result. "*" after the arguments: the last is VARIADIC; one "=" for each default. */
const char *signature_functions(const char *name);

/* "int4,int4>bool"; a prefix operator has nothing before the comma. */
const char *signature_operators(const char *name);

/* "text:ib": target, context (e explicit, a assignment, i implicit) and method (f function, b binary, i in and out). */
const char *signature_casts(const char *source);

#endif
