/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What another master's store on the bus does to the line that a processor's data cache holds (DMA, here at the bus itself):
 * gone with CCR.DS, stale without. Processors among themselves are tests/smp.
 */
#include "sim/leon3/state.h"
#include "tests/unit/machine/fixture.h"

#define DATA       (FIXTURE_RAM + 0x8000u)
#define DMA_MASTER 16
#define CCR_DS     0x00800000u
#define CCR_DATA   0x0000000cu

/* sta %g1, [%g0] 2; nop 3; 1: ld [%g2], %g3; ba 1b; nop */
static const struct program program_read = {
    1,
    {{FIXTURE_RAM,
      7,
      {0xc2a00040, 0x01000000, 0x01000000, 0x01000000, 0xc600a000, 0x10bfffff, 0x01000000}}}};

static void dma_write(struct machine *machine, uint32_t address, uint32_t value)
{
    struct bus_access access = {
        .address = address, .value = value, .size = 4, .master = DMA_MASTER, .write = true};

    assert_int_equal(bus_access(machine_bus(machine), &access), BUS_OK);
}

static uint32_t seen(struct machine *machine)
{
    struct leon3 *cpu = machine_cpu(machine, 0);

    assert_int_equal(machine_run(machine, machine_cycle(machine) + 1000).reason, MACHINE_LIMIT);
    return leon3_register_read(cpu, 3);
}

/* Gives what the processor reads after DMA wrote 2 over the 1 that it has read before. */
static uint32_t after_dma(const char *engine, const char *timing, const char *contents,
                          uint32_t ccr)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    uint32_t value;

    lines_capture(&lines, &diag);
    machine = make_machine("leon3-generic", &diag, "ram.size=1M", engine, timing, contents, NULL);
    load_program(machine, &program_read);
    dma_write(machine, DATA, 1);
    leon3_register_write(machine_cpu(machine, 0), 1, ccr);
    leon3_register_write(machine_cpu(machine, 0), 2, DATA);
    assert_int_equal(seen(machine), 1);
    dma_write(machine, DATA, 2);
    value = seen(machine);
    machine_destroy(machine);
    return value;
}

static void dma_empties_the_line_if_the_cache_snoops(void **state)
{
    static const char *const engines[] = {"board.engine=plain", "board.engine=cached"};

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(
            after_dma(engines[i], "board.timing=full", "cache.contents=on", CCR_DATA | CCR_DS), 2);
        assert_int_equal(after_dma(engines[i], "board.timing=full", "cache.contents=on", CCR_DATA),
                         1);
        assert_int_equal(after_dma(engines[i], "board.timing=full", "cache.contents=off", CCR_DATA),
                         2);
        assert_int_equal(
            after_dma(engines[i], "board.timing=full", "cache.snoop=off", CCR_DATA | CCR_DS), 1);
        assert_int_equal(after_dma(engines[i], "board.timing=full", "cache.contents=on", 0), 2);
        assert_int_equal(after_dma(engines[i], "board.timing=fast", "cache.contents=on", CCR_DATA),
                         2);
    }
}

/* A particle in memory does not touch the copies that caches have, whatever they snoop. */
static void a_flip_in_memory_is_hidden_by_a_cached_line(void **state)
{
    static const char *const engines[] = {"board.engine=plain", "board.engine=cached"};

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct diag diag;
        struct lines lines;
        struct machine *machine;
        uint8_t byte;

        lines_capture(&lines, &diag);
        machine = make_machine("leon3-generic", &diag, "ram.size=1M", engines[i], NULL);
        load_program(machine, &program_read);
        leon3_register_write(machine_cpu(machine, 0), 1, CCR_DATA | CCR_DS);
        leon3_register_write(machine_cpu(machine, 0), 2, DATA);
        assert_int_equal(seen(machine), 0);
        assert_true(machine_memory_upset(machine, DATA, 0x10, 0));
        assert_true(machine_memory_read(machine, DATA + 3, &byte, 1));
        assert_int_equal(byte, 0x10);
        assert_int_equal(seen(machine), 0);
        assert_false(machine_memory_upset(machine, DATA, 0, 1)); /* there are no check bits */
        leon3_register_write(machine_cpu(machine, 0), 2, DATA + 0x10);
        assert_int_equal(seen(machine), 0);
        assert_true(machine_memory_upset(machine, DATA + 0x20, 0x10, 0));
        leon3_register_write(machine_cpu(machine, 0), 2, DATA + 0x20);
        assert_int_equal(seen(machine), 0x10);
        machine_destroy(machine);
    }
}

/* A snapshot knows which lines are stale. */
static void stale_lines_survive_a_snapshot(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine, *other;
    void *data;
    size_t size;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("leon3-generic", &diag, "ram.size=1M", NULL);
    other = make_machine("leon3-generic", &diag, "ram.size=1M", NULL);
    load_program(machine, &program_read);
    leon3_register_write(machine_cpu(machine, 0), 1, CCR_DATA);
    leon3_register_write(machine_cpu(machine, 0), 2, DATA);
    assert_int_equal(seen(machine), 0);
    dma_write(machine, DATA, 7);
    assert_true(machine_save(machine, &data, &size));
    assert_true(machine_restore(other, data, size));
    free(data);
    assert_int_equal(seen(other), 0);
    assert_int_equal(seen(machine), 0);
    dma_write(machine, DATA, 8);
    dma_write(other, DATA, 8);
    assert_int_equal(seen(other), 0);
    assert_int_equal(seen(machine), 0);
    assert_int_equal(machine_digest(machine), machine_digest(other));
    machine_destroy(machine);
    machine_destroy(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dma_empties_the_line_if_the_cache_snoops),
        cmocka_unit_test(a_flip_in_memory_is_hidden_by_a_cached_line),
        cmocka_unit_test(stale_lines_survive_a_snapshot),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
