/*
 * internal.h: what the files of the planner share: nodes of the graph and the lists by which they are found.
 */
#ifndef SCHEMASYNC_PLAN_INTERNAL_H
#define SCHEMASYNC_PLAN_INTERNAL_H

#include <schemasync/engine.h>
#include <schemasync/map.h>

typedef VEC(PlanNode *) NodeList;
typedef VEC(const Object *) ObjectList;

struct PlanNode {
    Step          step;
    StepRole      role;
    const Object *from, *to;
    bool          breaking;
    bool          moves;            /* RENAME: into another schema, with all that belongs to it */
    uint32_t      sequence;         /* order of creation: the last tie-break */
    uint32_t      waits_for;        /* order.c */
    uint32_t      position;         /* in the final order */
    NodeList      before;           /* run before this one */
    const Table  *fold_into;        /* constraint: may stand in this table's CREATE */
    const char   *fold_text;
    bool          folded;
    PlanNode     *folded_into;      /* the CREATE TABLE that took it in */
    const Table  *fold_table;       /* CREATE TABLE: this one, with head and tail around the lines */
    const char   *head, *tail;
    bool          has_lines;
    NodeList      folds;            /* what it took in, in order */
};

/* `node` takes a name that `object` bears until `leaves` is done. */
typedef struct NameEdge {
    const PlanNode *node;
    PlanNode       *leaves;
    const Object   *object;         /* of `from` */
} NameEdge;

/* An edge to all that makes an object, which may be written only later. */
typedef struct Wish {
    PlanNode     *node;
    const Object *object;
    bool          before;           /* node runs before, not after, what makes the object */
} Wish;

typedef struct PlanBuilder {
    Arena           *arena;         /* the Plan's */
    const Diff      *diff;
    const Engine    *engine;
    const Judgement *judgement;
    Writer           writer;
    VEC(Change)      changes;       /* a copy of the diff's, which prepare() may add to */
    uint32_t        *change_of_to;  /* by id of `to`: index + 1 of its change; 0: none */
    uint32_t        *change_of_from;
    bool            *replaced;      /* by id of `from`: dropped and made again */
    const Change    *impossible;    /* can neither be altered nor replaced without loss; NULL: none */
    NodeList         nodes;
    VEC(Wish)        wishes;
    NodeList        *nodes_of_to;   /* by id */
    NodeList        *nodes_of_from; /* by id */
    ObjectList      *users_of_from; /* by id: live objects that use it */
    ObjectList      *owned_by_from; /* by id of a column: live sequences that it owns */
    Name            *temporary;     /* by id of `from` */
    Name            *parked;        /* by id of `from`: the third name that it has meanwhile; third_name.c */
    VEC(NameEdge)    name_edges;
} PlanBuilder;

/* builder.c */
PlanBuilder *builder_new(Arena *arena, const Diff *diff, const Judgement *judgement, const Engine *engine,
                         int version_num);
Change *builder_change_of(PlanBuilder *builder, const Object *to);      /* made empty (ALTER) if there is none */
bool    is_of(const Catalog *catalog, const Object *object);
bool    created_with_parent(const PlanBuilder *builder, const Object *to);
bool    dropped_with_parent(const PlanBuilder *builder, const Object *from);
PlanNode *drop_node_of(const PlanBuilder *builder, const Object *from);     /* its own or its parent's; NULL */

/* replace.c: which objects can't be altered in place, and what hangs on them. */
void find_replaced(PlanBuilder *builder);

/* blocked.c: false where something that is not modelled stands in the way; err names it. */
bool report_blocked(PlanBuilder *builder, Error *err);

/* circles.c: dropped tables that refer to each other in a circle lose those foreign keys first. */
void drop_circular_keys(PlanBuilder *builder);

/* edges.c, slots.c */
const Object *goes_along_with(const Object *from);      /* the table that takes it into another schema; NULL: none */
void add_dependency_edges(PlanBuilder *builder);
void add_name_edges(PlanBuilder *builder);

/* third_name.c: who gets a third name, before the steps are written (park_for_detours) and where they turned out to
 * go round (park_for_circle; false: no name is to blame); and those steps. */
void park_for_detours(PlanBuilder *builder);
bool park_for_circle(PlanBuilder *builder);
void write_parked(PlanBuilder *builder);

/* order.c: sorts builder->nodes; false: they go round, and those that do still have `waits_for`. */
bool order_nodes(PlanBuilder *builder);
bool report_circle(PlanBuilder *builder, Error *err);

/* fold.c */
void fold_nodes(PlanBuilder *builder);

/* groups.c: which steps must commit before others. Returns the number of groups. */
uint32_t find_groups(PlanBuilder *builder);

/* policy.c: marks what is allowed; returns the number of hazards that are not. */
uint32_t apply_policy(Plan *plan, const Policy *policy);

#endif
