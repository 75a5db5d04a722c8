/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/helpers/cmocka_all.h"

#include "sim/base/component.h"

struct entry {
    uint32_t tag;
    uint16_t flags;
    uint16_t pad;
};

struct part_state {
    uint64_t count;
    uint32_t control;
    uint32_t reload[4];
    uint8_t mode;
    uint8_t unused[3];
    struct entry line[3];
};

static const struct state_field part_fields[] = {
    STATE_SCALAR(part_state, count),     STATE_SCALAR(part_state, control),
    STATE_ARRAY(part_state, reload),     STATE_SCALAR(part_state, mode),
    STATE_MEMBER(part_state, line, tag), STATE_MEMBER(part_state, line, flags),
};

struct part {
    struct part_state state;
    struct component component;
    struct component_list list;
    unsigned flushes, reloads;
};

static void part_flush(void *owner)
{
    ((struct part *)owner)->flushes++;
}

static void part_reload(void *owner)
{
    ((struct part *)owner)->reloads++;
}

static int setup(void **state)
{
    struct part *part = calloc(1, sizeof(*part));

    part->component = (struct component){.name = "cpu0.part",
                                         .state = &part->state,
                                         .size = sizeof(part->state),
                                         .fields = part_fields,
                                         .field_count = 6,
                                         .owner = part,
                                         .flush = part_flush,
                                         .reload = part_reload};
    component_add(&part->list, &part->component);
    *state = part;
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static void a_name_finds_its_element_and_back(void **state)
{
    static const char *const names[] = {"cpu0.part.count", "cpu0.part.reload[3]", "cpu0.part.mode",
                                        "cpu0.part.line[2].tag", "cpu0.part.line[0].flags"};
    struct part *part = *state;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct state_ref ref;
        char text[128];

        assert_null(state_ref_parse(&part->list, names[i], &ref, text, sizeof(text)));
        assert_int_equal(ref.bit, -1);
        state_ref_name(&ref, text, sizeof(text));
        assert_string_equal(text, names[i]);
    }
}

static void reads_and_writes_reach_the_right_bytes(void **state)
{
    struct part *part = *state;
    struct state_ref ref;
    char error[128];

    assert_null(
        state_ref_parse(&part->list, "cpu0.part.line[1].flags", &ref, error, sizeof(error)));
    state_ref_write(&ref, 0x12345);
    assert_int_equal(part->state.line[1].flags, 0x2345);
    assert_int_equal(part->state.line[1].pad, 0);
    assert_int_equal(state_ref_read(&ref), 0x2345);
    assert_int_equal(part->reloads, 1);
    assert_int_not_equal(part->flushes, 0);
}

static void one_bit_is_set_and_cleared_alone(void **state)
{
    struct part *part = *state;
    struct state_ref ref;
    char error[128];

    part->state.control = 0xf0f0f0f0;
    assert_null(state_ref_parse(&part->list, "cpu0.part.control:3", &ref, error, sizeof(error)));
    state_ref_write(&ref, 1);
    assert_int_equal(part->state.control, 0xf0f0f0f8);
    assert_int_equal(state_ref_read(&ref), 1);
    state_ref_write(&ref, 0);
    assert_int_equal(part->state.control, 0xf0f0f0f0);
}

static void wrong_names_are_refused_with_the_reason(void **state)
{
    static const struct {
        const char *name, *reason;
    } wrong[] = {
        {"cpu9.count", "no such component"},
        {"cpu0.part.nothing", "no such field"},
        {"cpu0.part.reload", "no such field"},
        {"cpu0.part.reload[x]", "no such field"},
        {"cpu0.part.reload[4]", "past the last one, 3"},
        {"cpu0.part.mode:8", "past the last one, 7"},
        {"cpu0.part.mode:", "must be a number"},
        {"cpu0.part.mode:1x", "must be a number"},
        {"cpu0", "no such component"},
        {"", "no such component"},
        {"cpu0.part.line[99999999999999999999].tag", "no such field"},
    };
    struct part *part = *state;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct state_ref ref;
        char error[128];
        const char *reason =
            state_ref_parse(&part->list, wrong[i].name, &ref, error, sizeof(error));

        assert_non_null(reason);
        assert_non_null(strstr(reason, wrong[i].reason));
    }
}

static void every_byte_counts_in_the_digest(void **state)
{
    struct part *part = *state;
    uint64_t before = component_list_digest(&part->list);

    for (size_t i = 0; i < sizeof(part->state); i++) {
        ((uint8_t *)&part->state)[i] ^= 1;
        assert_int_not_equal(component_list_digest(&part->list), before);
        ((uint8_t *)&part->state)[i] ^= 1;
    }
    assert_int_equal(component_list_digest(&part->list), before);
}

static void the_first_difference_is_named(void **state)
{
    struct part *part = *state;
    struct part_state other = part->state;
    struct state_ref ref;
    char text[128];

    assert_false(component_first_difference(&part->component, &part->state, &other, &ref));
    other.line[2].tag = 1;
    other.reload[1] = 7;
    assert_true(component_first_difference(&part->component, &part->state, &other, &ref));
    state_ref_name(&ref, text, sizeof(text));
    assert_string_equal(text, "cpu0.part.reload[1]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_name_finds_its_element_and_back, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_and_writes_reach_the_right_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(one_bit_is_set_and_cleared_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_names_are_refused_with_the_reason, setup, teardown),
        cmocka_unit_test_setup_teardown(every_byte_counts_in_the_digest, setup, teardown),
        cmocka_unit_test_setup_teardown(the_first_difference_is_named, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
