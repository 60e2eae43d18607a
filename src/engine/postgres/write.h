/*
 * write.h: what the writers of PostgreSQL's SQL share: one file for each family of objects, one table of them all
 * (writers.c).
 */
#ifndef SCHEMASYNC_POSTGRES_WRITE_H
#define SCHEMASYNC_POSTGRES_WRITE_H

#include <schemasync/engine.h>
#include <schemasync/sql.h>

/* ---- Pieces of statements (write_common.c) ----- */

void add_params(Strbuf *sql, const Params *params);             /* a=1, b='x' */
void add_sequence_options(Strbuf *sql, const SequenceOptions *options);     /* those that are not the default */
void add_identity_options(Writer *writer, Strbuf *sql, const Column *column);   /* " (...)", or nothing */
bool bounds_tighten(const SequenceOptions *from, const SequenceOptions *to);
void add_within_bounds(Strbuf *sql, QName sequence, const SequenceOptions *to, const char *alter, const char *restart);
void add_default(Strbuf *sql, const Expr *expr);                /* in parentheses where DEFAULT's grammar wants them */
void add_key(Writer *writer, Strbuf *sql, const KeyParts *key); /* "a, (lower(b)) DESC": no parentheses around */
void add_include(Strbuf *sql, const Names *include);            /* " INCLUDE (a)" or nothing */
bool sequence_options_equal(const SequenceOptions *a, const SequenceOptions *b);
/* A key or index on a column or table that is dropped goes with it: what allows that drop allows this. */
bool goes_with_what_it_uses(const Writer *writer, const Object *from);

/* COMMENT ON, behind what made the object. */
void write_comment(Writer *writer, const Object *from, const Object *to);
void alter_comment(Writer *writer, const Change *change);
/* The same for a new object: nothing if it has none. */
void comment_new(Writer *writer, const Object *to);

/* ---- Renames (write_rename.c) ----- */

/* RENAME TO and, where it `moved`, SET SCHEMA: "ALTER TABLE ". The spec's role and objects are filled in. */
void write_rename(Writer *writer, const Change *change, const char *alter, bool moved, StepSpec spec);
void park_object(Writer *writer, const Object *from, Name name);

/* SET and RESET of storage parameters: "ALTER <what> <name> SET (...)". */
void write_params_change(Writer *writer, const Change *change, const char *alter, const Params *from, const Params *to,
                         StepSpec spec);

/* ---- casts.c ----- */

typedef enum CastKind { CAST_NONE, CAST_EXPLICIT, CAST_ASSIGNMENT, CAST_IMPLICIT } CastKind;
CastKind builtin_cast(const char *from, const char *to);
/* Can every value be told again from its new form? */
bool     conversion_is_lossless(const Type *from, const Type *to);
/* Does the server leave the table's rows as they are? */
bool     conversion_is_free(const Type *from, const Type *to);
CastKind conversion_cast(const Type *from, const Type *to);

/* ---- one for each family ----- */

void create_schema(Writer *writer, const Object *to);
void drop_schema(Writer *writer, const Object *from);
void rename_schema(Writer *writer, const Change *change);
void create_extension(Writer *writer, const Object *to);
void drop_extension(Writer *writer, const Object *from);
extern const AlterRow schema_alters[], extension_alters[];

void create_enum(Writer *writer, const Object *to);
void drop_enum(Writer *writer, const Object *from);
void rename_enum(Writer *writer, const Change *change);
void create_enum_value(Writer *writer, const Object *to);
void drop_enum_value(Writer *writer, const Object *from);
void rename_enum_value(Writer *writer, const Change *change);
void prepare_enums(Writer *writer);
bool enum_is_swapped(const Writer *writer, const Object *to);
extern const AlterRow enum_alters[];

void create_sequence(Writer *writer, const Object *to);
void drop_sequence(Writer *writer, const Object *from);
void rename_sequence(Writer *writer, const Change *change);
extern const AlterRow sequence_alters[];

void create_table(Writer *writer, const Object *to);
void drop_table(Writer *writer, const Object *from);
void rename_table(Writer *writer, const Change *change);
void write_replica_identity(Writer *writer, const Table *to, const Object *needs);
extern const AlterRow table_alters[];

void add_column_definition(Writer *writer, Strbuf *sql, const Column *column);
void finish_column(Writer *writer, const Column *column);
void create_column(Writer *writer, const Object *to);
void drop_column(Writer *writer, const Object *from);
void rename_column(Writer *writer, const Change *change);
bool column_disturbs(const Writer *writer, const Change *change, const Object *user);
extern const AlterRow column_alters[];
void restore_after_type(Writer *writer, const Change *change);
void write_type_change(Writer *writer, const Change *change);
void alter_identity(Writer *writer, const Change *change);
void finish_identity(Writer *writer, const Column *column, StepSpec spec);      /* what the column's definition can't say */

void create_constraint(Writer *writer, const Object *to);
void drop_constraint(Writer *writer, const Object *from);
void rename_constraint(Writer *writer, const Change *change);
extern const AlterRow constraint_alters[];

void create_index(Writer *writer, const Object *to);
void drop_index(Writer *writer, const Object *from);
void rename_index(Writer *writer, const Change *change);
void write_cluster(Writer *writer, const Table *table, const Object *from, const Object *to);
void finish_statistics(Writer *writer, const Index *index, StepSpec spec);
void finish_index(Writer *writer, const Table *table, const Object *to, bool clustered);
extern const AlterRow index_alters[];

#endif
