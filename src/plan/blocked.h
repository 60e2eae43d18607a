/*
 * blocked.h: what stands in the way of a plan, each found before anything runs. A function returns false where it found
 * something; err names it.
 */
#ifndef SCHEMASYNC_PLAN_BLOCKED_H
#define SCHEMASYNC_PLAN_BLOCKED_H

#include "internal.h"

/* taken.c */
bool report_taken_names(PlanBuilder *builder, Error *err);

/* left_alone.c */
bool report_ignored_users(PlanBuilder *builder, Error *err);
bool report_all_missing(const PlanBuilder *builder, Error *err);

/* blocked.c: for both. */

/* How a live object is altered; NULL: it is not. */
const Change *blocked_alteration(const PlanBuilder *builder, const Object *from);

/* What this plan does to a live object that no user of it survives ("drops"); NULL: nothing. */
const char *blocked_destruction(const PlanBuilder *builder, const Object *used);

const char *blocked_display(PlanBuilder *builder, const OtherObject *other);

#endif
