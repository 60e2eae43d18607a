/*
 * judges.c: the judges on trial. It reads pairs.txt, lets a server say how it keeps the first of each pair,
 * and asks every judge alone: nobody may call two different definitions equal, nothing of the database's own
 * code may run.
 *
 * judges URL READER_URL pairs.txt [-v]     the first as a superuser, the second as a role without any right
 *
 * The referee for what is different is the server's analysed tree, which a superuser can ask for without a
 * trace.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <schemasync/expr.h>
#include <schemasync/postgres.h>

#include "../../src/engine/postgres/judge.h"

typedef struct Pair {
    int         line;
    char        mark;               /* '=' '~' '!' */
    const char *table, *role, *column, *path;
    const char *live, *file;
    const char *printed;            /* live, as the server prints it */
    Verdict     by_tree, by_planner, by_server, by_twin, referee;
    Judge       planner_judge, server_judge;
    const char *reason, *from_form, *to_form;
} Pair;

typedef struct Trial {
    Arena     *arena;
    VEC(Pair *) pairs;
    int        failures;
    bool       verbose;
} Trial;

static void
die(const char *what, const Error *err)
{
    fprintf(stderr, "judges: %s%s%s\n", what, err == NULL ? "" : ": ", err == NULL ? "" : err->message);
    exit(2);
}

static void
fail(Trial *trial, const Pair *pair, const char *what)
{
    trial->failures++;
    printf("not ok - pairs.txt:%d: %s\n#    %c %s  <=>  %s\n", pair->line, what, pair->mark, pair->live, pair->file);
}

/* ---- The list ------------------------------------------------------------------------------------------ */

static char *
next_word(char **at)
{
    char *word = *at + strspn(*at, " ");

    *at = word + strcspn(word, " ");
    if (**at != '\0')
        *(*at)++ = '\0';
    return word;
}

static void
read_section(Trial *trial, char *line, Pair *ret_section)
{
    char *copy = arena_strdup(trial->arena, line + 1);

    copy[strcspn(copy, "]")] = '\0';
    ret_section->table = next_word(&copy);
    ret_section->role = next_word(&copy);
    ret_section->column = NULL;
    if (strcmp(ret_section->role, "default") == 0 || strcmp(ret_section->role, "generated") == 0)
        ret_section->column = next_word(&copy);
    ret_section->path = copy;
}

static void
read_pair(Trial *trial, const char *line, Pair section)
{
    const char *middle = strstr(line, "  <=>  ");
    Pair       *pair = ARENA_NEW(trial->arena, Pair);

    if (middle == NULL)
        die("a line without <=>", NULL);
    *pair = section;
    pair->mark = line[0];
    pair->live = arena_strndup(trial->arena, line + 2, (size_t)(middle - line - 2));
    pair->file = arena_strdup(trial->arena, middle + 7);
    vec_push(trial->arena, &trial->pairs, pair);
}

static void
read_pairs(Trial *trial, const char *path)
{
    FILE  *file = fopen(path, "r");
    char  *line = NULL;
    size_t size = 0;
    Pair   section = { 0 };

    if (file == NULL)
        die("pairs.txt can't be read", NULL);
    while (getline(&line, &size, file) >= 0) {
        section.line++;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '[')
            read_section(trial, line, &section);
        else if (line[0] != '\0' && line[0] != '#')
            read_pair(trial, line, section);
    }
    free(line);
    fclose(file);
}

/* ---- How the server keeps the first of the two --------------------------------------------------------- */

