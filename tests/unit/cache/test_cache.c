/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines, ways and tags of a cache alone (sim/cache): which way the four policies replace, what a lock holds, what
 * stores on the bus do to lines, by every colour of ways larger than a page, and how diagnostic accesses see it.
 */
#include "tests/helpers/cmocka_all.h"

#include "sim/base/random.h"
#include "sim/cache/cache.h"

#define RAM_BASE 0x40000000u
#define RAM_SIZE 0x00100000u
#define WAY      4096u
#define LINE     16u
#define FULL     0xfu

struct fixture {
    struct bus bus;
    struct bus_slave ram;
    struct leon3_cache cache;
};

static void make(struct fixture *f, uint32_t ways, uint32_t way_bytes, enum leon3_policy policy,
                 bool locking, bool contents)
{
    struct leon3_cache_config config = {.name = "cache",
                                        .ways = ways,
                                        .way_bytes = way_bytes,
                                        .line_bytes = LINE,
                                        .replacement = policy,
                                        .one_valid_bit = true,
                                        .locking = locking,
                                        .contents = contents,
                                        .bus = &f->bus};

    memset(f, 0, sizeof(*f));
    assert_true(bus_init(&f->bus));
    f->ram = (struct bus_slave){.name = "ram",
                                .base = RAM_BASE,
                                .size = RAM_SIZE,
                                .memory = calloc(1, RAM_SIZE),
                                .cacheable = true};
    assert_non_null(f->ram.memory);
    assert_true(bus_add_slave(&f->bus, &f->ram));
    assert_true(leon3_cache_init(&f->cache, &config));
    leon3_cache_flush(&f->cache);
}

static void forget(struct fixture *f)
{
    leon3_cache_fini(&f->cache);
    free(f->ram.memory);
    bus_fini(&f->bus);
}

/* Line n of the set at 0x340. */
static uint32_t address(uint32_t n)
{
    return RAM_BASE + n * WAY + 0x340;
}

static uint32_t way_of(const struct fixture *f, const struct leon3_cache_line *line)
{
    return (uint32_t)(line - f->cache.line) % f->cache.ways;
}

/* Gives the way that line n came into. */
static uint32_t fill(struct fixture *f, uint32_t n, uint64_t cycle)
{
    struct leon3_cache_line *line = leon3_cache_replace(&f->cache, address(n), cycle);

    leon3_cache_fill(&f->cache, line, address(n), address(n), 0, FULL);
    return way_of(f, line);
}

static bool present(const struct fixture *f, uint32_t n)
{
    struct leon3_cache_line *line = leon3_cache_find(&f->cache, address(n), 0, false);

    return line && line->valid;
}

static void lock_way(struct fixture *f, uint32_t way)
{
    uint32_t place = way * WAY + 0x340;

    leon3_cache_tag_write(&f->cache, place, leon3_cache_tag_read(&f->cache, place) | 0x100, 0);
}

/* An independent list of ways, the oldest first. */
struct list {
    uint32_t way[4], count;
};

static void list_use(struct list *list, uint32_t way)
{
    uint32_t at = 0;

    while (list->way[at] != way)
        at++;
    for (; at + 1 < list->count; at++)
        list->way[at] = list->way[at + 1];
    list->way[at] = way;
}

/* After a flush 0, 2, 3, 1 with four ways (measured), 0, 1, 2 with three. */
static void lru_replaces_the_way_that_was_used_longest_ago(void **state)
{
    (void)state;
    for (uint32_t ways = 2; ways <= 4; ways++) {
        struct list list = {.way = {0, 1, 2}, .count = ways};
        struct random random;
        struct fixture f;

        if (ways == 4)
            list = (struct list){.way = {0, 2, 3, 1}, .count = 4};
        make(&f, ways, WAY, LEON3_LRU, false, true);
        random_seed(&random, ways);
        for (uint32_t n = 0; n < 2000; n++) {
            struct leon3_cache_line *line =
                leon3_cache_find(&f.cache, address(random_next(&random) % 16), 0, false);

            if (line) {
                list_use(&list, way_of(&f, line));
                leon3_cache_touch(&f.cache, line);
            } else {
                assert_int_equal(fill(&f, n % 16 + 16, n), list.way[0]);
                list_use(&list, list.way[0]);
            }
        }
        forget(&f);
    }
}

