/*
 * path.c: SET, set_config() and transactions: what holds for the statements that come after. It knows which
 * settings a schema file may change, and why.
 */
#include <string.h>

#include "ddl/reader.h"

/* ---- search_path --------------------------------------------------------------------------------- */

const char *
path_target(const Reader *r, uint16_t path)
{
    const SearchPath *search = &r->catalog->paths.items[path];

    if (search->from_session)
        return NULL;
    VEC_EACH(&search->names, i) {
        const char *name = search->names.items[i].raw;
        if (strcmp(name, "$user") != 0 && strcmp(name, "pg_catalog") != 0)
            return name;
    }
    return "";
}

bool
path_use(Reader *r, uint32_t byte, const Names *names)
{
    Catalog *catalog = r->catalog;

    VEC_EACH(names, i)
        if (strcmp(names->items[i].raw, "$user") != 0)
            mention_schema(r, names->items[i]);
    VEC_EACH(&catalog->paths, i) {
        if (catalog->paths.items[i].from_session || !names_equal(&catalog->paths.items[i].names, names))
            continue;
        r->settings.path = (uint16_t)i;
        return true;
    }
    if (catalog->paths.count == UINT16_MAX)
        return refuse(r, byte, "the file sets search_path to more than %u different values", UINT16_MAX - 1);
    vec_push(catalog->arena, &catalog->paths, (SearchPath){ .names = *names });
    r->settings.path = (uint16_t)(catalog->paths.count - 1);
    return true;
}

/* A list of names in one string, as set_config() takes it: a, "B", c. */
static bool
split_path(Reader *r, uint32_t byte, const char *text, Names *names)
{
    size_t length = strlen(text);
    Token  token = sql_next_token(text, length, 0, false);

    while (token.type != TOKEN_END) {
        STRBUF_AUTO name = STRBUF_INIT;
        bool        quoted = token.type == TOKEN_QUOTED;
        size_t      start = token.start + quoted, end = token.end - quoted;
        if (!quoted)
            while (end < length && strchr(", \t\n", text[end]) == NULL) /* my-schema is one name here */
                end++;
        for (size_t i = start; i < end; i++) {
            char c = text[i];
            strbuf_add_char(&name, !quoted && c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c);
            if (quoted && c == '"')
                i++;
        }
        if (name.length > 0)
            vec_push(r->catalog->arena, names, name_of(r, name.s));
        token = sql_next_token(text, length, end + quoted, false);
        if (token.type == TOKEN_END)
            break;
        if (!token_is(text, token, ","))
            return refuse(r, byte, "search_path is not a list of names: %s", text);
        token = sql_next_token(text, length, token.end, false);
    }
    return true;
}

/* ---- What each setting means for a schema file --------------------------------------------------- */

typedef enum Effect {
    EFFECT_NONE, /* on how a script runs, not on what it declares */
    EFFECT_PATH,
    EFFECT_TABLESPACE,
    EFFECT_ACCESS_METHOD,
    EFFECT_MUST_BE, /* another value than this one would change what the file says */
    EFFECT_MEANING, /* on what literals mean: noted */
    EFFECT_OWNER,   /* on who owns what comes next: noted */
} Effect;

static const struct {
    const char *name;
    Effect      effect;
    const char *must_be;
} known_settings[] = {
    { "search_path", EFFECT_PATH, NULL },
    { "default_tablespace", EFFECT_TABLESPACE, NULL },
    { "default_table_access_method", EFFECT_ACCESS_METHOD, NULL },
    { "standard_conforming_strings", EFFECT_MUST_BE, "on" },
    { "client_encoding", EFFECT_MUST_BE, "utf8" },
    { "default_with_oids", EFFECT_MUST_BE, "off" },
    { "statement_timeout", EFFECT_NONE, NULL },
    { "lock_timeout", EFFECT_NONE, NULL },
    { "idle_in_transaction_session_timeout", EFFECT_NONE, NULL },
    { "transaction_timeout", EFFECT_NONE, NULL },
    { "idle_session_timeout", EFFECT_NONE, NULL },
    { "check_function_bodies", EFFECT_NONE, NULL },
    { "client_min_messages", EFFECT_NONE, NULL },
    { "log_min_messages", EFFECT_NONE, NULL },
    { "row_security", EFFECT_NONE, NULL },
    { "escape_string_warning", EFFECT_NONE, NULL },
    { "maintenance_work_mem", EFFECT_NONE, NULL },
    { "max_parallel_maintenance_workers", EFFECT_NONE, NULL },
    { "work_mem", EFFECT_NONE, NULL },
    { "synchronous_commit", EFFECT_NONE, NULL },
    { "session_replication_role", EFFECT_NONE, NULL },
    { "application_name", EFFECT_NONE, NULL },
    { "password_encryption", EFFECT_NONE, NULL },
    { "quote_all_identifiers", EFFECT_NONE, NULL },
    { "extra_float_digits", EFFECT_NONE, NULL },
    { "default_toast_compression", EFFECT_NONE, NULL },
    { "constraint_exclusion", EFFECT_NONE, NULL },
    { "xmloption", EFFECT_MEANING, NULL },
    { "timezone", EFFECT_MEANING, NULL },
    { "datestyle", EFFECT_MEANING, NULL },
    { "intervalstyle", EFFECT_MEANING, NULL },
    { "lc_monetary", EFFECT_MEANING, NULL },
    { "lc_numeric", EFFECT_MEANING, NULL },
    { "transform_null_equals", EFFECT_MUST_BE, "off" },
    { "array_nulls", EFFECT_MUST_BE, "on" },
    { "backslash_quote", EFFECT_NONE, NULL },
    { "bytea_output", EFFECT_NONE, NULL },
    { "role", EFFECT_OWNER, NULL },
    { "session_authorization", EFFECT_OWNER, NULL },
};

