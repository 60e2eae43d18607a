/*
 * kind.h: what exists. One row for each kind of object, one row for each of its properties.
 *
 * The diff, the reports, `explain`, the documentation and the matrix test all read these rows. An engine adds,
 * for each row, the SQL that changes it (see engine.h); a property without such SQL is changed by replacing
 * the object.
 */
#ifndef SCHEMASYNC_KIND_H
#define SCHEMASYNC_KIND_H

#include <schemasync/catalog.h>
#include <schemasync/strbuf.h>

/* How a field is compared and printed. */
typedef enum ValueType {
    VALUE_BOOL,         /* bool */
    VALUE_CHAR,         /* char: one of PostgreSQL's one-letter codes; see Property.words */
    VALUE_INT16,
    VALUE_TEXT,         /* const char *, NULL allowed */
    VALUE_NAME,
    VALUE_QNAME,
    VALUE_RELATION,     /* QName of a table, equal after renames */
    VALUE_COLUMNS,      /* Names of columns of the object's table, order matters, equal after renames */
    VALUE_REF_COLUMNS,  /* Names of columns of the referenced table */
    VALUE_INDEX_NAME,   /* Name of an index or constraint of this table, equal when the two match */
    VALUE_PARAMS,
    VALUE_TYPE,         /* const Type * */
    VALUE_EXPR,         /* const Expr *, NULL allowed: the judges decide */
    VALUE_KEY,          /* KeyParts: the judges decide its expressions */
    VALUE_KEY_STATISTICS,   /* KeyParts: the statistics targets of its expressions alone */
    VALUE_VALUES,       /* an enum's values: differ when one is taken away or the order changes (a new one is an object of its own) */
    VALUE_COLUMN_REF,   /* Column *: equal when the two match */
    VALUE_SEQUENCE,     /* SequenceOptions */
    VALUE_SEQUENCE_REF, /* SequenceOptions *, NULL allowed */
} ValueType;

typedef enum PropertyFlag {
    PROPERTY_ANY_WHEN_UNSET = 1 << 0,   /* desired leaves it out: whatever the database has is right (extension version) */
    PROPERTY_OF_NOT_NULL    = 1 << 2,   /* of the constraint that NOT NULL is since server 18: older ones do not keep it */
    PROPERTY_LIVE_ONLY      = 1 << 1,   /* a state, not a wish: differs when live is not the sound value (index validity) */
} PropertyFlag;

typedef struct Property {
    const char *name;       /* as reports say it: "not null", "on delete" */
    size_t      offset;
    ValueType   type;
    unsigned    flags;
    const char *const *words;   /* VALUE_CHAR: pairs "a", "always", ..., NULL: how reports say a code */
    size_t      more;       /* 0: the field lies in the object; else `offset` is within the struct that the pointer at this
                               offset of the object points to, where that is not NULL */
} Property;

typedef struct Kind {
    ObjectKind      kind;
    const char     *name;       /* "table", "foreign key" is a constraint: see object_kind_name() */
    const char     *plural;
    const char     *sql;        /* in DROP, COMMENT ON: "TABLE" */
    size_t          size;       /* of the struct */
    ObjectKind      parent;     /* KIND_NONE: none */
    const Property *properties; /* ends with name NULL; the comment is the first row of every kind */
} Kind;

const Kind *kind_of(ObjectKind kind);
const Kind *kind_by_name(const char *name);         /* "table", "tables", "enum-value", "enum value"; NULL: unknown */

/* The kind in one word that a shell takes as it is: "enum-value". */
void kind_add_word(ObjectKind kind, Strbuf *out);
unsigned    kind_property_count(ObjectKind kind);

/* "table", "primary key", "foreign key", "check constraint", ... */
const char *object_kind_name(const Object *object);

/* The value of a property as a person reads it ("varchar(10)", "always", "a, b DESC"); for messages only. */
void property_print(const Property *property, const Object *object, Strbuf *out);

/* The field of this object. Where it would lie in a struct that the object does not have: one that is all zero. */
const void *property_field(const Property *property, const Object *object);

#endif
