/*
 * keywords.h: which words can't stand as an identifier without quotes.
 */
#ifndef SCHEMASYNC_SQL_KEYWORDS_H
#define SCHEMASYNC_SQL_KEYWORDS_H

#include <stdbool.h>

bool sql_is_keyword(const char *lower_case_word);

#endif
