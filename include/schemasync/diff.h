/*
 * diff.h: what differs between two Catalogs. Pure: structs in, structs out.
 *
 * `from` is the database as it is (or the first source of `schemasync diff`), `to` what it should be. A first
 * diff returns questions, pairs of expressions that judges 1 and 2 can't decide; an engine answers them all at
 * once (postgres.h); a second diff with the same Judgement is final.
 */
#ifndef SCHEMASYNC_DIFF_H
#define SCHEMASYNC_DIFF_H

#include <schemasync/catalog.h>
#include <schemasync/expr.h>
#include <schemasync/kind.h>

/* ---- Questions ---------------------------------------------------------------------------------- */

typedef enum ExprRole {
    ROLE_CHECK,         /* boolean */
    ROLE_DEFAULT,       /* assigned to Question.type */
    ROLE_GENERATED,     /* assigned to Question.type */
    ROLE_INDEX,         /* an index's or EXCLUDE's expression */
    ROLE_PREDICATE,     /* boolean */
} ExprRole;

typedef enum Judge { JUDGE_NONE, JUDGE_TEXT, JUDGE_TREE, JUDGE_PLANNER, JUDGE_SERVER_TREE, JUDGE_TWIN } Judge;
const char *judge_name(Judge judge);

typedef struct Question {
    ExprRole      role;
    const Object *subject;          /* of `to`: the column, constraint or index it is about */
    const Table  *from_table;       /* live */
    const Table  *to_table;         /* desired: its columns and types are the stand-in */
    const Expr   *from_expr;
    const Expr   *to_expr;
    const char   *from_text;        /* live text after the renames of this plan; means what it says under '' */
    const char   *to_text;          /* the author's slice, under the path of to_expr */
    const Type   *type;             /* DEFAULT, GENERATED: the column's desired type */
    Verdict       verdict;
    Judge         judge;            /* who decided */
    const char   *reason;           /* undecided: why, a phrase. Else NULL */
    const char   *from_form;        /* the two as the deciding judge sees them, for `explain` */
    const char   *to_form;
} Question;

/* All pairs judged so far in one run, by the identity of the two Exprs; lives in its own arena. */
typedef struct Judgement {
    Arena           *arena;
    VEC(Question *)  questions;
    struct Map      *by_pair;
    struct Map      *same_defaults; /* texts of defaults that judge 2 found the same: thousands say 'x' and 'x'::text */
    uint32_t         logged;        /* texts whose analysed trees went to the server's log as well (--judge=tree) */
} Judgement;

Judgement *judgement_new(void);
void       judgement_free(Judgement *judgement);
void       judgement_cleanup(Judgement **judgement);
uint32_t   judgement_open_count(const Judgement *judgement);    /* verdict undecided and nobody asked yet (judge NONE) */

/* ---- Changes --------------------------------------------------------------------------------------- */

typedef enum ChangeVerb { CHANGE_CREATE, CHANGE_DROP, CHANGE_ALTER } ChangeVerb;

typedef struct Change {
    ChangeVerb  verb;
    Object     *from;           /* CREATE: NULL */
    Object     *to;             /* DROP: NULL */
    bool        renamed;        /* ALTER: the name differs (by directive) */
    bool        moved;          /* ALTER: the schema differs (by directive) */
    uint64_t    properties;     /* ALTER: bit i is row i of the kind's properties */
    uint64_t    undecided;      /* ALTER: those of `properties` that no judge could decide */
} Change;

/* `to` may be renamed from `old` already, or not: the names go round, and it is like neither. */
typedef struct Unclear { const Object *old, *to; } Unclear;

typedef struct Diff {
    Arena          *arena;
    const Catalog  *from, *to;
    Object        **to_of;      /* by id of `from`: its counterpart, or NULL */
    Object        **from_of;    /* by id of `to` */
    Name           *final_name; /* by id of `to`: the name it has or gets; absent: the server will choose it */
    bool           *managed;    /* by id of `from`: in a managed schema, under no ignore rule */
    bool           *managed_to; /* by id of `to` */
    const char    **ignored_from, **ignored_to;     /* by id: the ignore rule that leaves it alone; NULL: none */
    uint32_t        ignored;    /* objects of either side that rules fit, their parts not counted */
    VEC(const char *) idle_rules;           /* ignore rules that fit nothing */
    VEC(Name)       idle_schemas;           /* listed, and on neither side */
    VEC(Change)     changes;    /* in a stable order: by kind, schema, name */
    VEC(const OtherObject *) others;        /* of `from`, in managed schemas: exist and are not modelled */
    VEC(Name)       unmanaged_schemas;      /* of `from`, left alone and named in the report */
    VEC(Unclear)    unclear;    /* no plan can be made */
    VEC(const char *) remarks;  /* "table a and new table b look like a rename: ..." */
} Diff;

/* DEFAULT: of a database those that `to` mentions and public, of a file all. */
typedef enum SchemaScope { SCHEMAS_DEFAULT, SCHEMAS_MENTIONED, SCHEMAS_ALL, SCHEMAS_LISTED } SchemaScope;

/* "table public.spatial_ref_sys", "* audit.*": a kind (a star: any) and a pattern of the qualified name, in which * is
 * any number of letters and ? is one, but no dot. A name in double quotes is meant to the letter. What belongs to
 * an ignored object is ignored with it: parts of a table, what is in a schema, a column's keys and own sequence. */
typedef struct IgnorePart { const char *text; bool exact; } IgnorePart;
typedef struct IgnoreRule {
    const char     *text;
    const char     *kind;       /* NULL: any */
    VEC(IgnorePart) parts;
} IgnoreRule;

bool ignore_rule_parse(Arena *arena, const char *text, IgnoreRule *ret_rule, Error *err);

typedef struct DiffOptions {
    SchemaScope scope;
    Names       schemas;        /* SCHEMAS_LISTED */
    VEC(IgnoreRule) ignore;
} DiffOptions;

/* Adds the schemas that rules call by name. */
void ignore_rules_name_schemas(Arena *arena, const DiffOptions *options, Names *names);

bool ignore_rules_fit(const DiffOptions *options, const OtherObject *other);

/* Compares. New questions are added to `judgement`; those answered there are used. */
Diff *diff_run(const Catalog *from, const Catalog *to, const DiffOptions *options, Judgement *judgement);
void  diff_free(Diff *diff);
void  diff_cleanup(Diff **diff);

static inline Object *
diff_to_of(const Diff *diff, const Object *from)
{
    return from == NULL ? NULL : diff->to_of[from->id - 1];
}

static inline Object *
diff_from_of(const Diff *diff, const Object *to)
{
    return to == NULL ? NULL : diff->from_of[to->id - 1];
}

/* The name by which a statement that runs after all renames speaks of an object of either side. */
QName diff_name(const Diff *diff, const Object *object);

/* The name that an object of `from` has before any rename: in a file without a name, the one a server would give. */
Name diff_name_before(const Diff *diff, const Object *from);

/* Is this property's row set in the change? By name: "type", "not null". */
bool change_has(const Change *change, const char *property);

#endif
