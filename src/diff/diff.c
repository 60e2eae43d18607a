/*
 * diff.c: the road from two Catalogs to a list of changes. It knows objects and properties, no kind in
 * particular and no SQL.
 */
#include <stdlib.h>
#include <string.h>

#include <schemasync/server.h>

#include "internal.h"

/* ---- Changes ------------------------------------------------------------------------------------------ */

/* Every database has a schema public: the file need not declare it. A schema that the file speaks of without
 * declaring it stays too, and one with something in it that a rule leaves alone. */
static bool
stays_undeclared(const Context *context, const Object *from)
{
    if (from->kind == KIND_SCHEMA)
        return strcmp(from->name.name.raw, "public") == 0 ||
               schema_is_mentioned(context->diff->to, from->name.name) || holds_ignored(context, from);
    return from->kind == KIND_EXTENSION && strcmp(from->name.name.raw, "plpgsql") == 0;
}

static void
add_drops(Context *context)
{
    Diff *diff = context->diff;

    VEC_EACH(&diff->from->objects, i) {
        Object *from = diff->from->objects.items[i];

        if (diff->to_of[i] != NULL || !diff->managed[i] || stays_undeclared(context, from))
            continue;
        if (from->parent != NULL && diff_to_of(diff, from->parent) == NULL)
            continue;   /* goes with its parent */
        vec_push(diff->arena, &diff->changes, (Change){ .verb = CHANGE_DROP, .from = from });
    }
}

static bool
is_created_with_parent(const Diff *diff, const Object *to)
{
    return (to->kind == KIND_COLUMN || to->kind == KIND_ENUM_VALUE) && diff_from_of(diff, to->parent) == NULL;
}

static void
add_alter(Context *context, Object *from, Object *to)
{
    Diff      *diff = context->diff;
    Comparison result = compare_objects(context, from, to);
    Name       final = diff->final_name[to->id - 1];
    Change     change = { .verb = CHANGE_ALTER, .from = from, .to = to, .properties = result.different,
                          .undecided = result.undecided };

    change.renamed = name_is_set(final) && !name_equal(final, diff_name_before(diff, from));
    if (from->parent == NULL && from->kind != KIND_SCHEMA && from->kind != KIND_EXTENSION) {
        const Object *schema = catalog_find(diff->from, KIND_SCHEMA, (QName){ .name = from->name.schema });
        Name          now = schema == NULL ? from->name.schema : diff_name(diff, schema).name;
        change.moved = name_is_set(to->name.schema) && !name_equal(now, to->name.schema);
    }
    if (change.renamed || change.moved || change.properties != 0)
        vec_push(diff->arena, &diff->changes, change);
}

static void
add_creates_and_alters(Context *context)
{
    Diff *diff = context->diff;

    VEC_EACH(&diff->to->objects, i) {
        Object *to = diff->to->objects.items[i], *from = diff->from_of[i];

        if (!diff->managed_to[i])
            continue;
        if (from != NULL)
            add_alter(context, from, to);
        else if (!is_created_with_parent(diff, to))
            vec_push(diff->arena, &diff->changes, (Change){ .verb = CHANGE_CREATE, .to = to });
    }
}

/* ---- Remarks --------------------------------------------------------------------------------------------- */

/* SQLite's columns have their type within the definition. */
static bool
same_type(const Column *a, const Column *b)
{
    const char *of_a = object_more(&a->base)->definition, *of_b = object_more(&b->base)->definition;

    return type_equal(a->type, b->type) && strcmp(of_a == NULL ? "" : of_a, of_b == NULL ? "" : of_b) == 0;
}

/* A dropped and a new column of one table with the same type may be one column renamed. */
static void
remark_table(Diff *diff, const Table *from, const Table *to)
{
    VEC_EACH(&from->columns, i) {
        const Column *gone = from->columns.items[i];
        if (diff_to_of(diff, &gone->base) != NULL || !diff->managed[gone->base.id - 1])
            continue;
        VEC_EACH(&to->columns, j) {
            const Column *new = to->columns.items[j];
            if (diff_from_of(diff, &new->base) != NULL || !diff->managed_to[new->base.id - 1] ||
                !same_type(gone, new))
                continue;
            vec_push(diff->arena, &diff->remarks,
                     arena_printf(diff->arena,
                                  "column %s goes and %s comes in table %s, with the same type: if that is a rename, say "
                                  "\"-- @renamed from=%s\" beside the new column, and its values stay",
                                  gone->base.name.name.raw, new->base.name.name.raw,
                                  object_display((Catalog *)(uintptr_t)diff->to, &to->base),
                                  gone->base.name.name.raw));
        }
    }
}

