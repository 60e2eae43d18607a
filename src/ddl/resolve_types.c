/*
 * resolve_types.c: which type, collation, operator class or operator a name means. It looks nothing up that
 * pg_catalog, the file and the server's lists do not say.
 */
#include <string.h>

#include <schemasync/ddl.h>

#include "catalog/builtin.h"
#include "resolve.h"

QName
resolve_pg_catalog(Resolve *r, const char *name)
{
    return (QName){ catalog_name(r->catalog, "pg_catalog"), catalog_name(r->catalog, name) };
}

static bool
is_pg_catalog(Name schema)
{
    return name_is_set(schema) && strcmp(schema.raw, "pg_catalog") == 0;
}

/* ---- Types ------------------------------------------------------------------------------------------- */

typedef struct TypeRef {
    QName   name;
    Object *object;         /* an enum or a table of this Catalog */
    bool    array;          /* the name was that of an array type: _int4 */
} TypeRef;

static bool
find_builtin_type(Resolve *r, const char *name, TypeRef *ret_ref)
{
    if (builtin_type(name) != NULL) {
        *ret_ref = (TypeRef){ .name = resolve_pg_catalog(r, name) };
        return true;
    }
    if (name[0] == '_' && builtin_type(name + 1) != NULL) {
        *ret_ref = (TypeRef){ .name = resolve_pg_catalog(r, name + 1), .array = true };
        return true;
    }
    return false;
}

static bool
server_has_type(const Resolve *r, QName name)
{
    if (r->server == NULL)
        return false;
    VEC_EACH(&r->server->types, i)
        if (qname_equal(r->server->types.items[i].name, name))
            return true;
    return false;
}

/* A live enum, or a live table's row type, that the file does not declare is only there where it stays. */
static bool
stays_on_server(const Resolve *r, QName name)
{
    Object *live = catalog_find(r->live, KIND_ENUM, name);

    if (live == NULL)
        live = catalog_find(r->live, KIND_TABLE, name);
    if (live == NULL)
        return server_has_type(r, name);
    return (live->flags & OBJECT_UNMANAGED) != 0 || !resolve_schema_managed(r, name.schema);
}

/* Columns are of other types by now; an expression may say it still. */
static bool
declares_domain(const Resolve *r, QName name)
{
    VEC_EACH(&r->catalog->domains, i)
        if (qname_equal(r->catalog->domains.items[i]->name, name))
            return true;
    return false;
}

static bool
find_type_in(Resolve *r, QName name, TypeRef *ret_ref)
{
    if (is_pg_catalog(name.schema))
        return find_builtin_type(r, name.name.raw, ret_ref);

    Object *object = catalog_find(r->catalog, KIND_ENUM, name);
    if (object == NULL)
        object = catalog_find(r->catalog, KIND_TABLE, name);
    /* The type of its arrays, as format_type() never prints it. */
    if (object == NULL && name.name.raw[0] == '_') {
        QName element = { name.schema, catalog_name(r->catalog, name.name.raw + 1) };
        object = catalog_find(r->catalog, KIND_ENUM, element);
        *ret_ref = (TypeRef){ .name = element, .object = object, .array = true };
        if (object != NULL)
            return true;
    }
    if (object == NULL && !declares_domain(r, name) && (r->live == NULL || !stays_on_server(r, name)))
        return false;
    *ret_ref = (TypeRef){ .name = name, .object = object };
    return true;
}

static bool
find_type(Resolve *r, QName name, uint16_t path, TypeRef *ret_ref)
{
    if (name_is_set(name.schema))
        return find_type_in(r, name, ret_ref);
    if (!resolve_path_names_pg_catalog(r, path) && find_builtin_type(r, name.name.raw, ret_ref))
        return true;
    const Names *schemas = resolve_path(r, path);
    VEC_EACH(schemas, i)
        if (find_type_in(r, (QName){ schemas->items[i], name.name }, ret_ref))
            return true;
    return false;
}

/* Modifiers as format_type prints them. */
static const char *
normal_modifiers(Resolve *r, const Type *type, const TypeRef *ref)
{
    if (type->modifiers == NULL || !is_pg_catalog(ref->name.schema))
        return type->modifiers;
    if (strcmp(ref->name.name.raw, "numeric") == 0 && strchr(type->modifiers, ',') == NULL)
        return arena_printf(r->catalog->arena, "%s,0", type->modifiers);
    return type->modifiers;
}

