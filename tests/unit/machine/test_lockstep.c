/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The comparison of two engines: silent where they agree, exact where they do not.
 */
#include "sim/machine/lockstep.h"
#include "tests/unit/machine/fixture.h"

static void engines_that_agree_run_to_the_end(void **state)
{
    static const char *const images[] = {"tests/truth/elf/traps.elf",
                                         "tests/truth/elf/srmmu_ctx.elf",
                                         "tests/truth/elf/random/r11.elf"};

    (void)state;
    for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
        struct diag diag;
        struct lines lines;
        struct machine *machine;
        struct lockstep *lockstep;
        struct machine_stop stop;
        char *image = source_path(images[i]);

        lines_capture(&lines, &diag);
        diag.quiet_guest = true;
        machine = make_machine("rtl-refcfg", &diag, NULL);
        assert_true(machine_load(machine, image));
        lockstep = lockstep_create(machine);
        assert_non_null(lockstep);
        assert_int_equal(lockstep_run(lockstep, 50000).reason, MACHINE_LIMIT);
        stop = lockstep_run(lockstep, CLOCK_NEVER);
        if (stop.reason != MACHINE_EXIT || stop.code != 0)
            fail_msg("%s: %s", images[i], stop.text ? stop.text : "no exit");
        lockstep_destroy(lockstep);
        machine_destroy(machine);
        free(image);
    }
}

/* Runs until what was changed in one machine only is found. */
static void find_difference(const char *element, uint64_t value, const char *message)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct lockstep *lockstep;
    struct machine_stop stop;
    struct state_ref ref;
    char error[128];

    lines_capture(&lines, &diag);
    machine = make_machine("leon3-generic", &diag, "ram.size=1M", NULL);
    load_program(machine, &program_loop);
    lockstep = lockstep_create(machine);
    assert_int_equal(lockstep_run(lockstep, 10000).reason, MACHINE_LIMIT);
    assert_null(state_ref_parse(machine_components(machine), element, &ref, error, sizeof(error)));
    state_ref_write(&ref, value);
    stop = lockstep_run(lockstep, 10000000);
    assert_int_equal(stop.reason, MACHINE_REQUEST);
    if (!strstr(stop.text, message))
        fail_msg("'%s' does not say '%s'", stop.text, message);
    lockstep_destroy(lockstep);
    machine_destroy(machine);
}

static void the_first_difference_is_named(void **state)
{
    (void)state;
    find_difference("cpu0.g[5]", 0x1234, "cpu0.g[5] is 0x1234, plain 0x0");
    find_difference("gptimer0.reload[1]", 77, "gptimer0.reload[1] is 0x4d, plain 0x");
    find_difference("ram.byte[524288]", 9, "ram.byte[524288] is 0x9, plain 0x0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(engines_that_agree_run_to_the_end),
        cmocka_unit_test(the_first_difference_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
