/*
 * config.c: reads schemasync.yml with libyaml. It knows how the file is laid out; which keys there are, and
 * what their values mean, is in the options' tables.
 *
 * Not libcyaml, which reads into structs: its mappings have fixed keys, and the names of environments are the
 * user's; and it forgets where a value stood, which a message about the value has to say.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include <schemasync/map.h>

#include "cli/command.h"
#include "cli/config.h"

static const char file_name[] = "schemasync.yml";

typedef struct Reader {
    Arena           *arena;
    const Option    *table;
    yaml_document_t *document;
} Reader;

static bool
fail_at(yaml_mark_t mark, Error *err)
{
    return error_at(err, file_name, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1);
}

static const char *
scalar_text(Reader *reader, const yaml_node_t *node)
{
    return arena_strndup(reader->arena, (const char *)node->data.scalar.value, node->data.scalar.length);
}

/* `key:`, `key: ~`, `key: null`: nothing is said. */
static bool
is_null(const yaml_node_t *node)
{
    if (node->type != YAML_SCALAR_NODE || node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    const char *text = (const char *)node->data.scalar.value;
    return *text == '\0' || strcmp(text, "~") == 0 || strcmp(text, "null") == 0;
}

/* ---- ${VARIABLE} ------------------------------------------------------------------------------- */

static bool
add_variable(Reader *reader, const char *name, size_t length, Strbuf *out, yaml_mark_t mark, Error *err)
{
    const char *variable = arena_strndup(reader->arena, name, length);
    const char *value = getenv(variable);

    if (value == NULL) {
        error_set(err, EXIT_ERROR, "the variable %s is not set", variable);
        return fail_at(mark, err);
    }
    strbuf_add(out, value);
    return true;
}

/* $${ is a ${ that stays. */
static bool
expand(Reader *reader, const yaml_node_t *node, const char **ret_text, Error *err)
{
    const char *text = scalar_text(reader, node);
    STRBUF_AUTO out = STRBUF_INIT;

    if (strlen(text) != node->data.scalar.length) {
        error_set(err, EXIT_ERROR, "a value holds a NUL character");
        return fail_at(node->start_mark, err);
    }
    for (const char *dollar; (dollar = strstr(text, "${")) != NULL;) {
        const char *end = strchr(dollar, '}');
        if (dollar > text && dollar[-1] == '$') {
            strbuf_add_n(&out, text, (size_t)(dollar - text) - 1);
            strbuf_add(&out, "${");
            text = dollar + 2;
            continue;
        }
        if (end == NULL) {
            error_set(err, EXIT_ERROR, "${ without its }");
            return fail_at(node->start_mark, err);
        }
        strbuf_add_n(&out, text, (size_t)(dollar - text));
        if (!add_variable(reader, dollar + 2, (size_t)(end - dollar) - 2, &out, node->start_mark, err))
            return false;
        text = end + 1;
    }
    strbuf_add(&out, text);
    *ret_text = arena_strndup(reader->arena, out.s, out.length);
    return true;
}

/* ---- Keys -------------------------------------------------------------------------------------- */

static char *
replaced(Arena *arena, const char *text, char from, char to)
{
    char *copy = arena_strdup(arena, text);

    for (char *c = copy; *c != '\0'; c++)
        if (*c == from)
            *c = to;
    return copy;
}

/* The file serves all commands: a key may be an option of any of them. */
static const Option *
find_in_any_command(const char *name)
{
    for (const Command *command = commands; command->name != NULL; command++) {
        const Option *option = command->options == NULL ? NULL : option_find(command->options, name);
        if (option != NULL && (option->flags & OPTION_IN_FILE) != 0)
            return option;
    }
    return NULL;
}

static bool
unknown_key(Reader *reader, const char *key, bool at_top, yaml_mark_t mark, Error *err)
{
    VEC(const char *)
    names = { 0 };

    for (const Command *command = commands; command->name != NULL; command++)
        for (const Option *option = command->options; option != NULL && option->name != NULL; option++)
            if ((option->flags & OPTION_IN_FILE) != 0)
                vec_push(reader->arena, &names, replaced(reader->arena, option->name, '-', '_'));
    if (at_top)
        vec_push(reader->arena, &names, "environments");
    vec_push(reader->arena, &names, NULL);
    error_set(err, EXIT_ERROR, "unknown key \"%s\"", key);
    const char *nearest = nearest_word(key, names.items);
    if (nearest != NULL)
        error_hint(err, "Did you mean %s?", nearest);
    return fail_at(mark, err);
}

static bool
wrong_type(const char *key, const char *what, yaml_mark_t mark, Error *err)
{
    error_set(err, EXIT_ERROR, "%s is not %s", key, what);
    return fail_at(mark, err);
}

static bool
add_setting(Reader *reader, const Option *option, const char *key, const yaml_node_t *node, Settings *out,
            Error *err)
{
    Setting setting = {
        .option = option,
        .origin = key,
        .file = file_name,
        .line = (uint32_t)node->start_mark.line + 1,
        .column = (uint32_t)node->start_mark.column + 1,
    };

    if (node->type != YAML_SCALAR_NODE)
        return wrong_type(key, "a value", node->start_mark, err);
    if (!expand(reader, node, &setting.value, err))
        return false;
    vec_push(reader->arena, out, setting);
    return true;
}

static bool
read_option(Reader *reader, const Option *option, const char *key, const yaml_node_t *node, Settings *out,
            Error *err)
{
    bool is_list = option->type == OPTION_LIST || option->type == OPTION_REPEAT;

    if (is_null(node))
        return true;
    if (node->type != YAML_SEQUENCE_NODE)
        return add_setting(reader, option, key, node, out, err);
    if (!is_list)
        return wrong_type(key, "a single value", node->start_mark, err);
    for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top;
         item++)
        if (!add_setting(reader, option, key, yaml_document_get_node(reader->document, *item), out, err))
            return false;
    return true;
}

