/*
 * plan.h: from a Diff to ordered steps, each with its SQL and what a reviewer must know about it.
 */
#ifndef SCHEMASYNC_PLAN_H
#define SCHEMASYNC_PLAN_H

#include <schemasync/diff.h>

/* Lock modes on tables, weakest first: https://www.postgresql.org/docs/current/explicit-locking.html */
typedef enum LockMode {
    LOCK_NONE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE,
} LockMode;
const char *lock_name(LockMode lock);       /* "ACCESS EXCLUSIVE"; NULL for LOCK_NONE */

/* What may hurt. Each has a row (name, what it means, what allows it) in hazard_table. */
typedef enum HazardType {
    HAZARD_DROP,            /* destroys an object: allowed by --allow-drop=KIND */
    HAZARD_DATA_LOSS,       /* a conversion may lose what a value says: --allow=data-loss */
    HAZARD_REWRITE,         /* rewrites the table under its lock: never refused */
    HAZARD_SCAN,            /* reads the whole table under its lock: never refused */
    HAZARD_MAY_FAIL,        /* fails on rows that do not fit: never refused */
    HAZARD_BLOCKS_WRITES,   /* builds an index while writers wait: never refused */
    HAZARD_COMMITS,         /* a group of its own that is committed first: never refused */
    HAZARD_COUNT
} HazardType;

typedef struct HazardInfo {
    const char *name;       /* "data-loss": in JSON, and after --allow= */
    const char *meaning;    /* one sentence */
    bool        needs_allowance;
} HazardInfo;
extern const HazardInfo hazard_table[HAZARD_COUNT];

typedef struct Hazard {
    HazardType  type;
    ObjectKind  kind;       /* DROP: what is dropped */
    const char *text;       /* "drops column public.users.age and its values" */
    bool        allowed;
} Hazard;

typedef struct Step {
    const char   *sql;          /* one statement, without its semicolon */
    const char   *undo;         /* the statement that takes it back, or NULL: can't */
    ChangeVerb    verb;         /* what it does for ... */
    const Object *object;       /* ... this one (of `to`, or of `from` where it is dropped) */
    const char   *what;         /* "create table public.users", "alter column public.users.age: type": for comments and JSON */
    SourcePos     at;           /* the line of the file that causes it; a drop: none */
    uint16_t      path;         /* search_path that `sql` must run under: index into to->paths; 0: the session's own */
    LockMode      lock;
    const char   *lock_on;      /* table as displayed, or NULL */
    TableSize     touches;      /* what of that table it reads, writes anew or drops; unknown: nothing to speak of */
    VEC(Hazard)   hazards;
    const Object *part_of;      /* one of several steps that are one change of this table: its rebuild; NULL: a change by itself */
    const char   *why;          /* the first of several: what makes them necessary: "add column age; ..."; NULL: `what` says it */
    uint32_t      group;        /* steps of one group are one transaction; groups run in order */
} Step;

typedef struct Plan {
    Arena        *arena;
    const Diff   *diff;
    VEC(Step)     steps;        /* in the order in which they run */
    uint32_t      groups;       /* 1 unless something must commit first */
    const char   *begin;        /* Engine.begin */
    VEC(const Question *) undecided;    /* pairs that no judge could decide: reported by name */
    uint32_t      refused;      /* hazards that need an allowance and have none */
    uint32_t      logged;       /* texts that making this plan left in the server's log: Judgement.logged */
    Diff         *owned_diff;   /* plan_create_all(): goes with the plan; else NULL */
    Catalog      *owned_catalog;
} Plan;

typedef struct Policy {
    bool     allow_all;                 /* --allow-destructive, --allow-drop=all */
    bool     allow_drop[KIND_COUNT];
    bool     allow[HAZARD_COUNT];
} Policy;

/* Parses one item of --allow-drop ("table", "all") or --allow ("data-loss"). */
bool policy_allow_drop(Policy *policy, const char *kind, Error *err);
bool policy_allow(Policy *policy, const char *hazard, Error *err);

/* Builds the plan. Fails where no safe order exists or a change is impossible (err says which and why). */
struct Engine;      /* engine.h: postgres_engine */
bool plan_build(const Diff *diff, const Judgement *judgement, const Policy *policy, const struct Engine *engine,
                int server_version_num, Plan **ret_plan, Error *err);
void plan_free(Plan *plan);
void plan_cleanup(Plan **plan);

/* How an engine that runs a plan says how far it is. */
typedef struct ApplyProgress {
    void (*step)(void *context, uint32_t index, uint32_t count, const Step *step);
    bool (*stopped)(void *context);     /* the user wants no more of it; asked last before each COMMIT */
    void  *context;
} ApplyProgress;

static inline bool
plan_is_empty(const Plan *plan)
{
    return plan->steps.count == 0 && plan->undecided.count == 0;
}

/* The Catalog, but for what `options` leave out, as statements that create it (the plan from nothing), for `dump`. */
bool plan_create_all(const Catalog *catalog, const DiffOptions *options, const struct Engine *engine, Plan **ret_plan,
                     Error *err);

#endif
