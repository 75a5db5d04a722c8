/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random instruction streams, in blocks:
 *
 *   random engines IMAGE COUNT SEED   the cached engine and the plain one, every component of the machine after each block
 *   random qemu IMAGE COUNT SEED      and QEMU 7.2 through its GDB port: registers of all windows, memory, traps
 *   random wild COUNT SEED            COUNT guests that do anything to anything, on every board (wild.h)
 *
 * until COUNT instructions are executed. A block that differs is run again step by step: the first instruction behind which the
 * two differ is printed, with what differs, and the seed that begins with this block.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/guest/symbol.h"
#include "sim/base/random.h"
#include "sim/machine/machine.h"
#include "tests/random/generate.h"
#include "tests/random/qemu.h"
#include "tests/random/wild.h"

#define BLOCK_CYCLES 2000000u /* far more than a block takes */
#define LOG_SIZE     (16 + 16 * RANDOM_LOG_MAX)

/* What both are compared in: FSR without its version, NS, ftt and qne; PSR without EC. */
#define FSR_COMMON 0xcf800fffu
#define PSR_COMMON 0x00f01fffu

struct image {
    const char *path;
    uint32_t begin, stop;
};

struct bench {
    struct image image;
    struct diag diag;
    struct machine *cached, *plain;
    struct qemu *qemu;
    struct random_block block;
    uint8_t data[RANDOM_DATA_SIZE];
    uint32_t different; /* the word that is not as QEMU has it */
};

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "random: %s\n", what);
    exit(EXIT_FAILURE);
}

static uint32_t symbol(const char *path, const char *name)
{
    char error[200];
    uint64_t value, size;
    const char *problem = symbol_find(path, name, false, &value, &size, error, sizeof(error));

    if (problem)
        give_up(problem);
    return (uint32_t)value;
}

static struct machine *make(struct bench *bench, const char *engine)
{
    struct board board;
    struct machine *machine = NULL;

    if (board_load(&board, "leon3-generic", &bench->diag) &&
        board_set(&board, "ram.size=1M", &bench->diag) && board_set(&board, engine, &bench->diag) &&
        (!getenv("RANDOM_SET") || board_set(&board, getenv("RANDOM_SET"), &bench->diag)))
        machine = machine_create(&board, &bench->diag);
    if (!machine || !machine_load(machine, bench->image.path) ||
        !leon3_breakpoint_add(machine_cpu(machine, 0), bench->image.stop))
        give_up("no machine");
    return machine;
}

/* ---- a block's memory ------------------------------------------------------------------------------------------------ */

/* ACC of the data pages; -1: not mapped. */
static const int8_t access_of_page[RANDOM_DATA_PAGES] = {3, 3, 3, 3, 3, 0,  1, 2,
                                                         3, 5, 6, 7, 4, -1, 3, 3};

static void put(uint8_t *at, uint32_t value)
{
    bus_store32(at, value);
}

/* Context table, region, segment and two page tables: all but the data is mapped one to one and open to all. */
static void make_tables(uint8_t tables[0xb00])
{
    memset(tables, 0, 0xb00);
    put(tables, (RANDOM_TABLES + 0x400) >> 4 | 1u);
    put(tables + 0x400 + 4 * 0x40, (RANDOM_TABLES + 0x800) >> 4 | 1u);
    put(tables + 0x800, (RANDOM_TABLES + 0x900) >> 4 | 1u);
    put(tables + 0x804, (RANDOM_TABLES + 0xa00) >> 4 | 1u);
    for (uint32_t page = 0; page < 64; page++)
        put(tables + 0x900 + 4 * page, (0x40000u + page) << 8 | 0x80u | 3u << 2 | 2u);
    for (uint32_t page = 0; page < RANDOM_DATA_PAGES; page++)
        if (access_of_page[page] >= 0)
            put(tables + 0xa00 + 4 * page, ((RANDOM_DATA >> 12) + page) << 8 | 0x80u |
                                               (uint32_t)access_of_page[page] << 2 | 2u);
}

static void words_to_bytes(const uint32_t *words, uint32_t count, uint8_t *bytes)
{
    for (uint32_t i = 0; i < count; i++)
        put(bytes + 4 * i, words[i]);
}

typedef void (*writer)(void *to, uint32_t address, const void *data, uint32_t size);

static void to_machine(void *to, uint32_t address, const void *data, uint32_t size)
{
    if (!machine_memory_write(to, address, data, size))
        give_up("no memory at an address of the layout");
}

static void to_qemu(void *to, uint32_t address, const void *data, uint32_t size)
{
    qemu_write(to, address, data, size);
}

