/*
 * interrupt.c: see interrupt.h. It knows signals; how a statement is cancelled and what a failure left behind is the
 * engine's.
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "cli/interrupt.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

static PgSession *volatile session_at_work;
static volatile sig_atomic_t came;

static void
on_signal(int number)
{
    int        before = errno;
    PgSession *session = session_at_work;

    (void)number;
    came = 1;
    if (session != NULL)
        pg_cancel(session);
    errno = before;
}

/* A signal that is ignored, as nohup does, stays so. */
static void
handle(void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = (int)SA_RESETHAND | SA_NODEFER }, before;

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
}

void
interrupt_begin(PgSession *session)
{
    session_at_work = session;
    handle(on_signal);
}

void
interrupt_end(void)
{
    handle(SIG_DFL);
    session_at_work = NULL;
}

bool
interrupted(void *context)
{
    (void)context;
    return came != 0;
}
