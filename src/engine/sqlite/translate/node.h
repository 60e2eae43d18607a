/*
 * node.h: what the files that walk libpg_query's trees share.
 */
#ifndef SCHEMASYNC_SQLITE_TRANSLATE_NODE_H
#define SCHEMASYNC_SQLITE_TRANSLATE_NODE_H

#include "engine/sqlite/translate/translate.h"
#include "expr/parse.h"

typedef VEC(const Piece *) Pieces;

const Piece *translate_node(Translation *t, const Node *node);
const Piece *translate_condition(Translation *t, const Node *node);
Pieces       translate_pieces(Translation *t, Node *const *nodes, size_t count);    /* count 0: one of them can't be */

/* Gives literals the type of the others, and says which it is; SORT_OTHER: t->why. */
Sort         translate_unify(Translation *t, Pieces *pieces);
const Piece *translate_now(Translation *t);

/* What is known of values of one sort beside it: all that they have in common. */
void         translate_merge(Piece *made, const Pieces *pieces);
const Piece *translate_column(Translation *t, const Column *column);

/* The moment that a date, time or timestamp is, as a number. */
const Piece *translate_moment(Translation *t, const Piece *piece);

/* moment.c: NULL without t->why: the call or operator is about something else. */
const Piece *translate_interval(Translation *t, const char *name, const PgQuery__AExpr *expr);
const Piece *translate_days(Translation *t, const char *name, const Piece *left, const Piece *right);
const Piece *translate_moment_call(Translation *t, const char *name, const Pieces *args);

const Piece *translate_compare(Translation *t, const char *operator, const Piece *left, const Piece *right);
const Piece *translate_sublink(Translation *t, const PgQuery__SubLink *link);  /* sublink.c */

/* OLD IS DISTINCT FROM NEW in a trigger; NULL: it is none, or t->why. triggers.c */
const Piece *translate_rows_differ(Translation *t, const Node *left, const Node *right);
bool         translate_is_aggregate(const PgQuery__FuncCall *call);            /* aggregate.c */
const Piece *translate_aggregate(Translation *t, const PgQuery__FuncCall *call);

const Piece *translate_call(Translation *t, const PgQuery__FuncCall *call);     /* calls.c */
const Piece *translate_cast(Translation *t, const PgQuery__TypeCast *cast);     /* cast.c */
void         translate_mind_zone(Translation *t, const char *moment);   /* a caveat, where it says no time zone */
const Piece *translate_array(Translation *t, const PgQuery__AArrayExpr *array);
bool         translate_array_items(Translation *t, const Node *node, Pieces *ret_items);
const Piece *translate_operator(Translation *t, const PgQuery__AExpr *expr);    /* operators.c */
const Piece *translate_match(Translation *t, const PgQuery__AExpr *expr);       /* match.c */
const Piece *translate_json_part(Translation *t, const PgQuery__AExpr *expr);
const Piece *translate_json_text(Translation *t, const PgQuery__AExpr *expr);

#endif
