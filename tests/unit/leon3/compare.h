/* SPDX-License-Identifier: BSD-2-Clause */
/* Two processors that run the same program: each up to a cycle, then all of their state, memory and device must be alike. */
#ifndef PRIDE_TESTS_LEON3_COMPARE_H
#define PRIDE_TESTS_LEON3_COMPARE_H

#include "tests/unit/leon3/fixture.h"

static inline void assert_same(struct fixture *plain, struct fixture *cached, uint64_t seed)
{
    for (size_t i = 0; i < plain->components.count; i++) {
        struct component *a = plain->components.item[i], *b = cached->components.item[i];
        struct state_ref ref;
        char name[64];

        if (component_digest(a) == component_digest(b))
            continue;
        assert_true(component_first_difference(a, a->state, b->state, &ref));
        state_ref_name(&ref, name, sizeof(name));
        fail_msg("seed %llu, cycle %llu, pc %08x: %s differs", (unsigned long long)seed,
                 (unsigned long long)leon3_cycle(plain->cpu), reg(plain, LEON3_REG_PC), name);
    }
    assert_memory_equal(plain->ram, cached->ram, RAM_SIZE);
    assert_int_equal(plain->last.value, cached->last.value);
    assert_int_equal(plain->last_time, cached->last_time);
}

static inline enum leon3_stop run_until(struct fixture *f, uint64_t horizon)
{
    enum leon3_stop stop;

    do {
        f->clock.horizon = horizon;
        stop = leon3_run(f->cpu);
    } while (stop == LEON3_STOP_HORIZON && leon3_cycle(f->cpu) < horizon);
    return stop;
}

#endif
