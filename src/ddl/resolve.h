/*
 * resolve.h: what the files of ddl_resolve() share. Each pass goes over the whole Catalog, changes it in place
 * and reports what it finds wrong; a pass may run again on what an earlier ddl_resolve() left open.
 */
#ifndef SCHEMASYNC_DDL_RESOLVE_H
#define SCHEMASYNC_DDL_RESOLVE_H

#include <schemasync/catalog.h>
#include <schemasync/map.h>
#include <schemasync/server.h>

/* An error and its place, to be told in the order of the file. */
typedef struct Failure {
    SourcePos   at;
    uint32_t    number;
    const char *message;
    Error       error;
} Failure;

typedef struct Resolve {
    Catalog       *catalog;
    const Catalog *live;        /* NULL: no server */
    const Server  *server;      /* NULL: no server */
    VEC(struct Failure *) failures;     /* in the order of the passes */
    VEC(Names)     paths;       /* by Catalog.paths: what really is searched, "$user" replaced */
    Arena         *scratch;     /* freed when all passes are done */
    Map           *types;       /* resolved types by what they say: one copy each */
    bool           open;        /* an extension that nobody can ask yet may know a name */
    bool           extensions_declared;
    bool           homeless;    /* no schema is there to create in */
} Resolve;

/* ---- resolve.c --------------------------------------------------------------------------------------- */

/* Starts a further error at a place of the file; detail and hint may be added to what it returns. */
Error *resolve_error(Resolve *r, SourcePos at, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The schemas to search for an unqualified name. pg_catalog is among them only where the file named it. */
const Names *resolve_path(const Resolve *r, uint16_t path);
bool         resolve_path_names_pg_catalog(const Resolve *r, uint16_t path);

bool resolve_schema_exists(const Resolve *r, Name schema);

/* Does the file manage this schema: does it declare it, or anything in it? public always counts. */
bool resolve_schema_managed(const Resolve *r, Name schema);

/* "Did you mean ...?" for the nearest relation (KIND_TABLE), type (KIND_ENUM) or column of `table`. */
void resolve_hint_near(Error *error, const Resolve *r, ObjectKind kind, const Table *table, const char *name);

/* "line 9" or "extra.sql:9:1": the other place that a message speaks of. */
const char *resolve_place(const Resolve *r, SourcePos at);

/* ---- The passes, in their order ---------------------------------------------------------------------- */

void resolve_names(Resolve *r);         /* resolve_names.c: schemas of what is created, owners, serial sequences */
void resolve_types(Resolve *r);         /* resolve_types.c: types and collations of columns */
void resolve_collisions(Resolve *r);    /* resolve_collisions.c: two things of one name */
void resolve_keys(Resolve *r);          /* resolve_keys.c: constraints, indexes, foreign keys */
void resolve_exprs(Resolve *r);         /* resolve_exprs.c: what expressions name */

/* ---- Single references ------------------------------------------------------------------------------- */

typedef struct RelationRef {
    Object *object;         /* of this Catalog, or NULL: it is the server's */
    Object *live;           /* of the live Catalog, where modelled */
    QName   name;           /* qualified */
} RelationRef;

/* Finds a table, sequence or index by a name as written. False: nobody knows it. */
bool resolve_relation(const Resolve *r, QName name, uint16_t path, RelationRef *ret_ref);

/* The type under that path: itself where nothing changes or nobody knows it yet. Unknown: an error at `at`. */
const Type *resolve_type(Resolve *r, const Type *type, uint16_t path, SourcePos at);

/* Qualifies; absent where it is what values of `type` (NULL: unknown) have anyway. */
void resolve_collation(Resolve *r, QName *collation, uint16_t path, const Type *type);
void resolve_opclass(Resolve *r, KeyPart *part, Name method, uint16_t path, const Type *type, SourcePos at);
void resolve_operator(Resolve *r, QName *op, const Type *type);

/* pg_catalog.name */
QName resolve_pg_catalog(Resolve *r, const char *name);

#endif
