/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What must hold for every component of every board: its map is complete, each field counts in the
 * digest, its state survives flush and reload, and reset leads to one state only.
 */
#include "tests/helpers/state_map.h"
#include "tests/unit/machine/fixture.h"

/* All device types, two processors, some cycles of a run behind it. */
static struct machine *full_machine(struct diag *diag)
{
    struct machine *machine = make_machine("leon3-generic", diag, "ram.size=64K", "prom.size=4K",
                                           "board.cpus=2", "board.markport=0x90000000", NULL);

    load_program(machine, &program_loop);
    machine_run(machine, 700);
    return machine;
}

static void every_component_has_a_name_of_its_own(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct component_list *list;

    (void)state;
    lines_capture(&lines, &diag);
    machine = full_machine(&diag);
    list = machine_components(machine);
    for (size_t i = 0; i < list->count; i++)
        assert_ptr_equal(component_find(list, list->item[i]->name, strlen(list->item[i]->name)),
                         list->item[i]);
    assert_non_null(component_find(list, "cpu1.mmu", 8));
    assert_non_null(component_find(list, "machine", 7));
    assert_non_null(component_find(list, "ram", 3));
    machine_destroy(machine);
}

static void no_byte_of_any_component_is_left_out(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct component_list *list;

    (void)state;
    lines_capture(&lines, &diag);
    machine = full_machine(&diag);
    list = machine_components(machine);
    for (size_t i = 0; i < list->count; i++)
        assert_state_map_complete(list->item[i]);
    machine_destroy(machine);
}

/* A bit of the first or last element of the field is flipped, then flipped back. */
static void check_field(struct component *component, const struct state_field *field,
                        uint32_t index)
{
    uint8_t *byte = (uint8_t *)component->state + field->offset + (size_t)index * field->stride;
    uint64_t before = component_digest(component);

    *byte ^= 1;
    component->flush = NULL; /* would write the working copies over it */
    if (component_digest(component) == before)
        fail_msg("%s.%s does not count in the digest", component->name, field->name);
    *byte ^= 1;
    assert_int_equal(component_digest(component), before);
}

static void every_field_counts_in_the_digest(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct component_list *list;

    (void)state;
    lines_capture(&lines, &diag);
    machine = full_machine(&diag);
    list = machine_components(machine);
    for (size_t i = 0; i < list->count; i++) {
        struct component *component = list->item[i];
        void (*flush)(void *owner) = component->flush;

        for (size_t f = 0; f < component->field_count; f++) {
            check_field(component, &component->fields[f], 0);
            check_field(component, &component->fields[f], component->fields[f].count - 1);
        }
        component->flush = flush;
    }
    machine_destroy(machine);
}

static void flush_and_reload_change_nothing(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine, *other;

    (void)state;
    lines_capture(&lines, &diag);
    machine = full_machine(&diag);
    other = full_machine(&diag);
    for (uint64_t limit = 701; limit < 1500; limit += 71) {
        component_flush_all(machine_components(machine));
        component_reload_all(machine_components(machine));
        machine_run(machine, limit);
        machine_run(other, limit);
        assert_int_equal(machine_digest(machine), machine_digest(other));
    }
    machine_destroy(machine);
    machine_destroy(other);
}

/* Reset clears all but memories and leads to the same state from anywhere. */
static void reset_leads_to_one_state(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct component_list *list;
    uint64_t first[COMPONENT_MAX];

    (void)state;
    lines_capture(&lines, &diag);
    machine = full_machine(&diag);
    list = machine_components(machine);
    machine_reset(machine);
    for (size_t i = 0; i < list->count; i++)
        first[i] = component_digest(list->item[i]);
    for (int round = 0; round < 3; round++) {
        machine_run(machine, 900u * (unsigned)(round + 1));
        machine_reset(machine);
        for (size_t i = 0; i < list->count; i++)
            if (strcmp(list->item[i]->name, "ram") != 0 &&
                component_digest(list->item[i]) != first[i])
                fail_msg("%s: reset does not lead to one state", list->item[i]->name);
    }
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_component_has_a_name_of_its_own),
        cmocka_unit_test(no_byte_of_any_component_is_left_out),
        cmocka_unit_test(every_field_counts_in_the_digest),
        cmocka_unit_test(flush_and_reload_change_nothing),
        cmocka_unit_test(reset_leads_to_one_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
