/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The self-test that Linux runs as its first process: processes, copy on write, memory protection, signals, register windows,
 * the FPU in two processes at once, time, all processors on one counter, and ports if there are any (ports.c). Each test prints `pass: NAME` or `FAIL: NAME`;
 * run.sh compares the console with expected.txt.
 */
#include <stdbool.h>

#include "tests/linux/guest/ports.h"
#include "tests/linux/guest/system.h"

#define PAGE  4096
#define PAGES 64

#define CHILD_STATUS 42
#define COUNTS       20000

static volatile int *volatile nowhere;
static volatile int seen_signal;
static int written_by_child = 1;

int main(int argc, char **argv);

static long call1(enum system_call number, long a)
{
    return system_call(number, a, 0, 0, 0, 0, 0);
}

static long call3(enum system_call number, long a, long b, long c)
{
    return system_call(number, a, b, c, 0, 0, 0);
}

static void print(const char *text)
{
    long length = 0;

    while (text[length])
        length++;
    call3(SYS_WRITE, 1, (long)text, length);
}

/* Waits until everything is sent: the kernel's own messages would come in between. */
static void drain(void)
{
    call3(SYS_IOCTL, 1, TCSBRK, 1);
}

static void report(bool good, const char *name)
{
    print(good ? "pass: " : "FAIL: ");
    print(name);
    print("\n");
    drain();
}

static void print_file(const char *path)
{
    char buffer[512];
    long length;
    long fd = call3(SYS_OPEN, (long)path, 0, 0);

    while ((length = call3(SYS_READ, fd, (long)buffer, sizeof(buffer))) > 0)
        call3(SYS_WRITE, 1, (long)buffer, length);
    call1(SYS_CLOSE, fd);
}

static void exit_with(int status)
{
    call1(SYS_EXIT, status);
}

static int wait_for(long process)
{
    int status = -1;

    call3(SYS_WAITPID, process, (long)&status, 0);
    return status;
}

static bool exited_with(long process, int status)
{
    return wait_for(process) == status << 8;
}

static void *map_pages(int flags)
{
    return (void *)system_call(SYS_MMAP, 0, PAGES * PAGE, PROT_READ | PROT_WRITE,
                               flags | MAP_ANONYMOUS, -1, 0);
}

static bool is_error(const void *result)
{
    return (unsigned long)result > -(unsigned long)PAGE;
}

/* Deep enough to overflow eight windows many times, and to underflow them on the way back. */
static int __attribute__((noinline)) depth(int levels)
{
    volatile int here = levels;

    return levels ? depth(levels - 1) + (here - levels) + 1 : 0;
}

static void test_exec(void)
{
    char *arguments[] = {(char *)"/init", (char *)"child", 0};
    char *environment[] = {0};
    long child = system_fork();

    if (!child) {
        call3(SYS_EXECVE, (long)arguments[0], (long)arguments, (long)environment);
        exit_with(1);
    }
    report(exited_with(child, CHILD_STATUS), "fork, exec, wait");
}

static void test_copy_on_write(void)
{
    char text[8] = "";
    int fd[2];
    bool good = system_pipe(fd) == 0;
    long child = system_fork();

    if (!child) {
        written_by_child = 2;
        call3(SYS_WRITE, fd[1], (long)"hello", 5);
        exit_with(written_by_child);
    }
    good &=
        call3(SYS_READ, fd[0], (long)text, sizeof(text)) == 5 && text[0] == 'h' && text[4] == 'o';
    good &= exited_with(child, 2) && written_by_child == 1;
    report(good, "pipe, copy on write");
}

static void test_map(void)
{
    volatile uint32_t *word = map_pages(MAP_PRIVATE);
    bool good = !is_error((void *)word);

    for (uint32_t i = 0; good && i < PAGES; i++)
        word[i * PAGE / sizeof(*word)] = i * 7;
    for (uint32_t i = 0; good && i < PAGES; i++)
        good = word[i * PAGE / sizeof(*word)] == i * 7;
    good = good && !call3(SYS_MPROTECT, (long)word, PAGE, PROT_READ) && word[0] == 0;
    good = good && !call3(SYS_MUNMAP, (long)word, PAGES * PAGE, 0);
    report(good, "mmap, mprotect, munmap");
}

