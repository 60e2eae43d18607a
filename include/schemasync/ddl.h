/*
 * ddl.h: from a schema file in PostgreSQL's dialect to a Catalog.
 *
 * Reading happens in two steps. ddl_read() needs no server: text to objects, with the names as written.
 * ddl_resolve() gives every name its schema and every reference its object, with what the live database
 * knows (types and relations of extensions, the session's search_path), or with built-in names alone.
 */
#ifndef SCHEMASYNC_DDL_H
#define SCHEMASYNC_DDL_H

#include <schemasync/catalog.h>

/* Limits on what is read, stated in README.md; beyond them reading is an error that names the limit. */
enum {
    DDL_MAX_FILE_BYTES = 256 * 1024 * 1024,
    DDL_MAX_STATEMENT_TOKENS = 400000,
    DDL_MAX_INCLUDE_DEPTH = 16,
    DDL_MAX_EXPRESSION_DEPTH = 10000,   /* more than a server takes with its default max_stack_depth */
};

/* For which engine a file is read. For PostgreSQL a statement that is not covered is an error. For SQLite views, triggers and
 * functions are kept as they are written, and what SQLite has nothing like goes to Catalog.left_out; but for what would change
 * the tables, which is an error all the same. */
typedef enum DdlTarget { DDL_POSTGRES, DDL_SQLITE } DdlTarget;

/* Reads the file ("-": standard input) and what it includes. All errors of a file are chained in err. */
bool ddl_read(const char *path, Catalog **ret_catalog, Error *err);

/* The same for text in memory; `name` stands for the file in messages. \i is relative to the working directory. */
bool ddl_read_text(const char *name, const char *text, size_t length, Catalog **ret_catalog, Error *err);

/* The same in the background, to overlap with reading a database. ddl_wait() must be called exactly once. */
typedef struct DdlReader DdlReader;
DdlReader *ddl_start(const char *path, DdlTarget target);
DdlReader *ddl_start_text(const char *name, const char *text, size_t length, DdlTarget target);  /* text: until ddl_wait() */
bool       ddl_wait(DdlReader *reader, Catalog **ret_catalog, Error *err);

/* Resolves names in place. live NULL: without a server. What only an extension that is still to be created can
 * know stays unresolved (Type.name.schema absent); a later call with a later live catalog tries that again. */
bool ddl_resolve(Catalog *desired, const Catalog *live, Error *err);

#endif
