/* SPDX-License-Identifier: BSD-2-Clause */
/* The monitor's table: which command is meant, what Tab offers, what is refused through GDB; histories; snapshots; faults. */
#include "tests/unit/machine/fixture.h"

#include "monitor/command.h"
#include "monitor/recent.h"
#include "sim/fault/rider.h"

#define RAM FIXTURE_RAM

struct bench {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct faults *faults;
    struct target_leon3 leon3;
    struct monitor *monitor;
    struct gdb_text text;
};

static int begin_with(void **state, bool record)
{
    const struct history_limits limits = {.interval = 500, .bytes = 64 << 20};
    struct bench *b = calloc(1, sizeof(*b));
    struct history_rider rider;

    lines_capture(&b->lines, &b->diag);
    b->machine = make_machine("leon3-generic", &b->diag, NULL);
    load_program(b->machine, &program_loop);
    b->faults = faults_create(b->machine);
    target_leon3_init(&b->leon3, b->machine);
    if (record) {
        rider = faults_rider(b->faults);
        assert_true(target_leon3_record(&b->leon3, &limits));
        history_carry(b->leon3.history, &rider);
    }
    b->monitor =
        monitor_create(&b->leon3, &(struct monitor_host){.shell = true, .faults = b->faults});
    *state = b;
    return 0;
}

static int begin(void **state)
{
    return begin_with(state, true);
}

static int begin_unrecorded(void **state)
{
    return begin_with(state, false);
}

static int end(void **state)
{
    struct bench *b = *state;

    monitor_destroy(b->monitor);
    target_leon3_fini(&b->leon3);
    faults_destroy(b->faults);
    machine_destroy(b->machine);
    gdb_text_free(&b->text);
    free(b);
    return 0;
}

static const char *say(struct bench *b, const char *line)
{
    gdb_text_clear(&b->text);
    monitor_obey(b->monitor, line, &b->text);
    return b->text.data ? b->text.data : "";
}

static unsigned lines_of(const char *text)
{
    unsigned count = 0;

    for (; *text; text++)
        count += *text == '\n';
    return count;
}

/* ---- the table ------------------------------------------------------------------------------------------------- */

static void every_row_is_whole_and_no_name_is_there_twice(void **state)
{
    const struct monitor_command *command, *other;

    (void)state;
    for (size_t i = 0; (command = monitor_command_at(i)); i++) {
        assert_non_null(command->handler);
        assert_true(command->help[0]);
        assert_true(command->least <= command->most && command->most <= MONITOR_WORDS);
        for (size_t k = i + 1; (other = monitor_command_at(k)); k++)
            assert_string_not_equal(command->name, other->name);
    }
}

static void help_names_every_command(void **state)
{
    const struct monitor_command *command;
    struct bench *b = *state;
    char line[80];

    for (size_t i = 0; (command = monitor_command_at(i)); i++) {
        assert_non_null(strstr(say(b, "help"), command->name));
        snprintf(line, sizeof(line), "help %s", command->name);
        assert_non_null(strstr(say(b, line), command->help));
    }
}

static void words_may_be_shortened_while_it_is_clear(void **state)
{
    struct bench *b = *state;

    assert_non_null(strstr(say(b, "cyc"), "cycle 0"));
    assert_non_null(strstr(say(b, "info w"), "window 0"));
    assert_non_null(strstr(say(b, "st"), "may be: step, step-traps, stop trap"));
    assert_non_null(strstr(say(b, "info"), "may be: info threads"));
    assert_non_null(strstr(say(b, "hist on 5"), "the last 5 are kept"));
    assert_non_null(strstr(say(b, "hist 5"), "nothing yet"));
    assert_non_null(strstr(say(b, "xyzzy"), "no monitor command 'xyzzy'"));
    assert_string_equal(say(b, "# a comment"), "");
    assert_string_equal(say(b, "  "), "");
}

static void what_opens_files_is_refused_through_gdb(void **state)
{
    static const char *const lines[] = {"load x", "script x", "save x", "restore x", "quit"};
    struct bench *b = *state;

    b->monitor->host.shell = false;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        gdb_text_clear(&b->text);
        b->leon3.target.monitor(&b->leon3, 1, lines[i], &b->text);
        assert_non_null(strstr(b->text.data, "only in `pride debug`"));
    }
    assert_false(b->monitor->over);
}

/* ---- completion ------------------------------------------------------------------------------------------------ */