static void test_protection(void)
{
    volatile uint32_t *word = map_pages(MAP_PRIVATE);
    long child;

    word[0] = 1;
    call3(SYS_MPROTECT, (long)word, PAGE, PROT_READ);
    child = system_fork();
    if (!child) {
        word[0] = 2;
        exit_with(0);
    }
    report((wait_for(child) & 127) == SIGSEGV, "a store to a read-only page is a signal");
    child = system_fork();
    if (!child) {
        *nowhere = 1;
        exit_with(0);
    }
    report((wait_for(child) & 127) == SIGSEGV, "a store to no page is a signal");
}

static void take_signal(int signal)
{
    seen_signal = signal;
}

static void test_signal(void)
{
    struct sigaction action = {.handler = take_signal, .flags = SA_SIGINFO};

    system_call(SYS_RT_SIGACTION, SIGUSR1, (long)&action, 0, (long)system_signal_return,
                sizeof(action.mask), 0);
    call3(SYS_KILL, call1(SYS_GETPID, 0), SIGUSR1, 0);
    report(seen_signal == SIGUSR1, "signal");
}

/* The 60,000th harmonic number, in two processes at once: the kernel switches the FPU between them. */
static void test_fpu(void)
{
    long child = system_fork();
    volatile double sum = 0;
    bool good;

    for (int i = 1; i <= 60000; i++)
        sum += 1.0 / i;
    good = sum > 11.5793 && sum < 11.5794;
    if (!child)
        exit_with(good ? CHILD_STATUS : 1);
    report(exited_with(child, CHILD_STATUS) && good, "floating point in two processes");
}

static void test_time(void)
{
    struct timespec before, after;
    struct timespec pause = {0, 200000000};
    long milliseconds;

    call3(SYS_CLOCK_GETTIME, CLOCK_MONOTONIC, (long)&before, 0);
    call3(SYS_NANOSLEEP, (long)&pause, 0, 0);
    call3(SYS_CLOCK_GETTIME, CLOCK_MONOTONIC, (long)&after, 0);
    milliseconds = (after.seconds - before.seconds) * 1000 +
                   (after.nanoseconds - before.nanoseconds) / 1000000;
    report(milliseconds >= 200 && milliseconds < 260, "200 ms of sleep");
}

struct shared {
    volatile uint8_t lock;
    volatile uint32_t count;
};

/* On one processor: first there, then COUNTS times through the lock. */
static void count_on(unsigned processor, struct shared *shared)
{
    unsigned long mask = 1ul << processor;
    unsigned long here = ~0ul;

    if (call3(SYS_SCHED_SETAFFINITY, 0, sizeof(mask), (long)&mask) < 0)
        exit_with(1);
    call3(SYS_GETCPU, (long)&here, 0, 0);
    for (int i = 0; i < COUNTS; i++) {
        lock_take(&shared->lock);
        shared->count++;
        lock_release(&shared->lock);
    }
    exit_with(here == processor ? CHILD_STATUS : 2);
}

static void test_processors(void)
{
    unsigned long processors = 0;
    struct shared *shared = map_pages(MAP_SHARED);
    uint32_t expected = 0;
    bool good = true;
    long child[32];

    call3(SYS_SCHED_GETAFFINITY, 0, sizeof(processors), (long)&processors);
    for (unsigned i = 0; i < 32; i++) {
        if (!(processors >> i & 1))
            continue;
        expected += COUNTS;
        child[i] = system_fork();
        if (!child[i])
            count_on(i, shared);
    }
    for (unsigned i = 0; i < 32; i++)
        if (processors >> i & 1)
            good &= exited_with(child[i], CHILD_STATUS);
    report(good && shared->count == expected, "every processor counts");
}

/* In a partition only, and not in every one. */
static void test_ports(void)
{
    bool sampling, queuing;

    if (!ports_open())
        return;
    ports_relay(&sampling, &queuing);
    report(sampling, "sampling ports");
    report(queuing, "queuing ports");
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        exit_with(CHILD_STATUS);
    system_call(SYS_MOUNT, (long)"proc", (long)"/proc", (long)"proc", 0, 0, 0);
    print_file("/proc/cpuinfo");
    print_file("/proc/interrupts");
    report(depth(200) == 200, "deep recursion");
    test_exec();
    test_copy_on_write();
    test_map();
    test_protection();
    test_signal();
    test_fpu();
    test_time();
    test_processors();
    test_ports();
    print("self-test done\n");
    drain();
    call3(SYS_REBOOT, (long)REBOOT_MAGIC1, REBOOT_MAGIC2, (long)REBOOT_HALT);
    return 0;
}
