/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random streams of instructions in supervisor mode, natively and in a partition of kind VM, in lockstep:
 *
 *   lockstep NATIVE PARTITION COUNT SEED
 *
 * After each instruction, and each trap that one takes, all registers of all windows, PC, nPC, PSR, WIM, TBR and Y are the same, and so
 * are the MMU's fault registers; after each block the memory that it writes, page tables included. What differs is printed with the seed of its block. While traps are on, %l1 and %l2 of the window
 * below the current one are anybody's who traps: the native machine gets those of the partition.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/guest/symbol.h"
#include "sim/base/random.h"
#include "sim/leon3/delay.h"
#include "sim/machine/machine.h"

#define HYPERVISOR     0xffd00000u
#define VM_LOCALS      0xffffff00u /* hv/vm/entry.h: %l1 and %l2 of the trap window, at 4 and 8 */
#define VM_RUNNING     0xffffff24u /* struct hv_vm, of which PSR, WIM, TBR are words 2 to 4, */
#define VM_FAULT       144u        /* and fault status and address of the MMU are here */
#define VM_COUNT       0xffffff28u /* instructions of the guest that the last trap was about */
#define BLOCK_WORDS    3000u
#define BLOCK_STEPS    2000u
#define MOST_AT_A_TIME 100u
#define DATA_SIZE      4096u
#define ALIAS          0x50001200u /* stream.S; bits 10:8 are those of the MMU's context register */
#define SECOND         0x20000000u /* from RAM to where it is the supervisor's only */
#define PTES           3u
#define MMU_REGISTERS  (0x19u << 5)
#define MMU_FLUSH      (0x18u << 5)
#define SFSR_LEVEL     0x300u  /* docs/fidelity.md */
#define TRIP_STEPS     400000u /* far more than a trap's way through the hypervisor takes */
#define PSR_VIRTUAL    0x00001fe0u
#define PSR_COMPARED   0xfff01fffu

/* Registers that the stream leaves alone. Bits 10:8 of POINTER_ALIAS + POINTER_FAULT are those of the fault status register. */
enum {
    CONTROL = 2,
    POINTER_FAULT,
    POINTER_TABLE,
    POINTER_CODE,
    POINTER_DATA,
    POINTER_ALIAS,
    WINDOWS
};

struct side {
    struct machine *machine;
    struct leon3 *cpu;
    void *snapshot;
    size_t size;
    bool failed;
};

struct bench {
    struct diag diag;
    struct side native, partition;
    uint32_t stream, data, table, pages;
    struct random random;
    uint64_t instructions, trips;
};

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "lockstep: %s\n", what);
    exit(EXIT_FAILURE);
}

static uint32_t below(struct bench *b, uint32_t bound)
{
    return (uint32_t)random_below(&b->random, bound);
}

/* ---- the stream ------------------------------------------------------------------------------------------------------ */

static uint32_t target(struct bench *b)
{
    uint32_t rd = below(b, 32);

    return rd >= CONTROL && rd <= POINTER_ALIAS ? rd + 8 : rd;
}

static uint32_t format3(uint32_t op, uint32_t rd, uint32_t op3, uint32_t rs1, uint32_t second)
{
    return op << 30 | rd << 25 | op3 << 19 | rs1 << 14 | second;
}

static uint32_t immediate(uint32_t value)
{
    return 0x2000u | (value & 0x1fffu);
}

/* A register or a small number. */
static uint32_t second(struct bench *b)
{
    return below(b, 2) ? below(b, 32) : immediate(below(b, 0x2000));
}

static uint32_t make_alu(struct bench *b)
{
    static const uint8_t op3[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x08, 0x0a, 0x0b, 0x0c,
                                  0x10, 0x11, 0x12, 0x13, 0x14, 0x18, 0x1a, 0x1c, 0x20,
                                  0x21, 0x22, 0x24, 0x25, 0x26, 0x27, 0x28, 0x30, 0x38};
    const uint32_t op = op3[below(b, sizeof op3)];

    if (op == 0x28 || op == 0x30) /* Y */
        return op == 0x28 ? format3(2, target(b), op, 0, 0)
                          : format3(2, 0, op, below(b, 32), second(b));
    if (op == 0x38) /* JMPL to the next instruction but one */
        return format3(2, target(b), 0x00, below(b, 32), second(b));
    return format3(2, target(b), op, below(b, 32), second(b));
}

static uint32_t make_window(struct bench *b)
{
    return format3(2, target(b), below(b, 2) ? 0x3c : 0x3d, below(b, 32), second(b));
}

