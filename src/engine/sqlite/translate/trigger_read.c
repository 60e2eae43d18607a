/*
 * trigger_read.c: a trigger and its function as what they set, and when. It must not know of other triggers, nor how
 * SQLite writes any of it.
 */
#include <string.h>

#include "engine/sqlite/translate/trigger.h"

/* ---- What it speaks of ------------------------------------------------------------------------------------- */

static Name
schema_at(const Translation *t, const Written *written, uint32_t i)
{
    const SearchPath *path = &t->desired->paths.items[written->path];

    return i < path->names.count ? path->names.items[i] : (Name){ NULL };
}

static const Table *
find_table(const Translation *t, const Written *trigger)
{
    if (name_is_set(trigger->on.schema))
        return (const Table *)catalog_find(t->desired, KIND_TABLE, trigger->on);
    for (uint32_t i = 0; name_is_set(schema_at(t, trigger, i)); i++) {
        const Object *table = catalog_find(t->desired, KIND_TABLE, qname(schema_at(t, trigger, i), trigger->on.name));
        if (table != NULL)
            return (const Table *)table;
    }
    return NULL;
}

/* In which schema a function lies that is declared without one. */
static const char *
home_of(const Translation *t, const Written *function)
{
    Name home = name_is_set(function->name.schema) ? function->name.schema : schema_at(t, function, 0);

    return name_is_set(home) ? home.raw : "public";
}

/* NULL: there is none, or more than one. */
static const Written *
find_function(const Translation *t, const Written *trigger, const PgQuery__CreateTrigStmt *statement)
{
    const char    *name = node_string(statement->funcname[statement->n_funcname - 1]);
    const char    *schema = statement->n_funcname > 1 ? node_string(statement->funcname[0]) : NULL;
    const Written *found = NULL;

    for (uint32_t i = 0; found == NULL && i < (schema == NULL ? t->desired->paths.items[trigger->path].names.count : 1); i++) {
        const char *home = schema == NULL ? schema_at(t, trigger, i).raw : schema;
        VEC_EACH(&t->desired->functions, j) {
            const Written *function = &t->desired->functions.items[j];
            if (name == NULL || strcmp(function->name.name.raw, name) != 0 || strcmp(home_of(t, function), home) != 0)
                continue;
            if (found != NULL)
                return NULL;
            found = function;
        }
    }
    return found;
}

static const char *
option_string(const PgQuery__CreateFunctionStmt *function, const char *name)
{
    for (size_t i = 0; i < function->n_options; i++) {
        const PgQuery__DefElem *option = function->options[i]->def_elem;
        const Node             *value = option->arg;
        if (strcmp(option->defname, name) != 0)
            continue;
        if (IS_NODE(value, LIST) && value->list->n_items == 1)
            value = value->list->items[0];
        return node_string(value);
    }
    return NULL;
}

static bool
read_function(Translation *t, const Written *written, Assignments *ret_assignments)
{
    PARSED_AUTO parsed = expr_parse_statement(written->sql);

    if (!IS_NODE(parsed.root, CREATE_FUNCTION_STMT))
        return translate_refuse(t, "its function is too long or too deep") != NULL;
    const PgQuery__CreateFunctionStmt *function = parsed.root->create_function_stmt;
    const char *language = option_string(function, "language"), *body = option_string(function, "as");
    if (function->n_parameters > 0 || language == NULL || body == NULL || strcmp(language, "plpgsql") != 0)
        return translate_refuse(t, "its function is not one without arguments in PL/pgSQL") != NULL;
    return translate_body(t, body, ret_assignments);
}

/* ---- What it sets ------------------------------------------------------------------------------------------ */

const char *
translate_row_column(Translation *t, const char *row, const Column *column)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_addf(&text, "%s.", row);
    sqlite_add_name(&text, column->base.name.name.raw);
    return arena_strdup(t->arena, text.s);
}

/* NEW or OLD. What is generated is not computed yet where PostgreSQL calls the function. */
static void
add_row(Translation *t, const Table *table, const char *alias, const char *row)
{
    QuerySource source = { .alias = alias };

    VEC_EACH(&table->columns, i) {
        const Column *column = table->columns.items[i];
        const Piece  *piece = translate_piece_as(t, translate_column(t, column), translate_row_column(t, row, column));
        if (column->generated == 0)
            vec_push(t->arena, &source.columns, ((QueryColumn){ column->base.name.name.raw, piece }));
    }
    vec_push(t->arena, &t->query->scope->sources, source);
}

static void
add_operation(Translation *t, int event)
{
    Piece *piece = translate_piece(t, SORT_TEXT, LEVEL_ATOM, "%s", event == EVENT_INSERT ? "'INSERT'" : "'UPDATE'");

    vec_push(t->arena, &t->query->scope->visible, ((QueryColumn){ "tg_op", piece }));
}

static QueryColumn *
new_column(Translation *t, const char *name)
{
    QuerySource *source = &t->query->scope->sources.items[0];

    VEC_EACH(&source->columns, i)
        if (strcmp(source->columns.items[i].name, name) == 0)
            return &source->columns.items[i];
    return NULL;
}

