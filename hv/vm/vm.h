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

struct hv_vm_irqmp {
    uint32_t level, pending, force_first, clear, status, broadcast, unused[10];
    uint32_t mask[8], unused_2[8], force[8]; /* of each processor */
};

/* From the mask of a processor, in words. */
#define VM_MASK  0u
#define VM_FORCE 16u

#define VM_UART_FIFO 16u

struct hv_vm_apbuart {
    uint32_t data, status, control, scaler;
    uint32_t count;   /* characters received, the oldest first */
    uint32_t overrun; /* as the status register has it */
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
    uint32_t plug_apb[32]; /* 16 entries */
    uint32_t plug_bank;
};

struct hv_vm {
    struct hv_vcpu *vcpu; /* null: this one is of no virtual machine */
    struct hv_context *context;
    uint32_t psr; /* EF, PIL, S, PS, ET; the condition codes and CWP are in the context */
    uint32_t wim, tbr;
    uint32_t told; /* interrupts that it has been told of, by another processor */
    struct hv_vm_board *board;
    uint32_t *irqmp;                /* its mask register, and VM_FORCE behind it */
    uint32_t patience;              /* short cuts until the alarm is looked for (shortcut.S), */
    uint32_t shortcuts;             /* and that many then; 0: it has none */
    _Alignas(8) uint32_t locals[8]; /* of the window below the current one */
    struct {
        const volatile uint32_t *where;
        uint32_t bit;
    } call; /* IRQMP's register that shows a call of another processor */
    uint32_t ccr;
    uint32_t port[6]; /* registers of the port device: see port.c */
    uint32_t depth;   /* windows above (RESTORE: 1) the one that trapped: see cpu.c */
    bool asleep;      /* power-down */
    bool failed;      /* error mode */
    bool fpu_queued;  /* the FPU's queue holds an instruction */
    uint32_t settle;  /* not 0: who runs, and with which interrupts, is to be decided anew */
    const struct hv_fpu *fpu; /* an exception of the FPU is to be looked at; null: none */
    uint32_t fsr;             /* as the guest finds it then */
    bool quick;               /* on the short way: what it cannot do gives VM_REFUSED */
    struct hv_vm_mmu mmu;
    struct hv_vm *next; /* processor of the partition, or null */
    struct hv_partition *partition;
    const struct hv_config_partition *config; /* of the partition */
    uint32_t stack_pointer;                   /* with which it starts */
};

/*
 * The one at hand, on both ways and from the moment on that a function of hv/sparc/vm.h or hv_vm_quick looks for it. A
 * register, which nothing else in the hypervisor uses: what is here would be given it in every call.
 */
#ifdef __sparc__
register struct hv_vm *vm __asm__("g7");
#else
extern struct hv_vm *vm;
#endif

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

#define VM_PSR_ET       0x00000020u
#define VM_PSR_PS       0x00000040u
#define VM_PSR_S        0x00000080u
#define VM_PSR_PIL      0x00000f00u
#define VM_PSR_EF       0x00001000u
#define VM_PSR_ICC      0x00f00000u
#define VM_PSR_CWP      0x0000001fu
#define VM_TBR_BASE     0xfffff000u
#define VM_PSR_WRITABLE (VM_PSR_PIL | VM_PSR_S | VM_PSR_PS | VM_PSR_ET | VM_PSR_EF)

_Static_assert(CONTEXT_OUTS == CONTEXT_GLOBALS + 32 && CONTEXT_WINDOW == CONTEXT_OUTS + 32,
               "registers 0 to 31 of the current window follow each other");

static inline uint32_t vm_rd(uint32_t instruction)
{
    return instruction >> 25 & 31u;
}

/* A register of the guest's window, 0 to 31; 8 of a kind follow each other. %g0 is not to be written. */
uint32_t *hv_vm_register(uint32_t number);

/* Window pointer of the guest: the hypervisor's trap window is one below. */
static inline uint32_t vm_cwp(void)
{
    return ((vm->context->psr & VM_PSR_CWP) + 1) & (HV_WINDOWS - 1);
}

/* The window `by` above is marked in the guest's WIM. */
static inline bool vm_window_is_invalid(uint32_t by)
{
    return (vm->wim >> ((vm_cwp() + by) & (HV_WINDOWS - 1)) & 1u) != 0;
}

/* PSR and TBR as a trap leaves them, and PSR as RETT does; without the window. */
static inline void vm_enter_trap(uint32_t trap_type)
{
    vm->psr = (vm->psr & ~(VM_PSR_ET | VM_PSR_PS)) | VM_PSR_S | (vm->psr & VM_PSR_S) >> 1;
    vm->tbr = (vm->tbr & VM_TBR_BASE) | trap_type << 4;
}

static inline void vm_leave_trap(void)
{
    vm->psr = (vm->psr & ~VM_PSR_S) | VM_PSR_ET | (vm->psr & VM_PSR_PS) << 1;
}

/*
 * The guest goes on as the result of its instruction says: behind it, or in a trap through its TBR; traps being off, in error mode.
 * False, and nothing has changed: that is not for the short way.
 */
bool hv_vm_complete(enum vm_result result);

/*
 * What a trap of the guest means: an instruction that is carried out here, the guest's own affair, or neither. `instruction`: the
 * one that trapped, where the trap is one of an instruction that may have to be carried out. The guest then goes on so; VM_REFUSED:
 * nothing has changed.
 */
enum vm_result hv_vm_carry_out(uint32_t trap_type, uint32_t instruction);

/*
 * Carries out an instruction, which has the operands `a`, rs1, and `b`, rs2 or the immediate one. Those of the table of cpu.c, loads and
 * stores (access.c), and those of the FPU (fpu.c).
 */
