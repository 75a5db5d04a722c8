/* SPDX-License-Identifier: BSD-2-Clause */
/* What torture tests need of POSIX's sys/types.h. */
#ifndef TORTURE_SYS_TYPES_H
#define TORTURE_SYS_TYPES_H

#include <stddef.h>

typedef int ssize_t;
typedef long off_t;
typedef int pid_t;

#endif
