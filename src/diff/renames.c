/*
 * renames.c: a live expression in the words of the file, after the renames that the file asks for. The text
 * itself is changed by expr_rename(), by positions of the parse tree.
 */
#include "internal.h"

static void
add_global(Context *context, const Object *from)
{
    Diff         *diff = context->diff;
    const Object *to = diff_to_of(diff, from);

    if (to == NULL)
        return;
    QName before = from->name, after = diff_name(diff, to);
    if (from->kind == KIND_ENUM_VALUE) {
        if (!name_equal(before.name, after.name))
            vec_push(diff->arena, &context->global_renames,
                     (ExprRename){ RENAME_ENUM_VALUE, before, after, from->parent->name.name });
    } else if (!qname_equal(before, after)) {
        vec_push(diff->arena, &context->global_renames,
                 (ExprRename){ from->kind == KIND_ENUM    ? RENAME_TYPE
                               : from->kind == KIND_TABLE ? RENAME_TABLE
                                                          : RENAME_RELATION,
                               before, after, { 0 } });
    }
}

static void
find_global(Context *context)
{
    const Catalog *from = context->diff->from;

    context->renames_known = true;
    VEC_EACH(&from->objects, i) {
        ObjectKind kind = from->objects.items[i]->kind;
        if (kind == KIND_ENUM || kind == KIND_ENUM_VALUE || kind == KIND_SEQUENCE || kind == KIND_TABLE)
            add_global(context, from->objects.items[i]);
    }
}

const char *
renamed_text(Context *context, const Table *from_table, const Expr *expr)
{
    Diff *diff = context->diff;
    VEC(ExprRename) renames = { 0 };

    if (!context->any_rename)
        return expr->text;
    if (!context->renames_known)
        find_global(context);
    VEC_EACH(&from_table->columns, i) {
        const Column *column = from_table->columns.items[i];
        Name          after = diff_name(diff, &column->base).name;
        if (!name_equal(column->base.name.name, after))
            vec_push(diff->arena, &renames, (ExprRename){ RENAME_COLUMN, column->base.name, { .name = after }, { 0 } });
    }
    VEC_EACH(&context->global_renames, i)
        vec_push(diff->arena, &renames, context->global_renames.items[i]);
    if (renames.count == 0)
        return expr->text;
    return expr_rename(context->judgement->arena, expr->text, renames.items, renames.count);
}