static const char *
definition_sql(Arena *arena, const Pair *pair, const char *text)
{
    if (strcmp(pair->role, "check") == 0)
        return arena_printf(arena, "ALTER TABLE public.%s ADD CONSTRAINT on_trial CHECK (%s)", pair->table, text);
    if (strcmp(pair->role, "predicate") == 0)
        return arena_printf(arena, "CREATE INDEX on_trial ON public.%s ((1)) WHERE %s", pair->table, text);
    if (strcmp(pair->role, "index") == 0)
        return arena_printf(arena, "CREATE INDEX on_trial ON public.%s USING btree ((%s))", pair->table, text);
    if (strcmp(pair->role, "default") == 0)
        return arena_printf(arena, "ALTER TABLE public.%s ALTER COLUMN %s SET DEFAULT %s", pair->table, pair->column,
                            text);
    return arena_printf(arena,
                        "DO $do$ BEGIN EXECUTE format('ALTER TABLE public.%s DROP COLUMN %s, ADD COLUMN %s %%s"
                        " GENERATED ALWAYS AS (%%s) STORED', (SELECT format_type(atttypid, atttypmod) FROM"
                        " pg_attribute WHERE attrelid = 'public.%s'::regclass AND attname = '%s'), $text$%s$text$);"
                        " END $do$", pair->table, pair->column, pair->column, pair->table, pair->column, text);
}

static const char *
printed_sql(Arena *arena, const Pair *pair)
{
    if (strcmp(pair->role, "check") == 0)
        return "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'on_trial'";
    if (strcmp(pair->role, "predicate") == 0)
        return "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = 'public.on_trial'::regclass";
    if (strcmp(pair->role, "index") == 0)
        return "SELECT pg_get_expr(indexprs, indrelid) FROM pg_index WHERE indexrelid = 'public.on_trial'::regclass";
    return arena_printf(arena, "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d JOIN pg_attribute a ON"
                        " a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE adrelid = 'public.%s'::regclass"
                        " AND attname = '%s'", pair->table, pair->column);
}

typedef struct Keep {
    Arena       *arena;
    const char **text;
} Keep;

static bool
keep_text(void *context, const PgRow *row, Error *err)
{
    Keep *keep = context;

    (void)err;
    *keep->text = arena_strdup(keep->arena, row->values[0]);
    return true;
}

static bool
make_and_print(Trial *trial, PgSession *session, const Pair *pair, const char *text, const char **ret_printed,
               Error *err)
{
    Keep keep = { trial->arena, ret_printed };
    bool done = pg_exec(session, "SAVEPOINT made", err) &&
                pg_exec(session, arena_printf(trial->arena, "SET LOCAL search_path = %s", pair->path), err) &&
                pg_exec(session, definition_sql(trial->arena, pair, text), err) &&
                pg_exec(session, "SET LOCAL search_path = ''", err) &&
                pg_query(session, printed_sql(trial->arena, pair), 0, NULL, keep_text, &keep, err);
    ERROR_AUTO ignored = ERROR_INIT;
    pg_exec(session, "ROLLBACK TO SAVEPOINT made", &ignored);
    return done;
}

static void
print_all(Trial *trial, PgSession *session)
{
    ERROR_AUTO err = ERROR_INIT;

    if (!pg_exec(session, "BEGIN", &err))
        die("no transaction", &err);
    VEC_EACH(&trial->pairs, i) {
        Pair       *pair = trial->pairs.items[i];
        const char *file_printed;
        ERROR_AUTO  failed = ERROR_INIT;

        if (!make_and_print(trial, session, pair, pair->live, &pair->printed, &failed) ||
            !make_and_print(trial, session, pair, pair->file, &file_printed, &failed)) {
            fail(trial, pair, failed.message);
            pair->printed = NULL;
        }
    }
    pg_exec(session, "ROLLBACK", &err);
}

/* ---- Questions ----------------------------------------------------------------------------------------- */

static ExprRole
role_of(const Pair *pair)
{
    static const char *const names[] = { [ROLE_CHECK] = "check", [ROLE_DEFAULT] = "default",
                                         [ROLE_GENERATED] = "generated", [ROLE_INDEX] = "index",
                                         [ROLE_PREDICATE] = "predicate" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(pair->role, names[i]) == 0)
            return (ExprRole)i;
    die("unknown role", NULL);
    return ROLE_CHECK;
}

static uint16_t
add_path(Catalog *catalog, const char *path)
{
    SearchPath entry = { 0 };

    for (const char *at = path; *at != '\0';) {
        size_t length = strcspn(at, ", ");
        if (length > 0)
            vec_push(catalog->arena, &entry.names, catalog_name_n(catalog, at, length));
        at += length + strspn(at + length, ", ");
    }
    vec_push(catalog->arena, &catalog->paths, entry);
    return (uint16_t)(catalog->paths.count - 1);
}

