/*
 * print.c: values of properties as a person reads them. For messages and reports; what it prints is never sent
 * to a server.
 */
#include <inttypes.h>
#include <string.h>

#include <schemasync/kind.h>
#include <schemasync/sql.h>

static void
print_word(const Property *property, char code, Strbuf *out)
{
    for (const char *const *pair = property->words; pair != NULL && *pair != NULL; pair += 2) {
        if (pair[0][0] == code) {
            strbuf_add(out, pair[1]);
            return;
        }
    }
    strbuf_add(out, "none");
}

static void
print_params(const Params *params, Strbuf *out)
{
    if (params->count == 0)
        strbuf_add(out, "none");
    VEC_EACH(params, i)
        strbuf_addf(out, "%s%s=%s", i == 0 ? "" : ", ", params->items[i].name, params->items[i].value);
}

static void
print_sequence(const SequenceOptions *options, Strbuf *out)
{
    if (options == NULL) {
        strbuf_add(out, "none");
        return;
    }
    sql_add_type(out, options->type);
    strbuf_addf(out, " start %" PRId64 " increment %" PRId64 " minimum %" PRId64 " maximum %" PRId64 " cache %" PRId64
                     "%s",
                options->start, options->increment, options->minimum, options->maximum, options->cache,
                options->cycle ? " cycle" : "");
    if (options->persistence != '\0')
        strbuf_add(out, options->persistence == 'u' ? " unlogged" : " logged");
}

static void
print_key(const KeyParts *key, Strbuf *out)
{
    VEC_EACH(key, i) {
        const KeyPart     *part = &key->items[i];
        const KeyPartMore *more = key_more(part);

        if (i > 0)
            strbuf_add(out, ", ");
        if (part->expr != NULL)
            SQL(out, "(", part->expr, ")");
        else
            SQL(out, part->column != NULL ? part->column->base.name.name : part->column_name);
        if (name_is_set(key_more(part)->collation.name))
            SQL(out, " COLLATE ", key_more(part)->collation);
        if (name_is_set(key_more(part)->opclass.name))
            SQL(out, " ", key_more(part)->opclass);
        if (more->opclass_params.count > 0) {
            strbuf_add(out, " (");
            print_params(&more->opclass_params, out);
            strbuf_add(out, ")");
        }
        if (part->descending)
            strbuf_add(out, " DESC");
        if (part->nulls_first != part->descending)
            strbuf_add(out, part->nulls_first ? " NULLS FIRST" : " NULLS LAST");
        if (name_is_set(more->exclude_operator.name))
            strbuf_addf(out, " WITH %s", more->exclude_operator.name.raw);
    }
}

static void
print_key_statistics(const KeyParts *key, Strbuf *out)
{
    VEC_EACH(key, i) {
        if (key->items[i].statistics >= 0)
            strbuf_addf(out, "%s%u: %d", out->length == 0 ? "" : ", ", i + 1, key->items[i].statistics);
    }
}

static void
print_text(const char *text, Strbuf *out)
{
    strbuf_add(out, text == NULL ? "none" : text);
}

void
property_print(const Property *property, const Object *object, Strbuf *out)
{
    const void *field = property_field(property, object);

    switch (property->type) {
    case VALUE_BOOL:
        strbuf_add(out, *(const bool *)field ? "yes" : "no");
        break;
    case VALUE_CHAR:
        print_word(property, *(const char *)field, out);
        break;
    case VALUE_INT16:
        if (*(const int16_t *)field < 0)
            strbuf_add(out, "default");
        else
            strbuf_addf(out, "%d", *(const int16_t *)field);
        break;
    case VALUE_TEXT:
        print_text(*(const char *const *)field, out);
        break;
    case VALUE_NAME:
    case VALUE_INDEX_NAME:
        print_text(((const Name *)field)->raw, out);
        break;
    case VALUE_QNAME:
    case VALUE_RELATION:
        if (name_is_set(((const QName *)field)->name))
            sql_add_qname(out, *(const QName *)field);
        else
            strbuf_add(out, "none");
        break;
    case VALUE_COLUMNS:
    case VALUE_REF_COLUMNS:
        if (((const Names *)field)->count == 0)
            strbuf_add(out, "none");
        sql_add_names(out, field);
        break;
    case VALUE_PARAMS:
        print_params(field, out);
        break;
    case VALUE_TYPE:
        sql_add_type(out, *(const Type *const *)field);
        break;
    case VALUE_EXPR:
        print_text(*(const Expr *const *)field == NULL ? NULL : (*(const Expr *const *)field)->text, out);
        break;
    case VALUE_KEY:
        print_key(field, out);
        break;
    case VALUE_KEY_STATISTICS:
        print_key_statistics(field, out);
        break;
    case VALUE_VALUES:
        VEC_EACH(&((const Enum *)object)->values, i) {
            strbuf_add(out, i == 0 ? "" : ", ");
            sql_add_literal(out, (Literal){ ((const Enum *)object)->values.items[i]->base.name.name.raw });
        }
        break;
    case VALUE_COLUMN_REF: {
        const Column *column = *(Column *const *)field;
        if (column == NULL)
            strbuf_add(out, "none");
        else
            SQL(out, column_table(column)->base.name, ".", column->base.name.name);
        break;
    }
    case VALUE_SEQUENCE:
        print_sequence(field, out);
        break;
    case VALUE_SEQUENCE_REF:
        print_sequence(*(const SequenceOptions *const *)field, out);
        break;
    }
}