static uint32_t make_read(struct bench *b)
{
    return format3(2, target(b), 0x29 + below(b, 3), below(b, 32), 0);
}

/* PSR from a register that has most often just been read from it: bits 0 to 12 change one by one. */
static uint32_t make_write(struct bench *b, uint32_t last_rd)
{
    static const uint16_t flips[] = {0,    0,    1,     2,     4,      7,     0x40, 0x80,
                                     0x20, 0x20, 0x100, 0xf00, 0x1000, 0x1a0, 0x60, 0x18};

    switch (below(b, 4)) {
    case 0:
        return format3(2, 0, 0x32, below(b, 32), second(b)); /* WIM */
    case 1:
        return format3(2, 0, 0x32, 0, immediate(1u << below(b, 8)));
    default:
        return format3(2, 0, 0x31, last_rd, immediate(flips[below(b, 16)]));
    }
}

static uint32_t make_memory(struct bench *b)
{
    static const uint8_t op3[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05,
                                  0x06, 0x07, 0x09, 0x0a, 0x0d, 0x0f};
    static const uint8_t spaces[] = {0x0b, 0x0a, 0x08, 0x01, 0x1c, 0x0b};
    const uint32_t op = op3[below(b, sizeof op3)];
    const uint32_t place = below(b, 8) ? below(b, DATA_SIZE / 8) * 8 : below(b, DATA_SIZE - 8);

    if (below(b, 3))
        return format3(3, target(b), op, POINTER_DATA, immediate(place));
    return format3(3, target(b), op | 0x10, POINTER_DATA, (uint32_t)spaces[below(b, 6)] << 5);
}

/* A load or store by way of the page table, or of a register of the MMU. */
static uint32_t make_mmu(struct bench *b)
{
    static const uint8_t op3[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x09, 0x0d};
    const uint32_t any = below(b, 32);

    switch (below(b, 10)) {
    case 0: /* the context changes, most often between two */
        return format3(3, below(b, 4) ? CONTROL : any, 0x14, POINTER_ALIAS, MMU_REGISTERS);
    case 1: /* no-fault mode, on and off; the MMU stays on, because where it leads to there is nothing else */
        return below(b, 2) ? format3(2, CONTROL, 0x03, CONTROL, immediate(2))
                           : format3(3, CONTROL, 0x14, 0, MMU_REGISTERS);
    case 2: /* fault status: its level may differ */
        return format3(3, 0, 0x10, POINTER_ALIAS, MMU_REGISTERS | POINTER_FAULT);
    case 3:
        return format3(3, target(b), 0x10, below(b, 2) ? POINTER_ALIAS : 0, MMU_REGISTERS);
    case 4:
        return format3(3, any, 0x14, POINTER_DATA, MMU_FLUSH);
    default:
        return format3(3, target(b), op3[below(b, sizeof op3)], POINTER_ALIAS,
                       immediate(below(b, 8) ? below(b, 0x400) * 8 : below(b, 0x2000)));
    }
}

/* C, M, R, ACC and ET of a page table entry; the TLB's is flushed behind it. */
static uint32_t make_entry(struct bench *b)
{
    return format3(3, below(b, 32), 0x05, POINTER_TABLE, immediate(4 * below(b, PTES) + 3));
}

static uint32_t make_transfer(struct bench *b)
{
    switch (below(b, 6)) {
    case 0:
        return format3(2, 0, 0x39, POINTER_CODE, immediate(below(b, 256) * 4)); /* RETT */
    case 1:
        return format3(2, target(b), 0x38, POINTER_CODE, immediate(below(b, 256) * 4)); /* JMPL */
    case 2:
        return 2u << 30 | 8u << 25 | 0x3au << 19 | immediate(below(b, 128)); /* Ticc always */
    case 3:
        return 2u << 30 | below(b, 16) << 25 | 0x3au << 19 | immediate(below(b, 128));
    default:
        return below(b, 32) << 25 | 2u << 22 | (1 + below(b, 12)); /* Bicc forward */
    }
}

/*
 * A write of PSR or WIM takes effect up to three instructions later (SPARC V8 manual, appendix B): nothing that
 * depends on it stands there, and none is in a delay slot.
 */
