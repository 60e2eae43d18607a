/*
 * reader.c: errors, notes and names, as every handler needs them. It knows no statement.
 */
#include <stdlib.h>
#include <string.h>

#include "ddl/reader.h"

/* How many are told is for whoever tells them; this bounds memory. */
enum { MAX_ERRORS = 10000 };

/* ---- Errors and notes ---------------------------------------------------------------------------- */

uint32_t
byte_of(const Reader *r, int32_t location)
{
    return location < 0 ? r->statement.start : r->base + (uint32_t)location;
}

SourcePos
pos_of(const Reader *r, uint32_t byte)
{
    return source_pos(r->source, byte);
}

static void refuse_v(Reader *r, uint32_t byte, const char *format, va_list args) __attribute__((format(printf, 3, 0)));

static void
refuse_v(Reader *r, uint32_t byte, const char *format, va_list args)
{
    SourcePos pos = pos_of(r, byte);

    error_set(&r->error, EXIT_ERROR, "%s", arena_vprintf(r->arena, format, args));
    error_at(&r->error, r->source->path, pos.line, pos.column);
}

bool
refuse(Reader *r, uint32_t byte, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    refuse_v(r, byte, format, args);
    va_end(args);
    r->missing = false;
    return false;
}

bool
refuse_not_covered(Reader *r, uint32_t byte, const char *kind, const char *statement)
{
    bool plural = kind[strlen(kind) - 1] == 's'; /* "row level security" is none */

    refuse(r, byte, "%s %s not covered yet: %s", kind, plural ? "are" : "is", statement);
    r->error.not_covered = kind;
    return false;
}

bool
refuse_missing(Reader *r, uint32_t byte, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    refuse_v(r, byte, format, args);
    va_end(args);
    r->missing = true;
    return false;
}

bool
refuse_twice(Reader *r, uint32_t byte, SourcePos first, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    refuse_v(r, byte, format, args);
    va_end(args);
    r->missing = false;
    if (first.file == r->source->number)
        error_detail(&r->error, "The first declaration is at line %u.", first.line);
    else if (first.file > 0)
        error_detail(&r->error, "The first declaration is at %s:%u.", r->catalog->files.items[first.file - 1],
                     first.line);
    return false;
}

void
report(Reader *r)
{
    if (r->errors.count < MAX_ERRORS)
        vec_push(r->arena, &r->errors, (Reported){ r->error, r->source->number });
    else
        error_release(&r->error);
    r->error_count++;
    r->error = (Error)ERROR_INIT;
}

static int
compare_places(const void *a, const void *b)
{
    const Reported *x = a, *y = b;

    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (x->error.line != y->error.line)
        return x->error.line < y->error.line ? -1 : 1;
    return (x->error.column > y->error.column) - (x->error.column < y->error.column);
}

void
report_all(Reader *r, Error *err)
{
    if (r->errors.count > 0)
        qsort(r->errors.items, r->errors.count, sizeof *r->errors.items, compare_places);
    VEC_EACH(&r->errors, i) {
        error_chain(err, &r->errors.items[i].error);
        error_release(&r->errors.items[i].error);
    }
    err->left_out = r->error_count - r->errors.count;
}

void
note(Reader *r, uint32_t byte, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    const char *text = arena_vprintf(r->arena, format, args);
    va_end(args);
    if (map_get(r->notes, text) != NULL)
        return;
    text = arena_strdup(r->catalog->arena, text);
    map_put(r->notes, text, r);
    vec_push(r->catalog->arena, &r->catalog->notes, (Note){ .at = pos_of(r, byte), .text = text });
}

void
left_out(Reader *r, uint32_t byte, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    const char *text = arena_vprintf(r->catalog->arena, format, args);
    va_end(args);
    vec_push(r->catalog->arena, &r->catalog->left_out, (Note){ .at = pos_of(r, byte), .text = text });
}

/* ---- Names --------------------------------------------------------------------------------------- */

Name
name_of(Reader *r, const char *text)
{
    return text == NULL || *text == '\0' ? (Name){ NULL } : catalog_name(r->catalog, text);
}

const char *
string_of(const Node *node)
{
    return IS_NODE(node, STRING) ? node->string->sval : "";
}

void
mention_schema(Reader *r, Name schema)
{
    Catalog *catalog = r->catalog;

    if (!name_is_set(schema) || strcmp(schema.raw, "pg_catalog") == 0 ||
        strcmp(schema.raw, "information_schema") == 0)
        return;
    VEC_EACH(&catalog->schemas_mentioned, i)
        if (catalog->schemas_mentioned.items[i].raw == schema.raw)
            return;
    vec_push(catalog->arena, &catalog->schemas_mentioned, schema);
}

bool
qname_of_list(Reader *r, uint32_t byte, Node *const *items, size_t count, QName *ret_name)
{
    if (count == 0 || count > 2)
        return refuse(r, byte,
                      count == 0 ? "a name is missing" : "a name has a database's name before its schema");
    ret_name->schema = count == 2 ? name_of(r, string_of(items[0])) : (Name){ NULL };
    ret_name->name = name_of(r, string_of(items[count - 1]));
    return true;
}

bool
qname_of_range(Reader *r, const PgQuery__RangeVar *range, QName *ret_name)
{
    if (range->catalogname != NULL && range->catalogname[0] != '\0')
        return refuse(r, byte_of(r, range->location), "a name has a database's name before its schema");
    *ret_name = (QName){ name_of(r, range->schemaname), name_of(r, range->relname) };
    mention_schema(r, ret_name->schema);
    return true;
}

void
names_of_list(Reader *r, Node *const *items, size_t count, Names *names)
{
    for (size_t i = 0; i < count; i++)
        vec_push(r->catalog->arena, names, name_of(r, string_of(items[i])));
}

const char *
show(Reader *r, QName name)
{
    const char *own = name.name.raw == NULL ? "" : name.name.raw;

    return name_is_set(name.schema) ? arena_printf(r->arena, "%s.%s", name.schema.raw, own) : own;
}
