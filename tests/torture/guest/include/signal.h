/* SPDX-License-Identifier: BSD-2-Clause */
/* What torture tests need of C11, 7.14. */
#ifndef TORTURE_SIGNAL_H
#define TORTURE_SIGNAL_H

typedef int sig_atomic_t;
typedef void (*sighandler_t)(int);

#define SIG_DFL ((sighandler_t)0)
#define SIG_IGN ((sighandler_t)1)

#define SIGILL  4
#define SIGABRT 6
#define SIGFPE  8
#define SIGSEGV 11
#define SIGALRM 14

sighandler_t signal(int number, sighandler_t handler);

#endif
