/*
 * schema.c: CREATE SCHEMA with what it holds, and CREATE EXTENSION.
 */
#include <string.h>

#include "ddl/reader.h"

/* CREATE SCHEMA s CREATE TABLE t …: what it holds lies in s, and names in it are looked up there first. */
static bool
handle_elements(Reader *r, const PgQuery__CreateSchemaStmt *create, Name schema)
{
    Settings before = r->settings;
    Names    names = { 0 };
    bool     good = true;

    vec_push(r->catalog->arena, &names, schema);
    const SearchPath *outer = &r->catalog->paths.items[before.path];
    VEC_EACH(&outer->names, i)
        if (outer->names.items[i].raw != schema.raw)
            vec_push(r->catalog->arena, &names, outer->names.items[i]);
    if (outer->from_session && strcmp(schema.raw, "public") != 0)
        vec_push(r->catalog->arena, &names, name_of(r, "public"));
    if (!path_use(r, r->statement.start, &names))
        return false;
    for (size_t i = r->resume_at; good && i < create->n_schema_elts; i++) {
        good = handle_statement(r, create->schema_elts[i]);
        if (good)
            r->resume_at = (uint32_t)i + 1;
    }
    r->settings = before;
    return good;
}

bool
handle_create_schema(Reader *r, const Node *node)
{
    const PgQuery__CreateSchemaStmt *create = node->create_schema_stmt;
    uint32_t                         byte = r->statement.start;
    Name                             name = name_of(r, create->schemaname);
    Object                          *object = NULL;

    if (create->authrole != NULL)
        note(r, byte, "ownership is not managed: AUTHORIZATION %s", create->authrole->rolename);
    if (!name_is_set(name) && create->authrole != NULL)
        name = name_of(r, create->authrole->rolename);
    if (!name_is_set(name))
        return refuse(r, byte, "the schema has no name");
    mention_schema(r, name);
    Object *known = draft_find(r, SPACE_SCHEMA, (QName){ .name = name });
    if (known == NULL || !(create->if_not_exists || r->resume_at > 0)) {
        if (!draft_declare(r, KIND_SCHEMA, (QName){ .name = name }, NULL, byte, create->if_not_exists,
                           &object))
            return false;
        place_add(r, byte, object, false);
    }
    return create->n_schema_elts == 0 || handle_elements(r, create, name);
}

bool
handle_create_extension(Reader *r, const Node *node)
{
    const PgQuery__CreateExtensionStmt *create = node->create_extension_stmt;
    Object                             *object;

    if (!draft_declare(r, KIND_EXTENSION, (QName){ .name = name_of(r, create->extname) }, NULL,
                       r->statement.start, create->if_not_exists, &object))
        return false;
    if (object == NULL)
        return true;
    Extension *extension = (Extension *)object;
    place_add(r, r->statement.start, object, false);
    for (size_t i = 0; i < create->n_options; i++) {
        const PgQuery__DefElem *def = create->options[i]->def_elem;
        if (strcmp(def->defname, "schema") == 0) {
            extension->schema = name_of(r, def_text(r, def));
            mention_schema(r, extension->schema);
        } else if (strcmp(def->defname, "new_version") == 0) {
            extension->version = arena_intern(r->catalog->arena, def_text(r, def));
        } else if (strcmp(def->defname, "cascade") == 0) {
            note(r, byte_of(r, def->location),
                 "CASCADE is not followed: declare the extensions that \"%s\" needs, too", create->extname);
        } else {
            return refuse(r, byte_of(r, def->location), "option %s of CREATE EXTENSION is not covered",
                          def->defname);
        }
    }
    return true;
}
