/* SPDX-License-Identifier: BSD-2-Clause */
/* What torture tests need of C11, 7.5: they include it, none looks at errno. */
#ifndef TORTURE_ERRNO_H
#define TORTURE_ERRNO_H

#define ERANGE 34

#endif
