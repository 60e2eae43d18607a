/*
 * strbuf.c: text that grows by doubling. It owns its memory, outside any arena.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <schemasync/strbuf.h>

char strbuf_empty[1];

static void
make_room(Strbuf *sb, size_t extra)
{
    if (sb->length + extra + 1 <= sb->capacity)
        return;
    size_t capacity = sb->capacity == 0 ? 64 : sb->capacity * 2;

    if (capacity < sb->length + extra + 1)
        capacity = sb->length + extra + 1;
    char *moved = realloc(sb->capacity == 0 ? NULL : sb->s, capacity);
    if (moved == NULL) {
        fputs("schemasync: out of memory\n", stderr);
        abort();
    }
    moved[sb->length] = '\0';
    sb->s = moved;
    sb->capacity = capacity;
}

void
strbuf_release(Strbuf *sb)
{
    if (sb->capacity > 0)
        free(sb->s);
    *sb = (Strbuf)STRBUF_INIT;
}

void
strbuf_reset(Strbuf *sb)
{
    strbuf_truncate(sb, 0);
}

void
strbuf_truncate(Strbuf *sb, size_t length)
{
    if (length < sb->length) {
        sb->length = length;
        sb->s[length] = '\0';
    }
}

void
strbuf_add_n(Strbuf *sb, const char *text, size_t length)
{
    make_room(sb, length);
    memcpy(sb->s + sb->length, text, length);
    sb->length += length;
    sb->s[sb->length] = '\0';
}

void
strbuf_add(Strbuf *sb, const char *text)
{
    strbuf_add_n(sb, text, strlen(text));
}

void
strbuf_add_char(Strbuf *sb, char c)
{
    strbuf_add_n(sb, &c, 1);
}

void
strbuf_vaddf(Strbuf *sb, const char *format, va_list args)
{
    va_list again;

    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        abort();
    make_room(sb, (size_t)length);
    vsnprintf(sb->s + sb->length, (size_t)length + 1, format, args);
    sb->length += (size_t)length;
}

void
strbuf_addf(Strbuf *sb, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    strbuf_vaddf(sb, format, args);
    va_end(args);
}

bool
strbuf_ends_with(const Strbuf *sb, const char *suffix)
{
    size_t length = strlen(suffix);

    return sb->length >= length && memcmp(sb->s + sb->length - length, suffix, length) == 0;
}