static Question *
new_question(Trial *trial, const Catalog *live, Catalog *wanted, const Pair *pair)
{
    QName    name = { { "public" }, { pair->table } };
    Table   *table = (Table *)catalog_find(live, KIND_TABLE, name);
    Question *question = ARENA_NEW(trial->arena, Question);
    Expr    *from = ARENA_NEW(trial->arena, Expr), *to = ARENA_NEW(trial->arena, Expr);

    if (table == NULL)
        die("the table is not there", NULL);
    *from = (Expr){ .text = pair->printed, .path = EXPR_PATH_NONE };
    *to = (Expr){ .text = pair->file, .path = add_path(wanted, pair->path) };
    *question = (Question){ .role = role_of(pair), .subject = &table->base, .from_table = table, .to_table = table,
                            .from_expr = from, .to_expr = to, .from_text = pair->printed, .to_text = pair->file };
    if (pair->column != NULL) {
        Column *column = table_column(table, (Name){ pair->column });
        if (column == NULL)
            die("the column is not there", NULL);
        question->subject = &column->base;
        question->type = column->type;
    }
    return question;
}

typedef struct Asked {
    Catalog   *live, *wanted;
    Judgement *judgement;
} Asked;

/* The catalog is read and all pairs become open questions. */
static Asked
prepare(Trial *trial, PgSession *session)
{
    ERROR_AUTO err = ERROR_INIT;
    Asked      asked = { .wanted = catalog_new("pairs.txt"), .judgement = judgement_new() };

    if (!pg_begin_read(session, &err) || !pg_introspect(session, &asked.live, &err))
        die("the database can't be read", &err);
    VEC_EACH(&trial->pairs, i) {
        Question *question = trial->pairs.items[i]->printed == NULL
                                 ? NULL : new_question(trial, asked.live, asked.wanted, trial->pairs.items[i]);
        vec_push(asked.judgement->arena, &asked.judgement->questions, question);
    }
    return asked;
}

static void
drop_missing(Trial *trial)
{
    uint32_t kept = 0;

    VEC_EACH(&trial->pairs, i)
        if (trial->pairs.items[i]->printed != NULL)
            trial->pairs.items[kept++] = trial->pairs.items[i];
    trial->pairs.count = kept;
}

/* ---- The judges, one by one ---------------------------------------------------------------------------- */

static void
ask_second_judge(Trial *trial, const Asked *asked)
{
    VEC_EACH(&trial->pairs, i) {
        Pair           *pair = trial->pairs.items[i];
        const Question *question = asked->judgement->questions.items[i];
        ExprScope       live = { .catalog = asked->live, .table = question->from_table, .path = EXPR_PATH_NONE,
                                 .target = question->type, .server = asked->live->server };
        ExprScope       wanted = live;

        wanted.path = question->to_expr->path;
        wanted.catalog = asked->wanted;
        const char *a = expr_canonical(trial->arena, pair->printed, &live);
        const char *b = expr_canonical(trial->arena, pair->file, &wanted);
        pair->by_tree = a != NULL && b != NULL && strcmp(a, b) == 0 ? VERDICT_EQUAL : VERDICT_UNDECIDED;
    }
}

static void
ask_server(Trial *trial, PgSession *session, const Asked *asked, bool as_superuser)
{
    ERROR_AUTO err = ERROR_INIT;

    if (!pg_judge(session, asked->live, asked->wanted, asked->judgement, &err))
        die("pg_judge", &err);
    VEC_EACH(&trial->pairs, i) {
        Pair           *pair = trial->pairs.items[i];
        const Question *question = asked->judgement->questions.items[i];

        *(as_superuser ? &pair->by_server : &pair->by_planner) = question->verdict;
        *(as_superuser ? &pair->server_judge : &pair->planner_judge) = question->judge;
        if (as_superuser && question->reason != NULL)
            pair->reason = arena_strdup(trial->arena, question->reason);
        if (as_superuser) {
            pair->from_form = arena_strdup(trial->arena, question->from_form);
            pair->to_form = arena_strdup(trial->arena, question->to_form);
        }
    }
}

