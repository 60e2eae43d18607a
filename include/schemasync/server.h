/*
 * server.h: what a live PostgreSQL server offers and refuses, as far as reading a schema file needs to know.
 *
 * A file names types, functions and operator classes that it does not declare: built-in ones, or those of an
 * extension. Without a server (file against file) only the built-in names of builtin.h are known.
 */
#ifndef SCHEMASYNC_SERVER_H
#define SCHEMASYNC_SERVER_H

#include <schemasync/catalog.h>

/* A type that is not an enum of the Catalog: of pg_catalog, of an extension, a domain, a table's row type. */
typedef struct ServerType {
    QName name;
    char  typtype;          /* pg_type.typtype: b c d e r m p */
    Name  extension;        /* absent: none */
} ServerType;

typedef struct ServerOpclass {
    QName name;
    Name  method;
    Name  family;
    bool  is_default;
    QName input_type;
} ServerOpclass;

typedef struct ServerFunction {     /* outside pg_catalog */
    QName name;
} ServerFunction;

typedef struct ServerOperator {     /* outside pg_catalog */
    QName name;
    bool  builtin_operands;         /* both operand types are of pg_catalog */
} ServerOperator;

typedef struct Server {
    int          version_num;           /* 150018 */
    const char  *version;               /* "15.18" */
    const char  *database;
    const char  *user;
    bool         in_recovery;           /* a hot standby */
    bool         superuser;
    bool         silent_log;            /* may set log_min_messages: judge 4 leaves no trace */
    bool         user_casts;            /* a cast between built-in types with a user's function exists */
    bool         user_implicit_casts;   /* an implicit cast from a type of pg_catalog to one outside it exists (postgis has some) */
    Names        search_path;           /* current_schemas(false) */
    Name         default_tablespace;    /* absent: pg_default */
    const char  *fingerprint;           /* of all rows that pg_introspect() read: equal where nothing changed */
    VEC(ServerType)     types;          /* all but those of pg_catalog and of information_schema */
    VEC(ServerOpclass)  opclasses;      /* all */
    VEC(ServerFunction) functions;
    VEC(ServerOperator) operators;
    VEC(QName)          collations;     /* all but pg_catalog's */
    VEC(QName)          relations;      /* tables, sequences, views that a file may refer to though it can't declare them: of
                                           extensions, and what is not modelled */
    VEC(Name)           schemas;        /* all but the system's */
} Server;

#endif
