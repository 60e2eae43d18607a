/*
 * directive.h: what a comment says to us, whatever the dialect of the file around it.
 */
#ifndef SCHEMASYNC_DDL_DIRECTIVE_H
#define SCHEMASYNC_DDL_DIRECTIVE_H

#include <stdbool.h>

#include <schemasync/vec.h>

/* "renamed from" in a comment. */
typedef struct Directive {
    uint32_t start, end;        /* of the comment, in bytes of the source */
    uint32_t value, value_end;  /* the old name; equal where it says none */
    bool     used;
} Directive;
typedef VEC(Directive) Directives;

/* How a directive is written that says no name, or what is none. */
#define DIRECTIVE_HINT "Write it as: -- @renamed from=old_name"
#define DIRECTIVE_NAME_HINT DIRECTIVE_HINT ", with nothing but a blank behind the name; one of other signs in double quotes."

/* Is the comment between these two bytes one? */
bool directive_find(const char *text, uint32_t start, uint32_t end, Directive *ret_directive);

#endif
