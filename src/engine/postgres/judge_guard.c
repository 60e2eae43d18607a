/*
 * judge_guard.c: may this pair be shown to the planner, or to the analyser? Each rule has a counter-example
 * that was tried on real servers: without it two different texts look equal, or a function of the database
 * runs. It sends nothing.
 *
 * The planner runs immutable functions on constants, inlines SQL functions and believes what a user's
 * operator says of its negator, so it sees pg_catalog's functions and operators only, as far as their names
 * can tell. It leaves COLLATE out of what it prints: for its "equal" both texts must name the same collations
 * in the same sequence. The analyser runs nothing but the input functions of literals, and these run code of
 * the database only for domains inside other types.
 *
 * A function of pg_catalog that is called with and without its default arguments is the same to the planner,
 * rightly.
 */
#include <string.h>

#include "judge.h"
#include "path.h"

typedef struct Guard {
    const JudgeWorld *world;
    JudgeCase        *one;
    bool              foreign;      /* touches a type of neither pg_catalog nor an enum */
    bool              opaque;       /* ... that is a base type: even a cast of it is an extension's code */
    bool              dangerous;
    bool              enums;
    bool              acts;         /* has a function, an operator or a cast at all */
    bool              risky;        /* calls what takes a literal that may run code */
} Guard;

static void
no_planner(Guard *guard, const char *reason)
{
    if (guard->one->planner_no == NULL)
        guard->one->planner_no = reason;
}

static void
no_judge(Guard *guard, const char *reason)
{
    no_planner(guard, reason);
    if (guard->one->tree_no == NULL)
        guard->one->tree_no = reason;
}

static bool
is_pg_catalog(Name schema)
{
    return name_is_set(schema) && strcmp(schema.raw, "pg_catalog") == 0;
}

/* ---- Names --------------------------------------------------------------------------------------------- */

static void
check_function(Guard *guard, QName name)
{
    const JudgeWorld *world = guard->world;

    if (is_pg_catalog(name.schema))
        return;
    const FunctionPlaces *places = map_get(world->functions, name.name.raw);
    bool                  outside = name_is_set(name.schema);
    for (uint32_t i = 0; !outside && places != NULL && i < places->schemas.count; i++)
        outside = judge_names_have(&guard->one->path, places->schemas.items[i]);
    if (!outside)
        return;
    no_planner(guard, "calls a function outside pg_catalog");
    if (map_get(world->risky_functions, name.name.raw) != NULL)
        guard->risky = true;
}

static void
check_operator(Guard *guard, QName name)
{
    const JudgeWorld     *world = guard->world;
    const OperatorPlaces *places = map_get(world->operators, name.name.raw);

    if (is_pg_catalog(name.schema))
        return;
    if (name_is_set(name.schema))
        no_planner(guard, "uses an operator outside pg_catalog");
    for (uint32_t i = 0; places != NULL && i < places->operators.count; i++) {
        const ServerOperator *one = places->operators.items[i];
        if (!judge_names_have(&guard->one->path, one->name.schema))
            continue;
        if (one->builtin_operands || guard->foreign ||
            (guard->enums && map_get(world->enum_operators, name.name.raw) != NULL))
            no_planner(guard, "may use an operator outside pg_catalog");
    }
}

/* ---- Types --------------------------------------------------------------------------------------------- */

static void
meet_type(Guard *guard, TypeClass class)
{
    switch (class) {
    case TYPE_BUILTIN:
        break;
    case TYPE_ENUM:
        guard->enums = true;
        break;
    case TYPE_DOMAIN:
        guard->foreign = true;
        break;
    case TYPE_FOREIGN:
        guard->foreign = guard->opaque = true;
        break;
    case TYPE_DANGEROUS:
        guard->foreign = guard->opaque = guard->dangerous = true;
        break;
    case TYPE_NEW:
        guard->one->is_new = true;
        no_judge(guard, "its type is created by this plan");
        break;
    case TYPE_RENAMED:
        no_judge(guard, "its type is renamed by this plan");
        break;
    }
}