static void write_block(struct bench *bench, writer write, void *to)
{
    static const uint8_t zero[LOG_SIZE];
    uint8_t tables[0xb00], state[STATE_SIZE], code[4 * RANDOM_WORDS_MAX];

    make_tables(tables);
    words_to_bytes(bench->block.state, STATE_SIZE / 4, state);
    words_to_bytes(bench->block.word, bench->block.words, code);
    write(to, RANDOM_TABLES, tables, sizeof(tables));
    write(to, RANDOM_STATE, state, sizeof(state));
    write(to, RANDOM_LOG, zero, sizeof(zero));
    write(to, RANDOM_BLOCK, code, 4 * bench->block.words);
    write(to, RANDOM_DATA, bench->data, sizeof(bench->data));
}

static void generate(struct bench *bench, uint64_t seed)
{
    struct random random;

    random_generate(&bench->block, seed, bench->qemu != NULL);
    random_seed(&random, ~seed);
    for (uint32_t i = 0; i < sizeof(bench->data); i += 8) {
        uint64_t word = random_next(&random);

        memcpy(bench->data + i, &word, 8);
    }
}

/* ---- running --------------------------------------------------------------------------------------------------------- */

static void begin_block(struct bench *bench, struct machine *machine)
{
    leon3_register_write(machine_cpu(machine, 0), LEON3_REG_PC, bench->image.begin);
}

static void run_block(struct bench *bench, struct machine *machine, uint64_t seed)
{
    struct machine_stop stop;

    begin_block(bench, machine);
    stop = machine_run(machine, machine_cycle(machine) + BLOCK_CYCLES);
    if (stop.reason != MACHINE_BREAKPOINT) {
        fprintf(stderr, "random: seed %" PRIu64 ": the block does not end (stop %d at pc 0x%08x)\n",
                seed, (int)stop.reason, leon3_register_read(machine_cpu(machine, 0), LEON3_REG_PC));
        exit(EXIT_FAILURE);
    }
}

static void print_place(struct bench *bench, struct machine *machine, uint32_t pc)
{
    uint8_t opcode[4] = {0};
    char text[80];

    (void)bench;
    leon3_peek(machine_cpu(machine, 0), pc, opcode, 4);
    leon3_disassemble(pc, bus_load32(opcode), text, sizeof(text));
    printf("  behind 0x%08x  %08x  %s\n", pc, bus_load32(opcode), text);
}

/* ---- engines --------------------------------------------------------------------------------------------------------- */

/* The first element in which the machines differ. */
static bool find_difference(struct bench *bench, char *name, size_t size)
{
    const struct component_list *a = machine_components(bench->cached),
                                *b = machine_components(bench->plain);
    struct state_ref ref;

    component_flush_all(a);
    component_flush_all(b);
    for (size_t i = 0; i < a->count; i++)
        if (component_first_difference(a->item[i], a->item[i]->state, b->item[i]->state, &ref)) {
            state_ref_name(&ref, name, size);
            return true;
        }
    return false;
}

static void load_block(struct bench *bench, uint64_t seed)
{
    generate(bench, seed);
    write_block(bench, to_machine, bench->cached);
    write_block(bench, to_machine, bench->plain);
    begin_block(bench, bench->cached);
    begin_block(bench, bench->plain);
}

/*
 * From the start again, as caches and translations count, and the last block in steps of so many cycles. The cycle before the
 * first step that ends with a difference, 0: none does.
 */
static uint64_t first_difference(struct bench *bench, uint64_t first, uint64_t last, uint64_t step,
                                 uint64_t from, uint32_t *pc)
{
    struct machine_stop stop;

    machine_destroy(bench->cached);
    machine_destroy(bench->plain);
    bench->cached = make(bench, "board.engine=cached");
    bench->plain = make(bench, "board.engine=plain");
    for (uint64_t seed = first; seed < last; seed++) {
        load_block(bench, seed);
        machine_run(bench->cached, machine_cycle(bench->cached) + BLOCK_CYCLES);
        machine_run(bench->plain, machine_cycle(bench->plain) + BLOCK_CYCLES);
    }
    load_block(bench, last);
    for (uint64_t cycle = machine_cycle(bench->plain);;
         cycle += cycle < from ? from - cycle : step) {
        uint64_t before = machine_cycle(bench->plain);

        *pc = leon3_register_read(machine_cpu(bench->plain, 0), LEON3_REG_PC);
        machine_run(bench->cached, cycle);
        stop = machine_run(bench->plain, cycle);
        if (machine_digest(bench->plain) != machine_digest(bench->cached))
            return before;
        if (stop.reason != MACHINE_LIMIT)
            return 0;
    }
}

