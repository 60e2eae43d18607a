/*
 * measure.c: runs a command and prints its wall time in milliseconds, its peak memory in KiB and its exit status.
 * It must not know what it runs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

int
main(int argc, char **argv)
{
    struct rusage usage;
    int           status;

    if (argc < 2) {
        fputs("usage: measure COMMAND [ARGUMENT ...]\n", stderr);
        return 2;
    }
    double began = now_ms();
    pid_t  child = fork();

    if (child == 0) {
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("measure");
        return 1;
    }
    fprintf(stderr, "measured %.1f %ld %d\n", now_ms() - began, usage.ru_maxrss,
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
