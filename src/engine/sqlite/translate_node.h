/*
 * translate_node.h: what the files that walk libpg_query's trees share.
 */
#ifndef SCHEMASYNC_SQLITE_TRANSLATE_NODE_H
#define SCHEMASYNC_SQLITE_TRANSLATE_NODE_H

#include "engine/sqlite/translate.h"
#include "expr/parse.h"

typedef VEC(const Piece *) Pieces;

const Piece *translate_node(Translation *t, const Node *node);
const Piece *translate_condition(Translation *t, const Node *node);
Pieces       translate_pieces(Translation *t, Node *const *nodes, size_t count);    /* count 0: one of them can't be */

/* Gives literals the type of the others, and says which it is; SORT_OTHER: t->why. */
Sort         translate_unify(Translation *t, Pieces *pieces);
const Piece *translate_now(Translation *t);

const Piece *translate_call(Translation *t, const PgQuery__FuncCall *call);     /* translate_calls.c */
const Piece *translate_cast(Translation *t, const PgQuery__TypeCast *cast);     /* translate_cast.c */
void         translate_mind_zone(Translation *t, const char *moment);   /* a caveat, where it says no time zone */
const Piece *translate_array(Translation *t, const PgQuery__AArrayExpr *array);
bool         translate_array_items(Translation *t, const Node *node, Pieces *ret_items);
const Piece *translate_operator(Translation *t, const PgQuery__AExpr *expr);    /* translate_operators.c */
const Piece *translate_match(Translation *t, const PgQuery__AExpr *expr);       /* translate_match.c */
const Piece *translate_json_part(Translation *t, const PgQuery__AExpr *expr);
const Piece *translate_json_text(Translation *t, const PgQuery__AExpr *expr);

#endif
