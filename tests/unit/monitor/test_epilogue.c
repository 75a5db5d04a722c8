/* SPDX-License-Identifier: BSD-2-Clause */
/* Callers from epilogues of flat functions: which instructions are one, and what is left to be loaded there. */
#include "tests/helpers/cmocka_all.h"

#include "monitor/epilogue.h"

#define CODE     0x40001000u
#define STACK    0x40010000u
#define RETL     0x81c3e008u
#define ADD_96   0x9c03a060u /* add %sp, 96, %sp */
#define NOP      0x01000000u
#define LDD_I4   0xf81ba090u /* ldd [%sp + 0x90], %i4 */
#define LD_I7    0xfe03a09cu /* ld [%sp + 0x9c], %i7 */
#define MOV_O7   0x9e10001fu /* mov %i7, %o7 */
#define B_AHEAD  0x10800010u /* b . + 0x40 */
#define BE_AHEAD 0x02800010u
#define CALL     0x40000010u

/* Code, and memory that says where it was read. */
static bool word_at(void *owner, uint32_t address, uint32_t *value)
{
    const uint32_t *code = owner;

    *value = address >= STACK ? ~address : code[(address - CODE) / 4];
    return true;
}

static bool begins(void *owner, uint32_t address)
{
    (void)owner;
    return address == CODE + 0x4c;
}

static struct elf_frame frame_at(unsigned index, bool delay_slot)
{
    struct elf_frame frame = {.exact = true};

    for (unsigned i = 0; i < 32; i++) {
        frame.value[i] = 0x100 * i;
        frame.known[i] = true;
    }
    frame.value[ELF_FRAME_SP] = STACK;
    frame.value[ELF_FRAME_PC] = CODE + 4 * index;
    frame.value[ELF_FRAME_NPC] = delay_slot ? 0xf08 : CODE + 4 * index + 4;
    return frame;
}

static bool up(uint32_t *code, struct elf_frame *frame)
{
    const struct epilogue_code reader = {code, word_at, begins};

    return epilogue_up(frame, &reader);
}

static void the_caller_is_in_o7_from_the_load_of_i7_on(void **state)
{
    uint32_t code[32] = {MOV_O7, LD_I7, LDD_I4, NOP, RETL, ADD_96};

    (void)state;
    for (unsigned i = 0; i < 6; i++) {
        struct elf_frame frame = frame_at(i, i == 5);

        assert_int_equal(up(code, &frame), i >= 2);
        if (i < 2)
            continue;
        assert_int_equal(elf_frame_place(&frame), 0xf00);
        assert_int_equal(frame.value[ELF_FRAME_SP], STACK + 96);
        assert_int_equal(frame.value[28], i == 2 ? ~(STACK + 0x90) : 0x1c00);
        assert_int_equal(frame.value[29], i == 2 ? ~(STACK + 0x94) : 0x1d00);
    }
}

static void loads_behind_the_move_of_the_stack_count_from_there(void **state)
{
    uint32_t code[32] = {ADD_96, LDD_I4, RETL, NOP};
    struct elf_frame frame = frame_at(0, false);

    (void)state;
    assert_true(up(code, &frame));
    assert_int_equal(frame.value[28], ~(STACK + 96 + 0x90));
}

static void a_branch_to_another_function_is_a_return(void **state)
{
    uint32_t code[32] = {ADD_96, NOP, NOP, B_AHEAD, NOP};
    struct elf_frame frame = frame_at(1, false);

    (void)state;
    assert_true(up(code, &frame));
    assert_int_equal(frame.value[ELF_FRAME_SP], STACK);
    code[3] = B_AHEAD - 1; /* within this one */
    frame = frame_at(1, false);
    assert_false(up(code, &frame));
}

static void what_goes_elsewhere_is_no_epilogue(void **state)
{
    static const uint32_t elsewhere[] = {BE_AHEAD, CALL, MOV_O7, LD_I7};

    (void)state;
    for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
        uint32_t code[32] = {NOP, elsewhere[i], NOP, RETL, ADD_96};
        struct elf_frame frame = frame_at(0, false);

        assert_false(up(code, &frame));
        assert_int_equal(frame.value[ELF_FRAME_SP], STACK);
    }
}

static void a_frame_that_has_called_is_not_in_its_epilogue(void **state)
{
    uint32_t code[32] = {ADD_96, RETL, NOP};
    struct elf_frame frame = frame_at(0, false);

    (void)state;
    frame.exact = false;
    assert_false(up(code, &frame));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_caller_is_in_o7_from_the_load_of_i7_on),
        cmocka_unit_test(loads_behind_the_move_of_the_stack_count_from_there),
        cmocka_unit_test(a_branch_to_another_function_is_a_return),
        cmocka_unit_test(what_goes_elsewhere_is_no_epilogue),
        cmocka_unit_test(a_frame_that_has_called_is_not_in_its_epilogue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
