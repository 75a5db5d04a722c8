/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A virtual machine: a partition that runs a LEON3 image as it is. It runs in user mode; privileged
 * instructions, alternate-space accesses and accesses to devices trap and are carried out here on
 * what is kept in this structure. docs/hypervisor.md has the chapter.
 *
 * Registers are where those of every partition are, in struct hv_context: window[0] is the one that trapped, from which
 * the guest may have moved since. The one below it, in which the trap found itself, has its ins in outs and its
 * locals here. That is the long way, with all windows saved and, where there are several processors, the lock; on
 * the short one (entry.S, quick.c) only that window is at hand.
 */
#ifndef HV_VM_VM_H
#define HV_VM_VM_H

#include <stdbool.h>
#include <stdint.h>

#include "hv/core/module.h"
#include "hv/sparc/context.h"
#include "hv/vm/mmu.h"

#define VM_APB          0x80000000u
#define VM_APB_SIZE     0x00100000u
#define VM_DEVICES_SIZE 0x1000u /* of the virtual ones, 0x100 bytes each */
#define VM_PLUG_APB     0x800ff000u
#define VM_PLUG_AHB     0xfffff000u
#define VM_PLUG_SIZE    0x1000u

#define VM_TIMERS   2u
#define VM_PORT_IRQ 6u

/* Registers in the order of their addresses. */
struct hv_vm_gptimer {
    uint32_t scaler_value, scaler, configuration, unused;
    struct hv_vm_timer {
        uint32_t counter, reload, control, unused;
    } timer[VM_TIMERS];
};

/* The partition's time, in hardware time: that of its slots, whether it runs in them or sleeps. */
struct hv_vm_clock {
    uint64_t seen;   /* up to which the timers are right */
    uint64_t end;    /* of the last slot known */
    uint32_t cycles; /* of the scaler's period, gone */
    uint32_t cycles_per_us;
};

/* What processors share; mask and force are in struct hv_vm. */
struct hv_vm_irqmp {
    uint32_t level, pending, force, clear, status, broadcast;
};

#define VM_UART_FIFO 16u

struct hv_vm_apbuart {
    uint32_t data, status, control, scaler;
    uint32_t count; /* characters received, the oldest first */
    bool overrun;
    uint8_t fifo[VM_UART_FIFO];
};

/* What the processors of a virtual machine share. */
struct hv_vm_board {
    struct hv_vm_irqmp irqmp;
    uint32_t mcfg[3];
    struct hv_vm *processors; /* the first of them */
    uint32_t lines;           /* interrupts of real devices that are the partition's */
    uint64_t poll;            /* us: when they, and the console's input, are looked for again */
    struct hv_vm_clock clock;
    struct hv_vm_gptimer gptimer;
    struct hv_vm_apbuart apbuart;
};

struct hv_vm {
    struct hv_vcpu *vcpu; /* null: this one is of no virtual machine */
    struct hv_context *context;
    uint32_t psr; /* EF, PIL, S, PS, ET; the condition codes and CWP are in the context */
    uint32_t wim, tbr;
    struct hv_vm_board *board;
    uint32_t mask, force;           /* of IRQMP */
    uint32_t patience;              /* short cuts until the alarm is looked for (shortcut.S), */
    uint32_t shortcuts;             /* and that many then; 0: it has none */
    _Alignas(8) uint32_t locals[8]; /* of the window below the current one */
    uint32_t ccr;
    uint32_t told;            /* interrupts that it has been told of, by another processor */
    uint32_t port[6];         /* registers of the port device: see port.c */
    uint32_t depth;           /* windows above (RESTORE: 1) the one that trapped: see cpu.c */
    bool quick;               /* on the short way: what it cannot do gives VM_REFUSED */
    bool asleep;              /* power-down */
    bool failed;              /* error mode */
    bool settle;              /* who runs, and with which interrupts, is to be decided anew */
    const struct hv_fpu *fpu; /* an exception of the FPU is to be looked at; null: none */
    bool fpu_queued;          /* its queue holds an instruction */
    uint32_t fsr;             /* as the guest finds it then */
    struct hv_vm_mmu mmu;
    struct hv_vm *next; /* processor of the partition, or null */
    struct hv_partition *partition;
    const struct hv_config_partition *config; /* of the partition */
};

/* SPARC V8 manual, table 7-1; VM_DONE and VM_AGAIN are none of its trap types. */
enum vm_result {
    VM_DONE = 0, /* the instruction is complete: on to the next one */
    VM_INSTRUCTION_ACCESS = 0x01,
    VM_ILLEGAL_INSTRUCTION = 0x02,
    VM_PRIVILEGED_INSTRUCTION = 0x03,
    VM_FP_DISABLED = 0x04,
    VM_WINDOW_OVERFLOW = 0x05,
    VM_WINDOW_UNDERFLOW = 0x06,
    VM_NOT_ALIGNED = 0x07,
    VM_FP_EXCEPTION = 0x08,
    VM_DATA_ACCESS = 0x09,
    VM_INTERRUPT = 0x10,
    VM_CP_DISABLED = 0x24,
    VM_TA_0 = 0x80,
    VM_JUMPED = 0x100,  /* complete, and the program counters are set */
    VM_AGAIN = 0x101,   /* not complete: to be executed again */
    VM_SKIPPED = 0x102, /* of an access: none takes place, and no trap either */
    VM_REFUSED = 0x103  /* not for the short way; nothing has been done */
};

