/*
 * parse.c: see parse.h. It knows protobuf-c's reflection, and nothing about what a tree means.
 */
#include <inttypes.h>
#include <string.h>

#include <schemasync/sql.h>

#include "parse.h"
#include "place.h"

/* How deep a tree can be, told from its text's tokens: never less than it is. What stands in parentheses or between
 * CASE and END hangs under what stands around them. Beside each other, operators may make one chain until AND, OR or a
 * comma, which make flat lists, ends it; the other words may make one whatever stands between them. */
enum { CHAIN_DEPTHS = 64 };

typedef struct Levels {
    unsigned depth, deepest;
    unsigned words;
    unsigned beyond;                    /* operators too deep to be told from each other */
    unsigned chain[CHAIN_DEPTHS];       /* at each depth, since it was ended last */
    unsigned longest[CHAIN_DEPTHS];
    unsigned between[CHAIN_DEPTHS];     /* BETWEEN whose AND is still to come: that one ends nothing */
} Levels;

static bool
is_one_of(const char *text, Token token, const char *const *words)
{
    for (; *words != NULL; words++)
        if (token_is(text, token, *words))
            return true;
    return false;
}

static void
add_operator(Levels *levels)
{
    unsigned depth = levels->depth;

    if (depth >= CHAIN_DEPTHS)
        levels->beyond++;
    else if (++levels->chain[depth] > levels->longest[depth])
        levels->longest[depth] = levels->chain[depth];
}

static void
end_chain(Levels *levels, bool by_and)
{
    if (levels->depth >= CHAIN_DEPTHS)
        return;
    if (by_and && levels->between[levels->depth] > 0)
        levels->between[levels->depth]--;
    else
        levels->chain[levels->depth] = 0;
}

static void
go_down(Levels *levels)
{
    if (++levels->depth > levels->deepest)
        levels->deepest = levels->depth;
    if (levels->depth < CHAIN_DEPTHS)
        levels->chain[levels->depth] = levels->between[levels->depth] = 0;
}

static void
count_levels(Levels *levels, const char *text, Token token)
{
    static const char *const operators[] = { "not", "is", "isnull", "notnull", "collate", "at", "in", "like",
                                             "ilike", "similar", "operator", NULL };
    static const char *const others[] = { "when", "between", "join", "union", "except", "intersect", "select",
                                          "with", NULL };

    if (token_is(text, token, "(") || token_is(text, token, "[") || token_is(text, token, "case"))
        go_down(levels);
    else if (token_is(text, token, ")") || token_is(text, token, "]") || token_is(text, token, "end"))
        levels->depth -= levels->depth > 0;
    else if (token.type == TOKEN_OPERATOR || is_one_of(text, token, operators))
        add_operator(levels);
    else if (token_is(text, token, ",") || token_is(text, token, "and") || token_is(text, token, "or"))
        end_chain(levels, token_is(text, token, "and"));
    else if (token.type == TOKEN_WORD && is_one_of(text, token, others))
        levels->words += token_is(text, token, "select") ? 2 : 1;
    if (token_is(text, token, "between") && levels->depth < CHAIN_DEPTHS)
        levels->between[levels->depth]++;
}

static bool
within_limits(const char *text)
{
    size_t   length = strlen(text);
    unsigned count = 0;
    Levels   levels = { 0 };

    for (Token token = sql_next_token(text, length, 0, false); token.type != TOKEN_END;
         token = sql_next_token(text, length, token.end, false)) {
        count_levels(&levels, text, token);
        if (++count > EXPR_MAX_TOKENS || token.type == TOKEN_BAD || token.type == TOKEN_BACKSLASH)
            return false;
    }
    unsigned all = levels.deepest + levels.words + levels.beyond;
    for (int depth = 0; depth < CHAIN_DEPTHS; depth++)
        all += levels.longest[depth];
    return count > 0 && all <= EXPR_MAX_LEVELS;
}

/* The one target of the one SELECT; anything else means that the text closed our parenthesis itself. */
static const Node *
find_root(const PgQuery__ParseResult *tree)
{
    if (tree->n_stmts != 1 || !IS_NODE(tree->stmts[0]->stmt, SELECT_STMT))
        return NULL;
    const PgQuery__SelectStmt *select = tree->stmts[0]->stmt->select_stmt;
    if (select->n_target_list != 1 || !IS_NODE(select->target_list[0], RES_TARGET) || select->n_from_clause != 0 ||
        select->where_clause != NULL || select->n_group_clause != 0 || select->having_clause != NULL ||
        select->n_sort_clause != 0 || select->limit_count != NULL || select->limit_offset != NULL ||
        select->n_window_clause != 0 || select->n_locking_clause != 0 || select->with_clause != NULL ||
        select->op != PG_QUERY__SET_OPERATION__SETOP_NONE || select->into_clause != NULL)
        return NULL;
    const PgQuery__ResTarget *target = select->target_list[0]->res_target;
    return target->name != NULL && target->name[0] != '\0' ? NULL : target->val;
}

