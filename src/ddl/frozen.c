/*
 * frozen.c: refuses 'now', 'today' and their like as literals of date and time types: PostgreSQL takes the
 * moment
 * when the definition is made, so that such a file can never agree with a database made from it earlier.
 */
#include <string.h>

#include "ddl/reader.h"

static const struct {
    const char *word, *advice;
} frozen_words[] = {
    { "now", "now()" },
    { "today", "CURRENT_DATE" },
    { "tomorrow", "CURRENT_DATE + 1" },
    { "yesterday", "CURRENT_DATE - 1" },
};

typedef struct Frozen {
    Reader  *r;
    uint32_t byte;
} Frozen;

/* False: the literal is one of them. */
static bool
check_literal(Reader *r, const Node *node, uint32_t byte)
{
    if (!IS_NODE(node, A_CONST) || node->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        return true;
    const char *text = node->a_const->sval->sval;
    text += strspn(text, " \t\n\r");
    for (size_t i = 0; i < sizeof frozen_words / sizeof *frozen_words; i++) {
        size_t length = strlen(frozen_words[i].word);
        if (strncasecmp(text, frozen_words[i].word, length) != 0 || strchr(" \t\n\r", text[length]) == NULL)
            continue;
        refuse(r, byte, "'%s' is the moment at which the definition is made, not that at which it is used",
               node->a_const->sval->sval);
        return error_hint(&r->error, "Write %s.", frozen_words[i].advice);
    }
    return true;
}

static bool
visit(const Node *node, unsigned depth, void *context)
{
    Frozen     *frozen = context;
    const Type *type;

    (void)depth;
    if (error_is_set(&frozen->r->error))
        return false;
    if (!IS_NODE(node, TYPE_CAST) || !IS_NODE(node->type_cast->arg, A_CONST))
        return true;
    if (!type_make(frozen->r, node->type_cast->type_name, &type))
        error_release(&frozen->r->error);
    else if (type_is_datetime(type))
        check_literal(frozen->r, node->type_cast->arg, frozen->byte);
    return true;
}

bool
check_not_frozen(Reader *r, const Node *tree, const Type *target, uint32_t byte)
{
    Frozen frozen = { r, byte };

    if (target != NULL && type_is_datetime(target) && !check_literal(r, tree, byte))
        return false;
    tree_walk(&tree->base, 1, visit, &frozen);
    return !error_is_set(&r->error);
}
