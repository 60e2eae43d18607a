/*
 * names.c: what the names in an expression mean under the search_path that it was written for. What two paths may
 * see differently is marked with the path, so that it is never equal by accident.
 */
#include <string.h>

#include <schemasync/sql.h>

#include "canonical.h"
#include "sql/regclass.h"
#include "signatures.h"

static const Names *
path_of(const Canon *c)
{
    static const Names none = { 0 };
    const Catalog     *catalog = c->scope->catalog;

    if (catalog == NULL || c->scope->path >= catalog->paths.count)
        return &none;
    return &catalog->paths.items[c->scope->path].names;
}

static bool
is_pg_catalog(const char *schema)
{
    return strcmp(schema, "pg_catalog") == 0;
}

/* pg_catalog is searched first unless the path says otherwise. */
static bool
pg_catalog_comes_first(const Canon *c)
{
    const Names *path = path_of(c);

    VEC_EACH(path, i)
        if (i > 0 && is_pg_catalog(path->items[i].raw))
            return false;
    return true;
}

/* ---- Operators and functions -------------------------------------------------------------------------- */

static bool
path_has(const Canon *c, Name schema)
{
    const Names *path = path_of(c);

    VEC_EACH(path, i)
        if (name_equal(path->items[i], schema))
            return true;
    return false;
}

/* Is anything but pg_catalog searched at all? */
static bool
path_is_empty(const Canon *c)
{
    const Names *path = path_of(c);

    VEC_EACH(path, i)
        if (!is_pg_catalog(path->items[i].raw))
            return false;
    return true;
}

/* Can what the path sees outside pg_catalog be told at all? */
static bool
path_is_known(const Canon *c)
{
    const Catalog *catalog = c->scope->catalog;

    if (c->scope->server != NULL)
        return catalog == NULL || !catalog->extensions_pending;
    VEC_EACH(&catalog->objects, i)
        if (catalog->objects.items[i]->kind == KIND_EXTENSION &&
            strcmp(catalog->objects.items[i]->name.name.raw, "plpgsql") != 0)
            return false;
    return true;
}

typedef enum Rivals { RIVALS_NONE, RIVALS_FOREIGN, RIVALS_ANY } Rivals;

/* Others of this name that the path sees: none, only operators over types outside pg_catalog, or any. */
static Rivals
find_rivals(const Canon *c, const char *name, bool is_operator)
{
    const Server *server = c->scope->server;
    Rivals        rivals = RIVALS_NONE;

    if (path_is_empty(c))
        return RIVALS_NONE;
    if (!path_is_known(c))
        return RIVALS_ANY;
    if (server == NULL)
        return RIVALS_NONE;
    if (!is_operator) {
        VEC_EACH(&server->functions, i)
            if (strcmp(server->functions.items[i].name.name.raw, name) == 0 &&
                path_has(c, server->functions.items[i].name.schema))
                return RIVALS_ANY;
        return RIVALS_NONE;
    }
    VEC_EACH(&server->operators, i) {
        const ServerOperator *op = &server->operators.items[i];
        if (strcmp(op->name.name.raw, name) != 0 || !path_has(c, op->name.schema))
            continue;
        if (op->builtin_operands)
            return RIVALS_ANY;
        rivals = RIVALS_FOREIGN;
    }
    return rivals;
}

const char *
canon_mark(const Canon *c, const char *name, bool is_operator)
{
    const Names *path = path_of(c);
    STRBUF_AUTO  mark = STRBUF_INIT;

    if (path_is_empty(c) || (name != NULL && find_rivals(c, name, is_operator) == RIVALS_NONE))
        return "";
    VEC_EACH(path, i)
        SQL(&mark, i == 0 ? "@" : ",", path->items[i]);
    return arena_strdup(c->arena, mark.s);
}

bool
canon_trusts(const Canon *c, const char *name, bool is_operator, const Choice *choice, const Ty *types,
             unsigned count)
{
    const Server *server = c->scope->server;
    Rivals        rivals = find_rivals(c, name, is_operator);
    bool          known_argument = false;

    if (choice->exact && pg_catalog_comes_first(c))
        return true;
    if (server != NULL && server->user_casts)
        return false;
    if (rivals == RIVALS_NONE)
        return true;
    for (unsigned i = 0; i < count; i++)
        known_argument = known_argument || types[i].kind != TY_LITERAL;
    /* An operator over others' types can't take an argument of pg_catalog's without an implicit cast. */
    return rivals == RIVALS_FOREIGN && known_argument && server != NULL && !server->user_implicit_casts;
}

const char *
canon_function_schema(const Canon *c, const char *name)
{
    const Server *server = c->scope->server;
    const char   *schema = NULL;

    if (server == NULL || signature_is_function(name) || !path_is_known(c))
        return NULL;
    VEC_EACH(&server->functions, i) {
        QName function = server->functions.items[i].name;
        if (strcmp(function.name.raw, name) != 0 || !path_has(c, function.schema))
            continue;
        if (schema != NULL && strcmp(schema, function.schema.raw) != 0)
            return NULL;
        schema = function.schema.raw;
    }
    return schema;
}

/* ---- Types ------------------------------------------------------------------------------------------------ */

static const char *
qualified(const Canon *c, const char *schema, const char *name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    sql_add_qname(&text, (QName){ { schema }, { name } });
    return arena_strdup(c->arena, text.s);
}

static const ServerType *
server_type(const Canon *c, QName name)
{
    const Server *server = c->scope->server;

    if (server == NULL)
        return NULL;
    VEC_EACH(&server->types, i)
        if (qname_equal(server->types.items[i].name, name))
            return &server->types.items[i];
    return NULL;
}