/* NEW.a IS DISTINCT FROM OLD.a OR ..., for all columns: OLD.* IS DISTINCT FROM NEW.*, OLD IS DISTINCT FROM NEW. */
const Piece *
translate_rows_differ(Translation *t, const Node *left, const Node *right)
{
    const QuerySource *rows[2] = { NULL, NULL };
    const Node        *nodes[2] = { left, right };
    STRBUF_AUTO        text = STRBUF_INIT;

    for (int i = 0; i < 2; i++) {
        const PgQuery__ColumnRef *ref = IS_NODE(nodes[i], COLUMN_REF) ? nodes[i]->column_ref : NULL;
        const char               *name = ref == NULL ? NULL : node_string(ref->fields[0]);
        if (name != NULL && (ref->n_fields == 1 || IS_NODE(ref->fields[1], A_STAR)))
            rows[i] = translate_scope_source(t, name);
    }
    if (rows[0] == NULL || rows[1] == NULL || rows[0]->columns.count == 0)
        return NULL;
    VEC_EACH(&rows[0]->columns, i) {
        const Piece *piece = translate_compare(t, "IS NOT", rows[0]->columns.items[i].piece, rows[1]->columns.items[i].piece);
        if (piece == NULL)
            return NULL;
        strbuf_addf(&text, "%s%s", i == 0 ? "" : " OR ", piece->text);
    }
    return translate_piece(t, SORT_BOOL, LEVEL_OR, "%s", text.s);
}

static const Piece *
parse_piece(Translation *t, const char *text, bool condition)
{
    PARSED_AUTO parsed = expr_parse(text);

    if (parsed.root == NULL)
        return translate_refuse(t, "an expression is not understood");
    return condition ? translate_condition(t, parsed.root) : translate_node(t, parsed.root);
}

static bool
is_in_key(const Column *column)
{
    const Constraint *key = table_primary_key(column_table(column));

    VEC_EACH(&column_table(column)->constraints, i)
        if (column_table(column)->constraints.items[i] == key)
            VEC_EACH(&key->key, j)
                if (name_equal(key->key.items[j].column_name, column->base.name.name))
                    return true;
    return false;
}

/* IF TG_OP = 'UPDATE', of which each event knows the answer. */
static const char *
operation_of(const Version *version)
{
    return version->event == EVENT_INSERT ? "'INSERT'" : "'UPDATE'";
}

static bool
is_always(const Version *version, const Piece *condition)
{
    size_t length = strlen("'INSERT'");

    return strlen(condition->text) == 2 * length + 3 && strncmp(condition->text, operation_of(version), length) == 0 &&
           strcmp(condition->text + length + 3, operation_of(version)) == 0 && strncmp(condition->text + length, " = ", 3) == 0;
}

static bool
is_never(const Version *version, const Piece *condition)
{
    const char *other = version->event == EVENT_INSERT ? "'UPDATE'" : "'INSERT'";
    size_t      length = strlen(other);

    return strncmp(condition->text, operation_of(version), length) == 0 && strncmp(condition->text + length, " = ", 3) == 0 &&
           strcmp(condition->text + length + 3, other) == 0;
}

/* The conditions around an assignment, outermost first: what is within one that never holds is not looked at. */
static bool
add_conditions(Translation *t, const Version *version, const Condition *condition, Strbuf *text, bool *ret_never)
{
    if (condition == NULL || !add_conditions(t, version, condition->outer, text, ret_never) || *ret_never)
        return condition == NULL || *ret_never;
    const Piece *piece = parse_piece(t, condition->text, true);
    if (piece == NULL)
        return false;
    *ret_never = is_never(version, piece);
    if (!is_always(version, piece))
        strbuf_addf(text, "%s%s", text->length == 0 ? "" : " AND ", translate_inside(t, piece, LEVEL_AND));
    return true;
}

/* What an UPDATE of nothing but that column gives must be seen to by the trigger, and would not fire it. By the text: more than
 * is read may seem so. */
static bool
reads_own(Translation *t, const Table *table, const Assignments *assignments, const char *text)
{
    VEC_EACH(assignments, i) {
        const Column *column = table_column(table, (Name){ assignments->items[i].column });
        if (column != NULL && strstr(text, translate_row_column(t, "NEW", column)) != NULL)
            return translate_refuse(t, "it reads %s, which it sets itself", assignments->items[i].column) == NULL;
    }
    return false;
}