#define VM_PSR_ET         0x00000020u
#define VM_PSR_PS         0x00000040u
#define VM_PSR_S          0x00000080u
#define VM_PSR_PIL        0x00000f00u
#define VM_PSR_EF         0x00001000u
#define VM_PSR_ICC        0x00f00000u
#define VM_PSR_CWP        0x0000001fu
#define VM_TBR_BASE       0xfffff000u
#define VM_IMPLEMENTATION 0xf3000000u /* PSR.impl and PSR.ver of LEON3 */
#define VM_PSR_WRITABLE   (VM_PSR_PIL | VM_PSR_S | VM_PSR_PS | VM_PSR_ET | VM_PSR_EF)
#define VM_WINDOW_MASK    0xffu

#define VM_CCR_START 0x0081000fu /* as boot loaders leave it: snooping, burst fetch, caches on */

_Static_assert(CONTEXT_OUTS == CONTEXT_GLOBALS + 32 && CONTEXT_WINDOW == CONTEXT_OUTS + 32,
               "registers 0 to 31 of the current window follow each other");

static inline uint32_t vm_rd(uint32_t instruction)
{
    return instruction >> 25 & 31u;
}

/* Registers of the guest's window, 0 to 31. */
uint32_t hv_vm_read(struct hv_vm *vm, uint32_t number);
void hv_vm_write(struct hv_vm *vm, uint32_t number, uint32_t value);

/* Window pointer of the guest: the hypervisor's trap window is one below. */
static inline uint32_t vm_cwp(const struct hv_vm *vm)
{
    return ((vm->context->psr & VM_PSR_CWP) + 1) & (HV_WINDOWS - 1);
}

/* The window `by` above is marked in the guest's WIM. */
static inline bool vm_window_is_invalid(const struct hv_vm *vm, uint32_t by)
{
    return (vm->wim >> ((vm_cwp(vm) + by) & (HV_WINDOWS - 1)) & 1u) != 0;
}

/*
 * The windows that the guest may enter without a trap, for the real WIM. While its traps are off, none: a trap of
 * the hypervisor's own would write to the one below, and nobody could tell what was there. Nor
 * if its own window is marked: the hypervisor could not return to it.
 */
uint32_t hv_vm_real_wim(const struct hv_vm *vm);

/* What RDPSR gives. */
static inline uint32_t vm_psr(const struct hv_vm *vm)
{
    return VM_IMPLEMENTATION | (vm->context->psr & VM_PSR_ICC) | vm->psr | vm_cwp(vm);
}

/* PSR and TBR as a trap leaves them, and PSR as RETT does; without the window. */
static inline void vm_enter_trap(struct hv_vm *vm, uint32_t trap_type)
{
    vm->psr = (vm->psr & ~(VM_PSR_ET | VM_PSR_PS)) | VM_PSR_S | (vm->psr & VM_PSR_S) >> 1;
    vm->tbr = (vm->tbr & VM_TBR_BASE) | trap_type << 4;
}

static inline void vm_leave_trap(struct hv_vm *vm)
{
    vm->psr = (vm->psr & ~VM_PSR_S) | VM_PSR_ET | (vm->psr & VM_PSR_PS) << 1;
}

/*
 * What a trap of the guest means: an instruction that is carried out here, the guest's own affair, or neither. `instruction`: the
 * one that trapped, where the trap is one of an instruction that may have to be carried out.
 */
enum vm_result hv_vm_treat(struct hv_vm *vm, uint32_t trap_type, uint32_t instruction);

/*
 * The guest goes on as the result of its instruction says: behind it, or in a trap through its TBR; traps being off, in error mode.
 * False, and nothing has changed: that is not for the short way.
 */
bool hv_vm_complete(struct hv_vm *vm, enum vm_result result);

/*
 * Carries out an instruction, which has the operands `a`, rs1, and `b`, rs2 or the immediate one. Those of the table of cpu.c, loads and
 * stores (access.c), and those of the FPU (fpu.c).
 */
typedef enum vm_result vm_instruction(struct hv_vm *vm, uint32_t instruction, uint32_t a,
                                      uint32_t b);
vm_instruction hv_vm_access, hv_vm_execute_fpu;

/* The FPU is the guest's from now on; VM_FP_EXCEPTION: with the one that it left there. */
enum vm_result hv_vm_give_fpu(struct hv_vm *vm);

/* The FPU has raised an exception. */
enum vm_result hv_vm_take_fpu_exception(struct hv_vm *vm);

/* IRQMP: its registers change no alarm, which the short way could not set. */
#define VM_QUICK_DEVICES      0x80000200u
#define VM_QUICK_DEVICES_SIZE 0x100u

#define VM_DATA_SPACE 0x0bu /* ASI of the supervisor's data */

