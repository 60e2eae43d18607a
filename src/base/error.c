/*
 * error.c: filling in an Error. It prints nothing.
 */
#include <string.h>

#include <schemasync/error.h>

static Arena *
error_arena(Error *err)
{
    if (err->arena == NULL)
        err->arena = arena_new();
    return err->arena;
}

bool
error_set(Error *err, ExitCode code, const char *format, ...)
{
    va_list args;
    Arena  *arena = error_arena(err);

    va_start(args, format);
    const char *message = arena_vprintf(arena, format, args);
    va_end(args);
    *err = (Error){ .arena = arena, .code = code, .message = message };
    return false;
}

bool
error_detail(Error *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    err->detail = arena_vprintf(error_arena(err), format, args);
    va_end(args);
    return false;
}

bool
error_hint(Error *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    err->hint = arena_vprintf(error_arena(err), format, args);
    va_end(args);
    return false;
}

bool
error_at(Error *err, const char *file, uint32_t line, uint32_t column)
{
    err->file = arena_strdup(error_arena(err), file);
    err->line = line;
    err->column = column;
    return false;
}

bool
error_sql(Error *err, const char *sqlstate, const char *statement)
{
    err->sqlstate = arena_strdup(error_arena(err), sqlstate);
    err->statement = arena_strdup(error_arena(err), statement);
    return false;
}

static void
copy_into(Arena *arena, Error *to, const Error *from)
{
    to->code = from->code;
    to->message = arena_strdup(arena, from->message);
    to->detail = arena_strdup(arena, from->detail);
    to->hint = arena_strdup(arena, from->hint);
    to->file = arena_strdup(arena, from->file);
    to->line = from->line;
    to->column = from->column;
    to->sqlstate = arena_strdup(arena, from->sqlstate);
    to->statement = arena_strdup(arena, from->statement);
    to->not_covered = arena_strdup(arena, from->not_covered);
}

void
error_chain(Error *err, const Error *other)
{
    Arena *arena = error_arena(err);

    err->left_out += other->left_out;
    if (!error_is_set(err)) {
        copy_into(arena, err, other);
        return;
    }
    Error *last = err;
    while (last->next != NULL)
        last = last->next;
    last->next = ARENA_NEW(arena, Error);
    copy_into(arena, last->next, other);
}

void
error_release(Error *err)
{
    arena_free(err->arena);
    *err = (Error)ERROR_INIT;
}
