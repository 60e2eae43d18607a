/*
 * views.c: views of a file in PostgreSQL's dialect as views of SQLite. What a view is made of comes before it, and a
 * view that is left out takes those with it that are made of it. SQLite itself has the last word: in memory it must be able to
 * prepare each.
 */
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/translate/query.h"

typedef enum State { UNSEEN, BEGUN, DONE, LEFT_OUT } State;

struct ViewState {
    State        state;
    QueryColumns columns;
    unsigned     weight;
};

/* ---- SQLite's word ----------------------------------------------------------------------------------------- */

struct sqlite3 *
translate_scratch(Translation *t)
{
    if (t->scratch == NULL) {
        if (sqlite3_open(":memory:", &t->scratch) != SQLITE_OK ||
            sqlite3_exec(t->scratch, t->sql.s, NULL, NULL, NULL) != SQLITE_OK) {
            sqlite3_close_v2(t->scratch);
            t->scratch = NULL;
        }
    }
    return t->scratch;
}

static bool
has_columns(sqlite3_stmt *statement, const QueryColumns *columns)
{
    if (sqlite3_column_count(statement) != (int)columns->count)
        return false;
    VEC_EACH(columns, i)
        if (strcmp(sqlite3_column_name(statement, (int)i), columns->items[i].name) != 0)
            return false;
    return true;
}

static bool
try_view(Translation *t, const char *name, const char *sql, const QueryColumns *columns)
{
    sqlite3      *database = translate_scratch(t);
    sqlite3_stmt *statement = NULL;
    STRBUF_AUTO   query = STRBUF_INIT;

    if (database == NULL)
        return true;
    strbuf_add(&query, "SELECT * FROM ");
    sqlite_add_name(&query, name);
    bool made = sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK;
    bool good = made && sqlite3_prepare_v2(database, query.s, -1, &statement, NULL) == SQLITE_OK;
    if (!good)
        translate_refuse(t, "SQLite does not take its translation: %s", sqlite3_errmsg(database));
    else if (!(good = has_columns(statement, columns)))
        translate_refuse(t, "SQLite gives its columns other names");
    sqlite3_finalize(statement);
    if (made && !good) {
        strbuf_reset(&query);
        strbuf_add(&query, "DROP VIEW ");
        sqlite_add_name(&query, name);
        sqlite3_exec(database, query.s, NULL, NULL, NULL);
    }
    return good;
}

/* ---- One view ------------------------------------------------------------------------------------------------ */

static bool
translate_statement(Translation *t, const Node *root, Query *ret_query)
{
    const Node  *query = NULL;
    Node *const *aliases = NULL;
    size_t       count = 0;

    if (IS_NODE(root, VIEW_STMT)) {
        query = root->view_stmt->query;
        aliases = root->view_stmt->aliases;
        count = root->view_stmt->n_aliases;
    } else if (IS_NODE(root, CREATE_TABLE_AS_STMT)) {
        query = root->create_table_as_stmt->query;
        aliases = root->create_table_as_stmt->into->col_names;
        count = root->create_table_as_stmt->into->n_col_names;
    }
    if (!IS_NODE(query, SELECT_STMT))
        return translate_refuse(t, "it is too long or too deep") != NULL;
    return translate_query(t, query->select_stmt, aliases, count, ret_query) && translate_names_differ(t, &ret_query->columns);
}

static bool
make_view(Translation *t, const View *view, struct ViewState *state)
{
    PARSED_AUTO parsed = expr_parse_statement(object_more(&view->base)->sql);
    const char *name = translate_name(t, view->base.name);
    STRBUF_AUTO sql = STRBUF_INIT;
    Query       query;

    if (view->overtaken.line > 0)
        return translate_refuse(t, "line %u changes names that it may speak of", view->overtaken.line) != NULL;
    if (!translate_statement(t, parsed.root, &query))
        return false;
    strbuf_add(&sql, "CREATE VIEW ");
    sqlite_add_name(&sql, name);
    strbuf_addf(&sql, " AS\n%s;\n", query.text);
    if (!try_view(t, name, sql.s, &query.columns))
        return false;
    state->columns = query.columns;
    state->weight = t->query->weight + 1;
    translate_caveats(t, view->base.at, &view->base);
    if (view->materialized)
        translate_report(t, view->base.at, "view %s is an ordinary one: SQLite has none that is materialized",
                         view->base.name.name.raw);
    translate_mark(t, &view->base, view->base.at);
    strbuf_add(&t->sql, sql.s);
    return true;
}

static void
add_view(Translation *t, const View *view, struct ViewState *state)
{
    QueryContext  context = { .path = view->base.path, .object = &view->base };
    QueryContext *outer_query = t->query;
    Site          outer_site = t->site;

    state->state = BEGUN;
    t->query = &context;
    t->site = SITE_QUERY;
    t->caveats.count = 0;
    t->why = "it can't be translated";
    bool made = make_view(t, view, state);
    if (!made)
        translate_report(t, view->base.at, "view %s is left out: %s", view->base.name.name.raw, t->why);
    state->state = made ? DONE : LEFT_OUT;
    t->caveats.count = 0;
    t->query = outer_query;
    t->site = outer_site;
}

static struct ViewState *
state_of(Translation *t, const Object *view)
{
    const char       *key = arena_printf(t->arena, "%u", view->id);
    struct ViewState *state = map_get(t->views, key);

    if (state == NULL) {
        state = ARENA_NEW(t->arena, struct ViewState);
        *state = (struct ViewState){ .state = UNSEEN };
        map_put(t->views, key, state);
    }
    return state;
}

bool
translate_view_columns(Translation *t, const Object *view, QueryColumns *ret_columns, unsigned *ret_weight)
{
    struct ViewState *state = state_of(t, view);

    if (state->state == UNSEEN) {
        const char *why = t->why;
        VEC(const char *) caveats = { 0 };
        VEC_EACH(&t->caveats, i)
            vec_push(t->arena, &caveats, t->caveats.items[i]);
        add_view(t, (const View *)view, state);
        t->why = why;
        VEC_EACH(&caveats, i)
            translate_caveat(t, caveats.items[i]);
    }
    if (state->state != DONE)
        return translate_refuse(t, state->state == BEGUN ? "view %s is made of itself" : "view %s is left out",
                                view->name.name.raw) != NULL;
    *ret_columns = state->columns;
    *ret_weight = state->weight;
    return true;
}

void
translate_views(Translation *t)
{
    VEC_EACH(&t->desired->objects, i) {
        const Object *object = t->desired->objects.items[i];
        if (object->kind != KIND_VIEW)
            continue;
        struct ViewState *state = state_of(t, object);
        if (state->state == UNSEEN)
            add_view(t, (const View *)object, state);
    }
}
