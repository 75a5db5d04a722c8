/* SPDX-License-Identifier: BSD-2-Clause */
/* What torture tests need of C11, 7.4. */
#ifndef TORTURE_CTYPE_H
#define TORTURE_CTYPE_H

int isprint(int c);

#endif
