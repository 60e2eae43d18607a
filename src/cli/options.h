/*
 * options.h: a command's options as a table. The same rows are parser, --help, environment variables and keys
 * of schemasync.yml (and, later, completion and man page).
 *
 *     static const Option plan_options[] = {
 *         { OPTION_FLAG, 'q', "quiet", offsetof(Options, quiet), NULL, "say nothing but results and errors",
 * 0 }, OPTIONS_END
 *     };
 */
#ifndef SCHEMASYNC_CLI_OPTIONS_H
#define SCHEMASYNC_CLI_OPTIONS_H

#include <stdio.h>

#include <schemasync/error.h>
#include <schemasync/strbuf.h>
#include <schemasync/vec.h>

typedef VEC(const char *) Texts;

typedef enum OptionType {
    OPTION_FLAG,     /* bool: --name, --name=yes|no */
    OPTION_TEXT,     /* const char * */
    OPTION_CHOICE,   /* const char *: one of the words in `argument`, which are divided by | */
    OPTION_LIST,     /* Texts: may be repeated, and divided by commas */
    OPTION_REPEAT,   /* Texts: may be repeated; commas stay */
    OPTION_DURATION, /* uint32_t, milliseconds: 500ms, 3s, 1min, 2h; 0 */
    OPTION_SIZE,     /* uint64_t, bytes: 512kB, 10MB, 1GB; a plain number */
    OPTION_COUNT,    /* uint32_t: 1 to 1000 */
} OptionType;

enum {
    OPTION_IN_FILE = 1 << 0,   /* schemasync.yml may say it: the same name, with _ for - */
    OPTION_WORD_ONLY = 1 << 1, /* the command line alone: no variable */
};

typedef struct Option {
    OptionType  type;
    char        letter; /* 0: none */
    const char *name;
    size_t      offset;   /* in the struct that options_apply() fills */
    const char *argument; /* as help shows it; NULL for a flag */
    const char *help;
    unsigned    flags;
} Option;

#define OPTIONS_END \
    {               \
        0           \
    }

/* One value that somebody gave, and where: the command line, the environment, schemasync.yml. */
typedef struct Setting {
    const Option *option;
    const char   *value;  /* NULL: a flag without a value */
    const char   *origin; /* "--lock-timeout", "SCHEMASYNC_LOCK_TIMEOUT", "lock_timeout" */
    const char   *file;   /* schemasync.yml, or NULL */
    uint32_t      line, column;
} Setting;
typedef VEC(Setting) Settings;

const Option *option_find(const Option *table, const char *name);

/* Reads the words of a command line that follow the command's name: options, and the other arguments. */
bool options_parse(Arena *arena, const Option *table, int count, char *const *words, Settings *ret_settings,
                   Texts *ret_arguments, Error *err);

/* What the variables SCHEMASYNC_<NAME> say of the table's options. An empty variable says nothing. */
void options_from_environment(Arena *arena, const Option *table, Settings *ret_settings);

/* Fills in `target` from layers of settings, weakest first. Of each option the strongest layer that speaks of
 * it counts, whole: a list is not joined across layers. */
bool options_apply(Arena *arena, const Option *table, const Settings *layers, uint32_t count, void *target,
                   Error *err);

/* The rows as --help prints them. */
void options_help(const Option *table, unsigned width, Strbuf *out);

/* The word that somebody who typed `word` may have meant, or NULL. `words` ends with NULL. */
const char *nearest_word(const char *word, const char *const *words);

#endif
