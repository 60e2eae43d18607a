/*
 * options.c: reads command lines and environment variables by an Option table. It knows no command and no
 * option.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"

const Option *
option_find(const Option *table, const char *name)
{
    for (const Option *option = table; option->name != NULL; option++)
        if (strcmp(option->name, name) == 0)
            return option;
    return NULL;
}

static const Option *
find_letter(const Option *table, char letter)
{
    for (const Option *option = table; option->name != NULL; option++)
        if (option->letter != 0 && option->letter == letter)
            return option;
    return NULL;
}

/* ---- Nearest names ----------------------------------------------------------------------------- */

enum { LONGEST_NAME = 63 };

/* Levenshtein's distance: how many letters to insert, drop or change. */
static unsigned
distance(const char *a, const char *b)
{
    size_t   a_length = strlen(a), b_length = strlen(b);
    unsigned row[LONGEST_NAME + 1];

    if (a_length > LONGEST_NAME || b_length > LONGEST_NAME)
        return LONGEST_NAME;
    for (unsigned j = 0; j <= b_length; j++)
        row[j] = j;
    for (unsigned i = 1; i <= a_length; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= b_length; j++) {
            unsigned cost = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            if (diagonal + 1 < cost)
                cost = diagonal + 1;
            if (row[j - 1] + 1 < cost)
                cost = row[j - 1] + 1;
            row[j] = cost;
        }
    }
    return row[b_length];
}

const char *
nearest_word(const char *word, const char *const *words)
{
    const char *nearest = NULL;
    unsigned    least = (unsigned)strlen(word) / 3 + 2;

    for (; *words != NULL; words++) {
        unsigned apart = distance(word, *words);
        size_t   length = strlen(word);
        if (length >= 3 && strncmp(word, *words, length) == 0)
            apart = 1;
        if (apart < least) {
            least = apart;
            nearest = *words;
        }
    }
    return nearest;
}

static bool
unknown_option(Arena *arena, const Option *table, const char *name, Error *err)
{
    VEC(const char *)
    names = { 0 };

    for (const Option *option = table; option->name != NULL; option++)
        vec_push(arena, &names, option->name);
    vec_push(arena, &names, NULL);
    error_set(err, EXIT_ERROR, "unknown option --%s", name);
    const char *nearest = nearest_word(name, names.items);
    if (nearest != NULL)
        error_hint(err, "Did you mean --%s?", nearest);
    return false;
}

/* ---- Command lines ----------------------------------------------------------------------------- */

typedef struct CommandLine {
    Arena        *arena;
    const Option *table;
    char *const  *words;
    int           count;
    int           next;
    Settings     *settings;
} CommandLine;

static void
give(CommandLine *line, const Option *option, const char *value)
{
    vec_push(line->arena, line->settings,
             (Setting){
                 .option = option,
                 .value = value,
                 .origin = arena_printf(line->arena, "--%s", option->name),
             });
}

/* An option's value is the next word, whatever it looks like: `-o -` and `--url ""` are fine. */
static bool
take_value(CommandLine *line, const Option *option, Error *err)
{
    if (line->next >= line->count) {
        error_set(err, EXIT_ERROR, "option --%s needs a value", option->name);
        return error_hint(err, "Write --%s %s.", option->name, option->argument);
    }
    give(line, option, line->words[line->next++]);
    return true;
}

static bool
parse_long(CommandLine *line, const char *word, Error *err)
{
    const char   *equals = strchr(word, '=');
    const char   *name = equals == NULL ? word : arena_strndup(line->arena, word, (size_t)(equals - word));
    const Option *option = option_find(line->table, name);

    if (option == NULL)
        return unknown_option(line->arena, line->table, name, err);
    if (equals != NULL)
        give(line, option, equals + 1);
    else if (option->type == OPTION_FLAG)
        give(line, option, NULL);
    else
        return take_value(line, option, err);
    return true;
}

/* -qy is -q -y; -ojson is -o json. */
static bool
parse_letters(CommandLine *line, const char *letters, Error *err)
{
    for (; *letters != '\0'; letters++) {
        const Option *option = find_letter(line->table, *letters);
        if (option == NULL)
            return error_set(err, EXIT_ERROR, "unknown option -%c", *letters);
        if (option->type == OPTION_FLAG) {
            give(line, option, NULL);
            continue;
        }
        if (letters[1] == '\0')
            return take_value(line, option, err);
        give(line, option, letters + 1);
        break;
    }
    return true;
}

bool
options_parse(Arena *arena, const Option *table, int count, char *const *words, Settings *ret_settings,
              Texts *ret_arguments, Error *err)
{
    CommandLine line = { arena, table, words, count, 0, ret_settings };

    while (line.next < count) {
        const char *word = words[line.next++];
        bool        ok = true;

        if (strcmp(word, "--") == 0)
            break;
        if (strncmp(word, "--", 2) == 0)
            ok = parse_long(&line, word + 2, err);
        else if (word[0] == '-' && word[1] != '\0')
            ok = parse_letters(&line, word + 1, err);
        else
            vec_push(arena, ret_arguments, word);
        if (!ok)
            return false;
    }
    while (line.next < count)
        vec_push(arena, ret_arguments, words[line.next++]);
    return true;
}

void
options_from_environment(Arena *arena, const Option *table, Settings *ret_settings)
{
    for (const Option *option = table; option->name != NULL; option++) {
        if ((option->flags & OPTION_WORD_ONLY) != 0)
            continue;
        char *name = arena_printf(arena, "SCHEMASYNC_%s", option->name);
        for (char *c = name; *c != '\0'; c++)
            *c = *c == '-' ? '_' : *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A')
                                                          : *c;
        const char *value = getenv(name);
        if (value != NULL && *value != '\0')
            vec_push(arena, ret_settings, (Setting){ .option = option, .value = value, .origin = name });
    }
}

/* ---- Help -------------------------------------------------------------------------------------- */

static void
add_synopsis(const Option *option, Strbuf *out)
{
    strbuf_add(out, "  ");
    if (option->letter != 0)
        strbuf_addf(out, "-%c, ", option->letter);
    else
        strbuf_add(out, "    ");
    strbuf_addf(out, "--%s", option->name);
    if (option->argument != NULL)
        strbuf_addf(out, " %s", option->argument);
}

/* Words of the help text, one line as long as fits, each line below the first. */
static void
add_explanation(const char *help, unsigned column, unsigned width, Strbuf *out)
{
    unsigned at = column;

    while (*help != '\0') {
        size_t word = strcspn(help, " ");
        if (at > column && at + 1 + word > width) {
            strbuf_addf(out, "\n%*s", (int)column, "");
            at = column;
        }
        if (at > column) {
            strbuf_add_char(out, ' ');
            at++;
        }
        strbuf_add_n(out, help, word);
        at += (unsigned)word;
        help += word;
        help += strspn(help, " ");
    }
    strbuf_add_char(out, '\n');
}

void
options_help(const Option *table, unsigned width, Strbuf *out)
{
    enum { COLUMN = 34 };

    for (const Option *option = table; option->name != NULL; option++) {
        size_t start = out->length;
        add_synopsis(option, out);
        size_t used = out->length - start;
        if (used + 2 > COLUMN)
            strbuf_addf(out, "\n%*s", COLUMN, "");
        else
            strbuf_addf(out, "%*s", (int)(COLUMN - used), "");
        add_explanation(option->help, COLUMN, width, out);
    }
}
