/*
 * common.h: what the report formats share: counts, allowances, names of objects, lists of what is left alone.
 */
#ifndef SCHEMASYNC_REPORT_COMMON_H
#define SCHEMASYNC_REPORT_COMMON_H

#include <schemasync/report.h>

typedef struct Counts {
    uint32_t create, alter, drop;
} Counts;

Counts report_count(const Plan *plan);

/* Is this step one more of the change that the step before it belongs to? */
bool report_is_continued(const Plan *plan, uint32_t step);

/* "create", "alter", "drop" */
const char *report_verb(ChangeVerb verb);

/* "public.users.email": for messages, never for SQL. */
void report_add_name(const Plan *plan, const Object *object, Strbuf *out);

/* "db/schema.sql:14"; nothing where the step has no line. False: nothing was added. */
bool        report_add_place(const Plan *plan, SourcePos at, Strbuf *out);
const char *report_file(const Plan *plan, SourcePos at);

/* Has this hazard to be allowed, and how: "--allow-drop=column", "--allow=data-loss". */
bool hazard_needs_allowance(const Hazard *hazard);
void hazard_add_allowance(const Hazard *hazard, Strbuf *out);

/* All allowances that the plan still lacks, each once: "--allow-drop=column,table --allow=data-loss". */
void report_add_missing_allowances(const Plan *plan, Strbuf *out);

/* "3 views: public.a, public.b and 1 more". Calls `each` with one line for each kind, in the order of the
 * kinds' names. `most`: how many names are said. */
void report_others(const OtherObject *const *others, uint32_t count, uint32_t most,
                   void (*each)(void *context, const char *line), void *context);

/* "SET LOCAL search_path TO a, \"B\"": what a step needs to run under path `path` of the desired Catalog. */
void report_add_search_path(const Plan *plan, uint16_t path, Strbuf *out);

/* Text inside a comment line of SQL: one line, without control characters. */
void report_add_comment(Strbuf *out, const char *text);

/* A statement for psql: its bytes, with a space where psql would take `:name` for a variable of its own; then
 * ";\n". */
void report_add_statement(Strbuf *out, const char *sql);

/* SQL on one line, as it can be read: breaks between its words become spaces. */
void report_add_one_line(Strbuf *out, const char *sql);

/* "about 1,200,000 rows, 340 MB": what the step touches under its lock; nothing where that is not known. */
void report_add_touched(const Step *step, const char *before, const char *after, Strbuf *out);

/* "the server's log has the analysed trees of 2 texts (--judge=tree)"; only where plan->logged > 0. */
void report_add_logged(const Plan *plan, Strbuf *out);

/* "3 objects ignored by rules"; only where diff->ignored > 0. */
void report_add_ignored(const Plan *plan, Strbuf *out);

/* Reasons of questions that nobody could decide. Never NULL. */
const char *question_reason(const Question *question);

#endif
