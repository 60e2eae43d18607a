/*
 * statement.c: which handler takes which statement, and what is said of those that none takes. It is a table;
 * what statements mean stands in the handlers.
 */
#include <string.h>

#include "ddl/reader.h"

/* ---- Words for kinds of objects ------------------------------------------------------------------ */

static const struct {
    PgQuery__ObjectType type;
    const char         *plural;
} object_types[] = {
    { PG_QUERY__OBJECT_TYPE__OBJECT_ACCESS_METHOD, "access methods" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE, "aggregates" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE, "composite types" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_CAST, "casts" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_COLLATION, "collations" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_CONVERSION, "conversions" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_DATABASE, "databases" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN, "domains" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT, "domains" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_EVENT_TRIGGER, "event triggers" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_FDW, "foreign-data wrappers" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_SERVER, "foreign servers" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE, "foreign tables" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION, "functions" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_LANGUAGE, "languages" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_LARGEOBJECT, "large objects" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW, "materialized views" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_OPCLASS, "operator classes" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_OPERATOR, "operators" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_OPFAMILY, "operator families" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_POLICY, "policies" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE, "procedures" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_PUBLICATION, "publications" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_ROLE, "roles" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE, "routines" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_RULE, "rules" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_STATISTIC_EXT, "extended statistics" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_SUBSCRIPTION, "subscriptions" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_TABLESPACE, "tablespaces" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_TRANSFORM, "transforms" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER, "triggers" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_TSCONFIGURATION, "text search configurations" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_TSDICTIONARY, "text search dictionaries" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_TSPARSER, "text search parsers" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_TSTEMPLATE, "text search templates" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_TYPE, "types other than enums" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_USER_MAPPING, "user mappings" },
    { PG_QUERY__OBJECT_TYPE__OBJECT_VIEW, "views" },
};

const char *
object_type_plural(PgQuery__ObjectType type)
{
    for (size_t i = 0; i < sizeof object_types / sizeof *object_types; i++)
        if (object_types[i].type == type)
            return object_types[i].plural;
    return "such objects";
}

const char *
kind_with_article(ObjectKind kind)
{
    const char              *name = kind_of(kind)->name;
    static const char *const words[KIND_COUNT] = {
        [KIND_SCHEMA] = "a schema",
        [KIND_EXTENSION] = "an extension",
        [KIND_ENUM] = "an enum",
        [KIND_ENUM_VALUE] = "an enum value",
        [KIND_SEQUENCE] = "a sequence",
        [KIND_TABLE] = "a table",
        [KIND_COLUMN] = "a column",
        [KIND_CONSTRAINT] = "a constraint",
        [KIND_INDEX] = "an index",
        [KIND_VIEW] = "a view",
        [KIND_TRIGGER] = "a trigger",
    };

    return words[kind] == NULL ? name : words[kind];
}

/* ---- Refusing ------------------------------------------------------------------------------------ */

const char *
statement_head(Reader *r)
{
    static const char *const stops[] = { "(", "as", "is", "using", "for", "to",
                                         "before", "after", "instead", "returns", "from", "values",
                                         "set", "=", "add", "rename" };
    STRBUF_AUTO              head = STRBUF_INIT;

    for (uint32_t i = 0; i < r->token_count && i < 10; i++) {
        const Token *token = &r->tokens[i];
        for (size_t j = 0; i > 0 && j < sizeof stops / sizeof *stops; j++)
            if (token_is(r->text, *token, stops[j]))
                return arena_strndup(r->arena, head.s, head.length);
        if (token->type == TOKEN_STRING)
            break;
        bool dotted = token_is(r->text, *token, ".") || (i > 0 && token_word(r, i - 1, "."));
        if (i > 0 && !dotted)
            strbuf_add_char(&head, ' ');
        strbuf_add_n(&head, r->text + token->start, token->end - token->start);
    }
    return arena_strndup(r->arena, head.s, head.length);
}

static bool
refuse_plural(Reader *r, const char *plural)
{
    refuse_not_covered(r, r->statement.start, plural, statement_head(r));
    return error_hint(&r->error, "Keep the statement in another file: what is not covered is left as it is.");
}

