/*
 * judge_world.c: what the database has outside pg_catalog that could make a judge run a stranger's code or
 * take one thing for another. It knows names only; what they mean for a text is judge_guard.c's.
 */
#include <string.h>

#include "catalog/builtin.h"
#include "judge.h"

/* Names of two parts as keys: no name of a server holds this byte by accident. */
#define KEY_SEPARATOR "\x1f"

/* What no other query of ours reads. Extensions' casts are let be: PostGIS has one from text. */
static const char world_sql[] =
    "WITH RECURSIVE domains (oid, base, plain) AS ("
    "    SELECT t.oid, t.typbasetype,"
    "           b.typtype = 'b' AND b.typnamespace = 'pg_catalog'::pg_catalog.regnamespace"
    "      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype"
    "     WHERE t.typtype = 'd' AND b.typtype <> 'd'"
    "    UNION ALL"
    "    SELECT t.oid, d.base, d.plain"
    "      FROM pg_catalog.pg_type t JOIN domains d ON d.oid = t.typbasetype WHERE t.typtype = 'd'),"
    " kinds (oid, is_enum, is_risky) AS ("
    "    SELECT t.oid, t.typtype = 'e' OR e.typtype = 'e',"
    "           COALESCE(e.typtype, t.typtype) IN ('c', 'r', 'm') OR e.typtype = 'd'"
    "      FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typlen = -1"
    "     WHERE t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace)"
    " SELECT 'plain domain', n.nspname, t.typname"
    "   FROM domains d JOIN pg_catalog.pg_type t ON t.oid = d.oid"
    "   JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE d.plain"
    " UNION ALL"
    " SELECT DISTINCT 'enum operator', NULL::pg_catalog.name, o.oprname FROM pg_catalog.pg_operator o"
    "   JOIN kinds k ON k.oid IN (o.oprleft, o.oprright) WHERE k.is_enum"
    " UNION ALL"
    " SELECT DISTINCT 'risky function', NULL, p.proname FROM pg_catalog.pg_proc p"
    "   JOIN kinds k ON k.oid = ANY (p.proargtypes::pg_catalog.oid[]) WHERE k.is_risky"
    "    AND p.pronamespace <> 'pg_catalog'::pg_catalog.regnamespace"
    " UNION ALL"
    " SELECT DISTINCT 'enum cast', n.nspname, t.typname FROM pg_catalog.pg_cast c"
    "   JOIN pg_catalog.pg_type t ON t.oid IN (c.castsource, c.casttarget) AND t.typtype = 'e'"
    "   JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE c.castfunc <> 0"
    " UNION ALL"
    " SELECT 'user cast', NULL, p.proname FROM pg_catalog.pg_cast c"
    "   JOIN pg_catalog.pg_type s ON s.oid = c.castsource"
    "    AND s.typnamespace = 'pg_catalog'::pg_catalog.regnamespace"
    "   JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc"
    "    AND p.pronamespace <> 'pg_catalog'::pg_catalog.regnamespace"
    "  WHERE c.castcontext = 'i' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d"
    "     WHERE d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')";

static const char *
type_key(Arena *arena, const char *schema, const char *name)
{
    return schema == NULL ? arena_strdup(arena, name) : arena_printf(arena, "%s" KEY_SEPARATOR "%s", schema, name);
}

static bool
world_row(void *context, const PgRow *row, Error *err)
{
    JudgeWorld *world = context;
    const char *what = row->values[0];
    struct { const char *what; Map *map; } maps[] = {
        { "plain domain", world->plain_domains },   { "enum operator", world->enum_operators },
        { "enum cast", world->enum_casts },         { "risky function", world->risky_functions },
    };

    (void)err;
    if (strcmp(what, "user cast") == 0)
        world->user_casts = true;
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        if (strcmp(what, maps[i].what) == 0)
            map_put(maps[i].map, type_key(world->arena, row->values[1], row->values[2]), world);
    }
    return true;
}

static void
gather_names(JudgeWorld *world)
{
    const Server *server = world->server;

    VEC_EACH(&server->functions, i) {
        QName           name = server->functions.items[i].name;
        FunctionPlaces *places = map_get(world->functions, name.name.raw);
        if (places == NULL) {
            places = ARENA_NEW(world->arena, FunctionPlaces);
            map_put(world->functions, name.name.raw, places);
        }
        vec_push(world->arena, &places->schemas, name.schema);
    }
    VEC_EACH(&server->operators, i) {
        const ServerOperator *one = &server->operators.items[i];
        OperatorPlaces       *places = map_get(world->operators, one->name.name.raw);
        if (places == NULL) {
            places = ARENA_NEW(world->arena, OperatorPlaces);
            map_put(world->operators, one->name.name.raw, places);
        }
        vec_push(world->arena, &places->operators, one);
    }
}

