/*
 * formats.c: the table of report formats.
 */
#include <string.h>

#include "report/formats.h"

const ReportFormat report_formats[] = {
    { "text", "for people: reasons, hazards, locks and SQL", report_text },
    { "sql", "runs in psql as it is", report_sql },
    { "json", "for programs; docs/plan.schema.json describes it", report_json },
    { "markdown", "a comment on a pull request", report_markdown },
    { NULL, NULL, NULL },
};

const ReportFormat *
report_format(const char *name)
{
    for (const ReportFormat *format = report_formats; format->name != NULL; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}
