/*
 * kind.c: the one place that lists what exists, as data. It must not know any SQL beyond an object's noun,
 * and no engine.
 */
#include <stdio.h>
#include <string.h>

#include <schemasync/kind.h>

/* ---- Words for one-letter codes ---------------------------------------------------------------- */

static const char *const persistence_words[] = { "p", "permanent", "u", "unlogged", NULL };
static const char *const generated_words[] = { "s", "stored", "v", "virtual", NULL };
static const char *const identity_words[] = { "a", "always", "d", "by default", NULL };
static const char *const storage_words[] = { "p", "plain", "e", "external", "m", "main", "x", "extended", NULL };
static const char *const compression_words[] = { "p", "pglz", "l", "lz4", NULL };
static const char *const replica_words[] = { "d", "default", "n", "nothing", "f", "full", "i", "index", NULL };
static const char *const match_words[] = { "s", "simple", "f", "full", NULL };
static const char *const action_words[] = { "a", "no action", "r", "restrict",    "c", "cascade",
                                            "n", "set null",  "d", "set default", NULL };
static const char *const type_words[] = { "p", "primary key", "u", "unique", "f",    "foreign key",
                                          "c", "check",       "x", "exclude", NULL };

/* ---- Properties ------------------------------------------------------------------------------------ */

