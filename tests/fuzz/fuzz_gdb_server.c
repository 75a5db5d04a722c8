/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzing of the whole command layer (gdb_conversation.h) over two processors without partitions: a small program in a
 * small memory, so that there are many conversations a second. For libFuzzer; an hour is `make fuzz-gdb`.
 */
#include "tests/fuzz/gdb_conversation.h"

#define RAM         0x40000000u
#define CYCLE_SLICE 500u
#define INTERVAL    200u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* inc %g3; st %g3, [%g1 + 0x100] for ever. */
static const uint8_t program[] = {0x03, 0x10, 0x00, 0x00, 0x86, 0x00, 0xe0, 0x01, 0xc6, 0x20,
                                  0x61, 0x00, 0x10, 0xbf, 0xff, 0xfe, 0x01, 0x00, 0x00, 0x00};

static struct machine *make_machine(struct diag *diag)
{
    struct machine *machine;
    struct board board;

    diag_init(diag);
    diag->sink = fuzz_quiet;
    if (!board_load(&board, "leon3-generic", diag) || !board_set(&board, "ram.size=64K", diag) ||
        !board_set(&board, "prom.size=4K", diag) || !board_set(&board, "board.cpus=2", diag))
        abort();
    machine = machine_create(&board, diag);
    if (!machine || !machine_memory_write(machine, RAM, program, sizeof(program)))
        abort();
    leon3_register_write(machine_cpu(machine, 0), LEON3_REG_PC, RAM);
    return machine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diag *diag = malloc(sizeof(*diag));
    struct machine *machine;

    if (!diag)
        abort();
    machine = make_machine(diag);
    fuzz_converse(machine, false, CYCLE_SLICE, INTERVAL, data, size);
    machine_destroy(machine);
    free(diag);
    return 0;
}
