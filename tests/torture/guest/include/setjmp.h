/* SPDX-License-Identifier: BSD-2-Clause */
/* C11, 7.13: stack pointer and return address (setjmp.S), in the size that tests with a buffer of their own know. */
#ifndef TORTURE_SETJMP_H
#define TORTURE_SETJMP_H

typedef int jmp_buf[8];

int setjmp(jmp_buf context) __attribute__((returns_twice));
void longjmp(jmp_buf context, int value) __attribute__((noreturn));

#endif