static void make_stream(struct bench *b, uint8_t *code)
{
    uint32_t last_rd = 1, pause = 0;
    bool transfer = false;

    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        const uint32_t kind = below(b, transfer ? 70 : 120);
        uint32_t word = 0x01000000; /* NOP */

        transfer = false;
        if (pause > 0) {
            pause--;
        } else if (kind < 40) {
            word = make_alu(b);
        } else if (kind < 55) {
            word = make_window(b);
        } else if (kind < 70) {
            word = make_read(b);
            if ((word >> 19 & 0x3f) == 0x29)
                last_rd = word >> 25 & 31;
        } else if (kind < 80) {
            word = make_write(b, last_rd);
            pause = 3;
        } else if (kind < 92) {
            word = make_memory(b);
        } else if (kind < 107) {
            word = make_mmu(b);
        } else if (kind < 111 && i + 1 < BLOCK_WORDS) {
            word = make_entry(b);
            bus_store32(code + 4 * i++, word);
            word = format3(3, 0, 0x14, 0, MMU_FLUSH);
        } else {
            word = make_transfer(b);
            transfer = true;
        }
        bus_store32(code + 4 * i, word);
    }
}

/* ---- the machines ---------------------------------------------------------------------------------------------------- */

static uint32_t symbol(const char *path, const char *name)
{
    char error[200];
    uint64_t value, size;
    const char *problem = symbol_find(path, name, false, &value, &size, error, sizeof error);

    if (problem)
        give_up(problem);
    return (uint32_t)value;
}

static uint32_t reg(const struct side *side, unsigned number)
{
    return leon3_register_read(side->cpu, number);
}

static void side_create(struct bench *b, struct side *side, const char *image)
{
    struct board board;

    if (!board_load(&board, "leon3-generic", &b->diag) ||
        !board_set(&board, "ram.size=16M", &b->diag) ||
        !board_set(&board, "board.timing=fast", &b->diag) ||
        !(side->machine = machine_create(&board, &b->diag)) || !machine_load(side->machine, image))
        give_up("no machine");
    side->cpu = machine_cpu(side->machine, 0);
    if (!leon3_breakpoint_add(side->cpu, b->stream) ||
        machine_run(side->machine, CLOCK_NEVER).reason != MACHINE_BREAKPOINT)
        give_up("the stream is never reached");
    leon3_breakpoint_remove(side->cpu, b->stream);
    if (!machine_save(side->machine, &side->snapshot, &side->size))
        give_up("no snapshot");
}

static uint32_t peek(const struct side *side, uint32_t va)
{
    uint8_t bytes[4];

    if (!leon3_peek(side->cpu, va, bytes, 4))
        give_up("the hypervisor's page cannot be read");
    return bus_load32(bytes);
}

/* Page table entries from the data's first bytes; each page is at one address only. */
static bool side_map(const struct bench *b, struct side *side, const uint8_t *data)
{
    bool good = true;

    for (uint32_t i = 0; i < PTES; i++) {
        uint8_t entry[4];

        bus_store32(entry, ((b->pages + i * 4096) >> 4 & 0x0fffff00u) | data[i]);
        good = good && leon3_poke(side->cpu, b->table + 4 * i, entry, 4) &&
               leon3_poke(side->cpu, b->pages + i * 4096, data, DATA_SIZE);
    }
    return good;
}

static void side_begin(const struct bench *b, struct side *side, const uint8_t *code,
                       const uint8_t *data, const uint32_t *registers)
{
    const uint32_t *from = registers;

    if (!machine_restore(side->machine, side->snapshot, side->size) ||
        !leon3_poke(side->cpu, b->stream, code, 4 * BLOCK_WORDS) ||
        !leon3_poke(side->cpu, b->data, data, DATA_SIZE) || !side_map(b, side, data))
        give_up("no memory for the stream");
    side->failed = false;
    for (unsigned window = 0; window < WINDOWS; window++)
        for (unsigned r = 16; r < 32; r++)
            leon3_window_write(side->cpu, window, r, *from++);
    for (unsigned r = 1; r < 8; r++)
        leon3_register_write(side->cpu, r, *from++);
    leon3_register_write(side->cpu, LEON3_REG_Y, *from++);
    leon3_register_write(side->cpu, POINTER_DATA, b->data);
    leon3_register_write(side->cpu, POINTER_CODE, b->stream);
    leon3_register_write(side->cpu, POINTER_TABLE, b->table + SECOND);
    leon3_register_write(side->cpu, POINTER_ALIAS, ALIAS);
    leon3_register_write(side->cpu, POINTER_FAULT, 0x100);
    leon3_register_write(side->cpu, CONTROL, 1);
}

