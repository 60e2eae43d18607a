/*
 * engine.h: how one database engine says each change. An Engine is a table: for each kind the functions that
 * write its CREATE, DROP and RENAME, and for each property the function that changes it in place. The planner
 * (src/plan) knows the graph and no SQL; the engine knows the SQL and no graph.
 */
#ifndef SCHEMASYNC_ENGINE_H
#define SCHEMASYNC_ENGINE_H

#include <schemasync/plan.h>
#include <schemasync/strbuf.h>

/* What a step does to the objects around it: the graph's edges follow from this. */
typedef enum StepRole {
    STEP_RENAME,    /* runs before all that speaks the new name */
    STEP_RELEASE,   /* lets go of something before the object's own changes (DROP DEFAULT, rename away) */
    STEP_DROP,      /* the object, or its old form, is gone after it */
    STEP_CREATE,    /* the object exists after it */
    STEP_ALTER,     /* the object is in its final form for those that use it after it */
    STEP_ATTACH,    /* finishing touches that nobody waits for: comments, ownership, replica identity */
} StepRole;

typedef struct PlanNode PlanNode;       /* a step under construction: src/plan/internal.h */

typedef struct Writer {
    Arena        *arena;
    const Diff   *diff;
    int           version_num;      /* of the server; 0: unknown, the newest syntax is avoided */
    struct PlanBuilder *builder;    /* the planner's own */
    void         *own;              /* the engine's, made by its prepare() */
} Writer;

typedef struct StepSpec {
    StepRole      role;
    const Object *from, *to;        /* whose step it is; either may be NULL */
    const char   *verb;             /* "create table", "alter column": with the name it makes Step.what */
    const char   *detail;           /* ": type", or NULL */
    LockMode      lock;
    const Object *lock_on;          /* the table that is locked, or NULL */
    uint16_t      path;
    bool          moves;            /* RENAME: into another schema, with all that belongs to it */
    const Object *part_of;          /* Step.part_of */
    bool          breaking;         /* ALTER: those that use the old form must let go first (type changes) */
} StepSpec;

/* Adds a step with this SQL (copied; the buffer is emptied). The node serves the functions below. */
PlanNode *writer_step(Writer *writer, Strbuf *sql, StepSpec spec);

/* "public.users.age": always with its schema; an object of `from` as it is called before the plan. For hazards. */
const char *writer_display(Writer *writer, const Object *object);

void writer_why(Writer *writer, PlanNode *node, const char *why);      /* Step.why; copied */
void writer_hazard(Writer *writer, PlanNode *node, HazardType type, ObjectKind kind, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void writer_after(Writer *writer, PlanNode *node, PlanNode *before);        /* node runs after `before` */
void writer_after_object(Writer *writer, PlanNode *node, const Object *to);     /* ... after all that makes `to` */
void writer_before_object(Writer *writer, PlanNode *node, const Object *to);    /* ... before it */
void writer_undo(Writer *writer, PlanNode *node, Strbuf *sql);

/* This constraint may stand inside CREATE TABLE instead of in a step of its own: `sql` is how. */
void writer_foldable(Writer *writer, PlanNode *node, const Table *into, Strbuf *sql);

/* In the CREATE TABLE text: where folded lines go. */
void writer_fold_point(Writer *writer, PlanNode *node, const Table *table, Strbuf *head, bool has_lines, Strbuf *tail);

/* The name that SQL uses for an object of either side: after renames; the automatic name where the server will
 * choose. A temporary name while the plan has given it one. */
QName writer_name(Writer *writer, const Object *object);
void  writer_set_temporary_name(Writer *writer, const Object *object, Name name);

/* The name of an object of `from` when its own rename begins: its live one, or a third one where it was parked. */
Name  writer_name_until_renamed(Writer *writer, const Object *from);

/* A name for this object of `from` for a while: neither side knows it. */
Name  writer_third_name(Writer *writer, const Object *from);

/* Is the object made (or made again) by this plan? Is it dropped (or replaced)? */
bool writer_creates(const Writer *writer, const Object *to);
bool writer_drops(const Writer *writer, const Object *from);

/* Makes this property count as changed although the definitions agree: what it stands on is made again. */
void writer_force_change(Writer *writer, const Object *to, const char *property);

typedef struct AlterRow {
    const char *property;
    /* Writes the steps; one function may serve several properties: it is called once for a change. */
    void (*write)(Writer *writer, const Change *change);
    /* Can this change be made in place? NULL: always. False: the object is replaced. */
    bool (*can)(const Writer *writer, const Change *change);
} AlterRow;

typedef struct KindWriter {
    void (*create)(Writer *writer, const Object *to);
    void (*drop)(Writer *writer, const Object *from);
    void (*rename)(Writer *writer, const Change *change);   /* name and schema */
    const AlterRow *alters;             /* ends with property NULL; a property without a row: replace */
} KindWriter;

typedef struct Engine {
    const char *name;
    const char *begin;      /* how a script begins a transaction: "BEGIN;", with what has to stand before */
    KindWriter  kinds[KIND_COUNT];
    /* Must this live user of a column let go while the column changes as `change` says? */
    bool (*disturbs)(const Writer *writer, const Change *change, const Object *user);
    /* Writes the step (STEP_RENAME) that gives a live object a third name, before all that renames or moves
     * it. NULL: the engine has no such step, and names that go round are refused. */
    void (*park)(Writer *writer, const Object *from, Name name);
    /* Steps that no single change says (enum values: the whole list at once). Called once, before the others. */
    void (*prepare)(Writer *writer);
} Engine;

extern const Engine postgres_engine, sqlite_engine;

#endif