static void minimise_engines(struct bench *bench, uint64_t first, uint64_t last)
{
    char name[100] = "nothing";
    uint64_t found = 0, from = 0;
    uint32_t pc = 0;

    for (uint64_t step = 4096; step; step /= 2) {
        found = first_difference(bench, first, last, step, from, &pc);
        if (!found)
            break;
        from = found;
        find_difference(bench, name, sizeof(name));
        printf("  in steps of %" PRIu64 " cycles: from cycle %" PRIu64 ", pc 0x%08x, %s\n", step,
               found, pc, name);
    }
    print_place(bench, bench->plain, pc);
}

static bool engines_agree(struct bench *bench, uint64_t first, uint64_t seed)
{
    char name[100] = "nothing";

    load_block(bench, seed);
    run_block(bench, bench->cached, seed);
    run_block(bench, bench->plain, seed);
    if (machine_digest(bench->cached) == machine_digest(bench->plain))
        return true;
    find_difference(bench, name, sizeof(name));
    printf("not ok - seed %" PRIu64 ": the engines differ in %s\n", seed, name);
    minimise_engines(bench, first, seed);
    return false;
}

/* ---- QEMU ------------------------------------------------------------------------------------------------------------ */

static uint32_t mask_of_state(uint32_t offset)
{
    return offset == STATE_FSR ? FSR_COMMON : offset == STATE_PSR ? PSR_COMMON : UINT32_MAX;
}

/* The PSR is the last word of an entry. */
static uint32_t mask_of_log(uint32_t offset)
{
    return offset >= 16 && offset % 16 == 12 ? PSR_COMMON : UINT32_MAX;
}

static uint32_t mask_of_data(uint32_t offset)
{
    (void)offset;
    return UINT32_MAX;
}

static bool same_word(struct bench *bench, uint32_t address)
{
    uint8_t ours[4], theirs[4];

    machine_memory_read(bench->cached, address, ours, 4);
    qemu_read(bench->qemu, address, theirs, 4);
    return !memcmp(ours, theirs, 4);
}

static bool same_area(struct bench *bench, const char *name, uint32_t address, uint32_t size,
                      uint32_t (*mask)(uint32_t offset))
{
    static uint8_t ours[RANDOM_DATA_SIZE], theirs[RANDOM_DATA_SIZE];

    machine_memory_read(bench->cached, address, ours, size);
    qemu_read(bench->qemu, address, theirs, size);
    for (uint32_t i = 0; i < size; i += 4)
        if ((bus_load32(ours + i) ^ bus_load32(theirs + i)) & mask(i)) {
            printf("  %s + 0x%x: 0x%08x, QEMU 0x%08x\n", name, i, bus_load32(ours + i),
                   bus_load32(theirs + i));
            bench->different = address + i;
            return false;
        }
    return true;
}

/* Registers as GDB sees them; NULL: the same. */
static const char *register_difference(struct bench *bench, char *text, size_t size)
{
    static const struct {
        uint8_t ours, theirs;
        uint32_t mask;
        const char *name;
    } special[] = {
        {LEON3_REG_PC, QEMU_PC, UINT32_MAX, "pc"},    {LEON3_REG_NPC, QEMU_NPC, UINT32_MAX, "npc"},
        {LEON3_REG_PSR, QEMU_PSR, PSR_COMMON, "psr"}, {LEON3_REG_WIM, QEMU_WIM, 0xff, "wim"},
        {LEON3_REG_Y, QEMU_Y, UINT32_MAX, "y"},       {LEON3_REG_FSR, QEMU_FSR, FSR_COMMON, "fsr"}};
    struct leon3 *cpu = machine_cpu(bench->cached, 0);
    uint32_t theirs[QEMU_REGISTERS], ours;

    qemu_registers(bench->qemu, theirs);
    for (unsigned i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
        ours = leon3_register_read(cpu, special[i].ours);
        if ((ours ^ theirs[special[i].theirs]) & special[i].mask) {
            snprintf(text, size, "%s is 0x%08x, QEMU 0x%08x", special[i].name, ours,
                     theirs[special[i].theirs]);
            return text;
        }
    }
    for (unsigned i = 0; i < LEON3_REG_Y; i++) {
        ours = leon3_register_read(cpu, i);
        if (ours != theirs[i]) {
            snprintf(text, size, "%c%u is 0x%08x, QEMU 0x%08x", i < 32 ? 'r' : 'f', i % 32, ours,
                     theirs[i]);
            return text;
        }
    }
    return NULL;
}