static void step_native(struct bench *b, uint32_t count)
{
    for (uint32_t i = 0; i < count && !b->native.failed; i++) {
        const struct machine_stop stop = machine_step(b->native.machine, 0);

        b->native.failed = stop.reason == MACHINE_ERROR_MODE || stop.reason == MACHINE_EXIT ||
                           leon3_mode(b->native.cpu) == LEON3_ERROR_MODE;
    }
}

/*
 * One instruction or trap of the guest, or as many as the hypervisor carries out at a time; true: by its way. The hypervisor may
 * come in only to map a page.
 */
static bool step_partition(struct bench *b, uint32_t *count)
{
    struct side *p = &b->partition;
    const uint32_t pc = reg(p, LEON3_REG_PC), npc = reg(p, LEON3_REG_NPC);
    bool trip = false;

    for (;;) {
        uint32_t trap_type;

        *count = 1;
        machine_step(p->machine, 0);
        if (reg(p, LEON3_REG_PC) < HYPERVISOR)
            return trip;
        trip = true;
        b->trips++;
        trap_type = reg(p, LEON3_REG_TBR) >> 4 & 0xffu;
        for (uint32_t i = 0; reg(p, LEON3_REG_PC) >= HYPERVISOR; i++) {
            machine_step(p->machine, 0);
            if (i == TRIP_STEPS) {
                p->failed = true;
                *count = MOST_AT_A_TIME;
                return true;
            }
        }
        *count = peek(p, VM_COUNT);
        if (trap_type < 0x11 || trap_type > 0x1f || reg(p, LEON3_REG_PC) != pc ||
            reg(p, LEON3_REG_NPC) != npc) {
            if (*count != 0)
                return true;
        }
    }
}

/* ---- comparing ------------------------------------------------------------------------------------------------------- */

static bool same(const char *what, uint32_t native, uint32_t partition)
{
    if (native == partition)
        return true;
    printf("  %s: natively 0x%08x, in the partition 0x%08x\n", what, native, partition);
    return false;
}

/* While its traps are off the hypervisor keeps two registers of the guest. */
static uint32_t partition_window(const struct bench *b, uint32_t psr, unsigned window, unsigned r)
{
    if (window == (psr - 1) % WINDOWS && (r == 17 || r == 18) && !(psr & PSR_ET))
        return peek(&b->partition, VM_LOCALS + 4 * (r - 16));
    return leon3_window_read(b->partition.cpu, window, r);
}

static bool same_windows(const struct bench *b, uint32_t psr)
{
    char name[40];

    for (unsigned window = 0; window < WINDOWS; window++) {
        for (unsigned r = 16; r < 32; r++) {
            snprintf(name, sizeof name, "window %u, %%%c%u", window, r < 24 ? 'l' : 'i', r % 8);
            if (!same(name, leon3_window_read(b->native.cpu, window, r),
                      partition_window(b, psr, window, r)))
                return false;
        }
    }
    return true;
}

/* What a trap may have written when a guest with the PSR `then` had its traps on; now it has `psr`. */
static void take_volatile(struct bench *b, uint32_t then, uint32_t psr)
{
    const uint32_t window = (then - 1) % WINDOWS;

    for (unsigned r = 17; r < 19 && (then & PSR_ET); r++)
        leon3_window_write(b->native.cpu, window, r, partition_window(b, psr, window, r));
}

/* The guest's. */
static uint32_t partition_psr(const struct bench *b)
{
    return (reg(&b->partition, LEON3_REG_PSR) & ~PSR_VIRTUAL) |
           peek(&b->partition, peek(&b->partition, VM_RUNNING) + 8);
}

/*
 * `before`: the guest's PSR before the instruction. While a write of the native machine is on its way, nothing is compared; in the
 * partition it has come at once.
 */
static bool same_state(struct bench *b, bool trip, uint32_t before)
{
    static const struct {
        unsigned number;
        const char *name;
    } rows[] = {{LEON3_REG_PC, "pc"}, {LEON3_REG_NPC, "npc"},
                {LEON3_REG_Y, "y"},   {1, "%g1"},
                {2, "%g2"},           {3, "%g3"},
                {4, "%g4"},           {5, "%g5"},
                {6, "%g6"},           {7, "%g7"}};
    const uint32_t vm = peek(&b->partition, VM_RUNNING);
    const uint32_t psr = partition_psr(b);

    if (trip) {
        take_volatile(b, before, psr);
        take_volatile(b, psr, psr);
    }
    if (leon3_delay_pending(b->native.cpu))
        return true;
    if (!same("psr", reg(&b->native, LEON3_REG_PSR) & PSR_COMPARED, psr & PSR_COMPARED) ||
        !same("wim", reg(&b->native, LEON3_REG_WIM), peek(&b->partition, vm + 12)) ||
        !same("tbr", reg(&b->native, LEON3_REG_TBR), peek(&b->partition, vm + 16)) ||
        !same("fault status", b->native.cpu->mmu.state.fault_status & ~SFSR_LEVEL,
              peek(&b->partition, vm + VM_FAULT) & ~SFSR_LEVEL) ||
        !same("fault address", b->native.cpu->mmu.state.fault_address,
              peek(&b->partition, vm + VM_FAULT + 4)))
        return false;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!same(rows[i].name, reg(&b->native, rows[i].number),
                  reg(&b->partition, rows[i].number)))
            return false;
    return same_windows(b, psr);
}