/* A cast to a domain may be one to an array of it: the name does not tell. */
static bool
may_be_array(const char *text)
{
    return strchr(text, '[') != NULL || strcasestr(text, "array") != NULL;
}

static void
check_casts(Guard *guard, const ExprFacts *facts, const char *text)
{
    VEC_EACH(&facts->types, i) {
        TypeClass class = judge_name_class(guard->world, facts->types.items[i], &guard->one->path);
        guard->acts = true;
        meet_type(guard, class);
        if (class == TYPE_DOMAIN && may_be_array(text))
            guard->dangerous = guard->opaque = true;
        if (class == TYPE_FOREIGN)
            no_planner(guard, "casts to a type outside pg_catalog");
    }
}

static void
check_columns(Guard *guard, const ExprFacts *facts)
{
    const Question *question = guard->one->question;

    VEC_EACH(&facts->columns, i) {
        Name          name = facts->columns.items[i];
        const Column *column = table_column(question->to_table, name);
        if (column == NULL)
            column = judge_live_column(question, name);
        if (column == NULL && (name_equal(name, question->to_table->base.name.name) ||
                               name_equal(name, question->from_table->base.name.name)))
            no_judge(guard, "uses the table's whole row");
        if (column == NULL)
            continue;
        TypeClass class = judge_type_class(guard->world, column->type);
        meet_type(guard, class);
        if (class == TYPE_ENUM && guard->world->enum_casts != NULL && map_count(guard->world->enum_casts) > 0)
            no_planner(guard, "a cast of an enum calls a function of the database");
    }
}

/* ---- Collations ---------------------------------------------------------------------------------------- */

/* false: it can't be told which collation the name means. */
static bool
resolve_collation(const Guard *guard, QName *name)
{
    if (name_is_set(name->schema))
        return true;
    VEC_EACH(&guard->world->server->collations, i) {
        QName outside = guard->world->server->collations.items[i];
        if (name_equal(outside.name, name->name) && judge_names_have(&guard->one->path, outside.schema))
            return false;
    }
    name->schema.raw = "pg_catalog";
    return true;
}

static void
check_collations(Guard *guard)
{
    const ExprFacts *from = guard->one->from, *to = guard->one->to;
    bool             same = from->collations.count == to->collations.count;

    for (uint32_t i = 0; same && i < from->collations.count; i++) {
        QName a = from->collations.items[i], b = to->collations.items[i];
        same = resolve_collation(guard, &a) && resolve_collation(guard, &b) && qname_equal(a, b);
    }
    guard->one->other_collations = !same;
}

/* ---- What the plan creates ----------------------------------------------------------------------------- */

/* A wanted text that needs an object which is not there yet can't be what the database has. */
static void
check_uses(Guard *guard)
{
    const Expr *expr = guard->one->question->to_expr;

    VEC_EACH(&expr->uses, i) {
        const Object *used = expr->uses.items[i];
        bool needs = used->kind == KIND_ENUM || used->kind == KIND_SEQUENCE || used->kind == KIND_ENUM_VALUE;
        if (!needs || object_more(used)->renamed_from != NULL || (used->flags & OBJECT_IMPLIED) != 0)
            continue;
        if (used->kind == KIND_ENUM_VALUE) {
            const Object *live = catalog_find(guard->world->live, KIND_ENUM, used->parent->name);
            if (live == NULL || enum_value((const Enum *)live, used->name.name) != NULL)
                continue;
        } else if (catalog_find(guard->world->live, used->kind, used->name) != NULL) {
            continue;
        }
        guard->one->is_new = true;
        no_judge(guard, "needs what this plan creates");
    }
}

/* The server prints a bare name only for what is pg_catalog's, and an operator that it can't qualify: both
 * mean the same under the path of to_text, unless something there has that name too. */
