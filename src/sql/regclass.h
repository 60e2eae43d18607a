/*
 * regclass.h: the text of a regclass constant, as in nextval('public."T_id_seq"').
 */
#ifndef SCHEMASYNC_SQL_REGCLASS_H
#define SCHEMASYNC_SQL_REGCLASS_H

#include <stdbool.h>

#include <schemasync/arena.h>

/* Splits like regclassin(): case folded, quotes taken off. *ret_schema NULL: not qualified. False: an oid, or
 * malformed. */
bool regclass_parse(Arena *arena, const char *text, const char **ret_schema, const char **ret_name);

#endif
