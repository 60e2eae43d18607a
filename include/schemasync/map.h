/*
 * map.h: from a text key to a pointer. Keys are not copied: they must live as long as the map.
 */
#ifndef SCHEMASYNC_MAP_H
#define SCHEMASYNC_MAP_H

#include <stdint.h>

typedef struct Map Map;

Map *map_new(void);
void map_free(Map *map);                /* NULL is allowed; the values are the caller's */
void map_cleanup(Map **map);

/* Sets key to value and returns what it was before (NULL: it was not there). */
void *map_put(Map *map, const char *key, void *value);
void *map_get(const Map *map, const char *key);
uint32_t map_count(const Map *map);

#endif