/* One copy of each resolved type; the first place that says it is kept. */
static const Type *
intern_type(Resolve *r, const Type *type, const TypeRef *ref)
{
    Arena      *arena = r->catalog->arena;
    const char *modifiers = normal_modifiers(r, type, ref);
    uint8_t     dimensions = ref->array && type->dimensions == 0 ? 1 : type->dimensions;
    const char *key = arena_printf(r->scratch, "%s\1%s\1%s\1%u", ref->name.schema.raw, ref->name.name.raw,
                                   modifiers == NULL ? "" : modifiers, dimensions);
    Type       *copy = map_get(r->types, key);

    if (copy != NULL)
        return copy;
    copy = ARENA_NEW(arena, Type);
    *copy = *type;
    copy->name = ref->name;
    copy->modifiers = modifiers;
    copy->dimensions = dimensions;
    copy->object = ref->object;
    map_put(r->types, key, copy);
    return copy;
}

static const char *
written_name(Resolve *r, QName name)
{
    if (!name_is_set(name.schema))
        return name.name.raw;
    return arena_printf(r->catalog->arena, "%s.%s", name.schema.raw, name.name.raw);
}

const Type *
resolve_type(Resolve *r, const Type *type, uint16_t path, SourcePos at)
{
    TypeRef ref;

    if (type == NULL || !name_is_set(type->name.name))
        return type;
    if (find_type(r, type->name, path, &ref))
        return intern_type(r, type, &ref);
    if (r->open || is_pg_catalog(type->name.schema) ||
        (name_is_set(type->name.schema) && strcmp(type->name.schema.raw, "information_schema") == 0))
        return type;
    Error *error = resolve_error(r, type->at.file != 0 ? type->at : at, "type \"%s\" does not exist",
                                 written_name(r, type->name));
    if (r->server == NULL)
        error_hint(error, "It is not built in and the file does not declare it: no server was asked.");
    else
        error_hint(error, "Declare it in the file, or the extension that it belongs to.");
    resolve_hint_near(error, r, KIND_ENUM, NULL, type->name.name.raw);
    return type;
}

/* ---- Collations -------------------------------------------------------------------------------------- */

static bool
server_has_collation(const Resolve *r, QName name)
{
    if (r->server == NULL)
        return false;
    VEC_EACH(&r->server->collations, i)
        if (qname_equal(r->server->collations.items[i], name))
            return true;
    return false;
}

/* Which of the operating system's collations a server has in pg_catalog is not known here: a name that is no
 * user's is believed to be one. */
static QName
find_collation(Resolve *r, Name name, uint16_t path)
{
    const Names *schemas = resolve_path(r, path);

    if (!builtin_collation(name.raw))
        VEC_EACH(schemas, i)
            if (server_has_collation(r, (QName){ schemas->items[i], name }))
                return (QName){ schemas->items[i], name };
    return resolve_pg_catalog(r, name.raw);
}

void
resolve_collation(Resolve *r, QName *collation, uint16_t path, const Type *type)
{
    if (!name_is_set(collation->name))
        return;
    if (!name_is_set(collation->schema))
        *collation = find_collation(r, collation->name, path);
    if (type == NULL || !is_pg_catalog(type->name.schema) || !is_pg_catalog(collation->schema))
        return;
    const char *own = strcmp(type->name.name.raw, "name") == 0 ? "C" : "default";
    if (strcmp(collation->name.raw, own) == 0)
        *collation = (QName){ 0 };
}

/* ---- Operator classes and operators ------------------------------------------------------------------ */

/* What pg_opclass calls a type: _int4 for an array. */
static QName
input_type_name(Resolve *r, const Type *type)
{
    if (type->dimensions == 0)
        return type->name;
    const char *array = arena_printf(r->catalog->arena, "_%s", type->name.name.raw);
    return (QName){ type->name.schema, catalog_name(r->catalog, array) };
}

/* Like GetDefaultOpClass: the type itself, else what it is stored like, else the family of types it is of. */
static bool
serves_by_default(Resolve *r, const ServerOpclass *opclass, const Type *type)
{
    if (!opclass->is_default)
        return false;
    if (qname_equal(opclass->input_type, input_type_name(r, type)))
        return true;
    if (!is_pg_catalog(opclass->input_type.schema))
        return false;
    const char *input = opclass->input_type.name.raw;
    if (type->dimensions > 0)
        return strcmp(input, "anyarray") == 0;
    if (type->object != NULL && type->object->kind == KIND_ENUM)
        return strcmp(input, "anyenum") == 0;
    if (!is_pg_catalog(type->name.schema))
        return false;
    const char *alike = builtin_stored_like(type->name.name.raw);
    return alike != NULL && strcmp(input, alike) == 0;
}

static bool
is_default_opclass(Resolve *r, QName name, Name method, const Type *type)
{
    if (is_pg_catalog(name.schema)) {
        const char *kind = type->dimensions > 0                                             ? "anyarray"
                           : type->object != NULL && type->object->kind == KIND_ENUM        ? "anyenum"
                           : type->object != NULL                                           ? "record"
                           : is_pg_catalog(type->name.schema) ? type->name.name.raw : NULL;
        const char *own = kind == NULL ? NULL : builtin_default_opclass(method.raw, kind);
        if (own != NULL && strcmp(own, name.name.raw) == 0)
            return true;
    }
    if (r->server == NULL)
        return false;
    VEC_EACH(&r->server->opclasses, i) {
        const ServerOpclass *opclass = &r->server->opclasses.items[i];
        if (qname_equal(opclass->name, name) && name_equal(opclass->method, method) &&
            serves_by_default(r, opclass, type))
            return true;
    }
    return false;
}

