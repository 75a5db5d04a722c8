/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A timer whose signal carries the guard, so that nothing of it is global (guard.h). Between two of its
 * signals the code gets on if the sandbox has counted instructions or has been in a machine.
 */
#include "scenarios/guard.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PERIOD_NS 250000000

static double seconds_of(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static _Noreturn void end(struct guard *guard, const char *what, unsigned seconds)
{
    struct sandbox *sandbox = guard->sandbox;
    char text[512];

    snprintf(text, sizeof(text), "%sended after %u s of %s", sandbox ? sandbox_place(sandbox) : "",
             seconds, what);
    guard->tell(guard->owner, text);
    _exit(EXIT_SUCCESS);
}

static bool gets_on(struct guard *guard, const struct sandbox *sandbox)
{
    bool same = guard->steps == sandbox->steps && guard->pauses == sandbox->pauses;

    guard->steps = sandbox->steps;
    guard->pauses = sandbox->pauses;
    return !same || sandbox->paused;
}

static void look(int number, siginfo_t *info, void *context)
{
    struct guard *guard = info->si_value.sival_ptr;
    struct sandbox *sandbox = guard->sandbox;

    (void)number;
    (void)context;
    if (info->si_code != SI_TIMER)
        return;
    if (seconds_of(CLOCK_MONOTONIC) > guard->end)
        end(guard, "host time", guard->seconds);
    if (!sandbox || gets_on(guard, sandbox))
        guard->alive = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    else if (seconds_of(CLOCK_PROCESS_CPUTIME_ID) > guard->alive + GUARD_STUCK)
        end(guard, "the processor's time inside one library function (a hopeless pattern?)",
            GUARD_STUCK);
}

void guard_start(struct guard *guard)
{
    struct sigaction action = {.sa_sigaction = look, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    struct itimerspec period = {{0, PERIOD_NS}, {0, PERIOD_NS}};

    event.sigev_value.sival_ptr = guard;
    guard->sandbox = NULL;
    guard->end = seconds_of(CLOCK_MONOTONIC) + guard->seconds;
    sigaction(SIGALRM, &action, NULL);
    if (timer_create(CLOCK_MONOTONIC, &event, &guard->timer) != 0 ||
        timer_settime(guard->timer, 0, &period, NULL) != 0) {
        guard->tell(guard->owner, "the host has no timer left to guard it");
        _exit(EXIT_SUCCESS);
    }
}

void guard_stop(struct guard *guard)
{
    guard->sandbox = NULL;
    timer_delete(guard->timer);
    signal(SIGALRM, SIG_IGN); /* one may be on its way */
}

void guard_watch(struct guard *guard, struct sandbox *sandbox)
{
    guard->sandbox = sandbox;
}
