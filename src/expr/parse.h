/*
 * parse.h: from the text of an expression to libpg_query's tree, within limits.
 */
#ifndef SCHEMASYNC_EXPR_PARSE_H
#define SCHEMASYNC_EXPR_PARSE_H

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <schemasync/strbuf.h>
#include <schemasync/vec.h>

/* The unpacking of a tree, and every walk over it, calls itself for each level of the tree: about 2 KiB a level, four
 * times that with sanitizers. Texts that may have more levels are not parsed, so that the stack of main.c has room to
 * spare; nor are longer ones. Both limits let through what the reader of files does, and as the server prints it: with
 * parentheses around each operator, and casts on literals. */
enum { EXPR_MAX_LEVELS = 20000, EXPR_MAX_TOKENS = 1200000 };

/* What stands before the text in what is parsed: a location of the tree minus this is a byte of the text. */
#define EXPR_PREFIX "SELECT ("

typedef PgQuery__Node Node;
#define IS_NODE(n, which) ((n) != NULL && (n)->node_case == PG_QUERY__NODE__NODE_##which)

typedef struct ParsedExpr {
    PgQueryProtobufParseResult result;
    PgQuery__ParseResult      *tree;
    const Node                *root;    /* NULL: the text is no expression, or too long */
} ParsedExpr;

ParsedExpr expr_parse(const char *text);

/* The same for a whole statement, of which there must be one. */
ParsedExpr expr_parse_statement(const char *text);
void       expr_parse_release(ParsedExpr *parsed);     /* also for __attribute__((cleanup)) */

#define PARSED_AUTO __attribute__((cleanup(expr_parse_release))) ParsedExpr

/* Of a String node; NULL for any other. */
const char *node_string(const Node *node);

/* Calls visit for every message of a tree, outer ones first. */
typedef void (*TreeVisit)(const ProtobufCMessage *message, void *context);
void tree_visit(const ProtobufCMessage *message, TreeVisit visit, void *context);

/* All that a tree says but its locations. */
void tree_dump(const ProtobufCMessage *message, Strbuf *out);

#endif
