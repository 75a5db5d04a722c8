/* SPDX-License-Identifier: BSD-2-Clause */
/* GCC's types: the ones of a hosted compiler refer to the C library's. */
#include <stdint-gcc.h>