/* on, true, 1, 'UTF-8' and so on, as one word of each kind. */
static bool
is_value(const char *value, const char *wanted)
{
    static const char *const same[][6] = {
        { "on", "true", "yes", "1", "t" },
        { "off", "false", "no", "0", "f" },
        { "utf8", "utf-8", "unicode", "'utf8'" },
    };

    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (strcmp(same[i][0], wanted) != 0)
            continue;
        for (size_t j = 0; j < 6 && same[i][j] != NULL; j++)
            if (strcasecmp(value, same[i][j]) == 0)
                return true;
    }
    return false;
}

/* Sets one setting. values NULL: back to its default. */
static bool
apply_setting(Reader *r, const char *name, const Names *values)
{
    uint32_t    at = r->statement.start;
    const char *first = values == NULL || values->count == 0 ? "" : values->items[0].raw;
    size_t      i = 0, count = sizeof known_settings / sizeof *known_settings;

    while (i < count && strcasecmp(known_settings[i].name, name) != 0)
        i++;
    if (i == count) {
        refuse(r, at, "SET %s: what it means for the schema is not known", name);
        return error_hint(&r->error, "Take it out, if nothing that the file declares depends on it.");
    }
    switch (known_settings[i].effect) {
    case EFFECT_PATH:
        if (values != NULL)
            return path_use(r, at, values);
        r->settings.path = 0;
        return true;
    case EFFECT_TABLESPACE:
        r->settings.tablespace = name_of(r, first);
        return true;
    case EFFECT_ACCESS_METHOD:
        r->settings.access_method = strcmp(first, "heap") == 0 ? (Name){ NULL } : name_of(r, first);
        return true;
    case EFFECT_MUST_BE:
        if (values != NULL && !is_value(first, known_settings[i].must_be))
            return refuse(r, at, "SET %s = %s: a schema file is read with %s", name, first,
                          known_settings[i].must_be);
        return true;
    case EFFECT_MEANING:
        if (values != NULL)
            note(r, at,
                 "SET %s = %s is not followed: literals mean what they mean in the session that applies",
                 name, first);
        return true;
    case EFFECT_OWNER:
        note(r, at, "ownership is not managed: SET %s", name);
        return true;
    case EFFECT_NONE:
        break;
    }
    return true;
}

/* ---- Statements ---------------------------------------------------------------------------------- */

static bool
constant_text(Reader *r, const Node *node, const char **ret_text)
{
    if (!IS_NODE(node, A_CONST))
        return false;
    const PgQuery__AConst *constant = node->a_const;
    if (constant->val_case == PG_QUERY__A__CONST__VAL_SVAL)
        *ret_text = constant->sval->sval;
    else if (constant->val_case == PG_QUERY__A__CONST__VAL_IVAL)
        *ret_text = arena_printf(r->arena, "%d", constant->ival->ival);
    else if (constant->val_case == PG_QUERY__A__CONST__VAL_FVAL)
        *ret_text = constant->fval->fval;
    else if (constant->val_case == PG_QUERY__A__CONST__VAL_BOOLVAL)
        *ret_text = constant->boolval->boolval ? "true" : "false";
    else
        return false;
    return true;
}

/* SET LOCAL, and set_config(…, true): only to the end of the transaction, and without one not at all. */
static bool
set_local(Reader *r, const char *name, const Names *values)
{
    Settings before = r->settings;

    if (!apply_setting(r, name, values))
        return false;
    if (!r->in_transaction) {
        r->settings = before;
        note(r, r->statement.start, "SET LOCAL %s has no effect outside of a transaction", name);
    }
    return true;
}