static void lrr_takes_the_two_ways_in_turn_whatever_is_used(void **state)
{
    struct fixture f;

    (void)state;
    make(&f, 2, WAY, LEON3_LRR, false, true);
    for (uint32_t n = 0; n < 9; n++) {
        assert_int_equal(fill(&f, n, 0), n & 1u);
        leon3_cache_touch(&f.cache, leon3_cache_find(&f.cache, address(n), 0, false));
    }
    /* The LRR bit is bit 9 of the tag, and bit 8 where lines cannot be locked. */
    assert_int_equal(leon3_cache_tag_read(&f.cache, 0x340) & 0x300, 0x300);
    leon3_cache_flush(&f.cache);
    assert_int_equal(fill(&f, 0, 0), 0);
    forget(&f);
}

static void random_takes_the_way_of_the_cycle_counter(void **state)
{
    (void)state;
    for (uint32_t ways = 2; ways <= 4; ways++) {
        struct fixture f;

        make(&f, ways, WAY, LEON3_RANDOM, false, true);
        for (uint32_t cycle = 0; cycle < 50; cycle++)
            assert_int_equal(fill(&f, cycle, cycle * 7), cycle * 7 % ways);
        forget(&f);
    }
}

/* The way is chosen by the address, and looked for nowhere else. */
static void direct_mapping_uses_the_address_bits_above_the_set(void **state)
{
    struct fixture f;

    (void)state;
    make(&f, 4, WAY, LEON3_DIRECT, false, true);
    for (uint32_t n = 0; n < 12; n++)
        assert_int_equal(fill(&f, n, 0), n % 4);
    assert_false(present(&f, 7));
    assert_true(present(&f, 8));
    leon3_cache_tag_write(&f.cache, 1 * WAY + 0x340, address(8) | FULL, 0);
    leon3_cache_tag_write(&f.cache, 0 * WAY + 0x340, address(12) | FULL, 0);
    assert_false(present(&f, 8));
    assert_true(present(&f, 12));
    forget(&f);
}

/* Ways below the first that is not locked are passed over; one above it is not held; the last cannot be. */
static void a_locked_line_stays_until_a_flush(void **state)
{
    static const enum leon3_policy policies[] = {LEON3_LRU, LEON3_RANDOM};
    struct fixture f;

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        make(&f, 4, WAY, policies[i], true, true);
        for (uint32_t n = 0; n < 4; n++)
            fill(&f, n, n);
        lock_way(&f, 0);
        lock_way(&f, 1);
        assert_int_equal(leon3_cache_tag_read(&f.cache, 0x340) & 0x300, 0x100);
        for (uint32_t n = 4; n < 40; n++)
            assert_in_range(fill(&f, n, n), 2, 3);
        lock_way(&f, 2);
        lock_way(&f, 3);
        for (uint32_t n = 40; n < 80; n++)
            assert_int_equal(fill(&f, n, n), 3);
        leon3_cache_flush(&f.cache);
        assert_int_equal(leon3_cache_tag_read(&f.cache, 0x340), 0xff000000);
        assert_int_equal(fill(&f, 0, 0), 0);
        forget(&f);
    }
    make(&f, 4, WAY, LEON3_LRU, true, true);
    for (uint32_t n = 0; n < 4; n++)
        fill(&f, n, 0);
    lock_way(&f, 2); /* of no use without 0 and 1 */
    assert_int_equal(fill(&f, 4, 0), 0);
    assert_int_equal(fill(&f, 5, 0), 2);
    forget(&f);
    make(&f, 2, WAY, LEON3_LRR, true, true);
    fill(&f, 0, 0);
    lock_way(&f, 0);
    for (uint32_t n = 1; n < 5; n++)
        assert_int_equal(fill(&f, n, 0), 1);
    forget(&f);
}

