/*
 * reader.h: what the files of src/ddl share while they read one schema file. Private to them.
 *
 * A handler takes the tree of one statement and enters what it declares into the Catalog. Trees live only as
 * long as their batch; so whatever goes into the Catalog is copied. A statement that speaks of something not
 * declared so far is kept as a piece of text and read again after the others: their order does not matter.
 */
#ifndef SCHEMASYNC_DDL_READER_H
#define SCHEMASYNC_DDL_READER_H

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <schemasync/catalog.h>
#include <schemasync/ddl.h>
#include <schemasync/kind.h>
#include <schemasync/map.h>
#include <schemasync/sql.h>

#include "ddl/directive.h"
#include "ddl/source.h"

typedef PgQuery__Node Node;
#define IS_NODE(n, which) ((n) != NULL && (n)->node_case == PG_QUERY__NODE__NODE_##which)

/* Whole statements that lie side by side in one source, and the tokens in them. */
typedef struct Statement {
    uint32_t range_start, range_end; /* with the comments before it, and beside its end */
    uint32_t start, end;             /* of its own tokens; without the semicolon */
    uint32_t first_token, token_count;
    uint32_t first_directive, directive_count;
} Statement;

typedef struct Batch {
    Arena   *arena;
    Source  *source;
    uint32_t start, end;
    VEC(Statement)
    statements;
    VEC(Token)
    tokens;
    Directives directives;
    bool       broken; /* a statement in it was refused before it could be parsed */
} Batch;

/* What SET statements change for the statements after them. */
typedef struct Settings {
    uint16_t path;
    Name     tablespace;
    Name     access_method;
} Settings;

/* A statement to be read again when all others are. */
typedef struct Deferred {
    Source  *source;
    uint32_t start, end;
    Settings settings;
    uint32_t resume_at; /* parts of it (commands of ALTER TABLE) that are done */
} Deferred;

/* An object that the statement at hand declares, and its first byte: what directives attach to. */
typedef struct Place {
    uint32_t start;
    Object  *object;
    bool     inner; /* a constraint within a column: a directive beside means the column */
} Place;

/* An expression whose slice must be proved to parse to the tree that it came from. */
typedef struct Proof {
    const char *slice;
    const char *tree; /* tree_print() of the original */
    size_t      tree_length;
    Source     *source;
    uint32_t    at;
} Proof;

/* An error of the file; its texts are its own. */
typedef struct Reported {
    Error    error;
    uint32_t file;
} Reported;

typedef struct Reader {
    Catalog *catalog;
    Arena   *arena; /* what lives as long as the reader, but not as long as the Catalog */
    VEC(Reported)
    errors; /* of the whole file, the first of them */
    unsigned error_count;
    Error    error;   /* of the statement at hand */
    bool     missing; /* ... which speaks of something not declared so far */
    VEC(Source *)
    sources;
    Settings      settings, outside_transaction;
    bool          in_transaction;
    Source       *begin_source; /* where it began */
    uint32_t      begin_byte;
    struct Draft *draft; /* names declared so far: draft.c */
    Map          *refused; /* names that refused statements would have declared: refused.c */
    Map          *types; /* Type by its spelling */
    Map          *notes; /* texts of notes given */
    VEC(Deferred)
    deferred;
    DdlTarget target;
    bool   last_round; /* nothing that is missing now will come any more */
    bool   removed;    /* objects were taken out: ids are to be made dense again */
    Map   *proved;     /* slice to tree, for spellings that come again and again */
    Arena *proved_arena;
    Arena *batch_arena; /* of the batch at hand, and ... */
    VEC(Proof)
    proofs;            /* ... what is to be proved at its end */
    struct Pool *pool; /* memory of trees: parse.c */

    /* The statement at hand. */
    Source      *source;
    const char  *text; /* of the source */
    const Token *tokens;
    uint32_t     token_count;
    uint32_t     base; /* byte of the source that is location 0 of the tree */
    Statement    statement;
    uint32_t     resume_at;
    VEC(Place)
    places;
} Reader;

/* ---- reader.c: errors, notes and names, for all handlers ----------------------------------------- */

