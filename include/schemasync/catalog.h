/*
 * catalog.h: the model. A Catalog is everything that a schema file or a database declares.
 *
 * Both sides of a comparison are Catalogs: ddl_read() makes one from a file, pg_introspect() one from a
 * server. Field names follow PostgreSQL's catalogs without their prefixes (attnotnull is not_null).
 * Everything is reachable from the Catalog, lies in its arena, and is read-only once built.
 *
 * Kinds and their properties are data: see kind.h. The diff has no code for any kind.
 */
#ifndef SCHEMASYNC_CATALOG_H
#define SCHEMASYNC_CATALOG_H

#include <stdbool.h>
#include <stdint.h>

#include <schemasync/arena.h>
#include <schemasync/error.h>
#include <schemasync/vec.h>

/* ---- Names ------------------------------------------------------------------------------------ */

/* An identifier as the catalog holds it: unquoted, case as stored. A struct, so that only sql.h can print
 * it. raw NULL: no name. All names of one Catalog are interned in its arena. */
typedef struct Name { const char *raw; } Name;

/* schema.raw NULL: not qualified (objects without a schema, or a reference not yet resolved). */
typedef struct QName { Name schema, name; } QName;

typedef VEC(Name) Names;
typedef VEC(QName) QNames;

static inline QName qname(Name schema, Name name) { return (QName){ schema, name }; }
static inline bool name_is_set(Name name) { return name.raw != NULL; }
bool name_equal(Name a, Name b);            /* two absent names are equal */
bool qname_equal(QName a, QName b);
bool names_contain(const Names *names, Name name);
bool names_equal(const Names *a, const Names *b);
int  name_compare(Name a, Name b);          /* bytewise; absent first */
int  qname_compare(QName a, QName b);

/* ---- Where in the user's file ------------------------------------------------------------------- */

typedef struct SourcePos {
    uint32_t file;      /* 1-based index into Catalog.files; 0: not from a file */
    uint32_t line;      /* 1-based */
    uint32_t column;    /* 1-based, in characters */
} SourcePos;

/* ---- Types and expressions ------------------------------------------------------------------------ */

/* A data type. Built-in types have schema pg_catalog and their internal name (int4, varchar, timestamptz). */
typedef struct Type {
    QName       name;
    const char *modifiers;  /* what stands in the parentheses as format_type prints it: "10,2"; NULL: none.
                               interval's fields are here too: "day to second(3)" */
    uint8_t     dimensions; /* 0: scalar; else an array (PostgreSQL itself does not keep how many) */
    struct Object *object;  /* the enum of this Catalog that it names, or NULL */
    SourcePos   at;         /* where the file first says it, for "unknown type" */
} Type;

bool type_equal(const Type *a, const Type *b);   /* by names, modifiers, arrayness; objects are not looked at */

/* An expression is SQL text: the author's own slice of the file, or what pg_get_expr printed. Its outer
 * parentheses are not part of it. It means what it says only under its search_path. */
typedef struct Expr {
    const char *text;
    uint16_t    path;       /* index into Catalog.paths: the search_path under which it was written */
    SourcePos   at;
    VEC(struct Object *) uses;  /* columns, sequences and enums of this Catalog that it names */
    struct ExprNames *names;    /* NULL: it names nothing, see expr_names() */
} Expr;

/* What an expression names, for the time before `uses` is resolved. */
typedef struct ExprNames {
    Names             columns;
    VEC(const char *) regclasses; /* file: 'x' of nextval('x'), as written */
    VEC(const Type *) types;      /* file: types named in casts */
} ExprNames;

const ExprNames *expr_names(const Expr *expr);
ExprNames       *expr_names_add(Arena *arena, Expr *expr);      /* to add to */

/* A search_path in force at some statement. Path 0 is the session's own: `names` is then what the server
 * reports (live), or public (a file without a server). */
typedef struct SearchPath {
    bool  from_session;
    Names names;            /* without pg_catalog unless it was named; empty: '' */
} SearchPath;

/* ---- Objects ---------------------------------------------------------------------------------------- */

/* In the order in which pg_dump would write them: the rank of the plan's order. */
typedef enum ObjectKind {
    KIND_NONE,
    KIND_SCHEMA,
    KIND_EXTENSION,
    KIND_ENUM,
    KIND_ENUM_VALUE,    /* parent: enum */
    KIND_SEQUENCE,
    KIND_TABLE,
    KIND_COLUMN,        /* parent: table */
    KIND_CONSTRAINT,    /* parent: table */
    KIND_INDEX,         /* parent: table; its name's schema is the table's */
    KIND_VIEW,          /* SQLite, and files that are read for it */
    KIND_TRIGGER,       /* SQLite */
    KIND_COUNT
} __attribute__((packed)) ObjectKind;

