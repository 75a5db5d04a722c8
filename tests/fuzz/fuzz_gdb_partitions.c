/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzing of the whole command layer (gdb_conversation.h) over a hypervisor with its partitions: processes, saved
 * registers, scoped points, partitions that are held, the hypervisor's tables, files of programs. The image
 * ($FUZZ_IMAGE, else the demo) has booted to where its first partition runs; each conversation finds it there.
 */
#include "tests/fuzz/gdb_conversation.h"

#define BOOTED      1000000u /* cycles: a partition is in its slot */
#define CYCLE_SLICE 2000u
#define INTERVAL    1000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *image_path(void)
{
    const char *path = getenv("FUZZ_IMAGE");

    return path ? path : "build/systems/demo.elf";
}

static struct machine *make_machine(struct diag *diag)
{
    struct machine *machine;
    struct board board;

    diag_init(diag);
    diag->sink = fuzz_quiet;
    if (!board_load(&board, "leon3-generic", diag) || !board_set(&board, "ram.size=1M", diag) ||
        !board_set(&board, "prom.size=4K", diag))
        abort();
    machine = machine_create(&board, diag);
    if (!machine || !machine_load(machine, image_path()))
        abort();
    return machine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void *booted;
    static size_t booted_size;
    struct diag *diag = malloc(sizeof(*diag));
    struct machine *machine;

    if (!diag)
        abort();
    machine = make_machine(diag);
    if (!booted) {
        machine_run(machine, BOOTED);
        if (!machine_save(machine, &booted, &booted_size))
            abort();
    } else if (!machine_restore(machine, booted, booted_size)) {
        abort();
    }
    fuzz_converse(machine, true, CYCLE_SLICE, INTERVAL, data, size);
    machine_destroy(machine);
    free(diag);
    return 0;
}
