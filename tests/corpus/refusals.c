/*
 * refusals.c: prints everything for which a schema file is refused, one a line: line, column, kind of objects that
 * is not covered (or -), message. The program shows the first ones only. It must not know any message.
 *
 *   refusals FILE         exit 0: the file is read; 2: it is refused
 */
#include <stdio.h>

#include <schemasync/ddl.h>

int
main(int count, char **words)
{
    ERROR_AUTO err = ERROR_INIT;
    Catalog   *catalog = NULL;

    if (count != 2) {
        fputs("usage: refusals FILE\n", stderr);
        return 1;
    }
    if (ddl_read(words[1], &catalog, &err)) {
        catalog_free(catalog);
        return 0;
    }
    for (const Error *each = &err; each != NULL; each = each->next)
        printf("%u\t%u\t%s\t%s\n", each->line, each->column, each->not_covered == NULL ? "-" : each->not_covered,
               each->message);
    return 2;
}
