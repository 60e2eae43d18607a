/*
 * formats.h: the print functions behind report_formats[].
 */
#ifndef SCHEMASYNC_REPORT_FORMATS_H
#define SCHEMASYNC_REPORT_FORMATS_H

#include <schemasync/report.h>

void report_text(const Plan *plan, const ReportOptions *options, Strbuf *out);
void report_sql(const Plan *plan, const ReportOptions *options, Strbuf *out);
void report_json(const Plan *plan, const ReportOptions *options, Strbuf *out);
void report_markdown(const Plan *plan, const ReportOptions *options, Strbuf *out);

#endif
