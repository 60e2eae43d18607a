/*
 * introspect.h: what the row readers share while one Catalog is read. Rows name each other by oid; the maps
 * here turn oids into objects. Nothing of this outlives pg_introspect().
 */
#ifndef SCHEMASYNC_ENGINE_POSTGRES_INTROSPECT_H
#define SCHEMASYNC_ENGINE_POSTGRES_INTROSPECT_H

#include <schemasync/server.h>

#include "session.h"

/* ---- Queries: schema/postgres/, one .sql file each, embedded at build time ------------------- */

typedef struct SqlFile {
    const char *name;           /* "postgres/columns": the path up to the first dot */
    int         since, until;   /* server versions; until 0: no end */
    const char *gives;          /* names of the columns, in order: "table_oid, name" */
    const char *text;
} SqlFile;

/* NULL: no text for that version (a mistake of the build). */
const SqlFile *sql_file(const char *name, int version);

/* ---- Oid maps -------------------------------------------------------------------------------- */

typedef struct OidMap {
    uint64_t *keys;             /* 0: free */
    void    **values;
    uint32_t  count, capacity;
} OidMap;

void *oid_map_get(const OidMap *map, uint64_t key);         /* NULL: not there */
void  oid_map_put(OidMap *map, uint64_t key, void *value);
void  oid_map_release(OidMap *map);

static inline uint64_t
oid_pair(uint32_t first, uint32_t second)
{
    return (uint64_t)first << 32 | second;
}

/* ---- One reading ----------------------------------------------------------------------------- */

typedef struct LiveSchema {
    Name name;
    bool is_system;
    bool of_extension;
} LiveSchema;

typedef struct LiveType {       /* by (oid, typmod) */
    const Type *type;
    uint32_t    collation;
    uint32_t    element;        /* the type itself, or that of an array's elements */
    uint32_t    base;           /* of a domain: its base type; else the type itself */
    char        storage;
} LiveType;

typedef struct LiveColumn {     /* by attnum - 1 */
    Name            name;       /* absent: dropped */
    Column         *column;     /* NULL: its table is not modelled */
    const LiveType *type;
    uint32_t        collation;
} LiveColumn;

typedef struct LiveRelation {   /* tables, modelled or not */
    QName                name;
    Table               *table;     /* NULL: not modelled */
    uint32_t             other;     /* not modelled: 1-based index into Catalog.others; 0: of an extension */
    VEC(LiveColumn)      columns;
} LiveRelation;

typedef struct LiveOpclass {
    QName    name;
    bool     is_default;
    uint32_t method_oid;
    uint32_t input_type;
} LiveOpclass;

typedef VEC(int64_t) Ints;
typedef VEC(const char *) Texts;

enum { INT_LISTS = 8 };

typedef struct PendingOwner {
    Sequence *sequence;
    uint32_t  table;
    int64_t   attnum;
} PendingOwner;

typedef struct PendingKey {
    Constraint *constraint;
    uint32_t    index;
} PendingKey;

typedef struct Reading {
    PgSession    *session;
    Catalog      *catalog;
    Server       *server;
    Arena        *scratch;
    uint16_t      no_path;          /* index of the empty search_path in catalog->paths */
    uint64_t      hash;             /* of all rows of the catalogs that were read, in order */
    bool          moved;            /* rows contradict each other, or lack what is gone: read again */
    bool          changed;          /* moved.sql says that something changed meanwhile */

    OidMap        schemas;          /* LiveSchema */
    OidMap        schema_objects;   /* Schema */
    OidMap        types;            /* LiveType by oid_pair(oid, typmod) */
    OidMap        enums;            /* Enum */
    OidMap        tables;           /* LiveRelation */
    OidMap        relations;        /* Object: tables, sequences, indexes (or the constraints that own them) */
    OidMap        constraints;      /* Constraint */
    OidMap        not_nulls;        /* Column, by the oid of its NOT NULL (server 18) */
    OidMap        key_indexes;      /* Constraint, by the oid of its index */
    OidMap        extensions;       /* Extension */
    OidMap        live_indexes;     /* LivePart[], see read_indexes.c */
    OidMap        opclasses;        /* LiveOpclass */
    OidMap        exact_opclasses;  /* LiveOpclass that is the default, by oid_pair(input type, access method) */
    OidMap        collations;       /* QName */
    OidMap        common_exprs;     /* Expr without uses, by the address of its interned text */
    OidMap        identities;       /* SequenceOptions of identity columns, by oid_pair(table, attnum) */
    const Type   *sequence_types[3];
    OidMap        others;           /* 1-based index into Catalog.others, by oid_pair(class, oid) */
    LiveRelation *last_table;       /* of the row before: rows come table by table */
    uint32_t      last_table_oid;
    Ints          int_lists[INT_LISTS];
    unsigned      int_list;         /* the next to use */
    Enum         *last_enum;
    uint32_t      last_enum_oid;
    VEC(struct PendingOwner) owners;        /* sequences whose column is read later */
    VEC(struct PendingKey)   foreign_keys;  /* whose referenced key is an index that is read later */
} Reading;