static bool
means_the_same_there(const Guard *guard)
{
    const JudgeCase *one = guard->one;

    VEC_EACH(&one->from->functions, i) {
        QName                 name = one->from->functions.items[i];
        const FunctionPlaces *places = map_get(guard->world->functions, name.name.raw);
        for (uint32_t j = 0; !name_is_set(name.schema) && places != NULL && j < places->schemas.count; j++)
            if (judge_names_have(&one->path, places->schemas.items[j]))
                return false;
    }
    VEC_EACH(&one->from->operators, i) {
        const OperatorPlaces *places = map_get(guard->world->operators, one->from->operators.items[i].name.raw);
        for (uint32_t j = 0; places != NULL && j < places->operators.count; j++)
            if (places->operators.items[j]->builtin_operands)
                return false;
    }
    VEC_EACH(&one->from->types, i) {
        QName name = one->from->types.items[i];
        if (!name_is_set(name.schema) && judge_name_class(guard->world, name, &one->path) != TYPE_BUILTIN)
            return false;
    }
    return judge_hidden_is_clear(guard->world->server);
}

/* ---- All of it ----------------------------------------------------------------------------------------- */

static void
check_text(Guard *guard, const ExprFacts *facts)
{
    if (!facts->parses)
        no_judge(guard, "its text can't be parsed on its own");
    if (facts->has_sublink)
        no_judge(guard, "has a sub-select");
    if (facts->whole_row)
        no_judge(guard, "uses the table's whole row");
    if (facts->system_columns)
        no_judge(guard, "uses a system column");
    if (facts->parameter)
        no_judge(guard, "has a parameter");
    if (facts->functions.count > 0 || facts->operators.count > 0)
        guard->acts = true;
    VEC_EACH(&facts->functions, i)
        check_function(guard, facts->functions.items[i]);
}

static void
check_operators(Guard *guard, const ExprFacts *facts)
{
    VEC_EACH(&facts->operators, i)
        check_operator(guard, facts->operators.items[i]);
}

/* What a server printed means what it says under an empty path; that is either of the two, or both. */
static void
find_paths(const JudgeWorld *world, JudgeCase *one)
{
    const Question *question = one->question;
    bool            file_is_from = !world->live->live;
    const Catalog  *file = file_is_from ? world->live : world->desired;
    uint16_t        path = (file_is_from ? question->from_expr : question->to_expr)->path;

    if (file->live)
        path = EXPR_PATH_NONE;
    one->path = pg_path_schemas(world->arena, world->session, world->server, file, path);
    one->path_sql = pg_path_sql(world->arena, world->session, file, path);
    one->from_path_sql = file_is_from ? one->path_sql : "SET LOCAL search_path = ''";
    one->to_path_sql = file_is_from ? "SET LOCAL search_path = ''" : one->path_sql;
}

void
judge_guard(const JudgeWorld *world, JudgeCase *one)
{
    Guard     guard = { .world = world, .one = one };
    Question *question = one->question;

    find_paths(world, one);
    if (world->user_casts)
        no_planner(&guard, "a cast between built-in types calls a function of the database");
    check_text(&guard, one->from);
    check_text(&guard, one->to);
    check_casts(&guard, one->from, question->from_text);
    check_casts(&guard, one->to, question->to_text);
    check_columns(&guard, one->from);
    check_columns(&guard, one->to);
    if (question->type != NULL)
        meet_type(&guard, judge_type_class(world, question->type));
    check_operators(&guard, one->from);    /* when it is known what types there are */
    check_operators(&guard, one->to);
    check_collations(&guard);
    check_uses(&guard);
    if (world->live->live && judge_hides_operator(question->from_text) && means_the_same_there(&guard))
        one->from_path_sql = one->path_sql;
    if (guard.opaque && guard.acts)
        no_planner(&guard, "acts on a type outside pg_catalog");
    if ((guard.dangerous && guard.acts) || guard.risky)
        no_judge(&guard, "a literal of a composite, a range or an array of domains may run code");
}
