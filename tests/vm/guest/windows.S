/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * No register of any window is ever lost: all windows hold values of their own while the guest, with its traps off and no window
 * marked, does what a hypervisor has to trap, long enough for slots to end meanwhile; then every register of every window is
 * looked at. Once from each window. Then with its traps on, where the instruction's memory may fail before the hypervisor reads it
(run.sh): but for the locals of the window of that trap, which are its handler's, all is as it was.
 */
#define UART 0x80000100
#define WAYS 32                         /* more than any cache has, all of a size that WAY divides */
#define WAY  0x800

    .set    window_number, 0

/* Values: 0x1000 * window + register, of %l0 to %l7 (16..) and %i0 to %i7 (24..). */
    .macro  fill number
    set     \number << 12, %l0
    .irp    r, 1, 2, 3, 4, 5, 6, 7
    add     %l0, 16 + \r, %l\r
    .endr
    .irp    r, 0, 1, 2, 3, 4, 5, 6, 7
    add     %l0, 24 + \r, %i\r
    .endr
    add     %l0, 16, %l0
    .endm

    .macro  look register, value
    set     \value, %g2
    cmp     \register, %g2
    bne,a   1f
     inc    %g7
1:
    .endm

    .macro  look_window number
    .irp    r, 0, 1, 2, 3, 4, 5, 6, 7
    look    %l\r, (\number << 12) + 16 + \r
    look    %i\r, (\number << 12) + 24 + \r
    .endr
    .endm

    .text
    .align  4
    .globl  main
main:
    save    %sp, -96, %sp
    rd      %psr, %g3
    rd      %wim, %g4
    set     saved, %g2
    std     %g4, [%g2]
    st      %g3, [%g2 + 8]
    st      %sp, [%g2 + 12]
    andn    %g3, 0x20, %g1
    wr      %g1, %psr               ! traps off
    nop
    nop
    nop
    wr      %g0, %wim
    nop
    nop
    nop
    and     %g3, 0x1f, %g5          ! window that all began with
    clr     %g7                     ! wrong registers
    mov     8, %g6                  ! windows to begin from
again:
    ! Go once round: `restore` goes up. Each window fills its own; ins are the outs of the one above.
    .irp    w, 0, 1, 2, 3, 4, 5, 6, 7
    fill    \w
    restore
    .endr
    ! Now in the window that was filled with 0. Things that trap in user mode:
    set     200, %g1
2:  rd      %psr, %g2
    rd      %wim, %g3
    rd      %tbr, %g3
    wr      %g2, 0, %psr
    nop
    nop
    nop
    wr      %g0, 0, %wim
    set     UART, %g3
    ld      [%g3 + 4], %g2
    lda     [%g3] 0x1c, %g2
    subcc   %g1, 1, %g1
    bne     2b
     nop
    .irp    w, 0, 1, 2, 3, 4, 5, 6, 7
    look_window \w
    restore
    .endr
    ! and downwards, which is the other order
    save
    .irp    w, 7, 6, 5, 4, 3, 2, 1, 0
    look_window \w
    save
    .endr
    ! Begin in the next window.
    subcc   %g6, 1, %g6
    bne     again
     nop
    set     saved, %g2
    ld      [%g2 + 8], %g3
    wr      %g3, 0xf00, %psr        ! traps on, interrupts off
    nop
    nop
    nop
    .irp    w, 0, 1, 2, 3, 4, 5, 6, 7
    fill    \w
    restore
    .endr
    set     behind - 8, %o7         ! where a refused fetch goes on (start.S)
    set     WAYS * WAY, %g1
    set     unreadable, %g3
    ! Twice: the instruction comes into both caches, then it leaves that of data.
3:  ba      unreadable
     nop
    .align  32
    .globl  unreadable, fail
unreadable:
    rd      %psr, %g2
    tst     %g1
    be      behind
     nop
    ba      4f
     nop
    .align  32
4:  ld      [%g3 + %g1], %g0
    subcc   %g1, WAY, %g1
    bne     4b
     nop
fail:
    ba      3b
     nop
behind:
    .irp    w, 0, 1, 2, 3, 4, 5, 6
    look_window \w
    restore
    .endr
    .irp    r, 0, 1, 2, 3, 4, 5, 6
    look    %i\r, (7 << 12) + 24 + \r
    .endr
    set     saved, %g2
    ld      [%g2 + 8], %g3
    andn    %g3, 0x20, %g1
    wr      %g1, %psr               ! window
    nop
    nop
    nop
    ldd     [%g2], %g4
    wr      %g4, %wim
    ld      [%g2 + 12], %sp
    clr     %fp
    wr      %g3, %psr               ! traps on
    nop
    nop
    nop
    set     text, %o0
    call    print_text
     nop
    mov     %g7, %o0
    call    print_digits
     nop
    set     refused, %o0
    call    print_text
     nop
    set     trap_count, %o0
    call    print_digits
     ld     [%o0 + 4], %o0
    set     newline, %o0
    call    print_text
     nop
    set     UART, %g2
3:  ld      [%g2 + 4], %g3
    btst    2, %g3
    be      3b
     nop
    ba      end
     mov    %g7, %g2

print_text:
    set     UART, %g3
1:  ldub    [%o0], %g2
    tst     %g2
    be      4f
     inc    %o0
2:  ld      [%g3 + 4], %g4
    btst    4, %g4
    be      2b
     nop
    ba      1b
     st     %g2, [%g3]
4:  retl
     nop

/* Four hexadecimal digits. */
print_digits:
    set     UART, %g3
    mov     12, %o1
1:  srl     %o0, %o1, %g2
    and     %g2, 15, %g2
    cmp     %g2, 10
    bl,a    2f
     add    %g2, '0', %g2
    add     %g2, 'a' - 10, %g2
2:  ld      [%g3 + 4], %g4
    btst    4, %g4
    be      2b
     nop
    st      %g2, [%g3]
    subcc   %o1, 4, %o1
    bpos    1b
     nop
    retl
     nop

    .section .rodata
text:
    .asciz  "windows: wrong registers: "
refused:
    .asciz  ", fetches refused: "
newline:
    .asciz  "\n"

    .section .bss
    .align  8
saved:
    .skip   16

    .section .note.GNU-stack, "", @progbits
