/*
 * sqlite.h: the other engine: a SQLite file, read and changed through the library that is linked in. Nothing but that library
 * ever opens the database's files while they are in use (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
#ifndef SCHEMASYNC_SQLITE_H
#define SCHEMASYNC_SQLITE_H

#include <schemasync/plan.h>

typedef struct SqliteSession SqliteSession;

typedef struct SqliteOptions {
    const char *path;               /* of the file; it need not exist */
    bool        write;              /* apply: else nothing is ever created beside it */
    int64_t     lock_timeout_ms;    /* how long to wait for others; 0: not at all */
    bool        no_backup;          /* apply: change rows without a copy of the database beside it */
    uint32_t    backups;            /* how many such copies are kept; 0: three */
} SqliteOptions;

/* "3.40.1": of the library that is linked in. */
const char *sqlite_library_version(void);

bool sqlite_open(const SqliteOptions *options, SqliteSession **ret_session, Error *err);
void sqlite_close(SqliteSession *session);      /* NULL does nothing */

/* The copy of the database that sqlite_apply() has made before it changed rows; NULL: it has made none. */
const char *sqlite_backup_path(const SqliteSession *session);

/* Is there no file yet? */
bool sqlite_is_missing(const SqliteSession *session);

/* Reads the live schema: one consistent state of it. *ret_catalog belongs to the caller. */
bool sqlite_introspect(SqliteSession *session, Catalog **ret_catalog, Error *err);

/* The Catalog of a schema file in SQLite's own dialect: `name` is how messages call it. `live` is NULL, or the database that
 * the file is going to be compared with: if that holds the same definitions word for word, and no others, nothing is read, and
 * Catalog.as_live says so. */
bool sqlite_load(const char *name, const char *text, size_t length, SqliteSession *live, Catalog **ret_catalog, Error *err);

/* Where a schema file says what SQLite can't hold, and what SQLite gets instead. */
typedef VEC(Note) Portability;

typedef struct PortOptions {
    const char *main_schema;        /* its objects keep their names; those of others get a prefix */
    bool        strict;             /* what has no counterpart is an error */
} PortOptions;

/* The same of a file in PostgreSQL's dialect that ddl_resolve() has seen: its text as SQLite's own SQL, read back as above, with
 * the places, the renames and the names (ObjectMore.called) of the file. What has no counterpart is left out and stands in
 * Catalog.notes. `live` as above. *ret_catalog needs nothing of `desired`. */
bool sqlite_from_postgres(Catalog *desired, const PortOptions *options, SqliteSession *live, Catalog **ret_catalog, Error *err);

/* The definitions in `from` as they will be after the renames of this diff, which SQLite itself carries out on a copy of the
 * schema in memory: so that what only follows a rename is no difference. *ret_changed: there were any; diff again. */
bool sqlite_follow_renames(Catalog *from, const Diff *diff, bool *ret_changed, Error *err);

/* Counts the values that a table made anew would not keep as they are, into ColumnMore.changed_values: the plan has a hazard for
 * them. */
bool sqlite_count_conversions(SqliteSession *session, Catalog *from, const Diff *diff, Error *err);

/* Where both have a name in another case, `from` takes that of `to`, and directives of `to` say the old name as `from` has it:
 * SQLite compares names without ASCII case. */
void sqlite_adopt_spelling(Catalog *from, Catalog *to);

/* The same of the columns, now that the diff knows which table becomes which: another may have the old name by then. True:
 * something was changed; diff again. */
bool sqlite_adopt_columns(Catalog *from, Catalog *to, const Diff *diff);

/* A Catalog of sqlite_from_postgres() has no names of constraints that PostgreSQL would choose: where `other` has a constraint
 * under such a name, and `translated` the same without one, it has none there either. */
void sqlite_forget_chosen_names(const Catalog *translated, Catalog *other);

/* Which schema each object belongs to, where either side comes from a file in PostgreSQL's dialect or from a server: fills in
 * ObjectMore.called where it is not yet, and Catalog.schemas_mentioned. By the object of that name on the other side; else by its
 * prefix, if that is of a schema that one side mentions or `listed`; else it is of the main schema. */
void sqlite_adopt_schemas(Catalog *from, Catalog *to, const Names *listed);

/* All three, as far as they matter for this pair. */
void sqlite_adopt_names(Catalog *from, Catalog *to, const Names *listed);

/* Takes the views and triggers out of a Catalog that is compared with a server's, of which they are not read; each gets a note. */
void sqlite_forget_programs(Catalog *catalog);

/* Adds a remark for each view and trigger that can tell that a table's columns are not in the order of the file: no row is written
 * anew for that alone. */
void sqlite_remark_order(const Plan *plan, Diff *diff);

/* Does what a rule or --schemas leaves alone come through the plan as it is, and is nothing of it needed that is not there? Tried
 * on copies of the schema in memory. False: err names the first fault. A remark is added to the diff where that takes too long. */
bool sqlite_spares_left_alone(SqliteSession *live, const Plan *plan, Diff *diff, Error *err);

/* Makes a copy of the database if the plan drops or rewrites anything. Runs the plan in one transaction, compares the rows'
 * counts and the foreign keys with what they were before, and calls prove() before COMMIT; if anything is not as it should
 * be the transaction is rolled back. EXIT_STALE: the schema is not any more the one that sqlite_introspect() read. */
typedef bool (*SqliteProve)(void *context, SqliteSession *session, Error *err);
bool sqlite_apply(SqliteSession *session, const Plan *plan, const ApplyProgress *progress, SqliteProve prove, void *context,
                  Error *err);

/* How long the parts of the last sqlite_apply() took, in seconds. */
typedef struct SqliteTimes {
    double backup;      /* the copy beside the file */
    double change;      /* the plan's steps, and COMMIT */
    double proof;       /* counts, foreign keys, quick_check, values that come back, and the schema read again */
} SqliteTimes;
const SqliteTimes *sqlite_times(const SqliteSession *session);

#endif