static void
remark_renames(Diff *diff)
{
    VEC_EACH(&diff->to->objects, i)
        if (diff->to->objects.items[i]->kind == KIND_TABLE && diff->from_of[i] != NULL)
            remark_table(diff, (const Table *)diff->from_of[i], (const Table *)diff->to->objects.items[i]);
}

/* ---- The whole ---------------------------------------------------------------------------------------------- */

static Map *
user_function_names(const Catalog *from, const Catalog *to)
{
    const Server *server = from->server != NULL ? from->server : to->server;

    if (server == NULL || server->functions.count == 0)
        return NULL;
    Map *names = map_new();
    VEC_EACH(&server->functions, i)
        map_put(names, server->functions.items[i].name.name.raw, names);
    return names;
}

Diff *
diff_run(const Catalog *from, const Catalog *to, const DiffOptions *options, Judgement *judgement)
{
    Arena  *arena = arena_new();
    Diff   *diff = ARENA_NEW(arena, Diff);
    Context context = { .diff = diff, .options = options, .judgement = judgement,
                        .user_functions = user_function_names(from, to) };

    diff->arena = arena;
    diff->from = from;
    diff->to = to;
    diff->to_of = arena_alloc(arena, from->objects.count * sizeof *diff->to_of);
    diff->from_of = arena_alloc(arena, to->objects.count * sizeof *diff->from_of);
    diff->final_name = arena_alloc(arena, to->objects.count * sizeof *diff->final_name);

    find_managed(&context);
    match_top_level(&context);
    match_children(&context);
    add_drops(&context);
    add_creates_and_alters(&context);
    remark_unfollowed(&context);
    remark_renames(diff);
    report_ignored(&context);
    map_free(context.user_functions);
    return diff;
}

void
diff_free(Diff *diff)
{
    if (diff != NULL)
        arena_free(diff->arena);
}

void
diff_cleanup(Diff **diff)
{
    diff_free(*diff);
}

bool
change_has(const Change *change, const char *property)
{
    const Property *row = kind_of(change->to->kind)->properties;

    for (unsigned i = 0; row[i].name != NULL; i++)
        if (strcmp(row[i].name, property) == 0)
            return (change->properties >> i) & 1;
    abort();    /* a misspelt name is a bug, not a state */
}

Name
diff_name_before(const Diff *diff, const Object *from)
{
    if (name_is_set(from->name.name))
        return from->name.name;
    return (Name){ catalog_automatic_name((Catalog *)(uintptr_t)diff->from, from) };
}

/* ---- Names after the renames ----------------------------------------------------------------------------------- */

static bool
belongs_to(const Catalog *catalog, const Object *object)
{
    return object->id <= catalog->objects.count && catalog->objects.items[object->id - 1] == object;
}

static QName
name_after_renames(const Diff *diff, const Object *to, const Object *from)
{
    QName name = to->name;

    if (name_is_set(diff->final_name[to->id - 1]))
        name.name = diff->final_name[to->id - 1];
    else if (!name_is_set(name.name) && from != NULL)
        name.name = diff_name_before(diff, from);
    return name;
}

QName
diff_name(const Diff *diff, const Object *object)
{
    if (belongs_to(diff->to, object))
        return name_after_renames(diff, object, diff_from_of(diff, object));
    const Object *to = diff_to_of(diff, object);
    if (to != NULL)
        return name_after_renames(diff, to, object);

    QName name = object->name;
    if (object->kind == KIND_INDEX) {
        name.schema = diff_name(diff, object->parent).schema;
    } else if (name_is_set(name.schema)) {
        const Object *schema = catalog_find(diff->from, KIND_SCHEMA, (QName){ .name = name.schema });
        if (schema != NULL && diff_to_of(diff, schema) != NULL)
            name.schema = diff_name(diff, schema).name;
    }
    return name;
}
