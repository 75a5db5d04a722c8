/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What newlib asks of an operating system, for a partition: its console is standard output and error, its
 * heap what lies between its variables and its stack, its clock the module's. There are no files and
 * no processes. main is wrapped, so that returning from it ends in exit, as C wants.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <unistd.h>

#include "hv/lib/hv.h"

enum { WRITE_MAX = 256 }; /* bytes in a hypercall */

extern char __data_end[], __stack_bottom[];

int __real_main(uint32_t id, uint32_t condition);
int __wrap_main(uint32_t id, uint32_t condition);

/* These the headers have for other systems only. */
void *sbrk(ptrdiff_t size);
int kill(pid_t process, int signal);

int __wrap_main(uint32_t id, uint32_t condition)
{
    exit(__real_main(id, condition));
}

static int refuse(int error)
{
    errno = error;
    return -1;
}

/* Standard input, output and error; there are no other files. */
static bool is_console(int file)
{
    return file >= STDIN_FILENO && file <= STDERR_FILENO;
}

void _exit(int status)
{
    if (status != 0)
        hv_printf("exit, status %d\n", status);
    for (;;) {
        hv_partition_set_mode(hv_partition_number, HV_MODE_IDLE);
        hv_idle(); /* only if that was refused */
    }
}

_READ_WRITE_RETURN_TYPE write(int file, const void *text, size_t length)
{
    const char *const from = text;
    size_t done = 0;

    if (file != STDOUT_FILENO && file != STDERR_FILENO)
        return refuse(EBADF);
    while (done < length) {
        const size_t left = length - done;
        const size_t chunk = left < WRITE_MAX ? left : WRITE_MAX;
        const enum hv_status status = hv_console_write(from + done, chunk);

        if (status == HV_NO_ERROR)
            done += chunk;
        else if (status == HV_NOT_AVAILABLE)
            hv_idle(); /* the console is far behind */
        else
            return refuse(EFAULT);
    }
    return (_READ_WRITE_RETURN_TYPE)done;
}

_READ_WRITE_RETURN_TYPE read(int file, void *text, size_t length)
{
    (void)text;
    (void)length;
    return file == STDIN_FILENO ? 0 : refuse(EBADF);
}

void *sbrk(ptrdiff_t size)
{
    static char *end = __data_end;
    char *const begin = end;

    if (size > __stack_bottom - begin || size < __data_end - begin) {
        errno = ENOMEM;
        return (void *)-1;
    }
    end += size;
    return begin;
}

int fstat(int file, struct stat *status)
{
    if (!is_console(file))
        return refuse(EBADF);
    *status = (struct stat){.st_mode = S_IFCHR | S_IRUSR | S_IWUSR};
    return 0;
}

int isatty(int file)
{
    if (is_console(file))
        return 1;
    refuse(EBADF);
    return 0;
}

int close(int file)
{
    return is_console(file) ? 0 : refuse(EBADF);
}

off_t lseek(int file, off_t offset, int origin)
{
    (void)offset;
    (void)origin;
    return refuse(is_console(file) ? ESPIPE : EBADF);
}

int open(const char *name, int flags, ...)
{
    (void)name;
    (void)flags;
    return refuse(ENOENT);
}

int unlink(const char *name)
{
    (void)name;
    return refuse(ENOENT);
}

int link(const char *old, const char *new)
{
    (void)old;
    (void)new;
    return refuse(EROFS);
}

pid_t getpid(void)
{
    return (pid_t)hv_partition_number;
}

/* abort raises a signal, which nobody handles: an error for the health monitor. */
int kill(pid_t process, int signal)
{
    (void)process;
    hv_hm_error(HV_EVENT_APPLICATION_ERROR, (uint32_t)signal);
    _exit(128 + signal);
}

/* Since the module booted: nobody knows the date. */
int gettimeofday(struct timeval *time, void *zone)
{
    uint64_t now = 0;

    (void)zone;
    hv_time_get(&now);
    time->tv_sec = (time_t)(now / 1000000u);
    time->tv_usec = (suseconds_t)(now % 1000000u);
    return 0;
}

/* In units of 1 / CLOCKS_PER_SEC: the time that the partition has run. */
clock_t times(struct tms *times)
{
    uint64_t now = 0, run = 0;

    hv_time_get(&now);
    hv_execution_time_get(&run);
    *times = (struct tms){.tms_utime = (clock_t)(run * CLOCKS_PER_SEC / 1000000u)};
    return (clock_t)(now * CLOCKS_PER_SEC / 1000000u);
}