#define ROW(type, name, field, value) { name, offsetof(type, field), VALUE_##value, 0, NULL, 0 }
#define ROW_WORDS(type, name, field, words) { name, offsetof(type, field), VALUE_CHAR, 0, words, 0 }
#define ROW_FLAGS(type, name, field, value, flags) { name, offsetof(type, field), VALUE_##value, flags, NULL, 0 }
#define MORE(type, name, field, value) MORE_FLAGS(type, name, field, value, 0)
#define MORE_FLAGS(type, name, field, value, flags) \
    { name, offsetof(type##More, field), VALUE_##value, flags, NULL, offsetof(type, more) }
#define COMMENT_ROW MORE(Object, "comment", comment, TEXT)
#define DEFINITION_ROW MORE(Object, "definition", definition, TEXT)
#define END { .name = NULL }

static const Property schema_properties[] = { COMMENT_ROW, END };

static const Property extension_properties[] = {
    /* An extension brings a comment of its own. */
    MORE_FLAGS(Object, "comment", comment, TEXT, PROPERTY_ANY_WHEN_UNSET),
    ROW_FLAGS(Extension, "schema", schema, NAME, PROPERTY_ANY_WHEN_UNSET),
    ROW_FLAGS(Extension, "version", version, TEXT, PROPERTY_ANY_WHEN_UNSET),
    END
};

static const Property enum_properties[] = { COMMENT_ROW, ROW(Enum, "values", values, VALUES), END };
static const Property enum_value_properties[] = { COMMENT_ROW, END };

static const Property sequence_properties[] = {
    COMMENT_ROW,
    ROW(Sequence, "options", options, SEQUENCE),
    ROW_WORDS(Sequence, "persistence", persistence, persistence_words),
    ROW(Sequence, "owned by", owned_by, COLUMN_REF),
    END
};

static const Property table_properties[] = {
    COMMENT_ROW,
    DEFINITION_ROW,
    ROW_WORDS(Table, "persistence", persistence, persistence_words),
    ROW(Table, "tablespace", tablespace, NAME),
    ROW(Table, "access method", access_method, NAME),
    ROW_WORDS(Table, "replica identity", replica_identity, replica_words),
    ROW(Table, "replica index", replica_index, INDEX_NAME),
    ROW(Table, "parameters", params, PARAMS),
    END
};

static const Property column_properties[] = {
    COMMENT_ROW,
    DEFINITION_ROW,
    ROW(Column, "type", type, TYPE),
    MORE(Column, "collation", collation, QNAME),
    ROW(Column, "not null", not_null, BOOL),
    MORE_FLAGS(Column, "not null name", not_null_name, NAME, PROPERTY_OF_NOT_NULL),
    MORE_FLAGS(Column, "not null no inherit", not_null_no_inherit, BOOL, PROPERTY_OF_NOT_NULL),
    MORE_FLAGS(Column, "not null not valid", not_null_not_valid, BOOL, PROPERTY_OF_NOT_NULL),
    ROW(Column, "default", default_value, EXPR),
    ROW_WORDS(Column, "generated", generated, generated_words),
    MORE(Column, "generation expression", generated_as, EXPR),
    ROW_WORDS(Column, "identity", identity, identity_words),
    MORE(Column, "identity options", identity_options, SEQUENCE_REF),
    ROW_WORDS(Column, "storage", storage, storage_words),
    ROW_WORDS(Column, "compression", compression, compression_words),
    ROW(Column, "statistics", statistics, INT16),
    MORE(Column, "options", options, PARAMS),
    END
};

static const Property constraint_properties[] = {
    COMMENT_ROW,
    DEFINITION_ROW,
    ROW_WORDS(Constraint, "type", type, type_words),
    ROW(Constraint, "key", key, KEY),
    MORE(Constraint, "include", include, COLUMNS),
    ROW(Constraint, "expression", expr, EXPR),
    ROW(Constraint, "no inherit", no_inherit, BOOL),
    ROW(Constraint, "deferrable", deferrable, BOOL),
    ROW(Constraint, "initially deferred", initially_deferred, BOOL),
    ROW(Constraint, "not valid", not_valid, BOOL),
    ROW(Constraint, "not enforced", not_enforced, BOOL),
    ROW(Constraint, "nulls not distinct", nulls_not_distinct, BOOL),
    ROW(Constraint, "without overlaps", without_overlaps, BOOL),
    ROW(Constraint, "clustered", clustered, BOOL),
    ROW(Constraint, "referenced table", ref_table_name, RELATION),
    ROW(Constraint, "referenced columns", ref_columns, REF_COLUMNS),
    ROW_WORDS(Constraint, "match", match, match_words),
    ROW_WORDS(Constraint, "on update", on_update, action_words),
    ROW_WORDS(Constraint, "on delete", on_delete, action_words),
    MORE(Constraint, "on delete columns", on_delete_columns, COLUMNS),
    MORE(Constraint, "method", method, NAME),
    MORE(Constraint, "parameters", params, PARAMS),
    MORE(Constraint, "tablespace", tablespace, NAME),
    END
};

static const Property index_properties[] = {
    COMMENT_ROW,
    DEFINITION_ROW,
    ROW(Index, "unique", unique, BOOL),
    ROW(Index, "method", method, NAME),
    ROW(Index, "key", key, KEY),
    ROW(Index, "statistics", key, KEY_STATISTICS),
    MORE(Index, "include", include, COLUMNS),
    ROW(Index, "predicate", predicate, EXPR),
    ROW(Index, "nulls not distinct", nulls_not_distinct, BOOL),
    ROW_FLAGS(Index, "valid", valid, BOOL, PROPERTY_LIVE_ONLY),
    ROW(Index, "clustered", clustered, BOOL),
    MORE(Index, "parameters", params, PARAMS),
    MORE(Index, "tablespace", tablespace, NAME),
    END
};

static const Property definition_properties[] = { COMMENT_ROW, DEFINITION_ROW, END };

/* ---- Kinds ------------------------------------------------------------------------------------------- */

static const Kind kinds[KIND_COUNT] = {
    [KIND_SCHEMA] = { KIND_SCHEMA, "schema", "schemas", "SCHEMA", sizeof(Schema), KIND_NONE, schema_properties },
    [KIND_EXTENSION] = { KIND_EXTENSION, "extension", "extensions", "EXTENSION", sizeof(Extension), KIND_NONE,
                         extension_properties },
    [KIND_ENUM] = { KIND_ENUM, "enum", "enums", "TYPE", sizeof(Enum), KIND_NONE, enum_properties },
    [KIND_ENUM_VALUE] = { KIND_ENUM_VALUE, "enum value", "enum values", "VALUE", sizeof(EnumValue), KIND_ENUM,
                          enum_value_properties },
    [KIND_SEQUENCE] = { KIND_SEQUENCE, "sequence", "sequences", "SEQUENCE", sizeof(Sequence), KIND_NONE,
                        sequence_properties },
    [KIND_TABLE] = { KIND_TABLE, "table", "tables", "TABLE", sizeof(Table), KIND_NONE, table_properties },
    [KIND_COLUMN] = { KIND_COLUMN, "column", "columns", "COLUMN", sizeof(Column), KIND_TABLE, column_properties },
    [KIND_CONSTRAINT] = { KIND_CONSTRAINT, "constraint", "constraints", "CONSTRAINT", sizeof(Constraint), KIND_TABLE,
                          constraint_properties },
    [KIND_INDEX] = { KIND_INDEX, "index", "indexes", "INDEX", sizeof(Index), KIND_TABLE, index_properties },
    [KIND_VIEW] = { KIND_VIEW, "view", "views", "VIEW", sizeof(View), KIND_NONE, definition_properties },
    [KIND_TRIGGER] = { KIND_TRIGGER, "trigger", "triggers", "TRIGGER", sizeof(Trigger), KIND_NONE, definition_properties },
};

const Kind *
kind_of(ObjectKind kind)
{
    return &kinds[kind];
}

const void *
property_field(const Property *property, const Object *object)
{
    static const union {    /* as large as the largest that a row says MORE of */
        ObjectMore     object;
        ColumnMore     column;
        ConstraintMore constraint;
        IndexMore      index;
    } none;

    if (property->more == 0)
        return (const char *)object + property->offset;
    const char *more = *(const char *const *)((const char *)object + property->more);
    return (more == NULL ? (const char *)&none : more) + property->offset;
}

static bool
is_word_for(const char *word, const char *name)
{
    for (; *word != '\0' && (*word == *name || (*word == '-' && *name == ' ')); word++)
        name++;
    return *word == '\0' && *name == '\0';
}

const Kind *
kind_by_name(const char *name)
{
    for (ObjectKind kind = KIND_SCHEMA; kind < KIND_COUNT; kind++)
        if (is_word_for(name, kinds[kind].name) || is_word_for(name, kinds[kind].plural))
            return &kinds[kind];
    return NULL;
}

void
kind_add_word(ObjectKind kind, Strbuf *out)
{
    for (const char *c = kinds[kind].name; *c != '\0'; c++)
        strbuf_add_char(out, *c == ' ' ? '-' : *c);
}

unsigned
kind_property_count(ObjectKind kind)
{
    unsigned count = 0;

    while (kinds[kind].properties[count].name != NULL)
        count++;
    return count;
}

const char *
object_kind_name(const Object *object)
{
    if (object->kind != KIND_CONSTRAINT)
        return kinds[object->kind].name;
    switch (((const Constraint *)object)->type) {
    case 'p':
        return "primary key";
    case 'u':
        return "unique constraint";
    case 'f':
        return "foreign key";
    case 'x':
        return "exclusion constraint";
    default:
        return "check constraint";
    }
}
