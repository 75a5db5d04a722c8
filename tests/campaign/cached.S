/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Some hundred cycles in which caches and TLBs do all that they can do: misses, hits, two addresses of one memory, partial
 * stores, an atomic, a double load, R and M written back, flushes, a trap, and a timer that interrupts every 80 cycles.
 */
    .global _start
_start:
    set 0x4000300, %g1           ! context table at 0x40003000
    mov 0x100, %g2
    sta %g1, [%g2] 0x19
    mov 1, %g1
    sta %g1, [%g0] 0x19
    set 0x40001000, %g1
    wr %g1, %tbr
    set 0x80000200, %g3          ! interrupt 8 of the timer, each two microseconds
    mov 0x100, %g1
    st %g1, [%g3 + 0x40]
    set 0x80000300, %g3
    mov 1, %g1
    st %g1, [%g3 + 0x14]
    mov 0xf, %g1
    st %g1, [%g3 + 0x18]
    rd %psr, %g1
    wr %g1, 0x20, %psr
    nop; nop; nop
    set 0x40002000, %o0
    set 0x41002000, %o1          ! the same memory
    mov 3, %l0
    mov 0, %l1
1:  st %l0, [%o0]
    ld [%o1], %l2
    stb %l2, [%o0 + 1]
    ldub [%o0 + 1], %l3
    ldd [%o1 + 0x18], %o4
    add %l1, %l3, %l1
    add %l1, %o5, %l1
    sth %l1, [%o1 + 0x12]
    swap [%o0 + 8], %l1
    call 2f
    subcc %l0, 1, %l0
    bne,a 1b
    st %l0, [%o0 + 0x1c]
    ld [%o0 + 0x12 - 2], %l4
    ta 0x10                      ! a handler, and back
    flush
    ld [%o0], %l5
    add %l1, %l5, %g2
    sta %g0, [%g0] 0x18          ! TLBs are emptied
    ld [%o1 + 8], %l6
    add %g2, %l6, %g2
    mov 1, %g1
    ta 0
    nop
    .align 32
2:  ld [%o1 + 0x10], %g3
    retl
    st %g3, [%o0 + 4]
    .org 0x1000
traps:
    .rept 24
    mov 1, %g1
    ta 0
    nop
    nop
    .endr
    jmp %l1                      ! the timer
    rett %l2
    nop
    nop
    .rept 119
    mov 1, %g1
    ta 0
    nop
    nop
    .endr
    jmp %l2                      ! ta 0x10
    rett %l2 + 4
    nop
    nop
    .org 0x3000
    .word 0x04000341, 0, 0, 0
    .org 0x3500
    .word 0x0400008e, 0x0400008e, 0, 0
    .org 0x3600
    .word 0x0800000e
    .org 0x3800