/* Sets the error of the statement at hand, placed at this byte of the source. Returns false. */
bool refuse(Reader *r, uint32_t byte, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Refuses a statement for the kind of objects that it is about, in the plural, and says how it begins:
 * "views are not covered yet: CREATE VIEW v". */
bool refuse_not_covered(Reader *r, uint32_t byte, const char *kind, const char *statement);

/* The same for something that is not declared (so far). */
bool refuse_missing(Reader *r, uint32_t byte, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same for something declared before, at `first`. */
bool refuse_twice(Reader *r, uint32_t byte, SourcePos first, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same for a table, index, sequence or type of this name, whose kind is called so. Where the file does declare
 * it, in a statement that was refused, that is what is said. */
bool refuse_undeclared(Reader *r, uint32_t byte, char space, const char *kind, QName name);

/* Notes what only PostgreSQL has, and is left out for another engine. */
void left_out(Reader *r, uint32_t byte, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Appends the error of the statement at hand to those of the file. */
void report(Reader *r);
void report_all(Reader *r, Error *err); /* in the order of the file */

/* Notes what is understood and left alone; the same text only once. */
void note(Reader *r, uint32_t byte, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The source's byte of a location in the tree; the start of the statement where it has none. */
uint32_t  byte_of(const Reader *r, int32_t location);
SourcePos pos_of(const Reader *r, uint32_t byte);

Name        name_of(Reader *r, const char *text); /* "" and NULL give an absent name */
const char *string_of(const Node *node);          /* of a String node; "" for any other */
void        mention_schema(Reader *r, Name schema);

/* A list of Strings: [name] or [schema, name]. A third part (the database) is an error. */
bool qname_of_list(Reader *r, uint32_t byte, Node *const *items, size_t count, QName *ret_name);
bool qname_of_range(Reader *r, const PgQuery__RangeVar *range, QName *ret_name);
void names_of_list(Reader *r, Node *const *items, size_t count, Names *names);

/* "a.b" or "b", for messages. */
const char *show(Reader *r, QName name);
const char *show_path(Reader *r, uint16_t path);

/* ---- Tokens of the statement at hand (slice.c) --------------------------------------------------- */

/* Index of the first token at or after this byte. token_count: none. */
uint32_t token_at(const Reader *r, uint32_t byte);
bool     token_word(const Reader *r, uint32_t index, const char *word);
/* Index of the token that closes the parenthesis or bracket at this index. */
uint32_t token_closing(const Reader *r, uint32_t index);
/* The first token from `index` on, outside parentheses, that is this word; token_count: none. */
uint32_t token_find(const Reader *r, uint32_t index, const char *word);
/* The end of the list element that begins at `index`: a comma or closing parenthesis outside parentheses. */
uint32_t token_element_end(const Reader *r, uint32_t index);

/* Makes the Expr of the tree from the author's text between two tokens (`end` is the first that is not
 * part of it). */
bool expr_make(Reader *r, const Node *tree, uint32_t first, uint32_t end, const Expr **ret_expr);

/* ---- The other files ----------------------------------------------------------------------------- */

/* split.c: takes the next statements, up to about 64 KiB or a psql command. False: the end was reached. */
typedef enum SplitStop { SPLIT_FULL,
                         SPLIT_COMMAND,
                         SPLIT_END } SplitStop;
SplitStop split_batch(Reader *r, Batch *batch, uint32_t *at);
/* The one statement that lies between these two bytes. */
void split_range(Reader *r, Batch *batch, uint32_t start, uint32_t end);

/* parse.c */
struct Pool *pool_new(void);
void         pool_free(struct Pool *pool);
void         parse_batch(Reader *r, Batch *batch, uint32_t resume_at);
/* Trees of a text that is not the file's own; NULL where it does not parse. They live until the next
 * parse. */
PgQuery__ParseResult *parse_text(Reader *r, const char *text);

/* statement.c: what each kind of statement does. */
bool handle_statement(Reader *r, const Node *statement);
bool refuse_dml(Reader *r, const char *what);
/* How the statement at hand begins, up to the name of what it is about: "CREATE OR REPLACE VIEW public.v". */
const char *statement_head(Reader *r);

/* Leaves the refused statement out, where the file is read for an engine that has nothing like it; false: it may change what
 * the tables are, or is no definition. */
bool leave_out(Reader *r);
/* May what concerns objects of this kind (Error.not_covered) be left out? */
bool may_leave_out(const Reader *r, const char *kind);

/* written.c: views, triggers and functions, as they are written. */
bool handle_view(Reader *r, const Node *node);
bool handle_materialized_view(Reader *r, const Node *node);
bool handle_trigger(Reader *r, const Node *node);
bool handle_function(Reader *r, const Node *node);
bool written_drop(Reader *r, const PgQuery__DropStmt *drop); /* of triggers and functions */
bool written_rename_column(Reader *r, const PgQuery__RenameStmt *rename);   /* of a view; false: not for this target */
/* ENABLE and DISABLE TRIGGER; false: the command is another one, or the target is PostgreSQL. */
bool written_switch_triggers(Reader *r, const Table *table, const PgQuery__AlterTableCmd *cmd);
/* A statement renames or moves this relation, or a part of it, of which views before it may speak. */
void written_overtake(Reader *r, const Object *relation);

/* refused.c: remembers what a refused statement would have declared; `kind`: Error.not_covered of the refusal. */
void refused_enter(Reader *r, const Node *statement, const char *kind);

/* Columns of domains become what those say; a column of another type that was left out is an error. */
void refuse_left_out_types(Reader *r);

/* domain.c: for another engine than PostgreSQL. NULL: it says what can't be said of a column; the error at hand means nothing. */
Domain *domain_make(Reader *r, const PgQuery__CreateDomainStmt *create);
bool    domain_use(Reader *r, const Domain *domain, Column *column);
bool    handle_domain(Reader *r, const Node *node);
void    refused_enter_domain(Reader *r, const Node *statement, const Domain *domain);

/* directive.c */
bool directives_attach(Reader *r, Directives *directives, uint32_t first, uint32_t count);
void place_add(Reader *r, uint32_t byte, Object *object, bool inner);

/* prove.c */
void tree_print(const ProtobufCMessage *message, Strbuf *out);
/* Calls visit for each Node, parents first; false: not into this one. depth: of Nodes. */
typedef bool TreeVisit(const Node *node, unsigned depth, void *context);
void         tree_walk(const ProtobufCMessage *message, unsigned depth, TreeVisit *visit, void *context);
void         prove_later(Reader *r, const Node *tree, const char *slice, uint32_t at);
void         prove_slices(Reader *r);

/* facts.c: columns, types and regclass constants that an expression names. */
bool expr_collect(Reader *r, const Node *tree, Expr *expr); /* false: nested too deep */

/* type.c */
bool        type_make(Reader *r, const PgQuery__TypeName *name, const Type **ret_type);
const Type *type_intern(Reader *r, QName name, const char *modifiers, uint8_t dimensions, SourcePos at);
const Type *type_builtin(Reader *r, const char *internal_name);
bool        type_is_datetime(const Type *type);
bool        type_is_plain(const Type *type); /* built in, under any search_path */

/* params.c: WITH (...) and other lists of DefElem. */
const char *def_text(Reader *r, const PgQuery__DefElem *def); /* as the server would store it */
bool        params_make(Reader *r, Node *const *items, size_t count, Params *params);
const char *param_name(Reader *r, const PgQuery__DefElem *def);
void        params_set(Reader *r, Params *params, const char *name, const char *value);
void        params_unset(Params *params, const char *name);

/* path.c: search_path and other SET statements. */
bool handle_set(Reader *r, const Node *node);
bool handle_select(Reader *r, const Node *node);
bool handle_transaction(Reader *r, const Node *node);
void refuse_open_transaction(Reader *r);
/* The schema in which an unqualified name is declared under this path, as far as a file can say; NULL: the
 * session's. */
const char *path_target(const Reader *r, uint16_t path);

bool path_use(Reader *r, uint32_t byte, const Names *names);

/* draft.c: the names declared so far. */
typedef enum DraftSpace {
    SPACE_SCHEMA = 's',
    SPACE_EXTENSION = 'e',
    SPACE_TYPE = 't',
    SPACE_RELATION = 'r'
} DraftSpace;
struct Draft *draft_new(void);
void          draft_free(struct Draft *draft);
/* Enters a new object of the statement at hand. On an identical repeat under IF NOT EXISTS: *ret_object
 * NULL, true. */
bool draft_declare(Reader *r, ObjectKind kind, QName name, Object *parent, uint32_t byte, bool if_not_exists,
                   Object **ret_object);
/* Is the name of an object like this one free? *ret_repeated: no, but the two statements say the same. */
bool draft_taken(Reader *r, const Object *probe, uint32_t byte, bool if_not_exists, bool *ret_repeated);
/* A child: column, constraint, enum value. It has no entry by name. */
Object *draft_child(Reader *r, ObjectKind kind, Name name, Object *parent, uint32_t byte);
void    draft_enter(Reader *r, Object *object); /* by its name as it is now */
/* The sequence of an identity column is no object: its name finds the column. */
void draft_enter_identity(Reader *r, Column *column);
void draft_leave(Reader *r, Object *object); /* before its name changes */
/* NULL: not declared so far. */
Object *draft_find(Reader *r, DraftSpace space, QName name);
Object *draft_find_from(Reader *r, DraftSpace space, QName name, uint16_t path);
/* Also by the name that the server would give an index, key or serial sequence that has none. */
Object     *draft_find_relation(Reader *r, QName name);
Constraint *draft_find_constraint(Reader *r, Table *table, const char *name);
bool        draft_table(Reader *r, const PgQuery__RangeVar *range, Table **ret_table);
bool        draft_column(Reader *r, Table *table, const char *name, uint32_t byte, Column **ret_column);
void        draft_remove(Reader *r, Object *object); /* and all below it */
void        draft_finish(Reader *r);

/* settle.c: gives the unnamed parts of a table the names that the server has chosen so far. */
void settle_names(Reader *r, const Table *table);

/* sequence.c */
bool sequence_options(Reader *r, Node *const *items, size_t count, const Type *type, bool alter,
                      SequenceOptions *options, Sequence *sequence);
bool sequence_type_fits(const Type *type); /* int2, int4, int8 */
bool handle_create_sequence(Reader *r, const Node *node);
bool handle_alter_sequence(Reader *r, const Node *node);
void sequence_defaults(SequenceOptions *options, const Type *type);

/* enum.c */
bool handle_create_enum(Reader *r, const Node *node);
bool handle_alter_enum(Reader *r, const Node *node);

/* schema.c */
bool handle_create_schema(Reader *r, const Node *node);
bool handle_create_extension(Reader *r, const Node *node);

/* column.c, constraint.c, table.c, like.c */
typedef struct Keys { /* PRIMARY KEY, UNIQUE and EXCLUDE of one statement: equal ones are one */
    VEC(Constraint *)
    items;
} Keys;
bool     column_make(Reader *r, Table *table, const PgQuery__ColumnDef *def, Keys *keys, Column **ret_column);
bool     column_set_default(Reader *r, Column *column, const Node *tree, uint32_t first, uint32_t end);
bool     column_set_identity(Reader *r, Column *column, char when, Node *const *options, size_t count,
                             uint32_t byte);
bool     constraint_make(Reader *r, Table *table, Column *column, const PgQuery__Constraint *def, Keys *keys,
                         Constraint **ret_constraint);
void     keys_merge(Reader *r, Keys *keys);
/* NOT NULL beside a column, or (server 18) as a constraint of the table. */
bool     column_set_not_null(Reader *r, Column *column, const PgQuery__Constraint *def);
void     column_drop_not_null(Column *column);
bool     not_null_make(Reader *r, Table *table, const PgQuery__Constraint *def, Column **ret_column);
/* The column whose NOT NULL has this name, given or automatic; NULL: none. */
Column  *not_null_find(Reader *r, const Table *table, const char *name);
bool     like_expand(Reader *r, Table *table, const PgQuery__TableLikeClause *like);
uint32_t constraint_byte(const Reader *r, const PgQuery__Constraint *def);
bool     column_set_storage(Reader *r, Column *column, const char *word, uint32_t byte);
bool     column_set_compression(Reader *r, Column *column, const char *method, uint32_t byte);
/* frozen.c; target: the type that the value is assigned to, or NULL */
bool check_not_frozen(Reader *r, const Node *tree, const Type *target, uint32_t byte);
bool handle_create_table(Reader *r, const Node *node);

/* index.c */
void key_parts_reserve(Reader *r, KeyParts *key, size_t count);
bool key_part_make(Reader *r, const PgQuery__IndexElem *elem, uint32_t first, KeyPart *part);
bool handle_create_index(Reader *r, const Node *node);

/* alter_table.c, alter_column.c */
typedef struct Alter { /* one command of ALTER TABLE */
    Table                        *table;
    const PgQuery__AlterTableCmd *cmd;
    uint32_t                      first, end; /* its tokens */
    uint32_t                      byte;       /* of the first */
    Keys                         *keys;
} Alter;
bool handle_alter_table(Reader *r, const Node *node);
bool alter_column_default(Reader *r, Alter *a);
bool alter_column_type(Reader *r, Alter *a);
bool alter_column_null(Reader *r, Alter *a);
bool alter_column_statistics(Reader *r, Alter *a);
bool alter_column_storage(Reader *r, Alter *a);
bool alter_column_compression(Reader *r, Alter *a);
bool alter_column_options(Reader *r, Alter *a);
bool alter_column_expression(Reader *r, Alter *a);
bool alter_column_identity(Reader *r, Alter *a);
bool alter_drop_column(Reader *r, Alter *a);

/* comment.c, rename.c, drop.c */
bool        handle_comment(Reader *r, const Node *node);
bool        handle_rename(Reader *r, const Node *node);
bool        handle_drop(Reader *r, const Node *node);
bool        handle_set_schema(Reader *r, const Node *node);
const char *kind_with_article(ObjectKind kind); /* "a table", "an index" */
/* PostgreSQL's words for an object type. */
const char *object_type_plural(PgQuery__ObjectType type);
bool        refuse_object_type(Reader *r, PgQuery__ObjectType type, const char *statement);

/* label.c: what an expression counts as in an automatic index name; NULL: "expr". Lives as long as the
 * tree. */
const char *index_label(const Node *expr);

#endif
