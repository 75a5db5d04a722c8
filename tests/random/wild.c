/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/random/wild.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/bus.h"
#include "sim/base/random.h"
#include "sim/machine/machine.h"

#define RAM       0x40000000u
#define CODE      (RAM + 0x1000) /* behind the trap table */
#define WORDS_MIN 200u
#define WORDS_MAX 2000u
#define CYCLES    200000u

#define NOP     0x01000000u
#define REG_IN  2u /* address */
#define REG_VAL 3u

struct program {
    struct random random;
    uint32_t word[WORDS_MAX + 16];
    uint32_t words;
};

static uint32_t any(struct program *program)
{
    return (uint32_t)random_next(&program->random);
}

static uint32_t below(struct program *program, uint32_t bound)
{
    return (uint32_t)random_below(&program->random, bound);
}

#define ONE_OF(program, list) (list)[below(program, sizeof(list) / sizeof((list)[0]))]

static void emit(struct program *program, uint32_t word)
{
    program->word[program->words++] = word;
}

static void emit_set(struct program *program, uint32_t reg, uint32_t value)
{
    emit(program, NOP | reg << 25 | value >> 10);
    emit(program, 0x80102000u | reg << 25 | reg << 14 | (value & 0x3ffu));
}

/* A format 3 instruction with REG_VAL and [REG_IN]. */
static void emit_access(struct program *program, uint32_t op3, uint32_t asi)
{
    emit(program, 0xc0000000u | REG_VAL << 25 | op3 << 19 | REG_IN << 14 | asi << 5);
}

/* Values at the edges of fields, addresses of memory, anything. */
static uint32_t value(struct program *program)
{
    static const uint32_t edges[] = {0, 1, 2, 0xffffffff, 0x80000000, 0x7fffffff, RAM, RAM >> 4};

    switch (below(program, 4)) {
    case 0:
        return ONE_OF(program, edges);
    case 1:
        return 1u << below(program, 32);
    case 2:
        return RAM + below(program, 1u << 20);
    default:
        return any(program);
    }
}

static void access_device(struct program *program)
{
    static const uint32_t bases[] = {0xfffff000, 0xff000000, 0x90000000, 0xfff00000, 0x80000f00,
                                     0x80100000, 0x20000000, 0xc0000000, 0x00000000, 0x80000000};
    static const uint8_t op3[] = {4, 4, 4, 4, 0, 0, 1, 2, 3, 5, 6, 7, 13, 15};
    uint32_t base =
        below(program, 4) ? 0x80000000u + 0x100u * below(program, 16) : ONE_OF(program, bases);

    emit_set(program, REG_IN,
             base + (below(program, 3) ? 4 * below(program, 8) : below(program, 256)));
    emit_set(program, REG_VAL, value(program));
    emit_access(program, ONE_OF(program, op3), 0);
}

static void access_alternate(struct program *program)
{
    static const uint8_t op3[] = {0x10, 0x13, 0x14, 0x14, 0x14, 0x16, 0x17, 0x1d, 0x1f, 0x3c};
    static const uint8_t asi[] = {0x02, 0x03, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e,
                                  0x0f, 0x10, 0x11, 0x18, 0x19, 0x19, 0x1c, 0x1e};

    emit_set(program, REG_IN,
             below(program, 2) ? 0x100u * below(program, 8) : value(program) & ~3u);
    emit_set(program, REG_VAL, value(program));
    emit_access(program, ONE_OF(program, op3),
                below(program, 8) ? ONE_OF(program, asi) : below(program, 256));
}

/* WRASR, WRPSR, WRWIM, WRTBR; mostly those that leave the handler where it is. */
static void write_register(struct program *program)
{
    static const uint32_t psr[] = {0xe0, 0x10e0, 0xf0e0, 0xe7, 0xa0, 0xfa0};
    uint32_t op3 = below(program, 5) ? 0x30 + below(program, 2) : 0x30 + below(program, 4);

    emit_set(program, REG_VAL, below(program, 8) ? ONE_OF(program, psr) : value(program));
    emit(program, 0x80000000u | below(program, 32) << 25 | op3 << 19 | REG_VAL << 14);
}

static void control(struct program *program)
{
    /* SAVE, RESTORE, JMPL and RETT through %l1 and %l2, FLUSH */
    static const uint32_t words[] = {0x9de3bf90, 0x81e80000, 0x81c44000, 0x81cc8000, 0x81d80000};

    if (below(program, 2))
        emit(program, ONE_OF(program, words));
    else
        emit(program, 0x81d02000u | below(program, 16) << 25 | below(program, 128)); /* Ticc */
}

static void fpop(struct program *program)
{
    emit(program, 0x81a00000u | below(program, 2) << 19 | (any(program) & 0x3e07ffffu));
}

static void make_program(struct program *program, uint64_t seed)
{
    uint32_t words;

    random_seed(&program->random, seed);
    program->words = 0;
    words = WORDS_MIN + below(program, WORDS_MAX - WORDS_MIN - 16);
    while (program->words < words) {
        uint32_t kind = below(program, 20);

        if (kind < 7)
            access_device(program);
        else if (kind < 11)
            access_alternate(program);
        else if (kind < 13)
            write_register(program);
        else if (kind < 15)
            control(program);
        else if (kind < 17)
            fpop(program);
        else
            emit(program, any(program));
    }
    /* BA to anywhere in front */
    emit(program, 0x10800000u | (0u - (1 + below(program, program->words))) % (1u << 22));
    emit(program, NOP);
}