/* What these are is the tables' shape. */
bool
may_leave_out(const Reader *r, const char *kind)
{
    static const char *const of_tables[] = { "partitioned tables", "partitions", "inherited tables", "typed tables" };

    if (r->target == DDL_POSTGRES || kind == NULL)
        return false;
    for (size_t i = 0; i < sizeof of_tables / sizeof *of_tables; i++)
        if (strcmp(of_tables[i], kind) == 0)
            return false;
    return true;
}

bool
leave_out(Reader *r)
{
    if (!may_leave_out(r, r->error.not_covered))
        return false;
    left_out(r, r->statement.start, "%s is left out: SQLite has no %s", statement_head(r), r->error.not_covered);
    error_release(&r->error);
    r->error = (Error)ERROR_INIT;
    return true;
}

bool
refuse_object_type(Reader *r, PgQuery__ObjectType type, const char *statement)
{
    bool view = type == PG_QUERY__OBJECT_TYPE__OBJECT_VIEW || type == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW;

    (void)statement;
    return refuse_plural(r, view && r->target != DDL_POSTGRES ? "options of views" : object_type_plural(type));
}

bool
refuse_dml(Reader *r, const char *what)
{
    refuse(r, r->statement.start, "%s is not a definition: a schema file holds only the schema", what);
    return error_hint(&r->error, "Keep data and scripts in files of their own.");
}

/* ---- Small handlers ------------------------------------------------------------------------------ */

static bool
handle_define(Reader *r, const Node *node)
{
    return refuse_object_type(r, node->define_stmt->kind, "CREATE");
}

static bool
handle_create_as(Reader *r, const Node *node)
{
    if (node->create_table_as_stmt->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW)
        return r->target == DDL_POSTGRES ? refuse_plural(r, "materialized views") : handle_materialized_view(r, node);
    refuse(r, r->statement.start, "CREATE TABLE AS copies data: %s", statement_head(r));
    return error_hint(&r->error, "Write out the table's columns.");
}

/* PostgreSQL's own are not covered yet. Another engine has none like them, but may have a translation. */
static bool
create_view(Reader *r, const Node *node)
{
    return r->target == DDL_POSTGRES ? refuse_plural(r, "views") : handle_view(r, node);
}

static bool
create_trigger(Reader *r, const Node *node)
{
    return r->target == DDL_POSTGRES ? refuse_plural(r, "triggers") : handle_trigger(r, node);
}

static bool
create_function(Reader *r, const Node *node)
{
    bool procedure = node->create_function_stmt->is_procedure;

    if (r->target == DDL_POSTGRES || procedure)
        return refuse_plural(r, procedure ? "procedures" : "functions");
    return handle_function(r, node);
}

static const char *
owner_text(Reader *r, const PgQuery__RoleSpec *role)
{
    switch (role->roletype) {
    case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CSTRING:
        return role->rolename;
    case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_SESSION_USER:
        return "SESSION_USER";
    default:
        (void)r;
        return "CURRENT_USER";
    }
}

static bool
handle_owner(Reader *r, const Node *node)
{
    note(r, r->statement.start, "ownership is not managed: OWNER TO %s",
         owner_text(r, node->alter_owner_stmt->newowner));
    return true;
}

bool
handle_domain(Reader *r, const Node *node)
{
    Domain *domain = r->target == DDL_POSTGRES ? NULL : domain_make(r, node->create_domain_stmt);

    if (domain == NULL)
        return refuse_plural(r, "domains");
    refused_enter_domain(r, node, domain);
    vec_push(r->catalog->arena, &r->catalog->domains, domain);
    left_out(r, r->statement.start, "%s: its columns get its type and its conditions", statement_head(r));
    return true;
}

/* ---- All statements ------------------------------------------------------------------------------ */

#define ON(name) PG_QUERY__NODE__NODE_##name