static void
ask_twin(Trial *trial, PgSession *session, const Asked *asked)
{
    ERROR_AUTO err = ERROR_INIT;

    VEC_EACH(&asked->judgement->questions, i) {
        asked->judgement->questions.items[i]->verdict = VERDICT_UNDECIDED;
        asked->judgement->questions.items[i]->reason = NULL;
    }
    if (!pg_judge_by_twin(session, asked->live, asked->wanted, asked->judgement, &err))
        die("pg_judge_by_twin", &err);
    VEC_EACH(&trial->pairs, i)
        trial->pairs.items[i]->by_twin = asked->judgement->questions.items[i]->verdict;
}

/* Both definitions are made in turn on the table itself, and the trees that the server keeps are compared: no
 * stand-in. */
static bool
keep_tree(void *context, const PgRow *row, Error *err)
{
    Keep *keep = context;

    (void)err;
    *keep->text = judge_normal_tree(keep->arena, row->values[0]);
    return true;
}

static const char *
kept_tree(Trial *trial, PgSession *session, const Pair *pair, const char *text)
{
    static const char *const columns[][2] = { { "pg_get_expr(conbin, conrelid)", "conbin::text" },
                                              { "pg_get_expr(indpred, indrelid)", "indpred::text" },
                                              { "pg_get_expr(indexprs, indrelid)", "indexprs::text" },
                                              { "pg_get_expr(adbin, adrelid)", "adbin::text" } };
    const char *tree = NULL;
    const char *sql = printed_sql(trial->arena, pair);
    Keep        keep = { trial->arena, &tree };
    ERROR_AUTO  err = ERROR_INIT;

    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const char *at = strstr(sql, columns[i][0]);
        if (at != NULL)
            sql = arena_printf(trial->arena, "%.*s%s%s", (int)(at - sql), sql, columns[i][1],
                               at + strlen(columns[i][0]));
    }
    if (!(pg_exec(session, "SAVEPOINT made", &err) &&
          pg_exec(session, arena_printf(trial->arena, "SET LOCAL search_path = %s", pair->path), &err) &&
          pg_exec(session, definition_sql(trial->arena, pair, text), &err) &&
          pg_exec(session, "SET LOCAL search_path = ''", &err) &&
          pg_query(session, sql, 0, NULL, keep_tree, &keep, &err)))
        fail(trial, pair, err.message);
    pg_exec(session, "ROLLBACK TO SAVEPOINT made", &err);
    return tree;
}

static void
ask_referee(Trial *trial, PgSession *session)
{
    ERROR_AUTO err = ERROR_INIT;

    pg_exec(session, "BEGIN", &err);
    VEC_EACH(&trial->pairs, i) {
        Pair       *pair = trial->pairs.items[i];
        const char *a = kept_tree(trial, session, pair, pair->live);
        const char *b = kept_tree(trial, session, pair, pair->file);
        if (a != NULL && b != NULL)
            pair->referee = strcmp(a, b) == 0 ? VERDICT_EQUAL : VERDICT_DIFFERENT;
    }
    pg_exec(session, "ROLLBACK", &err);
}

/* ---- The verdict on the judges ------------------------------------------------------------------------- */

static const char *
word(Verdict verdict)
{
    return verdict == VERDICT_EQUAL ? "equal" : verdict == VERDICT_DIFFERENT ? "different" : "undecided";
}

