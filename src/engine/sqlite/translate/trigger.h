/*
 * trigger.h: what the files share that translate triggers.
 */
#ifndef SCHEMASYNC_SQLITE_TRANSLATE_TRIGGER_H
#define SCHEMASYNC_SQLITE_TRANSLATE_TRIGGER_H

#include "engine/sqlite/translate/query.h"

/* A condition, within another one or NULL. */
typedef struct Condition {
    const struct Condition *outer;
    const char             *text;
} Condition;

/* NEW.column := value, where the condition holds, and those around it; NULL: always. */
typedef struct Assignment {
    const char      *column, *value;
    const Condition *condition;
} Assignment;
typedef VEC(Assignment) Assignments;

/* The bits of pg_trigger.tgtype. */
enum { TIMING_BEFORE = 2, EVENT_INSERT = 4, EVENT_UPDATE = 16 };

typedef struct Set {
    const Column *column;
    const Piece  *piece;
} Set;

/* For one event. */
typedef struct Version {
    int          event;         /* 0: none */
    const char  *condition;     /* WHEN; NULL: always */
    VEC(Set)     sets;
} Version;

typedef struct Ported {
    const Written     *written;
    const Table       *table;
    const Written     *function;
    VEC(const Column *) of;     /* UPDATE OF; none: any */
    Version            versions[2];
    VEC(const char *)  caveats;
    const char        *why;     /* it is left out */
} Ported;
typedef VEC(Ported *) PortedTriggers;

/* ---- trigger_read.c ------------------------------------------------------------------------------- */

/* What is written: which columns it sets, to what, for each event; false: t->why. Its table is there all the same. */
bool translate_read_trigger(Translation *t, Ported *trigger);

/* "NEW.column" */
const char *translate_row_column(Translation *t, const char *row, const Column *column);

/* ---- body.c --------------------------------------------------------------------------------------- */

/* Takes the text of a PL/pgSQL function apart; false: t->why. */
bool translate_body(Translation *t, const char *text, Assignments *ret_assignments);

#endif
