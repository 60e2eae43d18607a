/*
 * translate.c: a Catalog of PostgreSQL's dialect as SQL of SQLite's, and that read back by load.c, so that both sides of a
 * comparison are read alike. It knows tables, names and places; what stands inside is its neighbours' matter: see translate.h.
 */
#include <stdarg.h>
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/translate/translate.h"

/* ---- The report ------------------------------------------------------------------------------------------- */

void
translate_report(Translation *t, SourcePos at, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vec_push(t->arena, t->report, (Note){ at, arena_vprintf(t->arena, format, args) });
    va_end(args);
}

const char *
translate_display(const Translation *t, const Object *object)
{
    const char *name = name_is_set(object->name.name) ? object->name.name.raw : NULL;

    if (object->parent == NULL || object->kind == KIND_ENUM_VALUE)
        return arena_printf(t->arena, "%s %s", object_kind_name(object), name == NULL ? "" : name);
    return arena_printf(t->arena, "%s%s%s of table %s", object_kind_name(object), name == NULL ? "" : " ",
                        name == NULL ? "" : name, object->parent->name.name.raw);
}

/* ---- Places ----------------------------------------------------------------------------------------------- */

void
translate_mark(Translation *t, const Object *object, SourcePos at)
{
    for (; t->seen < t->sql.length; t->seen++) {
        char c = t->sql.s[t->seen];
        if (c == '\n') {
            t->line++;
            t->column = 1;
        } else if ((c & 0xC0) != 0x80) {
            t->column++;
        }
    }
    vec_push(t->arena, &t->marks, (Mark){ t->line, t->column, object, at });
}