static const struct {
    PgQuery__Node__NodeCase node;
    bool (*handle)(Reader *r, const Node *node);
} handlers[] = {
    { ON(CREATE_STMT), handle_create_table },
    { ON(INDEX_STMT), handle_create_index },
    { ON(ALTER_TABLE_STMT), handle_alter_table },
    { ON(COMMENT_STMT), handle_comment },
    { ON(CREATE_SEQ_STMT), handle_create_sequence },
    { ON(ALTER_SEQ_STMT), handle_alter_sequence },
    { ON(CREATE_ENUM_STMT), handle_create_enum },
    { ON(ALTER_ENUM_STMT), handle_alter_enum },
    { ON(CREATE_SCHEMA_STMT), handle_create_schema },
    { ON(CREATE_EXTENSION_STMT), handle_create_extension },
    { ON(VARIABLE_SET_STMT), handle_set },
    { ON(SELECT_STMT), handle_select },
    { ON(TRANSACTION_STMT), handle_transaction },
    { ON(RENAME_STMT), handle_rename },
    { ON(DROP_STMT), handle_drop },
    { ON(ALTER_OWNER_STMT), handle_owner },
    { ON(ALTER_OBJECT_SCHEMA_STMT), handle_set_schema },
    { ON(DEFINE_STMT), handle_define },
    { ON(CREATE_TABLE_AS_STMT), handle_create_as },
    { ON(CREATE_DOMAIN_STMT), handle_domain },
    { ON(VIEW_STMT), create_view },
    { ON(CREATE_TRIG_STMT), create_trigger },
    { ON(CREATE_FUNCTION_STMT), create_function },
};

static const struct {
    PgQuery__Node__NodeCase node;
    const char             *plural;
} not_covered[] = {
    { ON(REFRESH_MAT_VIEW_STMT), "materialized views" },
    { ON(CREATE_EVENT_TRIG_STMT), "event triggers" },
    { ON(ALTER_EVENT_TRIG_STMT), "event triggers" },
    { ON(CREATE_POLICY_STMT), "policies" },
    { ON(ALTER_POLICY_STMT), "policies" },
    { ON(ALTER_DOMAIN_STMT), "domains" },
    { ON(COMPOSITE_TYPE_STMT), "composite types" },
    { ON(CREATE_RANGE_STMT), "range types" },
    { ON(ALTER_TYPE_STMT), "base types" },
    { ON(RULE_STMT), "rules" },
    { ON(GRANT_STMT), "privileges" },
    { ON(GRANT_ROLE_STMT), "memberships of roles" },
    { ON(ALTER_DEFAULT_PRIVILEGES_STMT), "default privileges" },
    { ON(CREATE_STATS_STMT), "extended statistics" },
    { ON(ALTER_STATS_STMT), "extended statistics" },
    { ON(CREATE_PUBLICATION_STMT), "publications" },
    { ON(ALTER_PUBLICATION_STMT), "publications" },
    { ON(CREATE_SUBSCRIPTION_STMT), "subscriptions" },
    { ON(ALTER_SUBSCRIPTION_STMT), "subscriptions" },
    { ON(DROP_SUBSCRIPTION_STMT), "subscriptions" },
    { ON(CREATE_FOREIGN_TABLE_STMT), "foreign tables" },
    { ON(IMPORT_FOREIGN_SCHEMA_STMT), "foreign tables" },
    { ON(CREATE_FDW_STMT), "foreign-data wrappers" },
    { ON(ALTER_FDW_STMT), "foreign-data wrappers" },
    { ON(CREATE_FOREIGN_SERVER_STMT), "foreign servers" },
    { ON(ALTER_FOREIGN_SERVER_STMT), "foreign servers" },
    { ON(CREATE_USER_MAPPING_STMT), "user mappings" },
    { ON(ALTER_USER_MAPPING_STMT), "user mappings" },
    { ON(DROP_USER_MAPPING_STMT), "user mappings" },
    { ON(CREATE_CAST_STMT), "casts" },
    { ON(CREATE_CONVERSION_STMT), "conversions" },
    { ON(CREATE_OP_CLASS_STMT), "operator classes" },
    { ON(CREATE_OP_FAMILY_STMT), "operator families" },
    { ON(ALTER_OP_FAMILY_STMT), "operator families" },
    { ON(ALTER_OPERATOR_STMT), "operators" },
    { ON(CREATE_PLANG_STMT), "languages" },
    { ON(CREATE_TRANSFORM_STMT), "transforms" },
    { ON(CREATE_AM_STMT), "access methods" },
    { ON(ALTER_TSDICTIONARY_STMT), "text search dictionaries" },
    { ON(ALTER_TSCONFIGURATION_STMT), "text search configurations" },
    { ON(ALTER_COLLATION_STMT), "collations" },
    { ON(ALTER_FUNCTION_STMT), "functions" },
    { ON(SEC_LABEL_STMT), "security labels" },
    { ON(ALTER_OBJECT_DEPENDS_STMT), "dependencies on extensions" },
    { ON(ALTER_EXTENSION_STMT), "updates of extensions" },
    { ON(ALTER_EXTENSION_CONTENTS_STMT), "members of extensions" },
    { ON(CREATE_ROLE_STMT), "roles" },
    { ON(ALTER_ROLE_STMT), "roles" },
    { ON(ALTER_ROLE_SET_STMT), "roles" },
    { ON(DROP_ROLE_STMT), "roles" },
    { ON(DROP_OWNED_STMT), "roles" },
    { ON(REASSIGN_OWNED_STMT), "roles" },
    { ON(CREATE_TABLE_SPACE_STMT), "tablespaces" },
    { ON(DROP_TABLE_SPACE_STMT), "tablespaces" },
    { ON(ALTER_TABLE_SPACE_OPTIONS_STMT), "tablespaces" },
    { ON(CREATEDB_STMT), "databases" },
    { ON(DROPDB_STMT), "databases" },
    { ON(ALTER_DATABASE_STMT), "databases" },
    { ON(ALTER_DATABASE_SET_STMT), "databases" },
};

