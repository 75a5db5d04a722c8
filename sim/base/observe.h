/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Observation points: where something of interest happens in the machine, it is offered here;
 * trace, profile, timeline, watchpoints and fault triggers listen. A point to which nobody listens
 * costs one test of a mask, or nothing at all where the engine chose its loop by the mask.
 * Observers must not change the machine, except by machine_stop and through the fault interface.
 */
#ifndef PRIDE_BASE_OBSERVE_H
#define PRIDE_BASE_OBSERVE_H

#include <stdbool.h>
#include <stdint.h>

/* X(NAME): the fields of struct observation that each fills in stand in the comment. */
/* clang-format off */
#define OBSERVE_POINTS(X) \
    X(INSTRUCTION) /* pc, value = opcode: before it executes */ \
    X(MEMORY)      /* pc, address, physical, value, size, write, code = ASI: completed */ \
    X(TRAP)        /* pc, address = nPC, code = trap type, value = PSR, flag = PSR.S before */ \
    X(RETT)        /* pc, address = target */ \
    X(INTERRUPT)   /* code = level: acknowledged by the processor */ \
    X(IRQ_LINE)    /* code = interrupt line of the controller, flag = level */ \
    X(TABLE_WALK)  /* address, physical = entry's address, value = entry, code = level */ \
    X(TLB)         /* address, physical, value = PTE, code = 0 insn, 1 data; flag = filled, not flushed */ \
    X(CACHE)       /* address, physical, code = 0 instruction, 1 data; flag = hit */ \
    X(REGISTER)    /* code = which (0 PSR, 1 WIM, 2 TBR, 3 Y, 16.. ASR), value */ \
    X(CONTEXT)     /* code = new SRMMU context number, value = the old one */ \
    X(WATCH)       /* as MEMORY, of the ranges that leon3_watch_add names */ \
    X(DMA)         /* physical, value = bytes, text = device: it has written memory; no processor's doing */ \
    X(DEVICE)      /* physical, value, size, write: an access to a device register */ \
    X(BUS_ERROR)   /* pc, physical, size, write */ \
    X(FAULT)       /* a fault was injected: physical or text */ \
    X(MARK)        /* value: written by the guest to the measuring port or by a mark instruction */ \
    X(UART_OUT)    /* code = UART number, value = character that left the transmitter */ \
    X(MODE)        /* code = enum observe_mode: the processor entered or left a mode */
/* clang-format on */

enum observe_point {
#define OBSERVE_ENUM(name) OBSERVE_##name,
    OBSERVE_POINTS(OBSERVE_ENUM)
#undef OBSERVE_ENUM
        OBSERVE_COUNT
};

enum observe_mode { OBSERVE_RUNNING, OBSERVE_POWER_DOWN, OBSERVE_ERROR_MODE, OBSERVE_STOPPED };

struct observation {
    enum observe_point point;
    uint32_t cpu;
    uint64_t cycle;
    uint32_t pc;
    uint32_t address;
    uint32_t physical;
    uint32_t code;
    uint64_t value;
    uint8_t size;
    bool write;
    bool flag;
    const char *text;
};

typedef void (*observer)(void *owner, const struct observation *what);

/*
 * Who listens. Parts of the machine (devices, faults) always hear; records of the run hear each
 * moment once, not when it is replayed; a debugger hears what it wants to stop at.
 */
enum observe_class { OBSERVE_MACHINE, OBSERVE_RECORD, OBSERVE_DEBUGGER, OBSERVE_CLASSES };

#define OBSERVERS_MAX 64

struct observers {
    uint32_t mask; /* bit p: somebody listens to point p */
    unsigned deaf; /* bit per class that does not hear at present */
    unsigned count;
    struct {
        enum observe_class class;
        uint32_t points;
        observer function;
        void *owner;
    } item[OBSERVERS_MAX];
};

#define OBSERVE_BIT(name) (1u << OBSERVE_##name)

/* Adds a listener to a set of points; observe_add one of the machine's. False: too many. */
bool observe_add(struct observers *observers, uint32_t points, observer function, void *owner);
bool observe_add_class(struct observers *observers, enum observe_class class, uint32_t points,
                       observer function, void *owner);

/* From now on the classes of these bits hear nothing, all others do. */
void observe_deafen(struct observers *observers, unsigned classes);
void observe_remove(struct observers *observers, observer function, void *owner);
void observe_emit(const struct observers *observers, const struct observation *what);
const char *observe_name(enum observe_point point);

/* Of an OBSERVE_MODE's code: "power-down"; "?" for a code that is none. */
const char *observe_mode_name(uint32_t mode);

static inline bool observe_wanted(const struct observers *observers, enum observe_point point)
{
    return (observers->mask >> point) & 1u;
}

#endif
