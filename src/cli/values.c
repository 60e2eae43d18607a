/*
 * values.c: from the text of a Setting to a value of its option's type. It knows where the text came from
 * only to say so in a message.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/options.h"

static bool
invalid(const Setting *setting, const char *hint, Error *err)
{
    error_set(err, EXIT_ERROR, "invalid value \"%s\" for %s", setting->value, setting->origin);
    if (setting->file != NULL)
        error_at(err, setting->file, setting->line, setting->column);
    return error_hint(err, "%s", hint);
}

static bool
set_flag(const Setting *setting, bool *target, Error *err)
{
    static const char *const yes[] = { "1", "true", "yes", "on", NULL }, *const no[] = { "0", "false", "no",
                                                                                         "off", NULL };

    if (setting->value == NULL) {
        *target = true;
        return true;
    }
    for (int i = 0; yes[i] != NULL; i++) {
        if (strcasecmp(setting->value, yes[i]) == 0 || strcasecmp(setting->value, no[i]) == 0) {
            *target = strcasecmp(setting->value, yes[i]) == 0;
            return true;
        }
    }
    return invalid(setting, "It is a switch: yes or no.", err);
}

static bool
set_choice(Arena *arena, const Setting *setting, const char **target, Error *err)
{
    VEC(const char *)
    words = { 0 };

    for (const char *word = setting->option->argument;; word++) {
        size_t length = strcspn(word, "|");
        vec_push(arena, &words, arena_strndup(arena, word, length));
        if (strcmp(vec_last(&words), setting->value) == 0) {
            *target = vec_last(&words);
            return true;
        }
        word += length;
        if (*word == '\0')
            break;
    }
    vec_push(arena, &words, NULL);
    const char *nearest = nearest_word(setting->value, words.items);
    return invalid(setting,
                   nearest != NULL ? arena_printf(arena, "Did you mean %s?", nearest)
                                   : arena_printf(arena, "It is one of %s.", setting->option->argument),
                   err);
}

static void
add_to_list(Arena *arena, const Setting *setting, Texts *target)
{
    const char *at = setting->value;

    for (;; at++) {
        size_t      length = setting->option->type == OPTION_LIST ? strcspn(at, ",") : strlen(at);
        const char *start = at, *end = at + length;
        while (start < end && *start == ' ')
            start++;
        while (start < end && end[-1] == ' ')
            end--;
        if (start < end)
            vec_push(arena, target, arena_strndup(arena, start, (size_t)(end - start)));
        at += length;
        if (*at == '\0')
            return;
    }
}

typedef struct Unit {
    const char *name;
    uint64_t    size;
} Unit;

/* PostgreSQL's own units; without one only 0 says what it means. */
static const Unit durations[] = {
    { "ms", 1 },
    { "s", 1000 },
    { "min", 60 * 1000 },
    { "h", 3600 * 1000 },
    { "d", 24 * 3600 * 1000 },
    { NULL, 0 },
};

static const Unit sizes[] = {
    { "", 1 },
    { "B", 1 },
    { "kB", 1 << 10 },
    { "KB", 1 << 10 },
    { "MB", 1 << 20 },
    { "GB", 1 << 30 },
    { NULL, 0 },
};

enum { MOST = 1000 };

static const Unit counts[] = { { "", 1 }, { NULL, 0 } };

/* A whole number and one of the units; false also where the product is larger than `largest`. */
static bool
parse_measure(const char *text, const Unit *units, uint64_t largest, uint64_t *ret_number)
{
    char *end;

    if (*text < '0' || *text > '9' || strlen(text) > 20)
        return false;
    unsigned long long number = strtoull(text, &end, 10);
    end += strspn(end, " ");
    if (number == 0 && *end == '\0') {
        *ret_number = 0;
        return true;
    }
    for (; units->name != NULL; units++) {
        if (strcmp(end, units->name) != 0)
            continue;
        if (number > largest / units->size)
            return false;
        *ret_number = number * units->size;
        return true;
    }
    return false;
}

static bool
set_value(Arena *arena, const Setting *setting, void *target, Error *err)
{
    uint64_t number;

    if (setting->value == NULL && setting->option->type != OPTION_FLAG)
        abort();
    switch (setting->option->type) {
    case OPTION_FLAG:
        return set_flag(setting, target, err);
    case OPTION_CHOICE:
        return set_choice(arena, setting, target, err);
    case OPTION_TEXT:
        *(const char **)target = setting->value;
        return true;
    case OPTION_LIST:
    case OPTION_REPEAT:
        add_to_list(arena, setting, target);
        return true;
    case OPTION_DURATION:
        if (!parse_measure(setting->value, durations, UINT32_MAX, &number))
            return invalid(
                setting, "A duration is a whole number with a unit: 500ms, 3s, 1min, 2h; or 0 for no limit.",
                err);
        *(uint32_t *)target = (uint32_t)number;
        return true;
    case OPTION_SIZE:
        if (!parse_measure(setting->value, sizes, INT64_MAX, &number) || number == 0)
            return invalid(setting, "A size is a whole number of bytes, or has a unit: 512kB, 10MB, 1GB.",
                           err);
        *(uint64_t *)target = number;
        return true;
    case OPTION_COUNT:
        if (!parse_measure(setting->value, counts, MOST, &number) || number == 0)
            return invalid(setting, "It is a whole number from 1 to 1000.", err);
        *(uint32_t *)target = (uint32_t)number;
        return true;
    }
    abort();
}

bool
options_apply(Arena *arena, const Option *table, const Settings *layers, uint32_t count, void *target,
              Error *err)
{
    for (const Option *option = table; option->name != NULL; option++) {
        bool found = false;
        for (uint32_t layer = count; layer-- > 0 && !found;) {
            VEC_EACH(&layers[layer], i) {
                const Setting *setting = &layers[layer].items[i];
                if (strcmp(setting->option->name, option->name) != 0)
                    continue;
                found = true;
                Setting here = *setting;
                here.option = option;
                if (!set_value(arena, &here, (char *)target + option->offset, err))
                    return false;
            }
        }
    }
    return true;
}