/* ---- Reading values of rows ------------------------------------------------------------------ */

/* They read the next value of a row; NULL is 0, false, absent. */
typedef struct RowCursor {
    Reading     *reading;
    const PgRow *row;
    int          at;
} RowCursor;

const char *next_text(RowCursor *cursor);           /* NULL or the row's own text: valid during the call only */
const char *next_kept(RowCursor *cursor);           /* copied into the catalog's arena */
const char *next_interned(RowCursor *cursor);
Name        next_name(RowCursor *cursor);
bool        next_bool(RowCursor *cursor);
char        next_char(RowCursor *cursor);
int64_t     next_int(RowCursor *cursor);
uint32_t    next_oid(RowCursor *cursor);
Expr       *next_expr(RowCursor *cursor);           /* NULL where the value is; notices a moved catalog */
const Expr *next_common_expr(RowCursor *cursor);    /* one for all that have the same text: see reading_own_expr() */
Params      next_params(RowCursor *cursor, const char *prefix);     /* {a=b,c=d}; prefix NULL: none */

/* Elements of "{1,2}" or of "1 2", and of a text[]. In the scratch arena. */
Ints  next_ints(RowCursor *cursor);     /* overwritten by the INT_LISTS-th call after it */
Texts next_texts(RowCursor *cursor);

/* ---- Helpers --------------------------------------------------------------------------------- */

const LiveSchema *reading_schema(const Reading *reading, uint32_t oid);     /* NULL: a temporary one */
QName             reading_qname(const Reading *reading, uint32_t schema, Name name);
LiveRelation     *reading_table(Reading *reading, uint32_t oid);            /* NULL: unknown */
LiveColumn       *relation_column(const LiveRelation *relation, int64_t attnum);    /* NULL: unknown */
Expr             *reading_expr(Reading *reading, const char *text);
const Expr       *reading_own_expr(Reading *reading, const Expr *common);   /* before it gets `uses`, which are not common */
void              reading_expr_uses(Reading *reading, Expr *expr, Object *used);     /* NULL: nothing */
uint32_t          reading_other(Reading *reading, const char *kind, QName name, const char *identity);
void              reading_other_uses(Reading *reading, uint32_t other, Object *used);
void              key_reserve(Reading *reading, KeyParts *key, uint32_t count);
void              params_add(Catalog *catalog, Params *params, const char *name, const char *value);

/* The expressions of this index use that object. */
void index_uses(Reading *reading, uint32_t oid, Object *used);

/* One query and its reader. `row` gets a cursor at the first value. */
typedef struct RowReader {
    const char *query;          /* "columns" */
    const char *gives;          /* what the reader takes, in order: must be what the query says it gives */
    void      (*row)(Reading *reading, RowCursor *cursor);
    bool        facts;          /* about the server or the role, not about the catalogs: not hashed */
    int         estimates;      /* so many of the last values change by themselves: not hashed either */
} RowReader;

/* In the order in which they must be read. Each ends with query NULL. */
extern const RowReader server_readers[];        /* read_server.c: server, schemas, extensions, types, ... */
extern const RowReader relation_readers[];      /* read_tables.c: tables, column types, sequences, columns */
extern const RowReader constraint_readers[];    /* read_constraints.c */
extern const RowReader index_readers[];         /* read_indexes.c: indexes, single columns of indexes */
extern const RowReader other_readers[];         /* read_others.c: others, uses, comments */

/* What is left to do when all rows are there. */
void finish_tables(Reading *reading);
void finish_keys(Reading *reading);
void finish_indexes(Reading *reading);

#endif
