/*
 * regclass.c: see regclass.h. It knows the spelling and no Catalog.
 */
#include <string.h>

#include <schemasync/strbuf.h>

#include "regclass.h"

/* One identifier from *at, folded or unquoted. NULL: malformed. */
static const char *
take_identifier(Arena *arena, const char **at)
{
    const char *c = *at;
    STRBUF_AUTO name = STRBUF_INIT;

    if (*c == '"') {
        for (c++; *c != '\0' && !(c[0] == '"' && c[1] != '"'); c++) {
            if (*c == '"')
                c++;
            strbuf_add_char(&name, *c);
        }
        if (*c++ != '"')
            return NULL;
    } else {
        for (; *c != '\0' && *c != '.' && *c != ' ' && *c != '"'; c++)
            strbuf_add_char(&name, (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c));
    }
    *at = c;
    return name.length == 0 ? NULL : arena_strdup(arena, name.s);
}

bool
regclass_parse(Arena *arena, const char *text, const char **ret_schema, const char **ret_name)
{
    const char *parts[2] = { 0 };
    unsigned    count = 0;

    if (strspn(text, "0123456789") == strlen(text))
        return false;
    for (;;) {
        text += strspn(text, " \t\n");
        const char *part = take_identifier(arena, &text);
        if (part == NULL || count == 2)
            return false;
        parts[count++] = part;
        text += strspn(text, " \t\n");
        if (*text != '.')
            break;
        text++;
    }
    if (*text != '\0')
        return false;
    *ret_schema = count == 2 ? parts[0] : NULL;
    *ret_name = parts[count - 1];
    return true;
}