static void start_qemu_block(struct bench *bench)
{
    write_block(bench, to_qemu, bench->qemu);
    qemu_set_register(bench->qemu, QEMU_PC, bench->image.begin);
    qemu_set_register(bench->qemu, QEMU_NPC, bench->image.begin + 4);
}

/* Loads that differ in memory show when they are loaded, at the latest when the block is over. */
static void minimise_qemu(struct bench *bench)
{
    struct leon3 *cpu = machine_cpu(bench->cached, 0);
    const char *difference = NULL;
    char text[120];
    uint32_t pc = 0;

    write_block(bench, to_machine, bench->cached);
    begin_block(bench, bench->cached);
    start_qemu_block(bench);
    while (leon3_register_read(cpu, LEON3_REG_PC) != RANDOM_BLOCK) {
        machine_step(bench->cached, 0);
        qemu_step(bench->qemu);
    }
    while (!difference && leon3_register_read(cpu, LEON3_REG_PC) != bench->image.stop) {
        pc = leon3_register_read(cpu, LEON3_REG_PC);
        machine_step(bench->cached, 0);
        qemu_step(bench->qemu);
        difference = register_difference(bench, text, sizeof(text));
        if (!difference && bench->different >= RANDOM_DATA && !same_word(bench, bench->different))
            difference = "that word differs";
    }
    print_place(bench, bench->cached, pc);
    printf("  %s\n", difference ? difference : "no register differs");
}

static bool qemu_agrees(struct bench *bench, uint64_t seed)
{
    bool same;

    start_qemu_block(bench);
    qemu_continue(bench->qemu);
    same = same_area(bench, "log", RANDOM_LOG, LOG_SIZE, mask_of_log) &&
           same_area(bench, "state", RANDOM_STATE, STATE_SIZE, mask_of_state) &&
           same_area(bench, "data", RANDOM_DATA, RANDOM_DATA_SIZE, mask_of_data);
    if (same)
        return true;
    printf("not ok - seed %" PRIu64 ", QEMU differs:\n", seed);
    minimise_qemu(bench);
    return false;
}

/* ---- the whole ------------------------------------------------------------------------------------------------------- */

static void open_bench(struct bench *bench, const char *image, bool qemu)
{
    *bench = (struct bench){.image = {image, symbol(image, "begin"), symbol(image, "stop")}};
    diag_init(&bench->diag);
    bench->cached = make(bench, "board.engine=cached");
    bench->plain = make(bench, "board.engine=plain");
    if (!qemu)
        return;
    bench->qemu = qemu_start(image);
    qemu_breakpoint(bench->qemu, bench->image.stop);
    qemu_set_register(bench->qemu, QEMU_PSR, 0x1080);
}

static void close_bench(struct bench *bench)
{
    machine_destroy(bench->cached);
    machine_destroy(bench->plain);
    if (bench->qemu)
        qemu_end(bench->qemu);
}

static int close_with(uint64_t passed, uint64_t failed)
{
    printf("%" PRIu64 " passed, %" PRIu64 " failed\n", passed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_wild(uint64_t count, uint64_t seed)
{
    uint64_t bad = 0, instructions = 0;

    printf("# wild: %" PRIu64 " guests from seed %" PRIu64 "\n", count, seed);
    for (uint64_t i = 0; i < count; i++)
        bad += !wild_agrees(seed + i, &instructions);
    printf("# %" PRIu64 " instructions\n", instructions);
    return close_with(count - bad, bad);
}

int main(int argc, char **argv)
{
    static struct bench bench;
    uint64_t count, seed, blocks = 0, bad = 0;

    if (argc != 5 && (argc != 4 || strcmp(argv[1], "wild")))
        give_up("usage: random engines|qemu IMAGE COUNT SEED, random wild COUNT SEED");
    count = strtoull(argv[argc - 2], NULL, 0);
    seed = strtoull(argv[argc - 1], NULL, 0);
    if (argc == 4)
        return run_wild(count, seed);
    open_bench(&bench, argv[2], !strcmp(argv[1], "qemu"));
    printf("# %s: %" PRIu64 " instructions from seed %" PRIu64 "\n", argv[1], count, seed);
    while (machine_instructions(bench.cached) < count && !bad) {
        bad += !engines_agree(&bench, seed, seed + blocks) ||
               (bench.qemu && !qemu_agrees(&bench, seed + blocks));
        blocks++;
    }
    printf("# %" PRIu64 " instructions in %" PRIu64 " blocks\n", machine_instructions(bench.cached),
           blocks);
    close_bench(&bench);
    return close_with(blocks - bad, bad);
}
