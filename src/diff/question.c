/*
 * question.c: do two expressions mean the same? Judges 1 (text) and 2 (tree) answer here; what they can't prove
 * becomes a question for the server. The answers stand in the Judgement, where the next diff finds them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <schemasync/sql.h>

#include "internal.h"

Judgement *
judgement_new(void)
{
    Arena     *arena = arena_new();
    Judgement *judgement = ARENA_NEW(arena, Judgement);

    judgement->arena = arena;
    judgement->by_pair = map_new();
    judgement->same_defaults = map_new();
    return judgement;
}

void
judgement_free(Judgement *judgement)
{
    if (judgement == NULL)
        return;
    map_free(judgement->by_pair);
    map_free(judgement->same_defaults);
    arena_free(judgement->arena);
}

void
judgement_cleanup(Judgement **judgement)
{
    judgement_free(*judgement);
}

uint32_t
judgement_open_count(const Judgement *judgement)
{
    uint32_t open = 0;

    VEC_EACH(&judgement->questions, i)
        open += judgement->questions.items[i]->verdict == VERDICT_UNDECIDED &&
                judgement->questions.items[i]->judge == JUDGE_NONE;
    return open;
}

const char *
judge_name(Judge judge)
{
    static const char *const names[] = {
        [JUDGE_NONE] = "nobody",          [JUDGE_TEXT] = "the text",
        [JUDGE_TREE] = "the parse tree",  [JUDGE_PLANNER] = "the server's planner",
        [JUDGE_SERVER_TREE] = "the server's analysed tree", [JUDGE_TWIN] = "a twin read back from the server",
    };

    return names[judge];
}

/* The same words can name another function under another search_path: live text means pg_catalog's. */
static bool
calls_user_function(const Context *context, const char *text)
{
    size_t length = strlen(text);
    Token  before = { TOKEN_END, 0, 0 };

    if (context->user_functions == NULL)
        return false;
    for (Token token = sql_next_token(text, length, 0, false); token.type != TOKEN_END;
         token = sql_next_token(text, length, token.end, false)) {
        if (token_is(text, token, "(") && (before.type == TOKEN_WORD || before.type == TOKEN_QUOTED)) {
            bool        quoted = before.type == TOKEN_QUOTED;
            const char *name = arena_strndup(context->diff->arena, text + before.start + quoted,
                                             before.end - before.start - 2 * quoted);
            if (map_get(context->user_functions, name) != NULL)
                return true;
        }
        before = token;
    }
    return false;
}

/* A live expression that names a column which goes away can't be what the file says. */
static bool
names_dropped_column(const Context *context, const Expr *from)
{
    VEC_EACH(&from->uses, i)
        if (from->uses.items[i]->kind == KIND_COLUMN && diff_to_of(context->diff, from->uses.items[i]) == NULL)
            return true;
    return false;
}

static bool
same_tree(Context *context, const Question *question)
{
    const Diff *diff = context->diff;
    ExprScope   live = { .catalog = diff->to, .table = question->to_table, .path = question->from_expr->path,
                         .target = question->type, .server = diff->from->server };
    ExprScope   wanted = live;

    /* Live text is read after the renames, in the words of the file's tables, but under its own path: names that
     * it leaves bare are pg_catalog's. */
    if (diff->from->live) {
        live.path = EXPR_PATH_NONE;
    } else {
        live.catalog = diff->from;
        live.table = question->from_table;
    }
    wanted.path = question->to_expr->path;
    const char *a = expr_canonical(context->judgement->arena, question->from_text, &live);
    const char *b = a == NULL ? NULL : expr_canonical(context->judgement->arena, question->to_text, &wanted);
    return b != NULL && strcmp(a, b) == 0;
}

/* A default that names nothing means the same in every column of its type. */
static const char *
default_key(Context *context, const Question *question)
{
    STRBUF_AUTO key = STRBUF_INIT;

    if (question->role != ROLE_DEFAULT || question->from_expr->uses.count > 0 || question->to_expr->uses.count > 0)
        return NULL;
    sql_add_type(&key, question->type);
    strbuf_addf(&key, "\1%u\1%s\1%s", question->to_expr->path, question->from_text, question->to_text);
    return arena_intern(context->judgement->arena, key.s);
}

static bool
same_tree_or_known(Context *context, const Question *question)
{
    const char *key = default_key(context, question);

    if (key != NULL && map_get(context->judgement->same_defaults, key) != NULL)
        return true;
    bool same = same_tree(context, question);
    if (same && key != NULL)
        map_put(context->judgement->same_defaults, key, context->judgement);
    return same;
}

static void
decide(Question *question, Verdict verdict, Judge judge)
{
    question->verdict = verdict;
    question->judge = judge;
}

static void
first_judges(Context *context, Question *question)
{
    question->from_form = question->from_text;
    question->to_form = question->to_text;
    if (names_dropped_column(context, question->from_expr))
        decide(question, VERDICT_DIFFERENT, JUDGE_TEXT);
    else if (sql_same_text(question->from_text, question->to_text) && !calls_user_function(context, question->to_text))
        decide(question, VERDICT_EQUAL, JUDGE_TEXT);
    else if (same_tree_or_known(context, question))
        decide(question, VERDICT_EQUAL, JUDGE_TREE);
    else if (!context->diff->from->live)
        question->reason = "no server was asked";
}

static const Table *
table_of(const Object *object)
{
    return (const Table *)(object->kind == KIND_TABLE ? object : object->parent);
}

Verdict
judge_pair(Context *context, ExprRole role, const Object *subject, const Expr *from, const Expr *to)
{
    Judgement *judgement = context->judgement;
    char       key[64];

    snprintf(key, sizeof key, "%" PRIxPTR ":%" PRIxPTR, (uintptr_t)from, (uintptr_t)to);
    Question *question = map_get(judgement->by_pair, key);
    if (question != NULL)
        return question->verdict;

    const Table *to_table = table_of(subject);
    const Table *from_table = (const Table *)diff_from_of(context->diff, &to_table->base);
    const char  *from_text = renamed_text(context, from_table, from);
    bool         value = role == ROLE_DEFAULT || role == ROLE_GENERATED;
    Question     draft = { .role = role, .subject = subject, .from_table = from_table, .to_table = to_table,
                           .from_expr = from, .to_expr = to, .from_text = from_text, .to_text = to->text,
                           .type = value ? ((const Column *)subject)->type : NULL };

    first_judges(context, &draft);
    if (draft.judge == JUDGE_TEXT && draft.verdict == VERDICT_EQUAL)
        return VERDICT_EQUAL;   /* by far the most: not worth remembering */
    question = ARENA_NEW(judgement->arena, Question);
    *question = draft;
    vec_push(judgement->arena, &judgement->questions, question);
    map_put(judgement->by_pair, arena_strdup(judgement->arena, key), question);
    return question->verdict;
}
