/* SPDX-License-Identifier: BSD-2-Clause */
/* The console: whole lines behind their writer's name, nothing that blocks, nothing that forges. */
#include "hv/core/string.h"
#include "tests/unit/hv/fake_machine.h"

static struct hv_partition *const alpha = &hv_module.partitions[0];

static int setup(void **state)
{
    fake_setup(state);
    fake_boot();
    hv_console_flush();
    memset(fake.console, 0, sizeof fake.console);
    fake.console_length = 0;
    hv_cpu.current = alpha;
    return 0;
}

static uint32_t write_text(const char *text)
{
    uint32_t arg[6] = {DATA_VA, (uint32_t)strlen(text), 0, 0, 0, 0};

    assert_int_equal(hv_machine_copy_out(DATA_VA, text, arg[1]), HV_NO_ERROR);
    return fake_call(HV_CALL_CONSOLE_WRITE, arg);
}

static const char *output(void)
{
    hv_console_flush();
    return fake.console;
}

static void lines_come_whole_behind_the_name(void **state)
{
    (void)state;
    assert_int_equal(write_text("one\ntw"), HV_NO_ERROR);
    hv_cpu.current = &hv_module.partitions[1];
    assert_int_equal(write_text("other\n"), HV_NO_ERROR);
    hv_cpu.current = alpha;
    assert_int_equal(write_text("o\n\n"), HV_NO_ERROR);
    assert_string_equal(output(), "[alpha] one\n[beta] other\n[alpha] two\n[alpha] \n");
}

static void long_lines_are_broken(void **state)
{
    char text[HV_CONSOLE_LINE + 5];

    (void)state;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    text[sizeof text - 2] = '\n';
    assert_int_equal(write_text(text), HV_NO_ERROR);
    assert_int_equal(strlen(output()), HV_CONSOLE_LINE + 3 + 2 * strlen("[alpha] \n"));
}

static void control_characters_cannot_forge_another_line(void **state)
{
    (void)state;
    assert_int_equal(write_text("a\r[hv] b\033[2Kc\177\n"), HV_NO_ERROR);
    assert_string_equal(output(), "[alpha] a?[hv] b?[2Kc?\n");
}

static void bad_texts_are_refused_without_effect(void **state)
{
    uint32_t arg[6] = {DATA_VA, 257, 0, 0, 0, 0};

    (void)state;
    assert_int_equal(fake_call(HV_CALL_CONSOLE_WRITE, arg), HV_INVALID_PARAM);
    arg[1] = 256;
    arg[0] = MORE_VA + 0x1000 - 255;
    assert_int_equal(fake_call(HV_CALL_CONSOLE_WRITE, arg), HV_BAD_POINTER);
    arg[0] = FAKE_RAM;
    assert_int_equal(fake_call(HV_CALL_CONSOLE_WRITE, arg), HV_BAD_POINTER);
    assert_string_equal(output(), "");
    arg[1] = 0;
    assert_int_equal(fake_call(HV_CALL_CONSOLE_WRITE, arg), HV_NO_ERROR);
}

static void a_long_text_gives_way_to_an_interrupt_and_goes_on_after_it(void **state)
{
    (void)state;
    fake.pending_after = 2;
    assert_int_equal(write_text("0123456789abcdef0123456789abcdef\n"), HV_CALL_AGAIN);
    assert_int_equal(hv_cpu.vcpu->copy.done, 16);
    fake.pending = false;
    assert_int_equal(write_text("0123456789abcdef0123456789abcdef\n"), HV_NO_ERROR);
    assert_null(hv_cpu.vcpu->copy.buffer);
    assert_string_equal(output(), "[alpha] 0123456789abcdef0123456789abcdef\n");
}

static void a_full_ring_refuses_partitions_and_leaves_room_for_the_hypervisor(void **state)
{
    uint32_t written = 0;

    (void)state;
    fake.console_blocked = true;
    while (write_text("a line that fills the ring\n") == HV_NO_ERROR)
        written++;
    assert_in_range(written, 100, 1000);
    hv_console_print("still heard");
    fake.console_blocked = false;
    assert_non_null(strstr(output(), "still heard\n"));
    assert_int_equal(hv_module.console.lost[HV_CONSOLE_OWN], 0);
    assert_int_equal(write_text("and on\n"), HV_NO_ERROR);
}

static void each_partition_has_a_share_that_nobody_else_takes(void **state)
{
    (void)state;
    fake.console_blocked = true;
    while (write_text("alpha speaks without end\n") == HV_NO_ERROR)
        continue;
    for (uint32_t i = 0; i < 1000; i++) {
        hv_health_report(alpha, HV_EVENT_DATA_ACCESS, NULL, 0);
        hv_health_print_next(false);
    }
    assert_in_range(hv_module.console.waiting[0], 1000, HV_CONSOLE_RING / 3);
    hv_cpu.current = &hv_module.partitions[1];
    hv_cpu.vcpu = hv_cpu.current->vcpu;
    for (uint32_t i = 0; i < 50; i++)
        assert_int_equal(write_text("beta is heard\n"), HV_NO_ERROR);
    fake.console_blocked = false;
    hv_console_flush();
    for (uint32_t i = 0; i <= HV_CONSOLE_OWN; i++)
        assert_int_equal(hv_module.console.waiting[i], 0);
    assert_non_null(strstr(fake.console, "[beta] beta is heard\n"));
}

static void a_line_gives_way_to_an_interrupt_and_comes_whole_later(void **state)
{
    (void)state;
    hv_module_dispatch();
    assert_int_equal(write_text("a line that takes some time"), HV_NO_ERROR);
    fake.pending_after = 1;
    assert_int_equal(write_text("\n"), HV_CALL_AGAIN);
    fake.pending = false;
    assert_string_equal(output(), "[alpha] a line that takes some time\n");
    assert_int_equal(write_text("\n"), HV_NO_ERROR);
}