static bool
makes_extension(const Catalog *live, const Catalog *desired)
{
    VEC_EACH(&desired->objects, i) {
        const Object *object = desired->objects.items[i];
        if (object->kind == KIND_EXTENSION && catalog_find(live, KIND_EXTENSION, object->name) == NULL)
            return true;
    }
    return false;
}

/* A value that another one is renamed to is not new. */
static bool
makes_enum_value(const Catalog *live, const Catalog *desired)
{
    VEC_EACH(&desired->objects, i) {
        const Object *value = desired->objects.items[i];
        if (value->kind != KIND_ENUM_VALUE || object_more(value)->renamed_from != NULL)
            continue;
        const Object *before = catalog_find(live, KIND_ENUM, value->parent->name);
        if (before != NULL && enum_value((const Enum *)before, value->name.name) == NULL)
            return true;
    }
    return false;
}

bool
judge_world_read(JudgeWorld *world, PgSession *session, const Catalog *live, const Catalog *desired, Error *err)
{
    const Server *server = desired->server != NULL ? desired->server : live->server;

    *world = (JudgeWorld){ .arena = arena_new(), .session = session, .server = server, .live = live,
                           .desired = desired, .functions = map_new(), .operators = map_new(),
                           .enum_operators = map_new(), .enum_casts = map_new(), .risky_functions = map_new(),
                           .plain_domains = map_new(), .user_casts = server->user_casts,
                           .makes_extension = makes_extension(live, desired),
                           .makes_enum_value = makes_enum_value(live, desired) };
    gather_names(world);
    return pg_query(session, world_sql, 0, NULL, world_row, world, err);
}

void
judge_world_release(JudgeWorld *world)
{
    map_free(world->functions);
    map_free(world->operators);
    map_free(world->enum_operators);
    map_free(world->enum_casts);
    map_free(world->risky_functions);
    map_free(world->plain_domains);
    arena_free(world->arena);
}

/* ---- Types --------------------------------------------------------------------------------------------- */

static bool
is_pg_catalog(Name schema)
{
    return name_is_set(schema) && strcmp(schema.raw, "pg_catalog") == 0;
}

static const ServerType *
server_type(const JudgeWorld *world, QName name)
{
    VEC_EACH(&world->server->types, i)
        if (qname_equal(world->server->types.items[i].name, name))
            return &world->server->types.items[i];
    return NULL;
}

/* ret_known false: nothing of that name is in the database or in the file. */
static TypeClass
qualified_class(const JudgeWorld *world, QName name, bool *ret_known)
{
    *ret_known = true;
    if (is_pg_catalog(name.schema))
        return TYPE_BUILTIN;
    if (catalog_find(world->live, KIND_ENUM, name) != NULL)
        return TYPE_ENUM;
    const Object *wanted = catalog_find(world->desired, KIND_ENUM, name);
    if (wanted != NULL)
        return object_more(wanted)->renamed_from == NULL ? TYPE_NEW : TYPE_RENAMED;
    const ServerType *type = server_type(world, name);
    *ret_known = type != NULL;
    if (type == NULL || type->typtype == 'b' || type->typtype == 'e')
        return TYPE_FOREIGN;
    if (type->typtype == 'd' &&
        map_get(world->plain_domains, type_key(world->arena, name.schema.raw, name.name.raw)) != NULL)
        return TYPE_DOMAIN;
    return TYPE_DANGEROUS;
}

TypeClass
judge_type_class(const JudgeWorld *world, const Type *type)
{
    bool known;

    if (!name_is_set(type->name.schema))
        return world->makes_extension ? TYPE_NEW : TYPE_FOREIGN;
    TypeClass class = qualified_class(world, type->name, &known);
    if (type->dimensions > 0 && class == TYPE_DOMAIN)
        return TYPE_DANGEROUS;
    return class;
}

/* A bare name is looked up in pg_catalog first, unless the path itself says where pg_catalog stands. */
TypeClass
judge_name_class(const JudgeWorld *world, QName name, const Names *path)
{
    bool known;

    if (name_is_set(name.schema))
        return qualified_class(world, name, &known);
    bool builtin = builtin_type(name.name.raw) != NULL;
    if (builtin && !judge_names_have(path, (Name){ "pg_catalog" }))
        return TYPE_BUILTIN;
    VEC_EACH(path, i) {
        TypeClass class = qualified_class(world, (QName){ path->items[i], name.name }, &known);
        if (known && !is_pg_catalog(path->items[i]))
            return builtin ? TYPE_DANGEROUS : class;
    }
    return builtin ? TYPE_BUILTIN : TYPE_FOREIGN;
}
