/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start of a partition program. The hypervisor has loaded the segments and zeroed the rest, set %sp
 * one frame below the top of the stack, and passes main's arguments in %o0 and %o1. It follows that
 * nothing is left to be done here but to end the chain of frames for debuggers, and to stop the
 * partition when main returns.
 */
#include "hv/abi/hypercall.h"

#define HV_CALL_PARTITION_SET_MODE_NUMBER 0x02
#define HV_CALL_IDLE_NUMBER 0x11
#define HV_CALL_VCPU_STOP_NUMBER 0x79
#define HV_MODE_IDLE_NUMBER 0

    .cfi_sections .debug_frame
    .section .text.start, "ax"
    .global _start
    .type _start, #function
_start:
    .cfi_startproc
    .cfi_undefined %o7          ! no caller: backtraces end here
    mov     %o0, %l0            ! id, for the end
    sethi   %hi(hv_partition_number), %l1
    st      %o0, [%l1 + %lo(hv_partition_number)]
    mov     %g0, %fp
    call    main
     mov    %g0, %i7
    mov     HV_CALL_PARTITION_SET_MODE_NUMBER, %g1
    mov     %l0, %o0
    mov     HV_MODE_IDLE_NUMBER, %o1
    ta      HV_TRAP
1:  ! IDLE mode does not return; should it be refused, give the time back
    mov     HV_CALL_IDLE_NUMBER, %g1
    ta      HV_TRAP
    ba      1b
     nop
    .cfi_endproc
    .size _start, . - _start

/* A further virtual processor: argument in %o0, index in %o1, function in its frame. */
    .section .text.vcpu_entry, "ax"
    .global hv_vcpu_entry
    .type hv_vcpu_entry, #function
hv_vcpu_entry:
    .cfi_startproc
    .cfi_undefined %o7
    mov     %o1, %l0
    mov     %g0, %fp
    ld      [%sp + 68], %l1
    call    %l1
     mov    %g0, %i7
    mov     HV_CALL_VCPU_STOP_NUMBER, %g1
1:  mov     %l0, %o0
    ta      HV_TRAP
    ba      1b
     nop
    .cfi_endproc
    .size hv_vcpu_entry, . - hv_vcpu_entry

    .section .note.GNU-stack, "", %progbits