static void completed(struct bench *b, const char *line, const char *expected)
{
    const char *blank = strrchr(line, ' ');
    size_t start = blank ? (size_t)(blank - line) + 1 : 0;
    char all[512] = "", *name;

    for (size_t i = 0; (name = monitor_complete(b->monitor, line, start, i)); i++) {
        strncat(all, name, sizeof(all) - strlen(all) - 2);
        strcat(all, " ");
        free(name);
    }
    assert_string_equal(all, expected);
}

static void tab_offers_what_may_stand_there(void **state)
{
    struct bench *b = *state;

    completed(b, "wh", "who-wrote ");
    completed(b, "info m", "mmu ");
    completed(b, "break hy", "hypercall ");
    completed(b, "break trap ", "all interrupt window access software if ");
    completed(b, "break trap 3 ", "all interrupt window access software if ");
    completed(b, "break trap 3 if part", "partition ");
    completed(b, "break trap 3 if pc ", "== != < > ");
    completed(b, "break trap 3 if pc == 4 ", "and ");
    completed(b, "break trap 3 if pc == 4 and h", "hits ");
    completed(b, "break device ua", "uart0 ");
    completed(b, "break device cp", "");
    completed(b, "load tests/uni", "tests/unit/ ");
    completed(b, "break switch ", "if ");
    completed(b, "inst 3 ", "if ");
    completed(b, "inst if wr", "write ");
    completed(b, "inject flip ua", "uart0 ");
    completed(b, "reg mmu_f", "mmu_fault_status mmu_fault_address ");
    completed(b, "reg pc p", "");
    completed(b, "phys o", "on off ");
    completed(b, "show gpt", "gptimer0 ");
    completed(b, "help wa", "walk ");
    completed(b, "inject fl", "flip ");
    completed(b, "cycle ", "");
    say(b, "bookmark here");
    completed(b, "goto ", "begin end here ");
    say(b, "snapshot take one");
    completed(b, "snapshot back o", "one ");
}

/* ---- histories ------------------------------------------------------------------------------------------------- */

static void instructions_are_found_in_the_recorded_run(void **state)
{
    struct bench *b = *state;
    uint64_t before;

    assert_non_null(strstr(say(b, "inst"), "nothing of that kind"));
    say(b, "step 2000");
    before = machine_digest(b->machine);
    assert_int_equal(lines_of(say(b, "inst 1200")), 1200);
    assert_int_equal(lines_of(say(b, "inst 3")), 3);
    assert_int_equal(machine_digest(b->machine), before);
    /* The last one is the one that was done last. */
    say(b, "reverse step");
    assert_int_equal(machine_instructions(b->machine), 1999);
    assert_int_equal(lines_of(say(b, "inst 5000")), 1999);
}

static void filters_choose(void **state)
{
    struct bench *b = *state;
    char line[64];

    say(b, "step 300");
    snprintf(line, sizeof(line), "inst 5 if pc == 0x%x", RAM + 8);
    assert_int_equal(lines_of(say(b, line)), 5);
    assert_non_null(strstr(b->text.data, "st"));
    assert_int_equal(lines_of(say(b, "bus 4 if write == 1")), 4);
    assert_non_null(strstr(b->text.data, "store"));
    assert_null(strstr(b->text.data, "load"));
    assert_non_null(strstr(say(b, "inst 5 if color == 1"), "expected a register"));
    assert_non_null(strstr(say(b, "inst 5 6"), "expected a count"));
}

static void a_live_ring_keeps_what_was_last(void **state)
{
    struct bench *b = *state;

    assert_non_null(strstr(say(b, "inst"), "nothing is recorded"));
    say(b, "hist on 10 if pc > 0");
    say(b, "step 100");
    assert_int_equal(lines_of(say(b, "hist 100")), 10);
    say(b, "hist clear");
    assert_non_null(strstr(say(b, "inst"), "nothing yet"));
    say(b, "hist off");
    assert_non_null(strstr(say(b, "inst"), "nothing is recorded"));
}

static unsigned instructions_in(const struct recent *recent)
{
    unsigned count = 0;

    for (uint32_t i = 0; i < recent_count(recent); i++)
        count += recent_at(recent, i)->what.point == OBSERVE_INSTRUCTION;
    return count;
}

static void a_ring_forgets_what_never_happened(void **state)
{
    struct bench *b = *state;
    const struct recent *recent;

    say(b, "hist on 64");
    recent = b->monitor->recent;
    say(b, "step 20");
    assert_int_equal(instructions_in(recent), 20);
    say(b, "reverse step 10");
    assert_int_equal(instructions_in(recent), 10);
    say(b, "step 5");
    assert_int_equal(instructions_in(recent), 15);
    say(b, "reverse step 10"); /* at 5 */
    say(b, "reg g3 0x1000");   /* the rest is another run now */
    say(b, "step 3");
    assert_int_equal(instructions_in(recent), 8);
    say(b, "reset");
    assert_int_equal(recent_count(recent), 0);
}