static bool
server_has_opclass(const Resolve *r, QName name, Name method)
{
    if (r->server == NULL)
        return false;
    VEC_EACH(&r->server->opclasses, i)
        if (qname_equal(r->server->opclasses.items[i].name, name) &&
            name_equal(r->server->opclasses.items[i].method, method))
            return true;
    return false;
}

static bool
find_opclass(Resolve *r, QName *name, Name method, uint16_t path)
{
    const Names *schemas = resolve_path(r, path);

    if (builtin_opclass(method.raw, name->name.raw)) {
        *name = resolve_pg_catalog(r, name->name.raw);
        return true;
    }
    VEC_EACH(schemas, i) {
        QName qualified = { schemas->items[i], name->name };
        if (server_has_opclass(r, qualified, method)) {
            *name = qualified;
            return true;
        }
    }
    return false;
}

void
resolve_opclass(Resolve *r, KeyPart *part, Name method, uint16_t path, const Type *type, SourcePos at)
{
    if (!name_is_set(key_more(part)->opclass.name))
        return;
    KeyPartMore *more = key_more_add(r->catalog->arena, part);
    if (!name_is_set(more->opclass.schema) && !find_opclass(r, &more->opclass, method, path)) {
        if (!r->open && !(r->server == NULL && r->extensions_declared))
            resolve_error(r, at, "operator class \"%s\" does not exist for access method \"%s\"",
                          more->opclass.name.raw, method.raw);
        return;
    }
    if (type != NULL && more->opclass_params.count == 0 && is_default_opclass(r, more->opclass, method, type))
        more->opclass = (QName){ 0 };
}

/* An operator over the types of an extension lies where those types lie; all else is pg_catalog's. */
void
resolve_operator(Resolve *r, QName *op, const Type *type)
{
    if (!name_is_set(op->name) || name_is_set(op->schema))
        return;
    if (type != NULL && !is_pg_catalog(type->name.schema) && r->server != NULL) {
        VEC_EACH(&r->server->operators, i) {
            QName candidate = r->server->operators.items[i].name;
            if (name_equal(candidate.name, op->name) && name_equal(candidate.schema, type->name.schema)) {
                *op = (QName){ catalog_name(r->catalog, candidate.schema.raw), op->name };
                return;
            }
        }
    }
    *op = resolve_pg_catalog(r, op->name.raw);
}

/* ---- The pass over all columns ----------------------------------------------------------------------- */

/* 0 where the file says what the type has anyway. */
static void
normalise_storage(Column *column)
{
    const Type *type = column->type;

    if (column->storage == 0 || type == NULL)
        return;
    char own = 0;
    if (type->dimensions > 0 || (type->object != NULL && type->object->kind == KIND_TABLE))
        own = 'x';
    else if (type->object != NULL)
        own = 'p';
    else if (is_pg_catalog(type->name.schema) && builtin_type(type->name.name.raw) != NULL)
        own = builtin_type(type->name.name.raw)->storage;
    if (column->storage == own)
        column->storage = 0;
}

static void
resolve_column(Resolve *r, Column *column)
{
    uint16_t path = column->base.path;

    column->type = resolve_type(r, column->type, path, column->base.at);
    if (column->more != NULL)
        resolve_collation(r, &column->more->collation, path, column->type);
    SequenceOptions *identity = column_more(column)->identity_options;
    if (identity != NULL)
        identity->type = resolve_type(r, identity->type, path, column->base.at);
    if (column->identity != 0)
        column->not_null = true;
    normalise_storage(column);
}

void
resolve_types(Resolve *r)
{
    VEC_EACH(&r->catalog->objects, i) {
        Object *object = r->catalog->objects.items[i];

        if (object->kind == KIND_COLUMN) {
            resolve_column(r, (Column *)object);
        } else if (object->kind == KIND_SEQUENCE) {
            SequenceOptions *options = &((Sequence *)object)->options;
            options->type = resolve_type(r, options->type, object->path, object->at);
        } else if (object->kind == KIND_TABLE) {
            Table *table = (Table *)object;
            if (name_is_set(table->access_method) && strcmp(table->access_method.raw, "heap") == 0)
                table->access_method = (Name){ 0 };
            if (name_is_set(table->tablespace) && strcmp(table->tablespace.raw, "pg_default") == 0)
                table->tablespace = (Name){ 0 };
        }
    }
}
