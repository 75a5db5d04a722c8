/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which rows of instructions.def do the instruction tests execute? Runs every image given, on leon3-generic with all that a
 * LEON3 can have, and lists the rows that no test's own code executed, nor took a trap instead of. Fails if there are any.
 * What crt.S executes does not count: it would run without any check.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/guest/symbol.h"
#include "sim/leon3/state.h"
#include "sim/machine/machine.h"

#define LIMIT 100000000u

struct coverage {
    struct machine *machine;
    uint32_t own_code; /* isa_main: crt.S lies in front of it */
    uint64_t count[INSN_COUNT];
};

static void cover(struct coverage *coverage, uint32_t pc, uint32_t opcode)
{
    const struct leon3 *cpu = machine_cpu(coverage->machine, 0);
    const struct leon3_row *row = leon3_decode_row(&cpu->decoder, opcode);

    if (row && pc >= coverage->own_code)
        coverage->count[row - leon3_rows]++;
}

static void on_event(void *owner, const struct observation *what)
{
    struct coverage *coverage = owner;
    uint8_t opcode[4];

    if (what->point == OBSERVE_INSTRUCTION)
        cover(coverage, what->pc, (uint32_t)what->value);
    else if (leon3_peek(machine_cpu(coverage->machine, 0), what->pc, opcode, sizeof(opcode)))
        cover(coverage, what->pc, bus_load32(opcode));
}

static bool run(struct coverage *coverage, const struct board *board, const char *elf,
                struct diag *diag)
{
    char error[200];
    uint64_t own_code, size;
    const char *problem =
        symbol_find(elf, "isa_main", false, &own_code, &size, error, sizeof(error));
    struct machine_stop stop = {.reason = MACHINE_LIMIT};

    if (problem) {
        fprintf(stderr, "%s: %s\n", elf, problem);
        return false;
    }
    coverage->own_code = (uint32_t)own_code;
    coverage->machine = machine_create(board, diag);
    if (!coverage->machine)
        return false;
    observe_add(machine_observers(coverage->machine), OBSERVE_BIT(INSTRUCTION) | OBSERVE_BIT(TRAP),
                on_event, coverage);
    if (machine_load(coverage->machine, elf))
        stop = machine_run(coverage->machine, LIMIT);
    machine_destroy(coverage->machine);
    if (stop.reason != MACHINE_EXIT || stop.code)
        fprintf(stderr, "%s: does not pass\n", elf);
    return stop.reason == MACHINE_EXIT && !stop.code;
}

static unsigned report(const struct coverage *coverage)
{
    unsigned missing = 0;

    for (unsigned id = 0; id < INSN_COUNT; id++) {
        if (coverage->count[id])
            continue;
        printf("not ok - %s: no instruction test executes it\n", leon3_rows[id].name);
        missing++;
    }
    printf("%u of %d rows are executed\n", INSN_COUNT - missing, INSN_COUNT);
    return missing;
}

int main(int argc, char **argv)
{
    struct coverage coverage = {0};
    struct board board;
    struct diag diag;
    bool good;

    diag_init(&diag);
    good = board_load(&board, "leon3-generic", &diag) && board_set(&board, "cpu.mac=on", &diag) &&
           board_set(&board, "mmu.page_size=programmed", &diag);
    for (int i = 1; good && i < argc; i++)
        good = run(&coverage, &board, argv[i], &diag);
    return good && !report(&coverage) ? EXIT_SUCCESS : EXIT_FAILURE;
}