static const struct {
    PgQuery__Node__NodeCase node;
    const char             *word;
} not_definitions[] = {
    { ON(INSERT_STMT), "INSERT" },
    { ON(UPDATE_STMT), "UPDATE" },
    { ON(DELETE_STMT), "DELETE" },
    { ON(MERGE_STMT), "MERGE" },
    { ON(COPY_STMT), "COPY" },
    { ON(TRUNCATE_STMT), "TRUNCATE" },
    { ON(DO_STMT), "DO" },
    { ON(CALL_STMT), "CALL" },
    { ON(EXPLAIN_STMT), "EXPLAIN" },
    { ON(VACUUM_STMT), "VACUUM or ANALYZE" },
    { ON(CLUSTER_STMT), "CLUSTER" },
    { ON(REINDEX_STMT), "REINDEX" },
    { ON(LOCK_STMT), "LOCK" },
    { ON(PREPARE_STMT), "PREPARE" },
    { ON(EXECUTE_STMT), "EXECUTE" },
    { ON(DEALLOCATE_STMT), "DEALLOCATE" },
    { ON(DECLARE_CURSOR_STMT), "DECLARE" },
    { ON(FETCH_STMT), "FETCH" },
    { ON(CLOSE_PORTAL_STMT), "CLOSE" },
    { ON(NOTIFY_STMT), "NOTIFY" },
    { ON(LISTEN_STMT), "LISTEN" },
    { ON(UNLISTEN_STMT), "UNLISTEN" },
    { ON(LOAD_STMT), "LOAD" },
    { ON(DISCARD_STMT), "DISCARD" },
    { ON(CHECK_POINT_STMT), "CHECKPOINT" },
    { ON(VARIABLE_SHOW_STMT), "SHOW" },
    { ON(CONSTRAINTS_SET_STMT), "SET CONSTRAINTS" },
    { ON(ALTER_SYSTEM_STMT), "ALTER SYSTEM" },
    { ON(ALTER_TABLE_MOVE_ALL_STMT), "ALTER … ALL IN TABLESPACE" },
};

bool
handle_statement(Reader *r, const Node *node)
{
    for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++)
        if (handlers[i].node == node->node_case)
            return handlers[i].handle(r, node);
    for (size_t i = 0; i < sizeof not_covered / sizeof *not_covered; i++)
        if (not_covered[i].node == node->node_case)
            return refuse_plural(r, not_covered[i].plural);
    for (size_t i = 0; i < sizeof not_definitions / sizeof *not_definitions; i++)
        if (not_definitions[i].node == node->node_case)
            return refuse_dml(r, not_definitions[i].word);
    return refuse(r, r->statement.start, "statements of this kind are not covered: %s", statement_head(r));
}
