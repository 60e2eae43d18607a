/*
 * hash.h: FNV-1a over bytes (http://www.isthe.com/chongo/tech/comp/fnv/), for tables and for telling whether
 * something has changed. Not against an attacker.
 */
#ifndef SCHEMASYNC_HASH_H
#define SCHEMASYNC_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_START 14695981039346656037u

static inline uint64_t
hash_bytes(uint64_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211u;
    return hash;
}

/* NULL and empty are told apart. */
static inline uint64_t
hash_text(uint64_t hash, const char *text)
{
    return text == NULL ? hash_bytes(hash, "\1", 1) : hash_bytes(hash, text, strlen(text) + 1);
}

#endif
