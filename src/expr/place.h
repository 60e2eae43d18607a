/*
 * place.h: which fields of libpg_query's trees say where something stood in the text, and so are no part of what it
 * means. Their names are all that it knows.
 */
#ifndef SCHEMASYNC_EXPR_PLACE_H
#define SCHEMASYNC_EXPR_PLACE_H

#include <stdbool.h>
#include <string.h>

#include <protobuf-c/protobuf-c.h>

/* location, name_location, ...; since libpg_query 18 also list_start and list_end, with rexpr_ before them. */
static inline bool
tree_is_place(const ProtobufCFieldDescriptor *field)
{
    static const char *const ends[] = { "location", "list_start", "list_end" };
    size_t                   length = strlen(field->name);

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (length >= strlen(ends[i]) && strcmp(field->name + length - strlen(ends[i]), ends[i]) == 0)
            return true;
    return false;
}

#endif