/* A type outside pg_catalog: false where nobody knows it. */
static bool
find_type(const Canon *c, QName name, Ty *ret_type)
{
    const Catalog *catalog = c->scope->catalog;
    TyKind         kind = TY_UNKNOWN_TYPE;

    if (catalog != NULL && catalog_find(catalog, KIND_ENUM, name) != NULL)
        kind = TY_ENUM;
    else if (catalog != NULL && catalog_find(catalog, KIND_TABLE, name) != NULL)
        kind = TY_OTHER;
    else if (server_type(c, name) != NULL)      /* the list is long: last */
        kind = server_type(c, name)->typtype == 'e' ? TY_ENUM : TY_OTHER;
    *ret_type = (Ty){ .kind = kind, .name = qualified(c, name.schema.raw, name.name.raw) };
    return kind != TY_UNKNOWN_TYPE;
}

static bool
find_type_on_path(const Canon *c, const char *name, Ty *ret_type)
{
    const Names *path = path_of(c);

    *ret_type = ty_builtin(name);
    if (pg_catalog_comes_first(c) && ret_type->kind == TY_BUILTIN)
        return true;
    VEC_EACH(path, i) {
        if (is_pg_catalog(path->items[i].raw)) {
            *ret_type = ty_builtin(name);
            if (ret_type->kind == TY_BUILTIN)
                return true;
        } else if (find_type(c, (QName){ path->items[i], { name } }, ret_type)) {
            return true;
        }
    }
    return false;
}

Ty
canon_column_type(const Canon *c, const Type *type)
{
    Ty ty = { 0 };

    if (type == NULL || !name_is_set(type->name.schema))
        return ty;
    if (is_pg_catalog(type->name.schema.raw))
        ty = ty_builtin(type->name.name.raw);
    else if (!find_type(c, type->name, &ty))
        ty.kind = type->object != NULL && type->object->kind == KIND_ENUM ? TY_ENUM : TY_OTHER;
    if (ty.kind != TY_UNKNOWN_TYPE && type->dimensions > 0)
        ty.array = true;
    return ty;
}

static const char *
read_modifiers(const Canon *c, const PgQuery__TypeName *name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    for (size_t i = 0; i < name->n_typmods; i++) {
        const Node *node = name->typmods[i];
        if (i > 0)
            strbuf_add_char(&text, ',');
        if (IS_NODE(node, A_CONST) && node->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL)
            strbuf_addf(&text, "%d", node->a_const->ival->ival);
        else if (node != NULL)
            tree_dump(&node->base, &text);
    }
    return text.length == 0 ? NULL : arena_strdup(c->arena, text.s);
}

Ty
canon_type_name(const Canon *c, const PgQuery__TypeName *name, const char **ret_text, const char **ret_modifiers)
{
    const char *first = name->n_names > 0 ? node_string(name->names[0]) : NULL;
    const char *last = name->n_names > 0 ? node_string(name->names[name->n_names - 1]) : NULL;
    bool        array = name->n_array_bounds > 0;
    Ty          type = { 0 };

    *ret_modifiers = read_modifiers(c, name);
    *ret_text = "?";
    if (name->n_names == 0 || name->n_names > 2 || name->setof || name->pct_type || first == NULL || last == NULL)
        return type;
    if (name->n_names == 1 && !find_type_on_path(c, last, &type)) {
        *ret_text = arena_printf(c->arena, "?%s%s%s", last, array ? "[]" : "", canon_mark(c, NULL, false));
        return (Ty){ 0 };
    }
    if (name->n_names == 2 && is_pg_catalog(first))
        type = ty_builtin(last);
    else if (name->n_names == 2 && !find_type(c, (QName){ { first }, { last } }, &type))
        type.kind = TY_OTHER;
    type.array = type.array || array;
    *ret_text = type.kind == TY_UNKNOWN_TYPE ? qualified(c, "pg_catalog", last) : ty_text(c->arena, type);
    if (ty_is(ty_element_of(type), "numeric") && *ret_modifiers != NULL && strchr(*ret_modifiers, ',') == NULL)
        *ret_modifiers = arena_printf(c->arena, "%s,0", *ret_modifiers);
    return type;
}

/* ---- Relations and collations ------------------------------------------------------------------------------- */

const char *
canon_regclass(const Canon *c, const char *value)
{
    const Catalog *catalog = c->scope->catalog;
    const Names   *path = path_of(c);
    const char    *schema, *name;

    if (!regclass_parse(c->arena, value, &schema, &name))
        return value;
    if (schema != NULL)
        return qualified(c, schema, name);
    VEC_EACH(path, i)
        if (catalog != NULL && catalog_find_relation(catalog, (QName){ path->items[i], { name } }) != NULL)
            return qualified(c, path->items[i].raw, name);
    return arena_printf(c->arena, "%s%s", value, canon_mark(c, NULL, false));
}

const char *
canon_collation(const Canon *c, Node *const *names, size_t count)
{
    const char *last = count > 0 ? node_string(names[count - 1]) : NULL;

    if (count == 2)
        return qualified(c, node_string(names[0]), last);
    if (last == NULL)
        return "?";
    if (builtin_collation(last) && pg_catalog_comes_first(c))
        return qualified(c, "pg_catalog", last);
    if (path_is_known(c) && c->scope->server != NULL) {
        bool rival = false;
        VEC_EACH(&c->scope->server->collations, i)
            rival = rival || strcmp(c->scope->server->collations.items[i].name.raw, last) == 0;
        if (!rival)
            return qualified(c, "pg_catalog", last);
    }
    return arena_printf(c->arena, "%s%s", last, canon_mark(c, NULL, false));
}
