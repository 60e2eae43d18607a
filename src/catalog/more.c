/*
 * more.c: what few objects, columns, constraints, indexes, parts of keys and expressions have. It does not know what
 * that means.
 */
#include <schemasync/catalog.h>

const ObjectMore *
object_more(const Object *object)
{
    static const ObjectMore none;

    return object->more == NULL ? &none : object->more;
}

ObjectMore *
object_more_add(Arena *arena, Object *object)
{
    if (object->more == NULL)
        object->more = ARENA_NEW(arena, ObjectMore);
    return object->more;
}

const ColumnMore *
column_more(const Column *column)
{
    static const ColumnMore none;

    return column->more == NULL ? &none : column->more;
}

ColumnMore *
column_more_add(Arena *arena, Column *column)
{
    if (column->more == NULL)
        column->more = ARENA_NEW(arena, ColumnMore);
    return column->more;
}

const ConstraintMore *
constraint_more(const Constraint *constraint)
{
    static const ConstraintMore none;

    return constraint->more == NULL ? &none : constraint->more;
}

ConstraintMore *
constraint_more_add(Arena *arena, Constraint *constraint)
{
    if (constraint->more == NULL)
        constraint->more = ARENA_NEW(arena, ConstraintMore);
    return constraint->more;
}

const IndexMore *
index_more(const Index *index)
{
    static const IndexMore none;

    return index->more == NULL ? &none : index->more;
}

IndexMore *
index_more_add(Arena *arena, Index *index)
{
    if (index->more == NULL)
        index->more = ARENA_NEW(arena, IndexMore);
    return index->more;
}

const KeyPartMore *
key_more(const KeyPart *part)
{
    static const KeyPartMore none;

    return part->more == NULL ? &none : part->more;
}

KeyPartMore *
key_more_add(Arena *arena, KeyPart *part)
{
    KeyPartMore *more = ARENA_NEW(arena, KeyPartMore);

    *more = *key_more(part);
    return part->more = more;
}

const ExprNames *
expr_names(const Expr *expr)
{
    static const ExprNames none;

    return expr->names == NULL ? &none : expr->names;
}

ExprNames *
expr_names_add(Arena *arena, Expr *expr)
{
    if (expr->names == NULL)
        expr->names = ARENA_NEW(arena, ExprNames);
    return expr->names;
}