/* Calls `entry` for each key of a mapping; a key twice is an error, the second would win in silence. */
typedef bool (*EntryFn)(Reader *reader, const char *key, const yaml_node_t *key_node,
                        const yaml_node_t *value, void *context, Error *err);

static bool
each_entry(Reader *reader, const yaml_node_t *mapping, EntryFn entry, void *context, Error *err)
{
    Map *seen __attribute__((cleanup(map_cleanup))) = map_new();

    for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top;
         pair++) {
        const yaml_node_t *key = yaml_document_get_node(reader->document, pair->key);
        const yaml_node_t *value = yaml_document_get_node(reader->document, pair->value);
        if (key->type != YAML_SCALAR_NODE)
            return wrong_type("a key", "a word", key->start_mark, err);
        const char *text = scalar_text(reader, key);
        if (map_put(seen, text, reader) != NULL) {
            error_set(err, EXIT_ERROR, "the key \"%s\" is there twice", text);
            return fail_at(key->start_mark, err);
        }
        if (!entry(reader, text, key, value, context, err))
            return false;
    }
    return true;
}

/* ---- The file's two levels --------------------------------------------------------------------- */

typedef struct Wanted {
    const char *environment; /* NULL: none is chosen */
    bool        found;
    Settings   *top;
    Settings   *chosen; /* settings of the environment that is chosen */
    bool        at_top;
    bool        use; /* the mapping that is read now counts */
} Wanted;

static bool
option_entry(Reader *reader, const char *key, const yaml_node_t *key_node, const yaml_node_t *value,
             void *context, Error *err)
{
    Wanted     *wanted = context;
    const char *name = replaced(reader->arena, key, '_', '-');

    if (strchr(key, '-') != NULL || find_in_any_command(name) == NULL)
        return unknown_key(reader, key, wanted->at_top, key_node->start_mark, err);
    const Option *option = option_find(reader->table, name);
    if (!wanted->use || option == NULL || (option->flags & OPTION_IN_FILE) == 0)
        return true;
    return read_option(reader, option, key, value, wanted->at_top ? wanted->top : wanted->chosen, err);
}

