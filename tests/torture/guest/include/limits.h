/* SPDX-License-Identifier: BSD-2-Clause */
/* GCC's own limits.h includes the C library's after itself; there is nothing to add. */