enum {
    OBJECT_UNNAMED   = 1 << 0,  /* the file gives no name: the server will choose one (name.name is absent) */
    OBJECT_IMPLIED   = 1 << 1,  /* not written itself: the sequence of a serial column */
    OBJECT_UNMANAGED = 1 << 2,  /* live, in a schema that is not managed or under an ignore rule: never changed */
    OBJECT_IF_NOT_EXISTS = 1 << 3,
    OBJECT_NAMED_BY_SERVER = 1 << 4,    /* SQLite: PostgreSQL chose its name, or would, which is left out: it means nothing */
};

/* A large schema has hundreds of thousands of objects, and few of them have everything that they could have. What few
 * have lies in a struct of its own, `more`, which is NULL where nothing of it is set. x_more() is for reading: where
 * there is none it gives one in which every field is zero. x_more_add() is for setting. */

/* What few objects have. */
typedef struct ObjectMore {
    const char *comment;            /* NULL: none */
    const char *renamed_from;       /* what a directive says, or NULL. One name: as it is, without quotes, unless it holds
                                       a dot or a double quote. Such a name, and schema.name, are in SQL's spelling:
                                       "a.b", s.old, s."a.b" */
    const char *definition;         /* SQLite: all that it says, in one spelling, by which it is compared as a whole; NULL: nothing */
    const char *sql;                /* SQLite: its CREATE statement as it is stored, or NULL */
    QNames      called;             /* SQLite, beside a file in PostgreSQL's dialect: what it is called there; more than one where
                                       the name can be read in several ways. Of a constraint the name alone. See
                                       object_called() */
} ObjectMore;

/* First member of every model struct. */
typedef struct Object {
    uint32_t       id;              /* dense, 1-based: Catalog.objects.items[id - 1] */
    ObjectKind     kind;
    uint8_t        flags;
    uint16_t       path;            /* search_path in force at its statement */
    QName          name;
    struct Object *parent;
    SourcePos      at;
    uint32_t       position;        /* column: 1-based among its table's as declared, gaps are closed; enum value: 0-based
                                       among its enum's; else 0 */
    VEC(struct Object *) uses;      /* what it needs to exist beside its parent; see catalog_link() */
    ObjectMore    *more;            /* NULL: nothing of it, see object_more() */
} Object;

const ObjectMore *object_more(const Object *object);
ObjectMore       *object_more_add(Arena *arena, Object *object);

typedef struct Schema {
    Object base;
} Schema;

typedef struct Extension {
    Object      base;               /* name.schema is absent: extensions are per database */
    Name        schema;             /* where its objects live; absent: not said */
    const char *version;            /* NULL: not said */
} Extension;

typedef struct EnumValue {
    Object      base;               /* name.name is the label */
} EnumValue;

typedef struct Enum {
    Object             base;
    VEC(EnumValue *)   values;      /* in order */
} Enum;

/* Options shared by sequences and identity columns; always filled in with what PostgreSQL would use. */
typedef struct SequenceOptions {
    const Type *type;               /* int2, int4 or int8 */
    int64_t     start, increment, minimum, maximum, cache;
    bool        cycle;
    char        persistence;        /* identity: '\0' its table's; 'p', 'u' where the sequence differs from the table */
    Name        name;               /* identity: its sequence's name as the server has it, or as the file says SEQUENCE NAME */
} SequenceOptions;

typedef struct Sequence {
    Object          base;
    SequenceOptions options;
    char            persistence;    /* 'p' permanent, 'u' unlogged */
    struct Column  *owned_by;       /* NULL: nobody */
    QName           owner_table_name;   /* OWNED BY as written, before it is resolved */
    Name            owner_column_name;
} Sequence;

/* One `name = value` of WITH (...); toast.x keeps its prefix. In the order in which they were written: the server
 * keeps it, and it means nothing. */
typedef struct Param {
    const char *name, *value;
} Param;
typedef VEC(Param) Params;

/* What few columns have. */
typedef struct ColumnMore {
    QName            collation;     /* absent: the type's own; else qualified, built-in ones with pg_catalog */
    const Expr      *generated_as;  /* generation expression, or NULL */
    SequenceOptions *identity_options;  /* NULL unless identity */
    Sequence        *serial_sequence;   /* serial: the implied one */
    Params           options;       /* n_distinct, ... */
    Name             not_null_name; /* server 18: the constraint's name, where the file or the server gives one that is not automatic */
    bool             not_null_no_inherit, not_null_not_valid;   /* server 18: what else that constraint says */
    Params           renamed_values;    /* SQLite, file: what values of its enum were called, and are now */
    bool             null_default;      /* file for SQLite: DEFAULT NULL is said, which means something for a domain alone */
    int64_t          changed_values;    /* SQLite, live: so many values would be others, or gone, as the diff's other side has it */
} ColumnMore;