static bool same_bytes(const struct bench *b, const char *what, uint32_t address, uint32_t size)
{
    uint8_t native[DATA_SIZE], partition[DATA_SIZE];

    if (!leon3_peek(b->native.cpu, address, native, size) ||
        !leon3_peek(b->partition.cpu, address, partition, size))
        return true; /* the partition has ended: its memory is not mapped now */
    for (uint32_t i = 0; i < size; i += 4)
        if (!same(what, bus_load32(native + i), bus_load32(partition + i)))
            return false;
    return true;
}

static bool same_memory(const struct bench *b)
{
    for (uint32_t i = 0; i < PTES; i++)
        if (!same_bytes(b, "page", b->pages + i * 4096, DATA_SIZE))
            return false;
    return same_bytes(b, "memory", b->data, DATA_SIZE) &&
           same_bytes(b, "page table", b->table, 4 * PTES);
}

static bool run_block(struct bench *b, uint64_t seed)
{
    static uint8_t code[4 * BLOCK_WORDS], data[DATA_SIZE];
    uint32_t registers[WINDOWS * 16 + 8], pc = 0;

    random_seed(&b->random, seed);
    make_stream(b, code);
    for (uint32_t i = 0; i < DATA_SIZE; i++)
        data[i] = (uint8_t)below(b, 256);
    for (size_t i = 0; i < sizeof registers / sizeof registers[0]; i++)
        registers[i] = (uint32_t)random_next(&b->random);
    side_begin(b, &b->native, code, data, registers);
    side_begin(b, &b->partition, code, data, registers);
    for (uint32_t i = 0; i < BLOCK_STEPS; i++) {
        const uint32_t before = partition_psr(b);
        uint32_t count;
        bool trip;

        pc = reg(&b->native, LEON3_REG_PC);
        if (pc >= b->data) /* ran out of the stream */
            break;
        trip = step_partition(b, &count);
        step_native(b, count);
        b->instructions += count;
        if (b->native.failed && b->partition.failed)
            return true;
        if (b->native.failed != b->partition.failed || !same_state(b, trip, before)) {
            uint8_t opcode[4] = {0};
            char text[80];

            leon3_peek(b->native.cpu, pc, opcode, 4);
            leon3_disassemble(pc, bus_load32(opcode), text, sizeof text);
            printf("not ok - seed %" PRIu64 ", instruction %u, behind 0x%08x %s%s\n", seed, i, pc,
                   text, b->native.failed != b->partition.failed ? ": one is in error mode" : "");
            return false;
        }
    }
    return same_memory(b);
}

int main(int argc, char **argv)
{
    static struct bench b;
    uint64_t count, seed, blocks = 0;

    if (argc != 5)
        give_up("usage: lockstep NATIVE PARTITION COUNT SEED");
    diag_init(&b.diag);
    b.stream = symbol(argv[1], "stream");
    b.data = symbol(argv[1], "stream_data");
    b.table = symbol(argv[1], "stream_table_3");
    b.pages = symbol(argv[1], "stream_pages");
    count = strtoull(argv[3], NULL, 0);
    seed = strtoull(argv[4], NULL, 0);
    side_create(&b, &b.native, argv[1]);
    side_create(&b, &b.partition, argv[2]);
    for (; b.instructions < count; blocks++)
        if (!run_block(&b, seed + blocks)) {
            printf("0 passed, 1 failed\n");
            return EXIT_FAILURE;
        }
    printf("ok - %" PRIu64 " instructions in %" PRIu64 " streams, %" PRIu64
           " of them by way of the hypervisor\n1 passed, 0 failed\n",
           b.instructions, blocks, b.trips);
    free(b.native.snapshot);
    free(b.partition.snapshot);
    machine_destroy(b.native.machine);
    machine_destroy(b.partition.machine);
    return EXIT_SUCCESS;
}