static void a_line_that_is_filled_again_keeps_its_lock(void **state)
{
    struct leon3_cache_line *line;
    struct fixture f;

    (void)state;
    make(&f, 2, WAY, LEON3_LRU, true, true);
    fill(&f, 0, 0);
    lock_way(&f, 0);
    line = leon3_cache_find(&f.cache, address(0), 0, false);
    leon3_cache_fill(&f.cache, line, address(0), address(0), 0, FULL);
    assert_int_equal(leon3_cache_tag_read(&f.cache, 0x340), (address(0) & ~(WAY - 1)) | 0x10f);
    fill(&f, 1, 0);
    fill(&f, 2, 0);
    assert_true(present(&f, 0));
    forget(&f);
}

static void a_store_on_the_bus_empties_the_line_that_it_hits(void **state)
{
    struct fixture f;

    (void)state;
    make(&f, 4, WAY, LEON3_LRU, false, true);
    for (uint32_t n = 0; n < 4; n++)
        fill(&f, n, 0);
    leon3_cache_snoop(&f.cache, address(1) + 8, NULL);
    assert_false(present(&f, 1));
    assert_true(present(&f, 0) && present(&f, 2) && present(&f, 3));
    leon3_cache_snoop(&f.cache, address(1) + LINE, NULL); /* the next line is in another set */
    assert_true(present(&f, 0) && present(&f, 2) && present(&f, 3));
    leon3_cache_snoop(&f.cache, address(2), leon3_cache_find(&f.cache, address(2), 0, false));
    assert_true(present(&f, 2));
    forget(&f);
}

/* The snoop tag is compared, not the virtual one, and diagnostic writes may change it. */
static void the_snoop_tag_decides(void **state)
{
    struct fixture f;

    (void)state;
    make(&f, 2, WAY, LEON3_LRU, false, true);
    assert_int_equal(leon3_cache_snoop_tag_read(&f.cache, 0x340), 0xf3000000);
    assert_int_equal(leon3_cache_snoop_tag_read(&f.cache, 0x340 + WAY), 0xf3500000);
    fill(&f, 0, 0);
    assert_int_equal(leon3_cache_snoop_tag_read(&f.cache, 0x340), address(0) & ~(WAY - 1));
    leon3_cache_snoop_tag_write(&f.cache, 0x340, address(9));
    leon3_cache_snoop(&f.cache, address(0), NULL);
    bus_store32(f.ram.memory + (address(0) - RAM_BASE), 77);
    assert_true(present(&f, 0));
    assert_int_equal(
        leon3_cache_read(&f.cache, leon3_cache_find(&f.cache, address(0), 0, false), address(0), 4),
        0); /* stale */
    leon3_cache_snoop(&f.cache, address(9), NULL);
    assert_false(present(&f, 0));
    forget(&f);
}

/*
 * Ways of 16 KiB and virtual pages that differ in bits 13:12: a line of memory may lie in four sets. A store elsewhere makes
 * all of them stale; snooping finds only the one in the physical address's set.
 */
static void a_line_may_lie_in_another_set_than_its_physical_address(void **state)
{
    struct fixture f;

    (void)state;
    for (unsigned snooping = 0; snooping < 2; snooping++) {
        make(&f, 2, 4 * WAY, LEON3_LRU, false, true);
        for (uint32_t colour = 0; colour < 4; colour++) {
            uint32_t va = 0x80000340u + colour * WAY;

            leon3_cache_fill(&f.cache, leon3_cache_replace(&f.cache, va, 0), va, address(1), 0,
                             FULL);
        }
        if (snooping)
            leon3_cache_snoop(&f.cache, address(1), NULL);
        else
            leon3_cache_will_change(&f.cache, address(1), NULL);
        bus_store32(f.ram.memory + (address(1) - RAM_BASE), 0x12345678);
        for (uint32_t colour = 0; colour < 4; colour++) {
            uint32_t va = 0x80000340u + colour * WAY;
            struct leon3_cache_line *line = leon3_cache_find(&f.cache, va, 0, false);

            assert_int_equal(line && line->valid, !(snooping && colour == 1));
            if (line)
                assert_int_equal(leon3_cache_read(&f.cache, line, va, 4), 0);
        }
        forget(&f);
    }
}

