/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copying, clearing and waiting: what C code cannot be compiled to. The copy between hypervisor and
 * partition may meet broken memory: between copy_begin and copy_end a trap goes on at
 * copy_failed. Messages of some 32 bytes matter most.
 */
#include "hv/sparc/asi.h"
#include "hv/sparc/fixup.h"

    .cfi_sections .debug_frame
    .section .text.memory, "ax"

/*
 * uint32_t hv_machine_copy_in(void *to, uint32_t from_va, uint32_t size)
 * uint32_t hv_machine_copy_out(uint32_t to_va, const void *from, uint32_t size)
 */
    .global hv_machine_copy_in, hv_machine_copy_out
    .type   hv_machine_copy_in, #function
    .type   hv_machine_copy_out, #function
hv_machine_copy_in:
hv_machine_copy_out:
    .cfi_startproc
    or      %o0, %o1, %o3
    btst    7, %o3
    bne     copy_not_by_doubles
     cmp    %o2, 32
copy_begin:
    bge,a   1f
     ldd    [%o1], %o4
    ba      copy_less_than_32
     nop
1:  ldd     [%o1 +  8], %g2
    std     %o4, [%o0 +  0]
    std     %g2, [%o0 +  8]
    ldd     [%o1 + 16], %o4
    ldd     [%o1 + 24], %g2
    add     %o1, 32, %o1
    subcc   %o2, 32, %o2
    std     %o4, [%o0 + 16]
    std     %g2, [%o0 + 24]
    be      copy_done
     add    %o0, 32, %o0
    cmp     %o2, 32
    bge,a   1b
     ldd    [%o1], %o4
copy_less_than_32:
    subcc   %o2, 8, %o2
    bl      copy_rest
     nop
2:  ldd     [%o1], %o4
    add     %o1, 8, %o1
    std     %o4, [%o0]
    subcc   %o2, 8, %o2
    bge     2b
     add    %o0, 8, %o0
copy_rest:                          ! %o2 + 8 bytes are left
    addcc   %o2, 8, %o2
    be      copy_done
     nop
3:  ldub    [%o1], %o4
    add     %o1, 1, %o1
    stb     %o4, [%o0]
    subcc   %o2, 1, %o2
    bne     3b
     add    %o0, 1, %o0
copy_done:
    retl
     clr    %o0
copy_not_by_doubles:
    btst    3, %o3
    bne     copy_rest
     sub    %o2, 8, %o2
    addcc   %o2, 4, %o2
    bl      5f
     nop
4:  ld      [%o1], %o4
    add     %o1, 4, %o1
    st      %o4, [%o0]
    subcc   %o2, 4, %o2
    bge     4b
     add    %o0, 4, %o0
5:  ba      copy_rest
     sub    %o2, 4, %o2
copy_end:
copy_failed:
    mov     %o7, %g1                ! a tail call
    call    hv_hypercall_memory_error
     mov    %g1, %o7
    .cfi_endproc
    .size   hv_machine_copy_in, . - hv_machine_copy_in

/*
 * uint32_t hv_machine_register_read(uint32_t pa, uint32_t *value)
 * uint32_t hv_machine_register_write(uint32_t pa, uint32_t value)
 * The read behind the write is there for its error to come here.
 */
    .global hv_machine_register_read, hv_machine_register_write
    .type   hv_machine_register_read, #function
    .type   hv_machine_register_write, #function
hv_machine_register_write:
    .cfi_startproc
hv_register_begin:
    sta     %o1, [%o0] ASI_MMU_BYPASS
    lda     [%o0] ASI_MMU_BYPASS, %g0
    retl
     clr    %o0
hv_machine_register_read:
    lda     [%o0] ASI_MMU_BYPASS, %o2
hv_register_end:
    st      %o2, [%o1]
    retl
     clr    %o0
    .cfi_endproc
    .size   hv_machine_register_write, . - hv_machine_register_write

/* void *memcpy(void *to, const void *from, size_t size): gcc emits calls for structures. */
    .global memcpy
    .type   memcpy, #function
memcpy:
    .cfi_startproc
    mov     %o0, %g1
    or      %o0, %o1, %o3
    or      %o3, %o2, %o3
    btst    3, %o3
    bne     2f
     tst    %o2
    be      3f
     nop
1:  ld      [%o1], %o4
    add     %o1, 4, %o1
    st      %o4, [%g1]
    subcc   %o2, 4, %o2
    bne     1b
     add    %g1, 4, %g1
    retl
     nop
2:  be      3f
     nop
4:  ldub    [%o1], %o4
    add     %o1, 1, %o1
    stb     %o4, [%g1]
    subcc   %o2, 1, %o2
    bne     4b
     add    %g1, 1, %g1
3:  retl
     nop
    .cfi_endproc
    .size   memcpy, . - memcpy

/* void *memset(void *to, int value, size_t size) */
    .global memset
    .type   memset, #function
memset:
    .cfi_startproc
    mov     %o0, %g1
    or      %o0, %o2, %o3
    btst    3, %o3
    bne     2f
     and    %o1, 0xff, %o1
    sll     %o1, 8, %o4
    or      %o1, %o4, %o1
    sll     %o1, 16, %o4
    or      %o1, %o4, %o1
    ba      3f
     tst    %o2
1:  st      %o1, [%g1]
    add     %g1, 4, %g1
    subcc   %o2, 4, %o2
3:  bne     1b
     nop
    retl
     nop
2:  ba      5f
     tst    %o2
4:  stb     %o1, [%g1]
    add     %g1, 1, %g1
    subcc   %o2, 1, %o2
5:  bne     4b
     nop
    retl
     nop
    .cfi_endproc
    .size   memset, . - memset

/*
 * void hv_idle_window(uint32_t sleep): interrupts are let in between hv_idle_begin and hv_idle_end,
 * with PIL 0. One that comes there goes on at hv_idle_over, so that none can slip in just before
 * the sleep.
 */
    .global hv_idle_window
    .type   hv_idle_window, #function
hv_idle_window:
    .cfi_startproc
    rd      %psr, %o1
    wr      %o1, 0xf00, %psr        ! XOR: PIL 0; ET is 1
hv_idle_begin:
    nop
    nop
    nop
    tst     %o0
    be      hv_idle_over
     nop
    wr      %g0, %asr19             ! power down until an interrupt comes
    nop
    nop
    nop
hv_idle_over:
    rd      %psr, %o1
    andn    %o1, 0xf00, %o1
    wr      %o1, 0xf00, %psr        ! PIL 15
    nop
    nop
    nop
hv_idle_end:
    retl
     nop
    .cfi_endproc
    .size   hv_idle_window, . - hv_idle_window

    fixup   copy_begin, copy_end, 0x01, copy_failed
    fixup   copy_begin, copy_end, 0x20, copy_failed
    fixup   hv_register_begin, hv_register_end, 0x01, copy_failed
    fixup   hv_register_begin, hv_register_end, 0x20, copy_failed
    fixup   hv_idle_begin, hv_idle_end, 0x10, hv_idle_over

    .section .note.GNU-stack, "", %progbits