/* Where a load or store goes; aligned. */
struct vm_transfer {
    uint32_t address, asi;
    uint32_t size; /* log2 of the bytes: 0 to 3 */
    bool store;
    bool exchange; /* also where it loads: for the MMU a store */
};

/*
 * Carries it out, wherever it goes: memory, devices, or an alternate space of registers. `value`:
 * right-aligned; two words for 8 bytes.
 */
enum vm_result hv_vm_move(struct hv_vm *vm, const struct vm_transfer *transfer, uint32_t *value);

/*
 * One word of a register space; the value of a byte or half word is on all of its lanes, as on the
 * bus. VM_DONE, VM_AGAIN or VM_DATA_ACCESS: nothing answers there.
 * The address is one of a word.
 */
enum vm_result hv_vm_device(struct hv_vm *vm, uint32_t address, bool store, uint32_t *value);

/* Its interrupts that are pending or forced, and not masked. */
uint32_t hv_vm_irqmp_active(const struct hv_vm *vm);

/*
 * An access by way of the guest's tables, with R and M set there. VM_DONE; VM_DATA_ACCESS or VM_INSTRUCTION_ACCESS, with the fault
 * registers set; VM_SKIPPED: no-fault mode, likewise, but the access is to be left out.
 */
enum vm_result hv_vm_translate(struct hv_vm *vm, uint32_t address, uint32_t access,
                               struct vm_page *page);

/* What the page allows for such an access, in HV_AREA_*; `needed`: what the access needs. */
uint32_t hv_vm_mmu_rights(const struct vm_page *page, uint32_t access, uint32_t *needed);

/* One word of the guest's memory. False: there is none with these rights (HV_AREA_*), or it is broken. */
bool hv_vm_word_read(struct hv_vm *vm, uint32_t address, uint32_t *value);
bool hv_vm_word_write(struct hv_vm *vm, uint32_t address, uint32_t value);

/* The real MMU has refused an access, or the bus; VM_SKIPPED: the instruction is to be carried out. */
enum vm_result hv_vm_mmu_fault(struct hv_vm *vm, uint32_t trap_type);

/* A register, by bits 10:8 of its address, of ASI 0x19 or 0x04; and the flush of ASI 0x18 or 0x03. */
void hv_vm_mmu_register(struct hv_vm *vm, uint32_t address, bool store, uint32_t *value);

/* All shadow tables of this virtual processor become empty. */
void hv_vm_shadow_forget(struct hv_vm *vm);

/*
 * Maps the page for the guest's supervisor or user mode, as much of it as lies in one area. False: not in its memory, or
 * where the hypervisor is, or not with the rights that the access needs.
 */
bool hv_vm_shadow_map(struct hv_vm *vm, uint32_t address, uint32_t access,
                      const struct vm_page *page);

/* The partition's own context, where memory is at the guest's physical addresses, up to hv_vm_shadow_select. */
void hv_vm_shadow_leave(const struct hv_vm *vm);

/* The guest's present context, if its MMU is on, is one of those that are kept. */
void hv_vm_shadow_prepare(struct hv_vm *vm);

/* The real context for the guest's mode, in which it may go on. */
void hv_vm_shadow_select(struct hv_vm *vm);

/* The highest interrupt that the guest takes now; 0: none. Taking it clears it. */
uint32_t hv_vm_irqmp_request(const struct hv_vm *vm);
void hv_vm_irqmp_acknowledge(struct hv_vm *vm, uint32_t level);

/* A device of the board raises its interrupt. */
void hv_vm_interrupt(struct hv_vm *vm, uint32_t line);

/* The partition's other processors get to know of interrupts that they have not been told of. */
void hv_vm_irqmp_tell(struct hv_vm *vm);

/* Devices as a boot loader leaves them (sim/machine/start.c). */
HV_COLD void hv_vm_device_start(struct hv_vm *vm);

/* Takes over what real devices have brought: their interrupts, the console's input. */
void hv_vm_device_poll(struct hv_vm *vm);
void hv_vm_apbuart_receive(struct hv_vm *vm);

/* Brings the timers up to the partition's time. Then: hardware time of the next interrupt. */
void hv_vm_gptimer_advance(struct hv_vm *vm, uint64_t now);
uint64_t hv_vm_gptimer_next(const struct hv_vm *vm);

/*
 * A device with registers: of the first `count` words those bits that are `writable` keep what is stored. `find`
 * brings the word at an offset, as it is now, null: there is none; `stored`, if the device has any, carries out what a store of
 * the value means, VM_DONE or VM_AGAIN.
 */
struct vm_device {
    uint32_t count;
    const uint32_t *writable;
    uint32_t *(*find)(struct hv_vm *vm, uint32_t offset, bool store);
    enum vm_result (*stored)(struct hv_vm *vm, uint32_t offset, uint32_t value);
};

extern const struct vm_device hv_vm_apbuart, hv_vm_irqmp, hv_vm_gptimer, hv_vm_port;

/* A word of the plug&play areas, of AHB and of APB; 0: nothing is there. */
uint32_t hv_vm_plug_and_play(struct hv_vm *vm, uint32_t address);

#endif