typedef struct Column {
    Object           base;
    const Type      *type;
    const Expr      *default_value; /* default, or NULL */
    bool             not_null;
    bool             serial;        /* the file said serial: default_value is nextval of an implied sequence */
    char             generated;     /* 0, 's' stored, 'v' virtual */
    char             identity;      /* 0, 'a' always, 'd' by default */
    char             storage;       /* 0: the type's own; else 'p' 'e' 'm' 'x' */
    char             compression;   /* 0: default; 'p' pglz, 'l' lz4 */
    int16_t          statistics;    /* -1: default */
    ColumnMore      *more;          /* NULL: nothing of it, see column_more() */
} Column;

static inline struct Table *column_table(const Column *column) { return (struct Table *)column->base.parent; }
const ColumnMore *column_more(const Column *column);
ColumnMore       *column_more_add(Arena *arena, Column *column);

/* What few parts of a key have: schemas hold as many parts as columns. */
typedef struct KeyPartMore {
    QName       collation;          /* absent: the column's or the expression's own; else qualified, built-in ones with pg_catalog */
    QName       opclass;            /* absent: the type's default one; else qualified, built-in ones with pg_catalog */
    Params      opclass_params;
    QName       exclude_operator;   /* EXCLUDE only; qualified, built-in ones with pg_catalog (printed bare) */
    const char *label;              /* expression, file: what it counts as in an automatic name ("lower"); NULL: "expr" */
    /* Live expressions: what they really have, their own or not. A file may say it all the same. */
    QName       collation_in_use;   /* absent: not a collatable type */
    QName       opclass_in_use;     /* absent: not a live expression */
} KeyPartMore;

/* One element of an index, of a key, or of an EXCLUDE. */
typedef struct KeyPart {
    Column     *column;             /* NULL where it is an expression (or not yet resolved) */
    Name        column_name;        /* absent where it is an expression */
    const Expr *expr;               /* NULL where it is a column */
    bool        descending;
    bool        nulls_first;        /* as it is, defaults applied: DESC is nulls first */
    int16_t     statistics;         /* of an expression column of an index; -1: default */
    KeyPartMore *more;              /* NULL: nothing of it, see key_more() */
} KeyPart;
typedef VEC(KeyPart) KeyParts;

const KeyPartMore *key_more(const KeyPart *part);
KeyPartMore       *key_more_add(Arena *arena, KeyPart *part);   /* to set; what it had is copied */

/* What few constraints have. */
typedef struct ConstraintMore {
    Names         include;          /* p u x */
    Params        params;           /* p u x: WITH (...) */
    Name          tablespace;       /* p u x */
    Name          method;           /* x: gist unless said */
    Name          using_index;      /* p u: ... USING INDEX name, resolved by the reader into the key */
    Names         on_delete_columns;    /* f: SET NULL (cols) */
} ConstraintMore;

typedef struct Constraint {
    Object        base;             /* name.schema is the table's */
    KeyParts      key;              /* p u f x */
    const Expr   *expr;             /* c: the condition; x: the WHERE, or NULL */
    char          type;             /* 'p' primary key, 'u' unique, 'f' foreign key, 'c' check, 'x' exclude */
    bool          no_inherit;       /* c */
    bool          deferrable, initially_deferred;
    bool          not_valid;        /* f c */
    bool          not_enforced;     /* f c, server 18 */
    bool          nulls_not_distinct;   /* u */
    bool          without_overlaps; /* p u: last key column; f: PERIOD. Server 18 */
    bool          clustered;        /* ALTER TABLE ... CLUSTER ON its index */
    char          match;            /* f: 's' simple, 'f' full */
    char          on_update, on_delete; /* f: 'a' no action 'r' restrict 'c' cascade 'n' set null 'd' set default */
    QName         ref_table_name;   /* f */
    struct Table *ref_table;        /* f: NULL where the table is not in this Catalog or not yet resolved */
    Names         ref_columns;      /* f: filled in from the primary key where the file leaves them out */
    struct Object *ref_key;         /* f: the primary key, unique constraint or unique index it relies on; may be NULL */
    ConstraintMore *more;           /* NULL: nothing of it, see constraint_more() */
} Constraint;

