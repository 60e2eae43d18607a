/*
 * report.h: one Plan, printed for people and for programs.
 */
#ifndef SCHEMASYNC_REPORT_H
#define SCHEMASYNC_REPORT_H

#include <schemasync/plan.h>
#include <schemasync/strbuf.h>

typedef struct ReportOptions {
    const char *target;     /* what the plan is for, as the user knows it */
    const char *source;     /* the file, or the other source */
    bool        colour;
    unsigned    width;      /* of the terminal; 0: do not wrap */
    bool        drift;      /* words for `drift`: "differs" rather than "will change" */
    bool        quiet;      /* the steps and the summary only: nothing about what is left alone */
} ReportOptions;

typedef struct ReportFormat {
    const char *name;       /* "text", "sql", "json", "markdown" */
    const char *help;
    void      (*print)(const Plan *plan, const ReportOptions *options, Strbuf *out);
} ReportFormat;

extern const ReportFormat report_formats[];         /* ends with name NULL */
const ReportFormat *report_format(const char *name);    /* NULL: unknown */

/* One definition per statement, canonical order: what `dump` prints. */
void report_dump(const Plan *create_all, Strbuf *out);

#endif
