/*
 * names.c: comparing names and types by value. It does not know what names mean.
 */
#include <string.h>

#include <schemasync/catalog.h>

bool
name_equal(Name a, Name b)
{
    if (a.raw == b.raw)
        return true;
    return a.raw != NULL && b.raw != NULL && strcmp(a.raw, b.raw) == 0;
}

bool
qname_equal(QName a, QName b)
{
    return name_equal(a.name, b.name) && name_equal(a.schema, b.schema);
}

bool
names_contain(const Names *names, Name name)
{
    VEC_EACH(names, i)
        if (name_equal(names->items[i], name))
            return true;
    return false;
}

bool
names_equal(const Names *a, const Names *b)
{
    if (a->count != b->count)
        return false;
    VEC_EACH(a, i)
        if (!name_equal(a->items[i], b->items[i]))
            return false;
    return true;
}

int
name_compare(Name a, Name b)
{
    if (a.raw == NULL || b.raw == NULL)
        return (a.raw != NULL) - (b.raw != NULL);
    return strcmp(a.raw, b.raw);
}

int
qname_compare(QName a, QName b)
{
    int schemas = name_compare(a.schema, b.schema);

    return schemas != 0 ? schemas : name_compare(a.name, b.name);
}

bool
type_equal(const Type *a, const Type *b)
{
    if (a == b)
        return true;
    if (a == NULL || b == NULL)
        return false;
    return qname_equal(a->name, b->name) && (a->dimensions > 0) == (b->dimensions > 0) &&
           strcmp(a->modifiers == NULL ? "" : a->modifiers, b->modifiers == NULL ? "" : b->modifiers) == 0;
}
