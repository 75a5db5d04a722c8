/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Linux's system calls on 32-bit SPARC, without a C library: `ta 0x10`, number in %g1, arguments in %o0 to %o5, carry set for
 * an error. Structures are those of the kernel (arch/sparc/include/uapi/asm).
 */
#ifndef LINUX_TEST_SYSTEM_H
#define LINUX_TEST_SYSTEM_H

#include <stdint.h>

enum system_call {
    SYS_EXIT = 1,
    SYS_READ = 3,
    SYS_WRITE = 4,
    SYS_OPEN = 5,
    SYS_CLOSE = 6,
    SYS_MKNOD = 14,
    SYS_GETPID = 20,
    SYS_KILL = 37,
    SYS_IOCTL = 54,
    SYS_REBOOT = 55,
    SYS_EXECVE = 59,
    SYS_MMAP = 71,
    SYS_MUNMAP = 73,
    SYS_MPROTECT = 74,
    SYS_RT_SIGACTION = 102,
    SYS_MOUNT = 167,
    SYS_WAITPID = 212,
    SYS_NANOSLEEP = 249,
    SYS_CLOCK_GETTIME = 257,
    SYS_SCHED_GETAFFINITY = 260,
    SYS_SCHED_SETAFFINITY = 261,
    SYS_GETCPU = 308
};

#define O_RDONLY 0
#define O_RDWR   2
#define S_IFCHR  0020000

#define SIGSEGV    11
#define SIGUSR1    30
#define SA_SIGINFO 0x200ul

#define PROT_READ     1
#define PROT_WRITE    2
#define MAP_SHARED    1
#define MAP_PRIVATE   2
#define MAP_ANONYMOUS 0x20

#define CLOCK_MONOTONIC 1

#define TCSBRK 0x20005405l /* with an argument of 1: wait until everything is sent */

#define REBOOT_MAGIC1 0xfee1deadul
#define REBOOT_MAGIC2 672274793
#define REBOOT_HALT   0xcdef0123ul

struct timespec {
    long seconds;
    long nanoseconds;
};

struct sigaction {
    void (*handler)(int signal);
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask[2];
};

/* The result, or minus the error number. */
long system_call(enum system_call number, long a, long b, long c, long d, long e, long f);

/* 0 in the child. */
long system_fork(void);

/* fd[0] to read, fd[1] to write. */
long system_pipe(int fd[2]);

/* Where a signal handler returns to: as an address, minus the 8 bytes that `ret` adds. */
extern char system_signal_return[];

/* Takes, and gives back, a lock byte that is 0 when free (LDSTUB). */
void lock_take(volatile uint8_t *lock);
void lock_release(volatile uint8_t *lock);

#endif
