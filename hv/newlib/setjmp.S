/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * setjmp and longjmp without the trap that flushes register windows, which partitions do not have: the way
 * back is walked window by window, so that underflow traps bring the caller's registers from its stack.
 * jmp_buf: 0 %sp of the caller, 4 where to return.
 */
    .cfi_sections .debug_frame
    .section .text.setjmp, "ax"
    .global setjmp, _setjmp
    .type setjmp, #function
    .type _setjmp, #function
setjmp:
_setjmp:
    .cfi_startproc
    .cfi_return_column 15
    st      %sp, [%o0]
    st      %o7, [%o0 + 4]
    retl
     mov    %g0, %o0
    .cfi_endproc
    .size setjmp, . - setjmp

    .section .text.longjmp, "ax"
    .global longjmp, _longjmp
    .type longjmp, #function
    .type _longjmp, #function
longjmp:
_longjmp:
    .cfi_startproc
    ld      [%o0], %g2
    ld      [%o0 + 4], %g3
    cmp     %o1, 0
    be,a    1f                  ! setjmp never returns 0 a second time
     mov    1, %o1
1:  mov     %o1, %g1
2:  cmp     %sp, %g2            ! the window of who called setjmp?
    be      3f
     tst    %fp
    bne,a   2b                  ! no: its caller's, if there is one
     restore
    ta      0                   ! the jump buffer is of another stack, or its function has returned
3:  jmp     %g3 + 8
     mov    %g1, %o0
    .cfi_endproc
    .size longjmp, . - longjmp

    .section .note.GNU-stack, "", %progbits
