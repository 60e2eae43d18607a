/*
 * find.h: objects by the words with which a user names them: public.users, table public.users,
 * "Odd.Name".email.
 */
#ifndef SCHEMASYNC_CLI_FIND_H
#define SCHEMASYNC_CLI_FIND_H

#include <schemasync/diff.h>

#include "cli/options.h"

typedef struct ObjectSpec {
    const char *kind;  /* "table", "foreign key"; NULL: any */
    Texts       parts; /* schema, table, column: as many of the last ones as the user gave */
    bool        sqlite;     /* ASCII case makes no difference; the schema is main */
} ObjectSpec;

/* Unquoted names are folded to lower case, as in SQL. */
bool object_spec_parse(Arena *arena, const Texts *words, ObjectSpec *ret_spec, Error *err);

bool object_spec_matches(const ObjectSpec *spec, const Diff *diff, const Object *object);
bool object_spec_matches_other(const ObjectSpec *spec, const OtherObject *other);

#endif
