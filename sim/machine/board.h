/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A board: what to build, as data. Read from a board file (INI: sections for the processor,
 * memories and devices, one line a key), of which the standard ones are compiled in from
 * sim/machine/boards. `--set key=value` changes keys.
 * All keys are "SECTION.KEY": "board.clock", "cpu.windows", "cache.icache.ways", "mmu.itlb", and
 * with the name of the part for memories and devices: "ram.size", "uart0.fifo".
 */
#ifndef PRIDE_MACHINE_BOARD_H
#define PRIDE_MACHINE_BOARD_H

#include "sim/base/diag.h"
#include "sim/base/settings.h"
#include "sim/leon3/leon3.h"

#define BOARD_MEMORIES   8
#define BOARD_DEVICES    64
#define BOARD_PARAMETERS 8

struct board_memory {
    char name[16];
    uint32_t base, size;
    uint32_t rom; /* 1: stores are refused with a bus error */
    uint32_t cacheable;
    uint32_t first_wait; /* wait states of a NONSEQ beat, 0..255 */
    uint32_t next_wait;  /* and of each following SEQ beat */
    uint32_t pnp;        /* plug&play identity if no controller has it; 0: AHBRAM */
};

/*
 * A device by its type (sim/machine/device_type.h: "irqmp", "gptimer", "apbuart"...), address,
 * interrupt and own keys.
 */
struct board_device {
    char type[16];
    char name[16];
    uint32_t base;
    uint32_t irq;
    uint32_t pnp;                         /* plug&play identity, 0: the type's own */
    uint32_t size;                        /* bytes of absent_ahb, 0: the type's, as all others */
    uint32_t parameter[BOARD_PARAMETERS]; /* the type's own keys, in the order of its table */
};

struct board {
    char name[32];
    uint32_t clock_hz;
    uint32_t cpu_count;
    uint32_t quantum;   /* cycles a processor runs before the next one has its turn */
    uint32_t engine;    /* enum leon3_engine */
    uint32_t timing;    /* enum leon3_timing */
    uint32_t system_id; /* of the plug&play area: device 31:16, GRLIB build 15:0 */
    uint32_t leon3ft;   /* 1: plug&play names the processors LEON3FT */
    uint32_t markport;  /* base of the measuring port, 0 = none */
    uint32_t elf_entry; /* 1: start at the image's entry; 0: at the reset address */
    uint32_t start_ccr; /* with elf_entry: cache control register at the start */
    struct leon3_config cpu;
    struct board_memory memory[BOARD_MEMORIES];
    uint32_t memory_count;
    struct board_device device[BOARD_DEVICES];
    uint32_t device_count;
};

/*
 * A compiled-in board by name, or a file by path (contains '/' or ends in ".board"). False:
 * reported with file:line, *board unchanged.
 */
bool board_load(struct board *board, const char *name_or_path, struct diag *diag);

/* Which of the two board_load takes it for. */
bool board_name_is_path(const char *name_or_path);

/* Applies one "key=value". False: reported, *board unchanged. */
bool board_set(struct board *board, const char *assignment, struct diag *diag);

/*
 * Sets one key from text. NULL: done; else what is wrong, as a sentence part in `error`, *board
 * unchanged. What one key means for another (overlaps and the like) is not looked at.
 */
const char *board_assign(struct board *board, const char *key, const char *value, char *error,
                         size_t error_size);

/*
 * Checks the board as a whole: names, alignment, overlaps. False: reported for `file` (may be
 * NULL). Done by board_load and machine_create.
 */
bool board_check(const struct board *board, const char *file, struct diag *diag);

/* The board's device number `index` of a type, counted from 0. NULL: there are fewer. */
const struct board_device *board_device_of_type(const struct board *board, const char *type,
                                                unsigned index);

/* Names of the compiled-in boards, NULL-terminated. */
const char *const *board_names(void);

/* Prints the board as a board file that board_load reads back. */
void board_print(const struct board *board, void (*line)(void *owner, const char *text),
                 void *owner);

#endif