static void without_contents_no_line_is_ever_stale(void **state)
{
    struct leon3_cache_line *line;
    struct fixture f;

    (void)state;
    make(&f, 4, WAY, LEON3_LRU, false, false);
    fill(&f, 0, 0);
    leon3_cache_will_change(&f.cache, address(0), NULL);
    bus_store32(f.ram.memory + (address(0) - RAM_BASE), 5);
    line = leon3_cache_find(&f.cache, address(0), 0, false);
    assert_int_equal(leon3_cache_read(&f.cache, line, address(0), 4), 5);
    leon3_cache_tag_write(&f.cache, 0x340, address(7) | FULL, 0);
    assert_false(present(&f, 7));
    forget(&f);
}

/* Who may hold a line is asked by its address, and by what its snoop tag says. */
static void holders_are_noted(void **state)
{
    struct leon3_holders *holders = calloc(1, sizeof(*holders));
    struct fixture f;

    (void)state;
    assert_non_null(holders);
    make(&f, 2, WAY, LEON3_LRU, false, true);
    f.cache.holders = holders;
    f.cache.holder = 4;
    fill(&f, 1, 0);
    assert_int_equal(leon3_holders_others(holders, address(1), 0), 4);
    assert_int_equal(leon3_holders_others(holders, address(1) + 4 * LINE, 0), 0);
    assert_int_equal(leon3_holders_others(holders, address(2), 0), 0);
    leon3_cache_snoop_tag_write(&f.cache, 0x340, address(9));
    assert_int_equal(leon3_holders_others(holders, address(9), 0), 4);
    memset(holders, 0, sizeof(*holders));
    f.cache.component.reload(f.cache.component.owner);
    assert_int_equal(leon3_holders_others(holders, address(1), 0), 4);
    assert_int_equal(leon3_holders_others(holders, address(9), 0), 4);
    forget(&f);
    free(holders);
}

/* Behind a store nobody but who stored holds the line, until one takes it in whatever way. */
static void a_store_leaves_a_sole_holder(void **state)
{
    enum { STORES = 1, READS = 4 };
    struct leon3_holders *holders = calloc(1, sizeof(*holders));
    struct fixture f;

    (void)state;
    assert_non_null(holders);
    make(&f, 2, WAY, LEON3_LRU, false, true);
    f.cache.holders = holders;
    f.cache.holder = READS;
    leon3_holders_note(holders, address(2), STORES);
    fill(&f, 1, 0);
    assert_int_equal(leon3_holders_others(holders, address(1), STORES), READS);
    leon3_holders_stored(holders, address(1), STORES);
    leon3_holders_note(holders, address(1), STORES);
    assert_int_equal(leon3_holders_others(holders, address(1) + 4, STORES), 0);
    assert_int_equal(leon3_holders_others(holders, address(1), 8), STORES | READS);
    fill(&f, 1, 0);
    assert_int_equal(leon3_holders_others(holders, address(1), STORES), READS);

    leon3_holders_stored(holders, address(1), STORES);
    leon3_cache_tag_write(&f.cache, 0x340, address(7) | FULL, 0);
    assert_int_equal(leon3_holders_others(holders, address(1), STORES), READS);
    leon3_holders_stored(holders, address(1), STORES);
    leon3_cache_snoop_tag_write(&f.cache, 0x340, address(1));
    assert_int_equal(leon3_holders_others(holders, address(1), STORES), READS);
    leon3_holders_stored(holders, address(1), STORES);
    f.cache.component.reload(f.cache.component.owner);
    assert_int_equal(leon3_holders_others(holders, address(1), STORES), READS);
    forget(&f);
    free(holders);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lru_replaces_the_way_that_was_used_longest_ago),
        cmocka_unit_test(lrr_takes_the_two_ways_in_turn_whatever_is_used),
        cmocka_unit_test(random_takes_the_way_of_the_cycle_counter),
        cmocka_unit_test(direct_mapping_uses_the_address_bits_above_the_set),
        cmocka_unit_test(a_locked_line_stays_until_a_flush),
        cmocka_unit_test(a_line_that_is_filled_again_keeps_its_lock),
        cmocka_unit_test(a_store_on_the_bus_empties_the_line_that_it_hits),
        cmocka_unit_test(the_snoop_tag_decides),
        cmocka_unit_test(holders_are_noted),
        cmocka_unit_test(a_store_leaves_a_sole_holder),
        cmocka_unit_test(a_line_may_lie_in_another_set_than_its_physical_address),
        cmocka_unit_test(without_contents_no_line_is_ever_stale),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
