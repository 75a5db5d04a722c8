/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the first instruction to C. The first page is linked and loaded at its physical address and
 * runs with the MMU off; it turns the MMU on with context 0, which maps this page one to one, and
 * jumps to the virtual window, where everything else is linked. Any state of the processor is
 * accepted. Processors other than the first sleep here until the first one, which has read the
 * configuration, starts them; they then come the same way, with context tables of their own.
 */
#include "hv/sparc/asi.h"
#include "hv/sparc/context.h"

#define HV_BOOT_MAGIC_NUMBER 0x50524442
#define HV_EXIT_CONFIG_NUMBER 4
#define HV_PA_BASE_NUMBER 0x40000000
#define HV_VA_BASE_NUMBER 0xffd00000
#define CACHE_CONTROL_ON 0x81000f   /* snooping, burst fetch, both caches on */

    .section .boot, "ax"
    .global _start
    .type   _start, #function
_start:
    wr      %g0, PSR_S | PSR_PIL, %psr  ! window 0, traps off
    wr      %g0, %wim
    wr      %g0, %tbr
    nop
    nop
    nop
    sta     %g0, [%g0] ASI_FLUSH_ICACHE
    sta     %g0, [%g0] ASI_FLUSH_DCACHE
    wr      %g0, %asr22                 ! the up-counter runs, for partitions too
    rd      %asr17, %g5
    srl     %g5, 28, %g5                ! number of this processor
    set     hv_boot_cpus - HV_VA_BASE_NUMBER + HV_PA_BASE_NUMBER, %g4
1:  tst     %g5
    be      2f
     ld     [%g4], %g1                  ! how many are wanted, 0 until it is known
    cmp     %g5, %g1
    blu     2f
     nop
    wr      %g0, %asr19
    nop
    nop
    nop
    ba      1b
     nop
2:  set     hv_boot_info, %g4
    ldd     [%g4], %g2                  ! magic, address of the configuration
    set     HV_BOOT_MAGIC_NUMBER, %g1
    cmp     %g2, %g1
    bne     boot_refused
     tst    %g3
    be      boot_refused
     ldd    [%g4 + 8], %o0              ! size of the configuration, context table
    sll     %g5, 10, %g1                ! HV_CONTEXT_TABLE
    add     %o1, %g1, %g1
    srl     %g1, 4, %g1
    set     MMU_CONTEXT_POINTER, %g2
    sta     %g1, [%g2] ASI_MMU_REGISTERS
    set     MMU_CONTEXT, %g2
    sta     %g0, [%g2] ASI_MMU_REGISTERS
    set     0x400, %g2
    sta     %g0, [%g2] ASI_MMU_FLUSH    ! all of the TLB
    mov     1, %g1
    sta     %g1, [%g0] ASI_MMU_REGISTERS
    set     CACHE_CONTROL_ON, %g1
    sta     %g1, [%g0] ASI_CACHE_CONTROL
    nop
    nop
    nop
    set     hv_start, %g1
    mov     %g3, %g2                    ! the configuration, and
    jmp     %g1
     mov    %o0, %g3                    ! its size

boot_refused:
    mov     HV_EXIT_CONFIG_NUMBER, %g2
    mov     1, %g1
    ta      0                           ! traps off: simulators end, hardware enters error mode
    ba      boot_refused
     nop
    .size   _start, . - _start

/* Filled in by the packer, but for the magic number: struct hv_boot_info. */
    .balign 8
    .global hv_boot_info
    .type   hv_boot_info, #object
hv_boot_info:
    .word   HV_BOOT_MAGIC_NUMBER, 0, 0, 0, 0, 0
    .size   hv_boot_info, . - hv_boot_info

    .section .text.start, "ax"

/* void hv_restart(void): as at boot, without the MMU and without clearing anything. */
    .global hv_restart
    .type   hv_restart, #function
hv_restart:
    set     hv_boot_config, %g1
    ldd     [%g1], %g2

/* %g2: the configuration, %g3: its size (in globals, because the window may change). */
    .type   hv_start, #function
hv_start:
    wr      %g0, PSR_S | PSR_PIL, %psr
    wr      %g0, %wim
    set     hv_trap_table, %g1
    wr      %g1, %tbr
    nop
    nop
    nop
    rd      %asr17, %g4
    srl     %g4, 28, %g4
    wr      %g0, PSR_S | PSR_PIL | PSR_ET, %psr
    mov     STACK_TOP - 96, %sp
    clr     %fp
    tst     %g4
    bne     1f
     mov    %g4, %o0
    set     hv_boot_config, %g1
    std     %g2, [%g1]
    mov     %g2, %o0
    call    hv_boot
     mov    %g3, %o1
    ba      hv_context_load
     nop
1:  call    hv_boot_another
     nop
    ba      hv_context_load
     nop
    .size   hv_start, . - hv_start

/*
 * void hv_park(void): sleeps until the first processor starts this one again, which comes back by
 * way of _start where that resets a processor, else here.
 */
    .global hv_park
    .type   hv_park, #function
hv_park:
    wr      %g0, %asr19
    nop
    nop
    nop
    set     hv_boot_cpus, %g1
    ld      [%g1], %g1
    tst     %g1
    be      hv_park
     nop
    ba      hv_start
     nop
    .size   hv_park, . - hv_park

/* void hv_halt(uint32_t exit_code) */
    .global hv_halt
    .type   hv_halt, #function
hv_halt:
    mov     %o0, %g2
    mov     1, %g1
    rd      %psr, %o1
    andn    %o1, PSR_ET, %o1
    wr      %o1, %psr
    nop
    nop
    nop
    ta      0
    ba      hv_halt
     nop
    .size   hv_halt, . - hv_halt

    .section .bss.boot, "aw", %nobits
    .balign 8
hv_boot_config:
    .skip   8
    .global hv_boot_cpus
hv_boot_cpus:                           ! processors that shall run, as soon as they may
    .skip   8

    .section .note.GNU-stack, "", %progbits