static void
check_pair(Trial *trial, const Pair *pair)
{
    struct { const char *name; Verdict verdict; } judges[] = {
        { "the parse tree calls it equal", pair->by_tree },
        { "the planner, asked by a role without rights, calls it equal", pair->by_planner },
        { "the server, asked by a superuser, calls it equal", pair->by_server },
        { "the twin calls it equal", pair->by_twin },
        { "the referee says that it is no difference: the list is wrong", pair->referee },
    };

    for (size_t i = 0; i < sizeof judges / sizeof *judges && pair->mark == '!'; i++)
        if (judges[i].verdict == VERDICT_EQUAL)
            fail(trial, pair, judges[i].name);
    bool found = pair->by_tree == VERDICT_EQUAL || pair->by_server == VERDICT_EQUAL || pair->by_twin == VERDICT_EQUAL;
    if (pair->mark == '=' && !found)
        fail(trial, pair, arena_printf(trial->arena, "nobody finds it equal (%s | %s)", pair->from_form,
                                       pair->to_form));
    if (trial->verbose)
        printf("# %4d %c tree %-9s  reader %-9s  superuser %-9s (%s)  twin %-9s  referee %-9s %s <=> %s%s%s\n",
               pair->line, pair->mark, word(pair->by_tree), word(pair->by_planner), word(pair->by_server),
               judge_name(pair->server_judge), word(pair->by_twin), word(pair->referee), pair->printed, pair->file,
               pair->reason == NULL ? "" : "  -- ", pair->reason == NULL ? "" : pair->reason);
}

static void
summary(const Trial *trial)
{
    static const char marks[] = "=~!";

    for (const char *mark = marks; *mark != '\0'; mark++) {
        unsigned count = 0, tree = 0, planner = 0, server = 0, twin = 0, reader_different = 0;
        VEC_EACH(&trial->pairs, i) {
            const Pair *pair = trial->pairs.items[i];
            if (pair->mark != *mark)
                continue;
            count++;
            tree += pair->by_tree == VERDICT_EQUAL;
            planner += pair->by_planner == VERDICT_EQUAL;
            server += pair->by_server == VERDICT_EQUAL;
            twin += pair->by_twin == VERDICT_EQUAL;
            reader_different += pair->by_planner == VERDICT_DIFFERENT;
        }
        printf("# %c %3u pairs; called equal by the parse tree %u, by the server for a role without rights %u, for a"
               " superuser %u, by the twin %u; different for a role without rights %u\n", *mark, count, tree, planner,
               server, twin, reader_different);
    }
}

static const char *
canary(Trial *trial, PgSession *session)
{
    const char *value = NULL;
    Keep        keep = { trial->arena, &value };
    ERROR_AUTO  err = ERROR_INIT;

    if (!pg_query(session, "SELECT last_value::text || is_called FROM public.canary", 0, NULL, keep_text, &keep, &err))
        die("the canary", &err);
    return value;
}

static PgSession *
open_session(const char *url)
{
    PgSession *session;
    ERROR_AUTO err = ERROR_INIT;

    if (!pg_open(&(PgOptions){ .url = url }, &session, &err))
        die("no connection", &err);
    return session;
}

static void
release(Asked *asked)
{
    judgement_free(asked->judgement);
    catalog_free(asked->live);
    catalog_free(asked->wanted);
}

int
main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: judges URL READER_URL pairs.txt [-v]\n");
        return 2;
    }
    Trial trial = { .arena = arena_new(), .verbose = argc > 4 };
    PgSession *session = open_session(argv[1]), *reader = open_session(argv[2]);

    read_pairs(&trial, argv[3]);
    print_all(&trial, session);
    drop_missing(&trial);
    ask_referee(&trial, session);

    const char *before = canary(&trial, session);
    Asked       plain = prepare(&trial, reader);
    ask_second_judge(&trial, &plain);
    ask_server(&trial, reader, &plain, false);
    pg_end(reader);
    Asked super = prepare(&trial, session);
    ask_server(&trial, session, &super, true);
    pg_end(session);
    if (strcmp(before, canary(&trial, session)) != 0) {
        trial.failures++;
        printf("not ok - a function of the database has run while the judges were asked\n");
    }
    ask_twin(&trial, session, &super);

    VEC_EACH(&trial.pairs, i)
        check_pair(&trial, trial.pairs.items[i]);
    summary(&trial);
    if (trial.failures == 0)
        printf("ok - %u pairs: none that differ is called equal, and nothing has run\n", trial.pairs.count);
    release(&plain);
    release(&super);
    pg_close(session);
    pg_close(reader);
    arena_free(trial.arena);
    return trial.failures == 0 ? 0 : 1;
}