/* Its name is an index's, too. */
static inline bool
constraint_has_index(const Constraint *constraint)
{
    return constraint->type == 'p' || constraint->type == 'u' || constraint->type == 'x';
}

static inline struct Table *constraint_table(const Constraint *constraint) { return (struct Table *)constraint->base.parent; }
const ConstraintMore *constraint_more(const Constraint *constraint);
ConstraintMore       *constraint_more_add(Arena *arena, Constraint *constraint);

/* What few indexes have. */
typedef struct IndexMore {
    Names         include;
    Params        params;
    Name          tablespace;
} IndexMore;

typedef struct Index {
    Object        base;
    Name          method;           /* btree unless said */
    KeyParts      key;
    const Expr   *predicate;        /* NULL: whole */
    bool          unique;
    bool          nulls_not_distinct;
    bool          valid;            /* false: left by a failed CREATE INDEX CONCURRENTLY */
    bool          clustered;
    IndexMore    *more;             /* NULL: nothing of it, see index_more() */
} Index;

static inline struct Table *index_table(const Index *index) { return (struct Table *)index->base.parent; }
const IndexMore *index_more(const Index *index);
IndexMore       *index_more_add(Arena *arena, Index *index);

typedef struct View {
    Object base;                    /* file in PostgreSQL's dialect: ObjectMore.sql is its statement */
    bool   materialized;
    SourcePos overtaken;            /* file: a later statement that renames or moves what it may speak of; line 0: none */
} View;

typedef struct Trigger {
    Object base;
} Trigger;

/* What the server's statistics say, which may be old. */
typedef struct TableSize {
    bool    known;
    int64_t rows, bytes;            /* bytes: without its indexes */
} TableSize;

typedef struct Table {
    Object             base;
    char               persistence;         /* 'p' permanent, 'u' unlogged */
    bool               is_virtual;          /* SQLite: a module's; it never becomes an ordinary one, nor the reverse */
    Name               tablespace;          /* absent: the database's */
    Name               access_method;       /* absent: heap */
    char               replica_identity;    /* 'd' default, 'n' nothing, 'f' full, 'i' index */
    Name               replica_index;       /* 'i': index or constraint of this table */
    Params             params;
    VEC(Column *)      columns;             /* as declared */
    VEC(Constraint *)  constraints;         /* as declared; live: by name */
    VEC(Index *)       indexes;
    TableSize          size;                /* live */
} Table;

/* ---- The Catalog -------------------------------------------------------------------------------------- */

/* Something that exists and is not modelled: a view, a function, a trigger, a partitioned table, ... */
typedef struct OtherObject {
    const char *kind;       /* "view", "function", "trigger", ... as PostgreSQL says it */
    QName       name;
    const char *on;         /* identity as the server prints it, e.g. "public.f(integer)"; NULL: the name */
    VEC(Object *) uses;     /* live: modelled objects it depends on, which it therefore may block */
} OtherObject;

/* Something in the file that is understood and left alone by a rule, e.g. OWNER TO. */
typedef struct Note {
    SourcePos   at;
    const char *text;       /* "ownership is not managed: OWNER TO postgres" */
} Note;

/* A view, trigger or function of a file that is read for SQLite, as it is written: what becomes of it is the engine's matter. */
typedef struct Written {
    QName       name;       /* a trigger's has no schema: it is its table's */
    QName       on;         /* the table of a trigger, as it is written */
    const char *sql;        /* the statement, without its semicolon */
    bool        disabled;   /* a trigger */
    uint16_t    path;       /* as in Expr */
    SourcePos   at;
} Written;

/* For engines that have none: see domain_apply(). */
typedef struct Domain {
    QName               name;
    const Type         *type;           /* may be another domain */
    bool                not_null;
    const Expr         *default_value;  /* NULL: it says none, and what it is made of counts; that may be said to be NULL */
    VEC(const Expr *)   checks;         /* of VALUE */
    uint16_t            path;           /* file: as in Object */
} Domain;

struct Server;              /* facts about the server, see server.h */

/* Objects by the bytes of their names: open addressing, the capacity a power of two. */
typedef struct ObjectTable {
    Object **slots;
    uint32_t count, capacity;
} ObjectTable;

