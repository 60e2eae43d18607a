/*
 * strbuf.h: text that grows. `s` is always NUL-terminated, also when empty.
 */
#ifndef SCHEMASYNC_STRBUF_H
#define SCHEMASYNC_STRBUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Strbuf {
    char  *s;
    size_t length;
    size_t capacity;
} Strbuf;

extern char strbuf_empty[1];
#define STRBUF_INIT { .s = strbuf_empty }

void strbuf_release(Strbuf *sb);        /* also for __attribute__((cleanup(strbuf_release))) */
void strbuf_reset(Strbuf *sb);          /* empties, keeps the memory */
void strbuf_add(Strbuf *sb, const char *text);
void strbuf_add_n(Strbuf *sb, const char *text, size_t length);
void strbuf_add_char(Strbuf *sb, char c);
void strbuf_addf(Strbuf *sb, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vaddf(Strbuf *sb, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
void strbuf_truncate(Strbuf *sb, size_t length);
bool strbuf_ends_with(const Strbuf *sb, const char *suffix);

#define STRBUF_AUTO __attribute__((cleanup(strbuf_release))) Strbuf

#endif
