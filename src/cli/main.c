/*
 * main.c: the program: from words to a command's run, from its outcome to an exit code. It knows no command
 * by name.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/fail.h"
#include "cli/run.h"

enum { STACK_BYTES = 512 * 1024 * 1024 };   /* mapped, not used: what is not touched costs nothing */

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

typedef struct Program {
    int      count;
    char   **words;
    ExitCode code;
} Program;

static void *
run_program(void *data)
{
    Program   *program = data;
    ERROR_AUTO err = ERROR_INIT;

    if (!run_words(program->count, program->words, &program->code, &err))
        program->code = fail(&err);
    return NULL;
}

/* Trees of expressions are walked by recursion, up to a limit that is ours: how much stack the user's shell grants
 * must not decide whether it is kept. */
static bool
start_program(Program *program, pthread_t *ret_thread)
{
    pthread_attr_t attributes;

    if (pthread_attr_init(&attributes) != 0 || pthread_attr_setstacksize(&attributes, STACK_BYTES) != 0)
        abort();
    int why = pthread_create(ret_thread, &attributes, run_program, program);
    pthread_attr_destroy(&attributes);
    if (why == 0)
        return true;
    fprintf(stderr, "schemasync: error: cannot start: no thread with a stack of %d MiB: %s\n"
            "hint: See ulimit -v and ulimit -u.\n", STACK_BYTES / (1 << 20), strerror(why));
    return false;
}

int
main(int count, char **words)
{
    Program   program = { .count = count - 1, .words = words + 1, .code = EXIT_OK };
    pthread_t thread;

    return_freed_memory();
    keep_standard_streams();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);   /* a limit on the size of files is an error like a full disk */
    if (!start_program(&program, &thread))
        return EXIT_ERROR;
    /* Signals go to the thread that works, whose waiting they end. */
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_join(thread, NULL);
    return (int)close_stdout(program.code);
}