typedef struct Catalog {
    Arena                *arena;
    const char           *source;       /* how the user knows it: "db/schema.sql", "postgresql://host/db" */
    bool                  live;         /* read from a server */
    bool                  as_live;      /* empty: the live database has been found to hold the same, word for word */
    struct Server        *server;       /* live: what the server offers; else NULL */
    VEC(Object *)         objects;      /* by id */
    VEC(const char *)     files;        /* paths, SourcePos.file - 1 */
    VEC(SearchPath)       paths;        /* [0] is the session's own */
    VEC(OtherObject)      others;
    VEC(Domain *)         domains;      /* live: also among `others`. File that is read for SQLite: its columns have become what
                                           they say */
    VEC(Note)             notes;
    VEC(Note)             left_out;     /* file that is read for SQLite: what only PostgreSQL has */
    VEC(Written)          triggers, functions;  /* ... and what may be translated; a view is an object, with its ObjectMore.sql */
    VEC(Name)             schemas_mentioned;    /* file: every schema that it speaks of, declared or not */
    Name                  main_schema;          /* SQLite, of a file in PostgreSQL's dialect or a server: the schema whose objects
                                                   have their names here; those of others have a prefix. Else absent */
    Params                renamed_schemas;      /* ... what schemas were called, and are */
    SourcePos             public_assumed;       /* file: the first place that took an object declared without a schema, under
                                                   the session's path, and public.x for the same. That holds only where
                                                   the session's path begins with public. line 0: nowhere */
    bool                  extensions_pending;   /* file: it declares an extension that no server has been asked about or
                                                   that the server does not have yet; set by ddl_resolve() */
    ObjectTable           by_name;      /* catalog_find() */
} Catalog;

Catalog *catalog_new(const char *source);
void catalog_free(Catalog *catalog);
void catalog_cleanup(Catalog **catalog);

Name catalog_name(Catalog *catalog, const char *text);              /* interned; NULL gives an absent name */
Name catalog_name_n(Catalog *catalog, const char *text, size_t length);

/* Makes an object of the kind (the struct above that belongs to it), with the next id, and enters it by name.
 * A parented kind is also appended to its parent's list (columns, constraints, indexes, values). */
Object *catalog_add(Catalog *catalog, ObjectKind kind, QName name, Object *parent);

/* Makes the lookup table anew, after names have changed (ddl_resolve). */
void catalog_reindex(Catalog *catalog);

/* Finds an object that has no parent, or an index, by its qualified name. NULL: not there.
 * schema and extension names are looked up with an absent schema. Tables, sequences and indexes share one
 * namespace in PostgreSQL: catalog_find_relation() finds any of the three. */
Object *catalog_find(const Catalog *catalog, ObjectKind kind, QName name);
Object *catalog_find_relation(const Catalog *catalog, QName name);

Column     *table_column(const Table *table, Name name);            /* NULL: not there */
Constraint *table_constraint(const Table *table, Name name);        /* by its written name */
Constraint *table_primary_key(const Table *table);
EnumValue  *enum_value(const Enum *type, Name label);

/* The name that PostgreSQL gives a constraint, index or serial sequence that has none, before it resolves
 * collisions: "users_email_key". Truncated as the server does (makeObjectName in indexcmds.c). */
const char *catalog_automatic_name(Catalog *catalog, const Object *object);

/* makeObjectName: "first_second_label" in at most 63 bytes, the two names shortened in turn. second may be NULL. */
const char *catalog_object_name(Arena *arena, const char *first, const char *second, const char *label);

/* "t_a_not_null": of a column's NOT NULL, which is a constraint since server 18; the one that was given, or the automatic
 * one. In `arena`. */
const char *column_not_null_name(Arena *arena, const Column *column);

/* What an object says that PostgreSQL can say only since a newer version than `major`: "WITHOUT OVERLAPS", with that
 * version. NULL: nothing. For servers that can't have it and for grammars that can't read it. */
const char *object_beyond(const Object *object, unsigned major, unsigned *ret_needed);

/* Is `name` the automatic name that was computed, up to the digits by which the server avoids a collision? */
bool catalog_is_automatic(const char *name, const char *automatic);

/* Fills in Object.uses of every object from the pointers in the model (types, keys, references, owners,
 * Expr.uses). Both readers call it last. */
void catalog_link(Catalog *catalog);

/* "public", "users", "email": the qualified name, of at most three parts, into `ret_names`; their number. Without a schema where
 * the object has none. What the file leaves unnamed has the name that the server would choose. */
enum { MOST_NAME_PARTS = 3 };
uint32_t object_qualified(Catalog *catalog, const Object *object, const char **ret_names);

/* How many names an object of SQLite has in PostgreSQL's dialect, and the i-th one, as above; 0: it has none. */
uint32_t object_called_count(const Object *object);
uint32_t object_called(const Object *object, uint32_t i, const char **ret_names);

/* "public.users", "public.users.email": for messages only, never for SQL. In the catalog's arena. */
const char *object_display(Catalog *catalog, const Object *object);

#endif