/* What it sets is what a later assignment means by NEW.column. */
static bool
set_column(Translation *t, const Table *table, const Assignments *assignments, uint32_t index, Version *version)
{
    const Assignment *assignment = &assignments->items[index];
    QueryColumn  *now = new_column(t, assignment->column);
    const Column *column = table_column(table, (Name){ assignment->column });
    STRBUF_AUTO   condition = STRBUF_INIT;
    bool          never = false;

    if (!add_conditions(t, version, assignment->condition, &condition, &never))
        return false;
    if (never)
        return true;
    if (now == NULL || column == NULL || is_in_key(column))
        return translate_refuse(t, "it sets %s, which is no column, generated or part of the key", assignment->column) != NULL;
    const Piece *piece = parse_piece(t, assignment->value, false);
    if (piece != NULL)
        piece = translate_assign(t, piece, column->type);
    if (piece != NULL && version->event == EVENT_UPDATE &&
        (reads_own(t, table, assignments, piece->text) || reads_own(t, table, assignments, condition.s)))
        return false;
    if (piece != NULL && condition.length > 0)
        piece = translate_piece(t, piece->sort, LEVEL_ATOM, "CASE WHEN %s THEN %s ELSE %s END", condition.s, piece->text,
                                now->piece->text);
    if (piece == NULL)
        return false;
    Piece *made = translate_piece_as(t, translate_column(t, column), piece->text);
    made->level = piece->level;
    now->piece = made;
    VEC_EACH(&version->sets, i)
        if (version->sets.items[i].column == column)
            return version->sets.items[i].piece = made, true;
    vec_push(t->arena, &version->sets, ((Set){ column, made }));
    return true;
}

static bool
make_version(Translation *t, Ported *trigger, const PgQuery__CreateTrigStmt *statement, const Assignments *assignments,
             int event, Version *version)
{
    Scope        scope = { 0 };
    QueryContext context = { .path = trigger->written->path, .object = &trigger->table->base, .scope = &scope };
    bool         good = true;

    version->event = event;
    t->query = &context;
    t->site = SITE_TRIGGER;
    add_row(t, trigger->table, "new", "NEW");
    if (event == EVENT_UPDATE)
        add_row(t, trigger->table, "old", "OLD");
    if (statement->when_clause != NULL) {
        const Piece *condition = translate_condition(t, statement->when_clause);
        good = condition != NULL;
        version->condition = good ? condition->text : NULL;
    }
    add_operation(t, event);
    for (uint32_t i = 0; good && i < assignments->count; i++)
        good = set_column(t, trigger->table, assignments, i, version);
    t->query = NULL;
    return good;
}

/* That of the extension of this name: the column that it is given becomes the time. */
static bool
is_moddatetime(const PgQuery__CreateTrigStmt *statement)
{
    const char *name = node_string(statement->funcname[statement->n_funcname - 1]);

    return name != NULL && strcmp(name, "moddatetime") == 0 && statement->n_args == 1 &&
           node_string(statement->args[0]) != NULL;
}

static bool
read_assignments(Translation *t, const Ported *trigger, const PgQuery__CreateTrigStmt *statement, Assignments *ret_assignments)
{
    if (trigger->function != NULL)
        return read_function(t, trigger->function, ret_assignments);
    vec_push(t->arena, ret_assignments, ((Assignment){ .column = arena_strdup(t->arena, node_string(statement->args[0])),
                                                       .value = "now()" }));
    return true;
}

/* ---- Is it one of those? -------------------------------------------------------------------------------------- */

static bool
check_statement(Translation *t, Ported *trigger, const PgQuery__CreateTrigStmt *statement)
{
    if ((trigger->table = find_table(t, trigger->written)) == NULL)
        return translate_refuse(t, "it is on no table of the file") != NULL;
    if (!statement->row || statement->timing != TIMING_BEFORE || statement->isconstraint ||
        (statement->events & ~(EVENT_INSERT | EVENT_UPDATE)) != 0)
        return translate_refuse(t, "only BEFORE INSERT and UPDATE triggers FOR EACH ROW are translated") != NULL;
    for (size_t i = 0; i < statement->n_columns; i++) {
        const char   *name = node_string(statement->columns[i]);
        const Column *column = name == NULL ? NULL : table_column(trigger->table, (Name){ name });
        if (column == NULL)
            return translate_refuse(t, "there is no column \"%s\" in its table", name == NULL ? "" : name) != NULL;
        vec_push(t->arena, &trigger->of, column);
    }
    trigger->function = find_function(t, trigger->written, statement);
    return trigger->function != NULL || is_moddatetime(statement) ||
           translate_refuse(t, "its function is not in the file, or there are two") != NULL;
}

bool
translate_read_trigger(Translation *t, Ported *trigger)
{
    PARSED_AUTO parsed = expr_parse_statement(trigger->written->sql);
    Assignments assignments = { 0 };
    int         count = 0;

    t->caveats.count = 0;
    if (!IS_NODE(parsed.root, CREATE_TRIG_STMT))
        return translate_refuse(t, "it is too long or too deep") != NULL;
    const PgQuery__CreateTrigStmt *statement = parsed.root->create_trig_stmt;
    if (!check_statement(t, trigger, statement) || !read_assignments(t, trigger, statement, &assignments))
        return false;
    static const int events[] = { EVENT_INSERT, EVENT_UPDATE };
    for (int i = 0; i < 2; i++) {
        Version version = { 0 };
        if ((statement->events & events[i]) != 0 && !make_version(t, trigger, statement, &assignments, events[i], &version))
            return false;
        if (version.sets.count > 0)
            trigger->versions[count++] = version;
    }
    if (count == 0)
        return translate_refuse(t, "it sets nothing") != NULL;
    VEC_EACH(&t->caveats, i)
        vec_push(t->arena, &trigger->caveats, t->caveats.items[i]);
    return true;
}

