/*
 * prove.c: shows that the text taken for an expression is that expression, by parsing the text alone and
 * comparing the trees. It walks trees by their descriptors and knows no kind of node.
 */
#include <string.h>

#include "ddl/reader.h"
#include "expr/place.h"

enum { CACHE_BYTES = 1024 * 1024 };

/* ---- Walking any tree ---------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor *
node_field(const Node *node)
{
    const ProtobufCMessageDescriptor *type = node->base.descriptor;
    unsigned                          id = (unsigned)node->node_case;

    if (id == 0)
        return NULL;
    if (id <= type->n_fields && type->fields[id - 1].id == id)
        return &type->fields[id - 1];
    return protobuf_c_message_descriptor_get_field(type, id);
}

static const ProtobufCMessage *
child_of(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return *(const ProtobufCMessage *const *)((const char *)message + field->offset);
}

/* The messages of a repeated field. */
static const ProtobufCMessage *const *
children_of(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t *ret_count)
{
    *ret_count = *(const size_t *)((const char *)message + field->quantifier_offset);
    return *(const ProtobufCMessage *const *const *)((const char *)message + field->offset);
}

/* Of a oneof only the field that is set counts. */
static bool
is_set(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        return *(const uint32_t *)((const char *)message + field->quantifier_offset) == field->id;
    return true;
}

/* ---- Printing ------------------------------------------------------------------------------------ */

static void
print_number(uint64_t number, Strbuf *out)
{
    strbuf_add_n(out, (const char *)&number, sizeof number);
}

static void
print_text(const char *text, Strbuf *out)
{
    size_t length = text == NULL ? 0 : strlen(text);

    print_number(length, out);
    if (length > 0)
        strbuf_add_n(out, text, length);
}

static void
print_field(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, Strbuf *out)
{
    const char *value = (const char *)message + field->offset;

    switch (field->type) {
    case PROTOBUF_C_TYPE_MESSAGE:
        strbuf_add_char(out, child_of(message, field) == NULL ? '-' : '+');
        if (child_of(message, field) != NULL)
            tree_print(child_of(message, field), out);
        break;
    case PROTOBUF_C_TYPE_STRING:
        print_text(*(const char *const *)value, out);
        break;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_DOUBLE:
        print_number(*(const uint64_t *)value, out);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        print_number(*(const protobuf_c_boolean *)value != 0, out);
        break;
    default:
        print_number(*(const uint32_t *)value, out);
        break;
    }
}

static void
print_repeated(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, Strbuf *out)
{
    size_t                         count;
    const ProtobufCMessage *const *items = children_of(message, field, &count);

    print_number(count, out);
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        for (size_t i = 0; i < count; i++)
            tree_print(items[i], out);
    } else if (count > 0) {
        strbuf_add(out, "unexpected"); /* the schema of the trees has no other lists */
        print_number((uintptr_t)items, out);
    }
}

void
tree_print(const ProtobufCMessage *message, Strbuf *out)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;

    if (type == &pg_query__node__descriptor) {
        const Node                     *node = (const Node *)message;
        const ProtobufCFieldDescriptor *field = node_field(node);
        print_number(node->node_case, out);
        if (field != NULL)
            print_field(message, field, out);
        return;
    }
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        if (!is_set(message, field) || tree_is_place(field))
            continue;
        strbuf_add_char(out, (char)field->id);
        if (field->label == PROTOBUF_C_LABEL_REPEATED)
            print_repeated(message, field, out);
        else
            print_field(message, field, out);
    }
}

void
tree_walk(const ProtobufCMessage *message, unsigned depth, TreeVisit *visit, void *context)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;

    if (type == &pg_query__node__descriptor) {
        const ProtobufCFieldDescriptor *field = node_field((const Node *)message);
        if (field != NULL && child_of(message, field) != NULL && visit((const Node *)message, depth, context))
            tree_walk(child_of(message, field), depth + 1, visit, context);
        return;
    }
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        if (field->type != PROTOBUF_C_TYPE_MESSAGE || !is_set(message, field))
            continue;
        if (field->label != PROTOBUF_C_LABEL_REPEATED) {
            if (child_of(message, field) != NULL)
                tree_walk(child_of(message, field), depth, visit, context);
            continue;
        }
        size_t                         count;
        const ProtobufCMessage *const *items = children_of(message, field, &count);
        for (size_t j = 0; j < count; j++)
            tree_walk(items[j], depth, visit, context);
    }
}

/* ---- The proof ----------------------------------------------------------------------------------- */

static void
refuse_slice(Reader *r, const Proof *proof)
{
    r->source = proof->source;
    refuse(r, proof->at, "can't tell where this expression ends: %s", proof->slice);
    error_hint(&r->error, "Put the expression in parentheses.");
    report(r);
}

static bool
same_tree(const Proof *proof, const Strbuf *tree)
{
    return proof->tree_length == tree->length && memcmp(proof->tree, tree->s, tree->length) == 0;
}

typedef struct Known {
    size_t length;
    char   tree[];
} Known;

void
prove_later(Reader *r, const Node *tree, const char *slice, uint32_t at)
{
    STRBUF_AUTO  text = STRBUF_INIT;
    const Known *known = map_get(r->proved, slice);

    tree_print(&tree->base, &text);
    if (known != NULL && known->length == text.length && memcmp(known->tree, text.s, text.length) == 0)
        return;
    Proof proof = { .slice = slice,
                    .tree = arena_strndup(r->batch_arena, text.s, text.length),
                    .tree_length = text.length,
                    .source = r->source,
                    .at = at };
    vec_push(r->batch_arena, &r->proofs, proof);
}

static void
remember(Reader *r, const Proof *proof)
{
    if (arena_size(r->proved_arena) > CACHE_BYTES) {
        map_free(r->proved);
        arena_free(r->proved_arena);
        r->proved = map_new();
        r->proved_arena = arena_new();
    }
    Known *known = arena_alloc(r->proved_arena, sizeof *known + proof->tree_length);
    known->length = proof->tree_length;
    memcpy(known->tree, proof->tree, proof->tree_length);
    map_put(r->proved, proof->slice, known);
}

static void
prove(Reader *r, const Proof *proof, const PgQuery__ParseResult *parsed, size_t index)
{
    STRBUF_AUTO text = STRBUF_INIT;
    const Node *statement = parsed != NULL && index < parsed->n_stmts ? parsed->stmts[index]->stmt : NULL;

    if (IS_NODE(statement, SELECT_STMT) && statement->select_stmt->where_clause != NULL)
        tree_print(&statement->select_stmt->where_clause->base, &text);
    if (text.length > 0 && same_tree(proof, &text))
        remember(r, proof);
    else
        refuse_slice(r, proof);
}

/* WHERE takes any expression and nothing else: neither a list nor a bare sub-select. */
void
prove_slices(Reader *r)
{
    STRBUF_AUTO all = STRBUF_INIT;

    VEC_EACH(&r->proofs, i)
        strbuf_addf(&all, "SELECT WHERE %s;\n", r->proofs.items[i].slice);
    const PgQuery__ParseResult *parsed = r->proofs.count == 0 ? NULL : parse_text(r, all.s);
    bool                        together = parsed != NULL && parsed->n_stmts == r->proofs.count;
    VEC_EACH(&r->proofs, i) {
        const Proof *proof = &r->proofs.items[i];
        if (!together) {
            strbuf_reset(&all);
            strbuf_addf(&all, "SELECT WHERE %s", proof->slice);
            parsed = parse_text(r, all.s);
        }
        prove(r, proof, parsed, together ? i : 0);
    }
    memset(&r->proofs, 0, sizeof r->proofs);
}
