/*
 * internal.h: what the files of the diff share with one another.
 */
#ifndef SCHEMASYNC_DIFF_INTERNAL_H
#define SCHEMASYNC_DIFF_INTERNAL_H

#include <schemasync/diff.h>
#include <schemasync/map.h>

/* A directive that is not followed: what it calls the old name is there, and so is the new one. */
typedef struct Unfollowed {
    const Object *old, *to;
} Unfollowed;

typedef struct Context {
    Diff              *diff;
    const DiffOptions *options;
    Judgement         *judgement;
    Map               *user_functions;  /* names of functions outside pg_catalog; NULL: none */
    bool               any_rename;      /* expressions must be looked at for renamed names */
    bool               renames_known;   /* global_renames is filled in */
    bool              *rule_used;       /* by number of the ignore rule */
    VEC(ExprRename)    global_renames;  /* of types, their values and relations */
    VEC(Unfollowed)    unfollowed;
    VEC(Object *)      followers;       /* of `to`: matched, with a name that the server chooses */
} Context;

/* Which bits of `properties` and `undecided` two matched objects get (Change's fields). */
typedef struct Comparison {
    uint64_t different, undecided;
} Comparison;

/* managed.c: fills in what of either side is managed, and others; after the match, what was ignored. */
void find_managed(Context *context);
void report_ignored(Context *context);
bool schema_is_mentioned(const Catalog *to, Name schema);
bool may_pair(const Context *context, const Object *from, const Object *to);    /* can the one become the other? Both are managed, or neither */
bool holds_ignored(const Context *context, const Object *schema);       /* a live schema: something under a rule */

/* ignore.c: the rule that fits, or NULL; those that do are noted in rule_used. */
const char *ignore_rule_of(const Context *context, const Catalog *catalog, const Object *object);
bool        ignore_other(const Context *context, const OtherObject *other);

/* match.c, match_children.c: fills in to_of, from_of and final_name. */
void match_top_level(Context *context);
void match_children(Context *context);
void remark_unfollowed(Context *context);
void match_pair(Context *context, Object *from, Object *to);

/* follow.c: gives the followers the names that they would have if they were made now. */
void follow_renames(Context *context);

/* The live object that a directive of `to` speaks of: among top-level objects of to's kind. */
QName parse_renamed_from(Arena *arena, const char *text);

/* compare.c */
Comparison compare_objects(Context *context, const Object *from, const Object *to);

/* question.c: the verdict on a pair of expressions, from judges 1 and 2 or from an earlier answer. */
Verdict judge_pair(Context *context, ExprRole role, const Object *subject, const Expr *from, const Expr *to);

/* renames.c: a live expression as the server will print it once this plan's renames are made. */
const char *renamed_text(Context *context, const Table *from_table, const Expr *expr);

#endif