/* The last mark at or before the place. */
static const Mark *
find_mark(const Translation *t, uint32_t line, uint32_t column)
{
    const Mark *found = NULL;

    for (uint32_t low = 0, high = t->marks.count; low < high;) {
        uint32_t    middle = (low + high) / 2;
        const Mark *mark = &t->marks.items[middle];
        if (mark->line < line || (mark->line == line && mark->column <= column)) {
            found = mark;
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return found;
}

/* ---- Names ------------------------------------------------------------------------------------------------ */

void
translate_add_name(Translation *t, Name name)
{
    sqlite_add_name(&t->sql, name.raw);
}

static bool
is_bare_schema(const Translation *t, Name schema)
{
    return !name_is_set(schema) || strcmp(schema.raw, t->main_schema) == 0;
}

const char *
translate_name(const Translation *t, QName name)
{
    return is_bare_schema(t, name.schema) ? name.name.raw
                                          : arena_printf(t->arena, "%s_%s", name.schema.raw, name.name.raw);
}

void
translate_fail(Translation *t, SourcePos at, const char *message, const char *hint)
{
    ERROR_AUTO error = ERROR_INIT;

    error_set(&error, EXIT_ERROR, "%s", message);
    if (at.file > 0)
        error_at(&error, t->desired->files.items[at.file - 1], at.line, at.column);
    error_hint(&error, "%s", hint);
    error_chain(t->err, &error);
    t->failed = true;
}

/* Tables and indexes share the names of the whole file, and SQLite compares them without the case of ASCII letters. */
static void
claim_name(Translation *t, const Object *object, const char *name)
{
    const char   *key = sqlite_fold(t->arena, name);
    const Object *other = map_get(t->names, key);

    if (sqlite3_strnicmp(name, "sqlite_", 7) == 0)
        translate_fail(t, object->at, arena_printf(t->arena, "%s: names that begin with sqlite_ are SQLite's own", name),
                       "Give it another name.");
    if (other != NULL)
        translate_fail(t, object->at,
                       arena_printf(t->arena, "%s and %s both become \"%s\" in SQLite", translate_display(t, other),
                                    translate_display(t, object), name),
                       arena_printf(t->arena, "The other one is at line %u. SQLite has one space of names for tables, views "
                                    "and indexes of all schemas, without the case of letters: rename one of them.",
                                    other->at.line));
    else
        map_put(t->names, key, (void *)object);
}

static void
claim_columns(Translation *t, const Table *table)
{
    Map *columns __attribute__((cleanup(map_cleanup))) = map_new();

    VEC_EACH(&table->columns, i) {
        Object       *column = &table->columns.items[i]->base;
        const Object *other = map_put(columns, sqlite_fold(t->arena, column->name.name.raw), column);
        if (other != NULL)
            translate_fail(t, column->at,
                           arena_printf(t->arena, "columns %s and %s of table %s are one name to SQLite",
                                        other->name.name.raw, column->name.name.raw, table->base.name.name.raw),
                           arena_printf(t->arena, "The other one is at line %u. SQLite does not tell letters by their case: "
                                        "rename one of them.", other->at.line));
    }
}

/* As PostgreSQL chooses it: the first of x, x1, x2 that is free. */
static void
name_index(Translation *t, Index *index)
{
    const char *automatic = catalog_automatic_name(t->desired, &index->base);
    QName       name = { index->base.parent->name.schema, catalog_name(t->desired, automatic) };

    for (int number = 1; map_get(t->names, sqlite_fold(t->arena, translate_name(t, name))) != NULL; number++)
        name.name = catalog_name(t->desired, arena_printf(t->arena, "%s%d", automatic, number));
    index->base.name = name;
    claim_name(t, &index->base, translate_name(t, name));
}

static void
claim_names(Translation *t)
{
    VEC_EACH(&t->desired->objects, i) {
        const Object *object = t->desired->objects.items[i];
        bool          named = object->kind == KIND_TABLE || object->kind == KIND_INDEX || object->kind == KIND_VIEW;
        if (named && name_is_set(object->name.name))
            claim_name(t, object, translate_name(t, object->name));
        if (object->kind == KIND_TABLE)
            claim_columns(t, (const Table *)object);
    }
    VEC_EACH(&t->desired->objects, i) {
        Object *object = t->desired->objects.items[i];
        if (object->kind == KIND_INDEX && !name_is_set(object->name.name))
            name_index(t, (Index *)object);
    }
}

/* ---- Tables ------------------------------------------------------------------------------------------------ */

static bool
is_not_null(const Column *column)
{
    const Constraint *key = table_primary_key(column_table(column));

    if (key != NULL)
        VEC_EACH(&key->key, i)
            if (name_equal(key->key.items[i].column_name, column->base.name.name))
                return true;
    return column->not_null;
}

static void
add_column(Translation *t, const Column *column)
{
    const Table *table = column_table(column);
    bool         not_null = is_not_null(column) && !translate_is_rowid(column);

    translate_mark(t, &column->base, column->base.at);
    translate_add_name(t, column->base.name.name);
    strbuf_addf(&t->sql, " %s", translate_type(column));
    translate_type_report(t, column);
    if (column->generated != 0)     /* NULL, where nothing computes it */
        not_null = translate_generated(t, column) && not_null;
    if (not_null)
        strbuf_add(&t->sql, " NOT NULL");
    if (column->generated == 0 && !translate_is_rowid(column))
        translate_default(t, column);
    translate_type_check(t, column);
    VEC_EACH(&table->constraints, i) {
        const Constraint *constraint = table->constraints.items[i];
        if (translate_constraint_column(constraint) == column)
            translate_constraint(t, constraint, column, " ");
    }
}

static void
add_table(Translation *t, const Table *table)
{
    translate_mark(t, &table->base, table->base.at);
    strbuf_add(&t->sql, "CREATE TABLE ");
    sqlite_add_name(&t->sql, translate_name(t, table->base.name));
    strbuf_add(&t->sql, " (");
    if (table->columns.count == 0)
        translate_fail(t, table->base.at,
                       arena_printf(t->arena, "table %s has no columns, and SQLite has no such tables",
                                    table->base.name.name.raw), "Give it a column.");
    VEC_EACH(&table->columns, i) {
        strbuf_add(&t->sql, i == 0 ? "\n    " : ",\n    ");
        add_column(t, table->columns.items[i]);
    }
    VEC_EACH(&table->constraints, i)
        if (translate_constraint_column(table->constraints.items[i]) == NULL)
            translate_constraint(t, table->constraints.items[i], NULL, ",\n    ");
    strbuf_add(&t->sql, "\n);\n");
    VEC_EACH(&table->indexes, i)
        translate_index(t, table->indexes.items[i]);
}

/* ---- What has no counterpart at all -------------------------------------------------------------------------- */

static void
report_table(Translation *t, const Table *table)
{
    const char *name = table->base.name.name.raw;

    if (table->persistence == 'u')
        translate_report(t, table->base.at, "table %s is an ordinary one: SQLite has none that is unlogged", name);
    if (name_is_set(table->tablespace))
        translate_report(t, table->base.at, "table %s: SQLite has no tablespaces", name);
    if (table->params.count > 0 || name_is_set(table->access_method))
        translate_report(t, table->base.at, "table %s: SQLite has no storage parameters and access methods", name);
}

static void
report_column(Translation *t, const Column *column)
{
    const ColumnMore *more = column_more(column);

    if (column->storage != 0 || column->compression != 0 || column->statistics >= 0 || more->options.count > 0)
        translate_report(t, column->base.at, "%s: SQLite has no storage, compression and statistics of columns",
                         translate_display(t, &column->base));
}

static void
report_sequence(Translation *t, const Sequence *sequence)
{
    if ((sequence->base.flags & OBJECT_IMPLIED) == 0 &&
        (sequence->owned_by == NULL || !translate_is_counted(sequence->owned_by)))
        translate_report(t, sequence->base.at, "sequence %s is left out: SQLite has none", sequence->base.name.name.raw);
}

/* Every server has it, whatever the file says. */
static bool
is_everywhere(const Object *object)
{
    return (object->kind == KIND_EXTENSION && strcmp(object->name.name.raw, "plpgsql") == 0) ||
           (object->kind == KIND_SCHEMA && strcmp(object->name.name.raw, "public") == 0);
}

/* What a value of an enum was called; NULL: what it is now, or another has that name now. */
static const char *
old_value(const Translation *t, const Object *value)
{
    const char *directive = object_more(value)->renamed_from;
    const Enum *type = (const Enum *)value->parent;

    if (directive == NULL)
        return NULL;
    if (*directive == '"' || *directive == '\'')
        directive = sqlite_unquote(t->arena, directive, sqlite_next_token(directive, strlen(directive), 0));
    VEC_EACH(&type->values, i)
        if (strcmp(type->values.items[i]->base.name.name.raw, directive) == 0)
            return NULL;
    return directive;
}

/* Rows follow where a column holds one value: see carry_over_object(). */
static void
report_renamed_value(Translation *t, const Object *value)
{
    const char *name = value->name.name.raw, *was = object_more(value)->renamed_from;

    if (old_value(t, value) == NULL)
        translate_report(t, value->at, "value '%s' of an enum was '%s', which is another one now: rows keep what they have",
                         name, was);
    VEC_EACH(&t->desired->objects, i) {
        const Column *column = (const Column *)t->desired->objects.items[i];
        if (column->base.kind == KIND_COLUMN && column->type->dimensions > 0 && column->type->object == value->parent)
            translate_report(t, value->at, "value '%s' of an enum was '%s': rows keep what they have in the arrays of %s", name,
                             was, translate_display(t, &column->base));
    }
}

static void
report_object(Translation *t, const Object *object)
{
    if (object_more(object)->comment != NULL && !is_everywhere(object))
        translate_report(t, object->at, "the comment on %s is left out: SQLite keeps none", translate_display(t, object));
    if (object->kind == KIND_ENUM_VALUE && object_more(object)->renamed_from != NULL)
        report_renamed_value(t, object);
    else if (object->kind == KIND_TABLE)
        report_table(t, (const Table *)object);
    else if (object->kind == KIND_COLUMN)
        report_column(t, (const Column *)object);
    else if (object->kind == KIND_SEQUENCE)
        report_sequence(t, (const Sequence *)object);
    else if (object->kind == KIND_EXTENSION && !is_everywhere(object))
        translate_report(t, object->at, "extension %s is left out: SQLite has none", object->name.name.raw);
    else if (object->kind == KIND_SCHEMA && !is_bare_schema(t, object->name.name))
        translate_report(t, object->at, "schema %s: SQLite has none, the names of its tables and indexes begin with %s_",
                         object->name.name.raw, object->name.name.raw);
}

static void
report_other(Translation *t, const OtherObject *other)
{
    if (strcmp(other->kind, "domain") == 0 && translate_domain(t, other->name) != NULL) {
        translate_report(t, (SourcePos){ 0 }, "domain %s: its columns get its type and its conditions", other->name.name.raw);
        return;
    }
    translate_report(t, (SourcePos){ 0 }, "%s %s is not compared", other->kind,
                     other->on != NULL ? other->on : other->name.name.raw);
}

/* What the reader has left out already. */
static void
report_left_out(Translation *t)
{
    VEC_EACH(&t->desired->left_out, i)
        translate_report(t, t->desired->left_out.items[i].at, "%s", t->desired->left_out.items[i].text);
}

/* ---- Back to the Catalog -------------------------------------------------------------------------------------- */

static QName
old_name(const Translation *t, const char *directive)
{
    size_t length = strlen(directive);
    Token  first = sqlite_next_token(directive, length, 0), dot = sqlite_next_token(directive, length, first.end);
    Token  second = sqlite_next_token(directive, length, dot.end);
    bool   quoted = strpbrk(directive, ".\"") != NULL;
    QName  name = { .name = { quoted ? sqlite_unquote(t->arena, directive, first) : directive } };

    if (quoted && sqlite_token_is(directive, dot, ".") && second.type != TOKEN_END)
        name = (QName){ name.name, { sqlite_unquote(t->arena, directive, second) } };
    return name;
}

/* The old name in SQLite: a table takes its prefix along, also where only the schema was renamed. */
static const char *
renamed_from(const Translation *t, const Object *object)
{
    const char   *directive = object_more(object)->renamed_from, *name;
    Name          schema = object->kind == KIND_INDEX ? object->parent->name.schema : object->name.schema;
    const Object *own = catalog_find(t->desired, KIND_SCHEMA, (QName){ .name = schema });
    const char   *moved = own == NULL ? NULL : object_more(own)->renamed_from;
    STRBUF_AUTO   quoted = STRBUF_INIT;

    if (object->kind == KIND_COLUMN || object->kind == KIND_CONSTRAINT) {
        name = directive == NULL ? NULL : old_name(t, directive).name.raw;
    } else {
        QName old = directive == NULL ? (QName){ .name = object->name.name } : old_name(t, directive);
        if (!name_is_set(old.schema))
            old.schema = moved == NULL ? schema : old_name(t, moved).name;
        name = directive == NULL && moved == NULL ? NULL : translate_name(t, old);
    }
    if (name == NULL || strpbrk(name, ".\"") == NULL)
        return name;
    sqlite_add_name(&quoted, name);
    return arena_strdup(t->arena, quoted.s);
}

static void
carry_over_values(const Translation *t, Arena *arena, Column *column, const Column *origin)
{
    const Enum *type = (const Enum *)origin->type->object;

    if (type == NULL || type->base.kind != KIND_ENUM || origin->type->dimensions > 0)
        return;
    VEC_EACH(&type->values, i) {
        const char *now = type->values.items[i]->base.name.name.raw, *was = old_value(t, &type->values.items[i]->base);
        if (was != NULL)
            vec_push(arena, &column_more_add(arena, column)->renamed_values,
                     ((Param){ arena_strdup(arena, was), arena_strdup(arena, now) }));
    }
}

/* What it is called in the file: of a constraint that has no name there, as a server would call it. */
static void
carry_over_name(const Translation *t, Catalog *loaded, Object *object, const Object *origin)
{
    const char *name = name_is_set(origin->name.name) ? origin->name.name.raw : catalog_automatic_name(t->desired, origin);
    Name        schema = origin->kind == KIND_INDEX ? origin->parent->name.schema : origin->name.schema;
    QName       called = { { NULL }, catalog_name(loaded, name) };

    if (object->kind == KIND_TABLE || object->kind == KIND_VIEW || object->kind == KIND_INDEX)
        called.schema = name_is_set(schema) ? catalog_name(loaded, schema.raw) : loaded->main_schema;
    else if (object->kind != KIND_CONSTRAINT)
        return;
    vec_push(loaded->arena, &object_more_add(loaded->arena, object)->called, called);
}

static void
carry_over_object(const Translation *t, Catalog *loaded, Object *object)
{
    Arena        *arena = loaded->arena;
    const Mark   *mark = find_mark(t, object->at.line, object->at.column);
    const Object *origin = mark == NULL || mark->object == NULL || mark->object->kind != object->kind ? NULL : mark->object;
    const char   *old = origin == NULL ? NULL : renamed_from(t, origin);

    if (mark == NULL)
        return;
    object->at = mark->at;
    if (old != NULL)
        object_more_add(arena, object)->renamed_from = arena_strdup(arena, old);
    if (origin != NULL && origin->kind == KIND_COLUMN)
        carry_over_values(t, arena, (Column *)object, (const Column *)origin);
    if (origin != NULL)
        carry_over_name(t, loaded, object, origin);
    if (origin != NULL && origin->kind == KIND_CONSTRAINT && translate_is_unnamed(t, (const Constraint *)origin))
        object->flags |= OBJECT_NAMED_BY_SERVER;
}

/* A schema that is called another thing now: its tables are, too. */
static void
carry_over_schemas(const Translation *t, Catalog *loaded)
{
    const Catalog *desired = t->desired;

    loaded->main_schema = catalog_name(loaded, t->main_schema);
    VEC_EACH(&desired->schemas_mentioned, i)
        vec_push(loaded->arena, &loaded->schemas_mentioned, catalog_name(loaded, desired->schemas_mentioned.items[i].raw));
    VEC_EACH(&desired->objects, i) {
        const Object *schema = desired->objects.items[i];
        const char   *old = schema->kind == KIND_SCHEMA ? object_more(schema)->renamed_from : NULL;
        if (schema->kind == KIND_SCHEMA)
            vec_push(loaded->arena, &loaded->schemas_mentioned, catalog_name(loaded, schema->name.name.raw));
        if (old != NULL)
            vec_push(loaded->arena, &loaded->renamed_schemas,
                     ((Param){ arena_strdup(loaded->arena, old_name(t, old).name.raw),
                               arena_strdup(loaded->arena, schema->name.name.raw) }));
    }
}

static void
carry_over(const Translation *t, Catalog *loaded)
{
    const Catalog *desired = t->desired;
    Arena         *arena = loaded->arena;

    carry_over_schemas(t, loaded);
    VEC_EACH(&loaded->objects, i)
        carry_over_object(t, loaded, loaded->objects.items[i]);
    loaded->files.count = 0;
    VEC_EACH(&desired->files, i)
        vec_push(arena, &loaded->files, arena_strdup(arena, desired->files.items[i]));
    VEC_EACH(&desired->notes, i)
        vec_push(arena, &loaded->notes, (Note){ desired->notes.items[i].at,
                                                arena_strdup(arena, desired->notes.items[i].text) });
    VEC_EACH(t->report, i)
        vec_push(arena, &loaded->notes, (Note){ t->report->items[i].at,
                                                arena_printf(arena, "not in SQLite: %s", t->report->items[i].text) });
}

/* SQLite's word about a text that nobody wrote, at the place in the file that it came from. */
static void
explain_errors(const Translation *t, Error *err)
{
    for (Error *error = err; error != NULL; error = error->next) {
        const Mark *mark = find_mark(t, error->line, error->column);
        STRBUF_AUTO message = STRBUF_INIT;
        if (mark == NULL || mark->at.file == 0)
            continue;
        strbuf_addf(&message, "SQLite does not take the translation of this: %s", error->message);
        error->message = arena_strdup(err->arena, message.s);
        error->file = t->desired->files.items[mark->at.file - 1];
        error->file = arena_strdup(err->arena, error->file);
        error->line = mark->at.line;
        error->column = mark->at.column;
    }
}

/* ---- All of it ---------------------------------------------------------------------------------------------------- */

static int
by_place(const void *a, const void *b)
{
    const Note *x = a, *y = b;

    if (x->at.file != y->at.file)
        return x->at.file < y->at.file ? -1 : 1;
    if (x->at.line != y->at.line)
        return x->at.line < y->at.line ? -1 : 1;
    if (x->at.column != y->at.column)
        return x->at.column < y->at.column ? -1 : 1;
    return strcmp(x->text, y->text);
}

static bool
refuse_all(const Translation *t, Error *err)
{
    enum { MOST = 100 };

    VEC_EACH(t->report, i) {
        ERROR_AUTO  error = ERROR_INIT;
        const Note *note = &t->report->items[i];
        if (i >= MOST) {
            err->left_out++;
            continue;
        }
        error_set(&error, EXIT_ERROR, "not in SQLite: %s", note->text);
        if (note->at.file > 0)
            error_at(&error, t->desired->files.items[note->at.file - 1], note->at.line, note->at.column);
        error_chain(err, &error);
    }
    return false;
}

static bool
translate_all(Translation *t)
{
    const Catalog *desired = t->desired;

    translate_domains(t);
    claim_names(t);
    VEC_EACH(&desired->objects, i)
        if (desired->objects.items[i]->kind == KIND_ENUM)
            vec_push(t->arena, &t->enums, desired->objects.items[i]);
    VEC_EACH(&desired->objects, i)
        if (desired->objects.items[i]->kind == KIND_TABLE)
            add_table(t, (const Table *)desired->objects.items[i]);
    translate_views(t);
    translate_triggers(t);
    sqlite3_close_v2(t->scratch);
    t->scratch = NULL;
    VEC_EACH(&desired->objects, i)
        report_object(t, desired->objects.items[i]);
    VEC_EACH(&desired->others, i)
        report_other(t, &desired->others.items[i]);
    report_left_out(t);
    if (t->report->count > 0)
        qsort(t->report->items, t->report->count, sizeof *t->report->items, by_place);
    return !t->failed;
}

static bool
load_translated(const Translation *t, SqliteSession *live, Catalog **ret_catalog, Error *err)
{
    Catalog *loaded = NULL;

    if (!sqlite_load(t->desired->source, t->sql.s, t->sql.length, live, &loaded, err)) {
        explain_errors(t, err);
        return false;
    }
    carry_over(t, loaded);
    *ret_catalog = loaded;
    return true;
}

bool
sqlite_from_postgres(Catalog *desired, const PortOptions *options, SqliteSession *live, Catalog **ret_catalog,
                     Error *err)
{
    Arena      *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Map        *names __attribute__((cleanup(map_cleanup))) = map_new();
    Map        *views __attribute__((cleanup(map_cleanup))) = map_new();
    Portability report = { 0 };
    Translation t = { .arena = arena, .desired = desired, .main_schema = options->main_schema, .sql = STRBUF_INIT, .line = 1,
                      .column = 1, .report = &report, .names = names, .views = views, .err = err };
    bool        done = translate_all(&t);

    if (done && options->strict && report.count > 0)
        done = refuse_all(&t, err);
    else if (done)
        done = load_translated(&t, live, ret_catalog, err);
    strbuf_release(&t.sql);
    return done;
}