static void lines_without_room_are_counted_and_told(void **state)
{
    (void)state;
    fake.console_blocked = true;
    while (hv_module.console.lost[HV_CONSOLE_OWN] < 3)
        hv_console_print("%s", "the hypervisor speaks more than anybody listens");
    fake.console_blocked = false;
    hv_console_flush();
    hv_console_print("back");
    assert_non_null(strstr(output(), "console: 3 lines of hv lost\n[hv] "));
    assert_int_equal(hv_module.console.lost[HV_CONSOLE_OWN], 0);
}

static void idling_waits_for_the_console_no_longer_than_the_slot_allows(void **state)
{
    (void)state;
    hv_module_dispatch();
    assert_int_equal(write_text("a line that nobody takes\n"), HV_NO_ERROR);
    fake.console_blocked = true;
    alpha->vcpu->state = HV_STATE_YIELDED;
    hv_module_dispatch();
    assert_int_equal(hv_cpu.current->id, 1);
    assert_int_equal(fake_clock(), 2000);
    assert_true(hv_console_is_waiting());
}

static void numbers_and_times_are_formatted(void **state)
{
    (void)state;
    hv_console_print("%u %x %08x %s", 4294967295u, 0xabcu, 0x12u, "text");
    assert_non_null(strstr(output(), " s  4294967295 abc 00000012 text\n"));
    hv_cpu.clock_high = 999999; /* the last second that 32 bits can tell */
    fake_set_clock(hv_cpu.clock_last = 0xffffffff - 704483);
    hv_console_print("late");
    assert_non_null(strstr(output(), "[hv] 4294967295.295516 s  late\n"));
}

static void telling_of_lost_lines_gives_way_too(void **state)
{
    (void)state;
    hv_module_dispatch();
    fake.alarm_on = false;
    fake.console_blocked = true;
    while (write_text("a line that fills the ring\n") == HV_NO_ERROR)
        continue;
    while (hv_module.console.lost[0] == 0) {
        hv_health_report(alpha, HV_EVENT_DATA_ACCESS, NULL, 0);
        hv_health_print_next(false);
    }
    fake.console_blocked = false;
    hv_console_flush();
    memset(fake.console, 0, sizeof fake.console);
    fake.console_length = 0;
    fake.pending_after = 3; /* one look at the line's end, one in the notice's time */
    assert_int_equal(write_text("and on\n"), HV_CALL_AGAIN);
    fake.pending = false;
    assert_string_equal(fake.console, "");
    assert_int_equal(write_text("and on\n"), HV_NO_ERROR);
    assert_non_null(strstr(output(), " lines of alpha lost\n[alpha] and on\n"));
}

static void letters_of_other_languages_are_printable(void **state)
{
    (void)state;
    assert_int_equal(write_text("\ta\x9f\xa0\xe9\x1f\n"), HV_NO_ERROR);
    assert_string_equal(output(), "[alpha] \ta?\xa0\xe9?\n");
}

static void a_flush_waits_for_a_slow_device(void **state)
{
    (void)state;
    fake.console_slow = true;
    assert_int_equal(write_text("a line\nand half of "), HV_NO_ERROR);
    assert_string_equal(output(), "[alpha] a line\n[alpha] and half of \n");
}

static void a_text_that_has_begun_is_taken_to_its_end(void **state)
{
    (void)state;
    fake.pending_after = 1;
    assert_int_equal(write_text("0123456789\n"), HV_CALL_AGAIN);
    fake.pending = false;
    hv_module.console.share = 0;
    assert_int_equal(write_text("0123456789\n"), HV_NO_ERROR);
    assert_int_equal(hv_module.console.lost[0], 1);
    assert_int_equal(write_text("0123456789\n"), HV_NOT_AVAILABLE);
}

static void what_is_too_long_for_a_line_is_cut_off(void **state)
{
    char text[HV_CONSOLE_TEXT + 1];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    hv_console_print("%s", text);
    assert_int_equal(strlen(output()), HV_CONSOLE_TEXT);
    assert_true(hv_string_equal("as long", "as lost", 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(lines_come_whole_behind_the_name, setup),
        cmocka_unit_test_setup(long_lines_are_broken, setup),
        cmocka_unit_test_setup(control_characters_cannot_forge_another_line, setup),
        cmocka_unit_test_setup(bad_texts_are_refused_without_effect, setup),
        cmocka_unit_test_setup(a_long_text_gives_way_to_an_interrupt_and_goes_on_after_it, setup),
        cmocka_unit_test_setup(a_full_ring_refuses_partitions_and_leaves_room_for_the_hypervisor,
                               setup),
        cmocka_unit_test_setup(each_partition_has_a_share_that_nobody_else_takes, setup),
        cmocka_unit_test_setup(a_line_gives_way_to_an_interrupt_and_comes_whole_later, setup),
        cmocka_unit_test_setup(lines_without_room_are_counted_and_told, setup),
        cmocka_unit_test_setup(idling_waits_for_the_console_no_longer_than_the_slot_allows, setup),
        cmocka_unit_test_setup(numbers_and_times_are_formatted, setup),
        cmocka_unit_test_setup(telling_of_lost_lines_gives_way_too, setup),
        cmocka_unit_test_setup(letters_of_other_languages_are_printable, setup),
        cmocka_unit_test_setup(a_flush_waits_for_a_slow_device, setup),
        cmocka_unit_test_setup(a_text_that_has_begun_is_taken_to_its_end, setup),
        cmocka_unit_test_setup(what_is_too_long_for_a_line_is_cut_off, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