ParsedExpr
expr_parse(const char *text)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    ParsedExpr  parsed = { 0 };

    if (!within_limits(text))
        return parsed;
    strbuf_add(&sql, EXPR_PREFIX);
    strbuf_add(&sql, text);
    strbuf_add(&sql, "\n)");        /* after a comment that ends the text */
    parsed.result = pg_query_parse_protobuf(sql.s);
    if (parsed.result.error != NULL)
        return parsed;
    parsed.tree = pg_query__parse_result__unpack(NULL, parsed.result.parse_tree.len,
                                                 (const uint8_t *)parsed.result.parse_tree.data);
    if (parsed.tree != NULL)
        parsed.root = find_root(parsed.tree);
    return parsed;
}

ParsedExpr
expr_parse_statement(const char *text)
{
    ParsedExpr parsed = { 0 };

    if (!within_limits(text))
        return parsed;
    parsed.result = pg_query_parse_protobuf(text);
    if (parsed.result.error != NULL)
        return parsed;
    parsed.tree = pg_query__parse_result__unpack(NULL, parsed.result.parse_tree.len,
                                                 (const uint8_t *)parsed.result.parse_tree.data);
    if (parsed.tree != NULL && parsed.tree->n_stmts == 1)
        parsed.root = parsed.tree->stmts[0]->stmt;
    return parsed;
}

void
expr_parse_release(ParsedExpr *parsed)
{
    if (parsed->tree != NULL)
        pg_query__parse_result__free_unpacked(parsed->tree, NULL);
    pg_query_free_protobuf_parse_result(parsed->result);
    *parsed = (ParsedExpr){ 0 };
}

const char *
node_string(const Node *node)
{
    return IS_NODE(node, STRING) ? node->string->sval : NULL;
}

/* ---- Reflection -------------------------------------------------------------------------------------- */

/* One field of a message as an array of values; a field that is not set counts none. */
typedef struct Field {
    const ProtobufCFieldDescriptor *descriptor;
    const char                     *values;
    size_t                          count;
} Field;

static Field
field_of(const ProtobufCMessage *message, unsigned i)
{
    const ProtobufCFieldDescriptor *descriptor = &message->descriptor->fields[i];
    const char *base = (const char *)message, *at = base + descriptor->offset;
    Field       field = { .descriptor = descriptor, .values = at, .count = 1 };

    if (descriptor->label == PROTOBUF_C_LABEL_REPEATED) {
        memcpy(&field.count, base + descriptor->quantifier_offset, sizeof field.count);
        memcpy(&field.values, at, sizeof field.values);
    } else if ((descriptor->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0) {
        uint32_t which;
        memcpy(&which, base + descriptor->quantifier_offset, sizeof which);
        field.count = which == descriptor->id;
    }
    return field;
}

static const ProtobufCMessage *
message_at(const Field *field, size_t i)
{
    const ProtobufCMessage *message;

    memcpy(&message, field->values + i * sizeof message, sizeof message);
    return message;
}

void
tree_visit(const ProtobufCMessage *message, TreeVisit visit, void *context)
{
    visit(message, context);
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        Field field = field_of(message, i);
        if (field.descriptor->type != PROTOBUF_C_TYPE_MESSAGE)
            continue;
        for (size_t j = 0; j < field.count; j++)
            if (message_at(&field, j) != NULL)
                tree_visit(message_at(&field, j), visit, context);
    }
}

static void
dump_value(const Field *field, size_t i, Strbuf *out)
{
    int32_t     number;
    const char *text;

    switch (field->descriptor->type) {
    case PROTOBUF_C_TYPE_MESSAGE:
        if (message_at(field, i) != NULL)
            tree_dump(message_at(field, i), out);
        break;
    case PROTOBUF_C_TYPE_STRING:
        memcpy(&text, field->values + i * sizeof text, sizeof text);
        strbuf_addf(out, "%zu:%s", text == NULL ? 0 : strlen(text), text == NULL ? "" : text);
        break;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64: {
        int64_t wide;
        memcpy(&wide, field->values + i * sizeof wide, sizeof wide);
        strbuf_addf(out, "%" PRId64, wide);
        break;
    }
    default:    /* int32, uint32, bool (an int), enum: all of four bytes in this tree */
        memcpy(&number, field->values + i * sizeof number, sizeof number);
        strbuf_addf(out, "%d", number);
    }
}

void
tree_dump(const ProtobufCMessage *message, Strbuf *out)
{
    strbuf_addf(out, "%s{", message->descriptor->short_name);
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        Field field = field_of(message, i);
        if (tree_is_place(field.descriptor))
            continue;
        for (size_t j = 0; j < field.count; j++) {
            strbuf_addf(out, " %s=", field.descriptor->name);
            dump_value(&field, j, out);
        }
    }
    strbuf_add_char(out, '}');
}