/* ---- snapshots, faults, devices -------------------------------------------------------------------------------- */

static void a_snapshot_is_the_whole_machine(void **state)
{
    struct bench *b = *state;
    uint64_t digest;

    say(b, "step 50");
    digest = machine_digest(b->machine);
    assert_non_null(strstr(say(b, "snapshot take here"), "snapshot here: cycle"));
    say(b, "step 50");
    assert_true(machine_digest(b->machine) != digest);
    say(b, "snapshot back here");
    assert_int_equal(machine_digest(b->machine), digest);
    assert_non_null(strstr(say(b, "snapshot list"), "here"));
    say(b, "snapshot drop here");
    assert_string_equal(say(b, "snapshot list"), "no snapshots\n");
    assert_non_null(strstr(say(b, "snapshot back here"), "there is no snapshot"));
}

static void faults_are_injected_now_or_later_and_taken_back_with_the_run(void **state)
{
    struct bench *b = *state;
    uint32_t before, after;
    char line[64];

    say(b, "step 10");
    machine_memory_read(b->machine, RAM + 0x1000, &before, 4);
    snprintf(line, sizeof(line), "inject flip ram@0x%x:0", RAM + 0x1000);
    assert_non_null(strstr(say(b, line), "0 faults to come"));
    machine_memory_read(b->machine, RAM + 0x1000, &after, 4);
    assert_true(before != after);
    assert_non_null(strstr(say(b, "inject flip cpu0.g[5]:3 at +1us"), "1 faults to come"));
    say(b, "bookmark armed");
    say(b, "cont 10us");
    assert_non_null(strstr(say(b, "inject"), "0 faults to come"));
    say(b, "goto armed");
    assert_non_null(strstr(say(b, "inject"), "1 faults to come"));
    assert_non_null(strstr(say(b, "inject bit cpu0.pc:1"), "no such fault model"));
}

static void the_board_is_told(void **state)
{
    struct bench *b = *state;

    assert_non_null(strstr(say(b, "info sys"), "gptimer0"));
    assert_non_null(strstr(say(b, "timer"), "reload"));
    assert_non_null(strstr(say(b, "irq"), "cpu0 mask"));
    assert_non_null(strstr(say(b, "uart"), "status"));
    assert_non_null(strstr(say(b, "uart 0 hello"), "6 characters"));
    assert_non_null(strstr(say(b, "uart 7 hello"), "0 of 6"));
    assert_non_null(strstr(say(b, "show cpu0.pc"), "cpu0.pc 0x40000000"));
    assert_non_null(strstr(say(b, "show cpu9.pc"), "cpu9"));
    assert_non_null(strstr(say(b, "icache"), "icache o"));
    assert_non_null(strstr(say(b, "dcache 0x40000000"), "way 0"));
    assert_non_null(strstr(say(b, "tlb"), "itlb: 0 of"));
    assert_non_null(strstr(say(b, "tlb x"), "expected i or d"));
}

static void looking_at_caches_changes_nothing(void **state)
{
    struct bench *b = *state;
    uint64_t digest;

    say(b, "step 20");
    digest = machine_digest(b->machine);
    assert_non_null(strstr(say(b, "icache"), "icache on"));
    assert_non_null(strstr(say(b, "dcache"), "dcache on"));
    assert_non_null(strstr(say(b, "icache 0x40000000"), "way 0"));
    say(b, "tlb");
    assert_true(machine_digest(b->machine) == digest);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole_and_no_name_is_there_twice),
        TEST(help_names_every_command),
        TEST(words_may_be_shortened_while_it_is_clear),
        TEST(what_opens_files_is_refused_through_gdb),
        TEST(tab_offers_what_may_stand_there),
        TEST(instructions_are_found_in_the_recorded_run),
        TEST(filters_choose),
        cmocka_unit_test_setup_teardown(a_live_ring_keeps_what_was_last, begin_unrecorded, end),
        TEST(a_ring_forgets_what_never_happened),
        TEST(a_snapshot_is_the_whole_machine),
        TEST(faults_are_injected_now_or_later_and_taken_back_with_the_run),
        TEST(the_board_is_told),
        TEST(looking_at_caches_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