static bool
environment_entry(Reader *reader, const char *key, const yaml_node_t *key_node, const yaml_node_t *value,
                  void *context, Error *err)
{
    Wanted *wanted = context;

    (void)key_node;
    wanted->at_top = false;
    wanted->use = wanted->environment != NULL && strcmp(key, wanted->environment) == 0;
    wanted->found = wanted->found || wanted->use;
    if (is_null(value))
        return true;
    if (value->type != YAML_MAPPING_NODE)
        return wrong_type(key, "a mapping of keys to values", value->start_mark, err);
    return each_entry(reader, value, option_entry, wanted, err);
}

static bool
top_entry(Reader *reader, const char *key, const yaml_node_t *key_node, const yaml_node_t *value,
          void *context, Error *err)
{
    Wanted *wanted = context;

    if (strcmp(key, "environments") == 0) {
        if (is_null(value))
            return true;
        if (value->type != YAML_MAPPING_NODE)
            return wrong_type(key, "a mapping of names to environments", value->start_mark, err);
        return each_entry(reader, value, environment_entry, wanted, err);
    }
    wanted->at_top = wanted->use = true;
    return option_entry(reader, key, key_node, value, wanted, err);
}

static bool
unknown_environment(const char *name, Error *err)
{
    error_set(err, EXIT_ERROR, "there is no environment \"%s\"", name);
    return error_at(err, file_name, 0, 0);
}

static bool
read_document(Reader *reader, Wanted *wanted, Error *err)
{
    const yaml_node_t *root = yaml_document_get_root_node(reader->document);

    if (root != NULL && root->type != YAML_MAPPING_NODE && !is_null(root))
        return wrong_type("the file", "a mapping of keys to values", root->start_mark, err);
    if (root != NULL && root->type == YAML_MAPPING_NODE && !each_entry(reader, root, top_entry, wanted, err))
        return false;
    return wanted->environment == NULL || wanted->found || unknown_environment(wanted->environment, err);
}

static bool
syntax_error(const yaml_parser_t *parser, Error *err)
{
    error_set(err, EXIT_ERROR, "%s", parser->problem != NULL ? parser->problem : "not YAML");
    if (parser->context != NULL)
        error_detail(err, "It was %s.", parser->context);
    return fail_at(parser->problem_mark, err);
}

static bool
parse_file(Reader *reader, FILE *file, Wanted *wanted, Error *err)
{
    yaml_parser_t   parser __attribute__((cleanup(yaml_parser_delete)));
    yaml_document_t document __attribute__((cleanup(yaml_document_delete))) = { 0 };
    yaml_document_t second __attribute__((cleanup(yaml_document_delete))) = { 0 };

    if (yaml_parser_initialize(&parser) == 0)
        abort();
    yaml_parser_set_input_file(&parser, file);
    if (yaml_parser_load(&parser, &document) == 0)
        return syntax_error(&parser, err);
    reader->document = &document;
    if (!read_document(reader, wanted, err))
        return false;
    if (yaml_document_get_root_node(&document) == NULL)
        return true;
    if (yaml_parser_load(&parser, &second) == 0)
        return syntax_error(&parser, err);
    if (yaml_document_get_root_node(&second) == NULL)
        return true;
    error_set(err, EXIT_ERROR, "there is a second document in the file");
    return fail_at(second.start_mark, err);
}

bool
config_read(Arena *arena, const Option *table, const char *name, Settings *ret_top, Settings *ret_environment,
            Error *err)
{
    Reader reader = { .arena = arena, .table = table };
    Wanted wanted = { .environment = name, .top = ret_top, .chosen = ret_environment };
    FILE  *file = fopen(file_name, "re");

    if (file == NULL && errno == ENOENT && name == NULL)
        return true;
    if (file == NULL) {
        error_set(err, EXIT_ERROR, "cannot read %s: %s", file_name, strerror(errno));
        return name == NULL ? false
                            : error_hint(err, "Environments, as in --env %s, are described there.", name);
    }
    bool read = parse_file(&reader, file, &wanted, err);
    fclose(file);
    return read;
}