static bool put(struct machine *machine, uint32_t address, uint32_t word)
{
    uint8_t bytes[4];

    bus_store32(bytes, word);
    return machine_memory_write(machine, address, bytes, 4);
}

static bool load(struct machine *machine, const struct program *program)
{
    static const uint32_t handler[] = {0x81c4a000, 0x81cca004, NOP,
                                       NOP}; /* jmp %l2; rett %l2 + 4 */
    bool good = true;

    for (uint32_t i = 0; i < 256 * 4; i++)
        good = good && put(machine, RAM + 4 * i, handler[i % 4]);
    for (uint32_t i = 0; i < program->words; i++)
        good = good && put(machine, CODE + 4 * i, program->word[i]);
    for (uint32_t i = 0; i < machine_cpu_count(machine); i++) {
        leon3_register_write(machine_cpu(machine, i), LEON3_REG_PSR, 0x10e0);
        leon3_register_write(machine_cpu(machine, i), LEON3_REG_WIM, 2);
        leon3_register_write(machine_cpu(machine, i), LEON3_REG_TBR, RAM);
        leon3_register_write(machine_cpu(machine, i), LEON3_REG_PC, CODE);
    }
    return good;
}

/* What guests are told about devices that are not there. */
static void say_nothing(void *owner, const char *line)
{
    (void)owner;
    (void)line;
}

/* What boards may be configured to beyond what they come with; lines that belong together are one string. */
static const char *const variants[] = {
    "cpu.windows=2",
    "cpu.windows=5",
    "cpu.windows=32",
    "cpu.multiplier=0",
    "cpu.multiplier=32",
    "cpu.mac=on cpu.multiplier=2",
    "cpu.fpu=0",
    "cpu.fpu=2",
    "cpu.watchpoints=4",
    "cpu.branch_prediction=off",
    "cpu.load_delay=2",
    "cpu.casa=off",
    "cpu.svt=on",
    "cpu.partial_wrpsr=on",
    "cpu.mmu=off",
    "cache.replacement=random",
    "cache.replacement=lrr cache.icache.ways=2 cache.dcache.ways=2",
    "cache.replacement=direct cache.icache.ways=1 cache.dcache.ways=1",
    "cache.icache.way_size=1 cache.dcache.way_size=1",
    "cache.icache.way_size=64 cache.icache.line=16",
    "cache.dcache.line=32",
    "cache.snoop=off",
    "cache.lock=on",
    "cache.protection=on cpu.register_protection=on",
    "cache.contents=off",
    "mmu.itlb=2 mmu.dtlb=2",
    "mmu.itlb=64 mmu.dtlb=32",
    "mmu.shared=on",
    "mmu.replacement=increment",
    "mmu.page_size=32k",
    "mmu.page_size=programmed",
    "ram.first_wait=7 ram.next_wait=2"};

static bool apply(struct board *board, const char *lines, struct diag *diag)
{
    char text[100], *rest = text;

    snprintf(text, sizeof(text), "%s", lines);
    for (char *line = strtok_r(rest, " ", &rest); line; line = strtok_r(NULL, " ", &rest))
        if (!board_set(board, line, diag))
            return false;
    return true;
}

/* Up to three variants that go together; `name` tells which. */
static void apply_variants(struct program *program, struct board *board, char *name, size_t size,
                           struct diag *diag)
{
    for (uint32_t i = below(program, 4); i; i--) {
        const char *variant = ONE_OF(program, variants);
        struct board changed = *board;
        size_t length = strlen(name);

        if (!apply(&changed, variant, diag) || !board_check(&changed, NULL, diag))
            continue;
        *board = changed;
        snprintf(name + length, size - length, ", %s", variant);
    }
}

/* NULL: there can be no such machine, reported. `name` tells what it is. */
static struct machine *make_machine(struct program *program, char *name, size_t size,
                                    struct diag *diag)
{
    const char *const *names = board_names();
    uint32_t boards = 0, chosen, cpus;
    bool full = below(program, 2);
    struct board board;
    char setting[80];

    while (names[boards])
        boards++;
    chosen = below(program, boards);
    cpus = below(program, 3) ? 1 : 1 + below(program, 4);
    snprintf(setting, sizeof(setting),
             "board.engine=check ram.size=1M board.cpus=%u board.timing=%s", cpus,
             full ? "full" : "fast");
    snprintf(name, size, "%s, %s", names[chosen], setting);
    if (!board_load(&board, names[chosen], diag) || !apply(&board, setting, diag))
        return NULL;
    apply_variants(program, &board, name, size, diag);
    return machine_create(&board, diag);
}

bool wild_agrees(uint64_t seed, uint64_t *instructions)
{
    static struct program program;
    char name[400];
    struct diag diag;
    struct machine *machine;
    struct machine_stop stop;
    bool good;

    diag_init(&diag);
    diag.sink = say_nothing;
    make_program(&program, seed);
    machine = make_machine(&program, name, sizeof(name), &diag);
    if (!machine || !load(machine, &program)) {
        fprintf(stderr, "random: seed %" PRIu64 ": no machine (%s)\n", seed, name);
        exit(EXIT_FAILURE);
    }
    stop = machine_run(machine, CYCLES);
    *instructions += machine_instructions(machine);
    good = stop.reason != MACHINE_REQUEST;
    if (!good)
        printf("not ok - seed %" PRIu64 ", %s: %s\n", seed, name, stop.text);
    machine_destroy(machine);
    return good;
}
