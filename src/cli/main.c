/*
 * main.c: the program: from words to a command's run, from its outcome to an exit code. It knows no command
 * by name.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/fail.h"
#include "cli/run.h"

/* A closed stream's number would go to the next file opened, and our output into it: take the number, opened
 * the wrong way round, so that writing to it still fails as it should. */
static void
keep_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
                _exit(EXIT_ERROR);
    }
}

/* What was printed must have arrived: a full disk may show only here. */
static ExitCode
close_stdout(ExitCode code)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    if (errno != EPIPE && code == EXIT_OK)
        return EXIT_ERROR;
    return code;
}

/* What the reader of a large file needed goes back to the system when it is done, not to a heap that nobody asks again:
 * left to itself, malloc raises its threshold after the first large block. */
static void
return_freed_memory(void)
{
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

int
main(int count, char **words)
{
    ERROR_AUTO err = ERROR_INIT;
    ExitCode   code = EXIT_OK;

    return_freed_memory();
    keep_standard_streams();
    signal(SIGPIPE, SIG_IGN);
    if (!run_words(count - 1, words + 1, &code, &err))
        code = fail(&err);
    return (int)close_stdout(code);
}
