/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The text about saved registers: what it says, and that no text whatever does harm.
 */
#include "tests/helpers/cmocka_all.h"

#include <string.h>

#include "gdbstub/saved.h"
#include "sim/leon3/leon3.h"

static const char text[] = "saved blocks 544 1\n"
                           "psr 0\npc 4\nnpc 8\n\nwim 16\ny 20\n"
                           "globals 32\nouts 64\nwindows 96 7\nlater 7 8 9\n";
static const char machines[] = "saved blocks 544 1\npc 4\nvm machines 216\n"
                               "vm_control 132\nvm_context_pointer 136\nvm_context 140\n";

static void offsets_are_those_of_the_text(void **state)
{
    struct saved_layout layout;

    (void)state;
    assert_true(saved_layout_parse(&layout, text, sizeof(text) - 1));
    assert_string_equal(layout.symbol, "blocks");
    assert_int_equal(layout.stride, 544);
    assert_int_equal(layout.first, 1);
    assert_int_equal(saved_layout_offset(&layout, 0, LEON3_REG_PC), 4);
    assert_int_equal(saved_layout_offset(&layout, 0, 1), 36);
    assert_int_equal(saved_layout_offset(&layout, 0, 14), 64 + 24);
    assert_int_equal(saved_layout_offset(&layout, 0, 16), 96);
    assert_int_equal(saved_layout_offset(&layout, 6, 31), 96 + 6 * 64 + 60);
}

static void virtual_machines_have_blocks_of_their_own(void **state)
{
    static const char *const bad[] = {"saved b 544 1\npc 4\nvm\n", "saved b 544 1\npc 4\nvm m\n",
                                      "saved b 544 1\npc 4\nvm m 218\n",
                                      "saved b 544 1\npc 4\nvm m 216\nvm_control 3\n"};
    struct saved_layout layout;

    (void)state;
    assert_true(saved_layout_parse(&layout, machines, sizeof(machines) - 1));
    assert_string_equal(layout.vm_symbol, "machines");
    assert_int_equal(layout.vm_stride, 216);
    assert_int_equal(layout.vm_control, 132);
    assert_int_equal(layout.vm_context_pointer, 136);
    assert_int_equal(layout.vm_context, 140);
    assert_true(saved_layout_parse(&layout, text, sizeof(text) - 1));
    assert_int_equal(layout.vm_stride, 0);
    assert_int_equal(layout.vm_control, SAVED_ABSENT);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(saved_layout_parse(&layout, bad[i], strlen(bad[i])));
}

static void the_outs_of_a_caller_are_the_ins_of_its_callee(void **state)
{
    struct saved_layout layout;

    (void)state;
    assert_true(saved_layout_parse(&layout, text, sizeof(text) - 1));
    for (unsigned window = 1; window < 7; window++)
        assert_int_equal(saved_layout_offset(&layout, window, 14),
                         saved_layout_offset(&layout, window - 1, 30));
}

static void what_is_not_kept_is_absent(void **state)
{
    struct saved_layout layout;

    (void)state;
    assert_true(saved_layout_parse(&layout, "saved b 8 0\npc 4", 16));
    assert_int_equal(saved_layout_offset(&layout, 0, 0), SAVED_ABSENT);
    assert_int_equal(saved_layout_offset(&layout, 0, 1), SAVED_ABSENT);
    assert_int_equal(saved_layout_offset(&layout, 0, 8), SAVED_ABSENT);
    assert_int_equal(saved_layout_offset(&layout, 0, 16), SAVED_ABSENT);
    assert_int_equal(saved_layout_offset(&layout, 1, 14), SAVED_ABSENT);
    assert_int_equal(saved_layout_offset(&layout, 0, LEON3_REG_F0), SAVED_ABSENT);
}

static void what_is_wrong_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "pc 4\n",
        "saved blocks 544 1\n",
        "saved blocks 544\npc 4\n",
        "saved blocks 543 1\npc 4\n",
        "saved blocks 544 256\npc 4\n",
        "saved blocks 544 1\npc -4\n",
        "saved blocks 544 1\npc 5\n",
        "saved blocks 544 1\npc 0x4\n",
        "saved blocks 544 1\npc 4\nwindows 96\n",
        "saved blocks 544 1\npc 4\nwindows 96 33\n",
        "saved blocks 544 1\npc 4\ny 99999999999\n",
    };
    struct saved_layout layout;

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(saved_layout_parse(&layout, wrong[i], strlen(wrong[i])));
}

static void no_text_does_harm(void **state)
{
    struct saved_layout layout;
    char copy[sizeof(text)];

    (void)state;
    for (size_t at = 0; at < sizeof(text) - 1; at++) {
        for (unsigned byte = 0; byte < 256; byte += 5) {
            memcpy(copy, text, sizeof(text));
            copy[at] = (char)byte;
            if (saved_layout_parse(&layout, copy, sizeof(text) - 1))
                assert_true(strlen(layout.symbol) < sizeof(layout.symbol));
        }
        saved_layout_parse(&layout, text, at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_are_those_of_the_text),
        cmocka_unit_test(virtual_machines_have_blocks_of_their_own),
        cmocka_unit_test(the_outs_of_a_caller_are_the_ins_of_its_callee),
        cmocka_unit_test(what_is_not_kept_is_absent),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(no_text_does_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
