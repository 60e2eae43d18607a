/*
 * params.c: lists of `name = value`, as in WITH (...), as the server would store them. It does not know which
 * names there are.
 */
#include <string.h>

#include "ddl/reader.h"

/* Names joined by dots, as NameListToString() and TypeNameToString() do. */
static const char *
join_names(Reader *r, Node *const *names, size_t count)
{
    STRBUF_AUTO text = STRBUF_INIT;

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            strbuf_add_char(&text, '.');
        strbuf_add(&text, string_of(names[i]));
    }
    return arena_strndup(r->arena, text.s, text.length);
}

/* defGetString() in commands/define.c; no value at all stands for true. */
const char *
def_text(Reader *r, const PgQuery__DefElem *def)
{
    const Node *value = def->arg;

    if (value == NULL)
        return "true";
    switch (value->node_case) {
    case PG_QUERY__NODE__NODE_INTEGER:
        return arena_printf(r->arena, "%d", value->integer->ival);
    case PG_QUERY__NODE__NODE_FLOAT:
        return value->float_->fval;
    case PG_QUERY__NODE__NODE_BOOLEAN:
        return value->boolean->boolval ? "true" : "false";
    case PG_QUERY__NODE__NODE_STRING:
        return value->string->sval;
    case PG_QUERY__NODE__NODE_TYPE_NAME:
        /* `integer` has come to us as pg_catalog.int4, which the server would store too. */
        return join_names(r, value->type_name->names, value->type_name->n_names);
    case PG_QUERY__NODE__NODE_LIST:
        return join_names(r, value->list->items, value->list->n_items);
    default:
        return NULL;
    }
}

void
params_set(Reader *r, Params *params, const char *name, const char *value)
{
    Arena   *arena = r->catalog->arena;
    uint32_t at = 0;
    Param    param = { arena_intern(arena, name), arena_intern(arena, value) };

    while (at < params->count && strcmp(params->items[at].name, name) != 0)
        at++;
    if (at < params->count)
        params->items[at] = param;
    else
        vec_push(arena, params, param);
}

void
params_unset(Params *params, const char *name)
{
    for (uint32_t i = 0; i < params->count; i++) {
        if (strcmp(params->items[i].name, name) != 0)
            continue;
        params->count--;
        memmove(&params->items[i], &params->items[i + 1], (params->count - i) * sizeof *params->items);
        return;
    }
}

const char *
param_name(Reader *r, const PgQuery__DefElem *def)
{
    if (def->defnamespace == NULL || def->defnamespace[0] == '\0')
        return def->defname;
    return arena_printf(r->arena, "%s.%s", def->defnamespace, def->defname);
}

bool
params_make(Reader *r, Node *const *items, size_t count, Params *params)
{
    for (size_t i = 0; i < count; i++) {
        const PgQuery__DefElem *def = items[i]->def_elem;
        const char             *name = param_name(r, def), *value = def_text(r, def);
        uint32_t                at = byte_of(r, def->location);

        if (value == NULL)
            return refuse(r, at, "can't read the value of \"%s\"", name);
        if (strcmp(name, "oids") == 0) {
            if (strcmp(value, "false") == 0 || strcmp(value, "off") == 0 || strcmp(value, "0") == 0)
                continue; /* what every table is since PostgreSQL 12 */
            return refuse(r, at, "tables with OIDs are not there any more since PostgreSQL 12");
        }
        for (uint32_t j = 0; j < params->count; j++)
            if (strcmp(params->items[j].name, name) == 0)
                return refuse(r, at, "parameter \"%s\" is given twice", name);
        params_set(r, params, name, value);
    }
    return true;
}