bool
handle_set(Reader *r, const Node *node)
{
    const PgQuery__VariableSetStmt *set = node->variable_set_stmt;
    Names                           values = { 0 };
    Settings                        defaults = { 0 };

    switch (set->kind) {
    case PG_QUERY__VARIABLE_SET_KIND__VAR_RESET_ALL:
        r->settings = r->outside_transaction = defaults;
        return true;
    case PG_QUERY__VARIABLE_SET_KIND__VAR_RESET:
    case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_DEFAULT:
        return apply_setting(r, set->name, NULL);
    case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_MULTI:
        return true; /* SET TRANSACTION, SET SESSION CHARACTERISTICS */
    case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_CURRENT:
        return refuse(r, r->statement.start, "SET %s FROM CURRENT has no meaning here", set->name);
    default:
        break;
    }
    for (size_t i = 0; i < set->n_args; i++) {
        const char *text;
        if (!constant_text(r, set->args[i], &text)) {
            if (strcasecmp(set->name, "timezone") != 0)
                return refuse(r, r->statement.start, "can't read the value of SET %s", set->name);
            text = "INTERVAL";
        }
        /* search_path '' is an empty path, not a schema without a name. */
        if (*text != '\0')
            vec_push(r->catalog->arena, &values, catalog_name(r->catalog, text));
    }
    if (set->is_local)
        return set_local(r, set->name, &values);
    r->outside_transaction = r->settings;
    if (!apply_setting(r, set->name, &values))
        return false;
    r->outside_transaction = r->settings;
    return true;
}

/* SELECT set_config('name', 'value', false), and nothing else in the statement. */
static const PgQuery__FuncCall *
find_set_config(const PgQuery__SelectStmt *select)
{
    if (select->n_target_list != 1 || select->n_from_clause > 0 || select->where_clause != NULL ||
        select->n_values_lists > 0 || select->with_clause != NULL || select->into_clause != NULL ||
        select->larg != NULL)
        return NULL;
    const Node *value = select->target_list[0]->res_target->val;
    if (!IS_NODE(value, FUNC_CALL))
        return NULL;
    const PgQuery__FuncCall *call = value->func_call;
    bool                     own = call->n_funcname == 1 ||
               (call->n_funcname == 2 && strcmp(string_of(call->funcname[0]), "pg_catalog") == 0);
    if (!own || strcmp(string_of(call->funcname[call->n_funcname - 1]), "set_config") != 0 ||
        call->n_args != 3)
        return NULL;
    return call;
}

bool
handle_select(Reader *r, const Node *node)
{
    const PgQuery__FuncCall *call = find_set_config(node->select_stmt);
    const char              *name, *value, *local;
    Names                    values = { 0 };

    if (call == NULL)
        return refuse_dml(r, "SELECT");
    if (!constant_text(r, call->args[0], &name) || !constant_text(r, call->args[1], &value) ||
        !constant_text(r, call->args[2], &local))
        return refuse(r, r->statement.start, "set_config() is read only with constants");
    if (strcasecmp(name, "search_path") == 0) {
        if (!split_path(r, r->statement.start, value, &values))
            return false;
    } else if (*value != '\0') {
        vec_push(r->catalog->arena, &values, catalog_name(r->catalog, value));
    }
    if (is_value(local, "on"))
        return set_local(r, name, &values);
    if (!apply_setting(r, name, &values))
        return false;
    r->outside_transaction = r->settings;
    return true;
}

/* Whoever runs such a file in psql gets nothing of what stands behind BEGIN. */
void
refuse_open_transaction(Reader *r)
{
    if (!r->in_transaction)
        return;
    r->source = r->begin_source;
    refuse(r, r->begin_byte, "BEGIN without COMMIT: run by psql, what follows would be rolled back");
    error_hint(&r->error, "Add COMMIT, or take BEGIN out.");
    report(r);
}

bool
handle_transaction(Reader *r, const Node *node)
{
    switch (node->transaction_stmt->kind) {
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
        r->outside_transaction = r->settings;
        if (!r->in_transaction) {
            r->begin_source = r->source;
            r->begin_byte = r->statement.start;
        }
        r->in_transaction = true;
        return true;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
        if (r->in_transaction)
            r->settings = r->outside_transaction;
        r->in_transaction = false;
        return true;
    default:
        r->in_transaction = false;
        refuse(r, r->statement.start,
               "a schema file can't take back what it says: only BEGIN and COMMIT are read");
        return error_hint(&r->error, "Take the statement out.");
    }
}