typedef enum vm_result vm_instruction(uint32_t instruction, uint32_t a, uint32_t b);
vm_instruction hv_vm_access, hv_vm_execute_fpu;

/* The FPU is the guest's from now on; VM_FP_EXCEPTION: with the one that it left there. */
enum vm_result hv_vm_give_fpu(void);

/* The FPU has raised an exception. */
enum vm_result hv_vm_take_fpu_exception(void);

/* IRQMP: its registers change no alarm, which the short way could not set. */
#define VM_QUICK_DEVICES      0x80000200u
#define VM_QUICK_DEVICES_SIZE 0x100u

#define VM_DATA_SPACE 0x0bu /* ASI of the supervisor's data */

/* Where a load or store goes. */
struct vm_transfer {
    uint32_t address, asi;
    uint32_t size;   /* log2 of the bytes: 0 to 3 */
    uint32_t access; /* for the MMU, as in mmu.h; of what loads and stores a store */
};

/*
 * Carries it out, wherever it goes: memory, devices, or an alternate space of registers. `value`:
 * right-aligned; two words for 8 bytes.
 */
enum vm_result hv_vm_move(const struct vm_transfer *transfer, bool store, uint32_t *value);

/*
 * One word of a register space: loaded if there are no `lanes`, else stored, with the value of a byte or half word on all of its
 * lanes, as on the bus. VM_DONE, VM_AGAIN or VM_DATA_ACCESS: nothing answers there.
 * The address is one of a word.
 */
enum vm_result hv_vm_device(uint32_t address, uint32_t lanes, uint32_t *value);

/* Its interrupts that are pending or forced, and not masked. */
uint32_t hv_vm_irqmp_active(const struct hv_vm *processor);

/*
 * An access by way of the guest's tables, with R and M set there. VM_DONE; VM_DATA_ACCESS or VM_INSTRUCTION_ACCESS, with the fault
 * registers set; VM_SKIPPED: no-fault mode, likewise, but the access is to be left out.
 */
enum vm_result hv_vm_translate(uint32_t address, uint32_t access, struct vm_page *page);

/*
 * One word of the guest's memory: loaded, or, of a store, the bits of `lanes`. Not HV_NO_ERROR: there is none with these rights, or it
 * is broken.
 */
uint32_t hv_vm_word(uint32_t address, uint32_t lanes, uint32_t *value);

/* The real MMU has refused an access, or the bus; VM_SKIPPED: the instruction is to be carried out. */
enum vm_result hv_vm_mmu_fault(uint32_t trap_type);

/* A register, by bits 10:8 of its address, of ASI 0x19 or 0x04. */
enum vm_result hv_vm_mmu_register(uint32_t address, uint32_t lanes, uint32_t *value);

/* All shadow tables of this virtual processor become empty. */
void hv_vm_shadow_forget(void);

/*
 * Maps the page for the guest's supervisor or user mode, as much of it as lies in one area. False: not in its memory, or
 * where the hypervisor is, or not with the rights that the access needs.
 */
bool hv_vm_shadow_map(uint32_t address, const struct vm_page *page);

/* The partition's own context, where memory is at the guest's physical addresses, up to hv_vm_shadow_select. */
void hv_vm_shadow_leave(void);

/* The guest's present context, if its MMU is on, is one of those that are kept. True: it was not before, and that has taken its time. */
uint32_t hv_vm_shadow_prepare(void);

/* The real context for the guest's mode, in which it may go on. */
void hv_vm_shadow_select(void);

/* The highest interrupt that the guest takes now; 0: none. Taking it clears it, and enters its trap. */
uint32_t hv_vm_irqmp_request(void);
void hv_vm_irqmp_take(uint32_t level);

/* Devices of the board raise these interrupts. */
void hv_vm_interrupt(uint32_t lines);

/* The partition's other processors get to know of interrupts that they have not been told of. */
void hv_vm_irqmp_tell(void);

/* As they start: a board, all of which is 0 yet, and a processor, the one at hand, with its board. */
HV_INIT void hv_vm_device_init(struct hv_vm_board *board, const struct hv_partition *partition);
HV_INIT void hv_vm_init_processor(struct hv_vcpu *vcpu, struct hv_vm_board *board);

/* Takes over what real devices have brought: their interrupts, the console's input. */
void hv_vm_device_poll(void);
void hv_vm_apbuart_receive(void);

/* Brings the timers up to the partition's time. Then: hardware time of the next interrupt. */
void hv_vm_gptimer_advance(void);
uint64_t hv_vm_gptimer_next(void);

/*
 * A device with registers: of the first `count` words those bits that are `writable` keep what is stored. `find`
 * brings the word at an offset, as it is now, for a load if there are no `lanes`, null: there is none; `stored`, if the device has any, carries out what a store of
 * the value, into that word, means, VM_DONE or VM_AGAIN.
 */
struct vm_device {
    uint32_t count;
    const uint32_t *writable;
    uint32_t *(*find)(uint32_t offset, uint32_t lanes);
    enum vm_result (*stored)(uint32_t offset, uint32_t value, uint32_t *word);
};

/* Its word at an offset, of registers in the order of their addresses. */
static inline uint32_t *vm_word(void *registers, uint32_t offset)
{
    return (void *)((char *)registers + offset);
}

extern const struct vm_device hv_vm_apbuart, hv_vm_irqmp, hv_vm_gptimer, hv_vm_port;

/* A word of the plug&play areas, of AHB and of APB; 0: nothing is there. */
uint32_t hv_vm_plug_and_play(uint32_t address);

#endif
