/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every access type against every ACC, level and kind of table fault; what SFSR, SFAR and the PTE
 * show afterwards. Expected values follow the RTL's printed truth (srmmu_faults).
 */
#include "tests/unit/mmu/fixture.h"

/* What user and supervisor may do: V8 manual, table H-3. */
static const struct {
    const char *user, *supervisor;
} rights[8] = {{"r", "r"}, {"rw", "rw"}, {"rx", "rx"}, {"rwx", "rwx"},
               {"x", "x"}, {"r", "rw"},  {"", "rx"},   {"", "rwx"}};

static bool allowed(unsigned acc, unsigned type)
{
    const char *set = type & 1 ? rights[acc].supervisor : rights[acc].user;

    return strchr(set, type & 4 ? 'w' : type & 2 ? 'x' : 'r');
}

static unsigned refused_as(unsigned acc, unsigned type)
{
    return acc >= 6 && !(type & 1) ? SRMMU_FT_PRIVILEGE : SRMMU_FT_PROTECTION;
}

/* A fetch is asked twice: the second time on a TLB hit, so that L = 0, and OW is set. */
static uint32_t expected_status(unsigned level, unsigned type, unsigned ft,
                                bool hit_the_second_time)
{
    if (!(type & 2))
        return SFSR_VALUE(level, type, ft, 2);
    return SFSR_VALUE(hit_the_second_time ? 0 : level, type, ft, 3);
}

static void check_access(struct fixture *f, unsigned level, unsigned acc, unsigned type)
{
    uint32_t va = page_va[level] + (type & 2 ? 0 : 0x100);
    uint32_t entry = PTE(page_pa[level], acc);
    struct srmmu_translation out;
    enum srmmu_outcome outcome;

    map_page(f, level, entry);
    srmmu_register_read(&f->mmu, SFSR);
    outcome = translate(f, va, (enum srmmu_access_type)type, &out);
    assert_int_equal(peek32(f, page_pte[level]), entry | 0x20 | (type & 4 ? 0x40 : 0));
    assert_int_equal(out.walk_reads, level + 1);
    assert_int_equal(out.walk_writes, 1);
    assert_int_equal(out.pte_address, page_pte[level]);
    if (allowed(acc, type)) {
        assert_int_equal(outcome, SRMMU_OK);
        assert_int_equal(out.physical, page_pa[level] + (va & (level == 1   ? 0xffffff
                                                               : level == 2 ? 0x3ffff
                                                                            : 0xfff)));
        assert_true(out.cacheable);
        assert_false(out.tlb_hit);
        assert_true(out.permissions >> type & 1);
        assert_false(srmmu_register_read(&f->mmu, SFSR) & 2);
    } else {
        assert_int_equal(outcome, SRMMU_FAULT);
        assert_int_equal(out.permissions, 0);
        assert_int_equal(srmmu_register_read(&f->mmu, SFSR),
                         expected_status(level, type, refused_as(acc, type), true));
        assert_int_equal(srmmu_register_read(&f->mmu, SFAR), va & ~0xfffu);
        /* Once more: the entry is in the TLB now, and a fault on a hit shows no level. */
        assert_int_equal(touch(f, va, (enum srmmu_access_type)type), SRMMU_FAULT);
        assert_int_equal(srmmu_register_read(&f->mmu, SFSR),
                         expected_status(0, type, refused_as(acc, type), true));
    }
}

static void every_access_type_meets_every_acc_at_every_level(void **state)
{
    for (unsigned level = 1; level <= 3; level++)
        for (unsigned acc = 0; acc < 8; acc++)
            for (unsigned type = 0; type < 6; type++)
                check_access(*state, level, acc, type);
}

static void permissions_name_the_types_of_the_tlb_that_was_asked(void **state)
{
    struct fixture *f = *state;
    struct srmmu_translation out;

    map_page(f, 3, PTE(page_pa[3], 3));
    assert_int_equal(translate(f, page_va[3], SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.permissions, 0x03); /* stores would have to set M */
    assert_int_equal(translate(f, page_va[3], SRMMU_STORE_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.permissions, 0x33);
    assert_int_equal(translate(f, page_va[3], SRMMU_EXEC_USER, &out), SRMMU_OK);
    assert_int_equal(out.permissions, 0x0c);
}

/* clang-format off */
static const struct {
    const char *what;
    unsigned level;    /* whose entry is replaced */
    uint32_t entry;
    unsigned fault_level, ft;
} table_faults[] = {
    { "region entry invalid",     1, 0,                      1, SRMMU_FT_INVALID     },
    { "region entry reserved",    1, PTE(RAM, 3) | 3,        1, SRMMU_FT_TRANSLATION },
    { "segment table nowhere",    1, PTD(NOWHERE),           2, SRMMU_FT_TRANSLATION },
    { "segment entry invalid",    2, 0,                      2, SRMMU_FT_INVALID     },
    { "segment entry reserved",   2, PTE(RAM, 3) | 3,        2, SRMMU_FT_TRANSLATION },
    { "page table nowhere",       2, PTD(NOWHERE),           3, SRMMU_FT_TRANSLATION },
    { "page entry invalid",       3, 0,                      3, SRMMU_FT_INVALID     },
    { "page entry reserved",      3, PTE(RAM, 3) | 3,        3, SRMMU_FT_TRANSLATION },
    { "page entry a pointer",     3, PTD(0x40010000),        3, SRMMU_FT_TRANSLATION },
    { "page entry invalid + ACC", 3, PTE(RAM, 3) & ~3u,      3, SRMMU_FT_INVALID     },
};
/* clang-format on */

static void every_table_fault_shows_its_type_and_level(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(table_faults) / sizeof(table_faults[0]); i++)
        for (unsigned type = 0; type < 6; type++) {
            uint32_t va = page_va[table_faults[i].level];
            bool invalid = table_faults[i].ft == SRMMU_FT_INVALID;
            /* A translation error is not overwritten by the second fetch, so OW stays 0. */
            uint32_t low = type & 2 && invalid ? 3 : 2;

            map_page(f, table_faults[i].level, table_faults[i].entry);
            srmmu_register_read(&f->mmu, SFSR);
            assert_int_equal(touch(f, va, (enum srmmu_access_type)type), SRMMU_FAULT);
            assert_int_equal(peek32(f, page_pte[table_faults[i].level]), table_faults[i].entry);
            if (srmmu_register_peek(&f->mmu, SFSR) !=
                SFSR_VALUE(table_faults[i].fault_level, type, table_faults[i].ft, low))
                fail_msg("%s, type %u: SFSR %08x", table_faults[i].what, type,
                         srmmu_register_peek(&f->mmu, SFSR));
            assert_int_equal(srmmu_register_read(&f->mmu, SFAR), va);
        }
}

static void context_table_nowhere_is_a_translation_error_of_level_0(void **state)
{
    struct fixture *f = *state;

    srmmu_register_write(&f->mmu, CONTEXT_POINTER, NOWHERE >> 4);
    assert_int_equal(touch(f, 0x1234, SRMMU_LOAD_SUPER_DATA), SRMMU_FAULT);
    assert_int_equal(srmmu_register_read(&f->mmu, SFSR), SFSR_VALUE(0, 1, 4, 2));
}

/* The slave of page tables in ROM: reads as memory, refuses writes. */
static void a_refused_write_back_is_a_translation_error(void **state)
{
    struct fixture *f = *state;
    struct srmmu_translation out;

    map_page(f, 3, PTE(page_pa[3], 3));
    f->ram.read_only = true;
    assert_int_equal(translate(f, page_va[3], SRMMU_LOAD_SUPER_DATA, &out), SRMMU_FAULT);
    assert_int_equal(srmmu_register_read(&f->mmu, SFSR), SFSR_VALUE(3, 1, 4, 2));
    assert_int_equal(peek32(f, page_pte[3]), PTE(page_pa[3], 3));
    /* The TLB has the entry already, with R set: the next load finds nothing to write. */
    assert_int_equal(translate(f, page_va[3], SRMMU_LOAD_SUPER_DATA, &out), SRMMU_OK);
    /* A store must set M: it fails on a hit and shows the level of the last walk. */
    poke32(f, page_pte[1], 0);
    assert_int_equal(touch(f, page_va[1], SRMMU_LOAD_SUPER_DATA), SRMMU_FAULT);
    assert_int_equal(translate(f, page_va[3], SRMMU_STORE_SUPER_DATA, &out), SRMMU_FAULT);
    assert_int_equal(srmmu_register_read(&f->mmu, SFSR), SFSR_VALUE(1, 5, 4, 2));
    f->ram.read_only = false;
}

static void addresses_use_28_bits_of_the_page_number(void **state)
{
    struct fixture *f = *state;
    struct srmmu_translation out;

    map_page(f, 1, PTE(0x40000000, 3) | 0xf0000000);
    assert_int_equal(translate(f, 0x50210104, SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.physical, 0x40210104);
    assert_int_equal(out.page_mask, 0xffffff);
    map_page(f, 1, PTE(0x40210000, 3)); /* the PPN bits below the level's are ignored */
    assert_int_equal(translate(f, 0x50000104, SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.physical, 0x40000104);
}

static void a_pte_in_the_context_table_is_the_identity(void **state)
{
    struct fixture *f = *state;
    struct srmmu_translation out;

    poke32(f, CTX_TABLE + 2 * 4, PTE(0x12345000, 3) & ~0x80u);
    srmmu_register_write(&f->mmu, CONTEXT, 2);
    assert_int_equal(translate(f, 0x98765432, SRMMU_LOAD_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.physical, 0x98765432);
    assert_int_equal(out.page_mask, 0xffffffff);
    assert_false(out.cacheable);
    assert_int_equal(peek32(f, CTX_TABLE + 2 * 4), (PTE(0x12345000, 3) & ~0x80u) | 0x20);
}

static void with_the_mmu_off_addresses_stay_as_they_are(void **state)
{
    struct fixture *f = *state;
    struct srmmu_translation out;

    srmmu_register_write(&f->mmu, CONTROL, 0);
    assert_int_equal(translate(f, 0xdeadbee4, SRMMU_STORE_USER_DATA, &out), SRMMU_OK);
    assert_int_equal(out.physical, 0xdeadbee4);
    assert_int_equal(out.permissions, 0x3f);
    assert_int_equal(out.walk_reads, 0);
}

static void no_fault_mode_spares_all_but_supervisor_fetches(void **state)
{
    struct fixture *f = *state;

    srmmu_register_write(&f->mmu, CONTROL, 3);
    for (unsigned type = 0; type < 6; type++) {
        srmmu_register_read(&f->mmu, SFSR);
        assert_int_equal(touch(f, 0x54000000, (enum srmmu_access_type)type),
                         type == SRMMU_EXEC_SUPER ? SRMMU_FAULT : SRMMU_FAULT_NO_TRAP);
        assert_int_equal(srmmu_register_read(&f->mmu, SFSR),
                         SFSR_VALUE(1, type, 1, type == SRMMU_EXEC_SUPER ? 3 : 2));
    }
}

/* clang-format off */
#define INVALID_1   0x54000000u /* invalid at level 1 */
#define INVALID_3   0x52020000u /* invalid at level 3 */
#define RESERVED_1  0x55000000u /* reserved: translation error, but no bus error */
#define TABLE_GONE  0x56000000u /* translation error: bus error on the segment table */

static const struct {
    uint32_t first;  enum srmmu_access_type first_type;
    uint32_t second; enum srmmu_access_type second_type;
    uint32_t status, address;
} overwrites[] = {
    { INVALID_3,  SRMMU_LOAD_SUPER_DATA, INVALID_1,  SRMMU_LOAD_SUPER_DATA,  0x126, INVALID_1  },
    { INVALID_3,  SRMMU_LOAD_SUPER_DATA, INVALID_1,  SRMMU_STORE_SUPER_DATA, 0x1a6, INVALID_1  },
    { INVALID_3,  SRMMU_LOAD_SUPER_DATA, INVALID_1,  SRMMU_LOAD_USER_DATA,   0x106, INVALID_1  },
    { INVALID_3,  SRMMU_EXEC_SUPER,      INVALID_1,  SRMMU_LOAD_SUPER_DATA,  0x126, INVALID_1  },
    { INVALID_3,  SRMMU_LOAD_SUPER_DATA, INVALID_1,  SRMMU_EXEC_SUPER,       0x326, INVALID_3  },
    { INVALID_3,  SRMMU_EXEC_USER,       INVALID_1,  SRMMU_EXEC_SUPER,       0x167, INVALID_1  },
    { TABLE_GONE, SRMMU_LOAD_SUPER_DATA, INVALID_1,  SRMMU_LOAD_SUPER_DATA,  0x232, TABLE_GONE },
    { INVALID_1,  SRMMU_LOAD_SUPER_DATA, TABLE_GONE, SRMMU_LOAD_SUPER_DATA,  0x232, TABLE_GONE },
    { INVALID_1,  SRMMU_LOAD_SUPER_DATA, TABLE_GONE, SRMMU_EXEC_SUPER,       0x272, TABLE_GONE },
    { RESERVED_1, SRMMU_LOAD_SUPER_DATA, INVALID_1,  SRMMU_STORE_USER_DATA,  0x132, RESERVED_1 },
    { RESERVED_1, SRMMU_LOAD_SUPER_DATA, TABLE_GONE, SRMMU_STORE_USER_DATA,  0x292, TABLE_GONE },
    { TABLE_GONE, SRMMU_LOAD_SUPER_DATA, RESERVED_1, SRMMU_STORE_USER_DATA,  0x232, TABLE_GONE },
};
/* clang-format on */

static void faults_overwrite_each_other_by_the_rules_of_the_rtl(void **state)
{
    struct fixture *f = *state;

    poke32(f, REGION_TABLE + 0x55 * 4, 3);
    poke32(f, REGION_TABLE + 0x56 * 4, PTD(NOWHERE));
    for (size_t i = 0; i < sizeof(overwrites) / sizeof(overwrites[0]); i++) {
        srmmu_register_read(&f->mmu, SFSR);
        touch(f, overwrites[i].first, overwrites[i].first_type);
        touch(f, overwrites[i].second, overwrites[i].second_type);
        if (srmmu_register_peek(&f->mmu, SFSR) != overwrites[i].status)
            fail_msg("row %zu: SFSR %08x", i, srmmu_register_peek(&f->mmu, SFSR));
        assert_int_equal(srmmu_register_read(&f->mmu, SFAR), overwrites[i].address);
    }
}

static void a_fault_after_sfsr_was_read_counts_as_the_first(void **state)
{
    struct fixture *f = *state;

    poke32(f, REGION_TABLE + 0x56 * 4, PTD(NOWHERE));
    touch(f, TABLE_GONE, SRMMU_LOAD_SUPER_DATA);
    assert_int_equal(srmmu_register_read(&f->mmu, SFSR), 0x232);
    assert_int_equal(srmmu_register_read(&f->mmu, SFSR), 0x230); /* only FAV is cleared */
    touch(f, INVALID_1 + 0xffc, SRMMU_EXEC_USER);
    assert_int_equal(srmmu_register_read(&f->mmu, SFSR), 0x147);
    assert_int_equal(srmmu_register_read(&f->mmu, SFAR), INVALID_1 + 0x1000);
}

/* clang-format off */
/* Fetches near a page's end, as the RTL has told: the entries of the page and the next, how far the page that SFAR shows. */
static const struct {
    uint32_t entry, next, offset;
    enum srmmu_access_type type;
    uint32_t status, page;
} page_ends[] = {
    { 0,         0,         0xfec, SRMMU_EXEC_SUPER, 0x367, 0 },
    { 0,         0,         0xff0, SRMMU_EXEC_SUPER, 0x367, 0x1000 },
    { 0,         0,         0xff4, SRMMU_EXEC_SUPER, 0x367, 0x1000 },
    { 0,         0,         0xffc, SRMMU_EXEC_SUPER, 0x367, 0x1000 },
    { 0,         PTE(0, 1), 0xff8, SRMMU_EXEC_SUPER, 0x06b, 0x1000 },
    { 0,         PTE(0, 1), 0xffc, SRMMU_EXEC_SUPER, 0x06b, 0x1000 },
    { 0,         PTE(0, 1), 0xffc, SRMMU_EXEC_USER,  0x04b, 0x1000 },
    { 0,         PTE(0, 3), 0xff8, SRMMU_EXEC_SUPER, 0x367, 0 },
    { 0,         PTE(0, 3), 0xffc, SRMMU_EXEC_SUPER, 0x366, 0 },
    { 0,         3,         0xffc, SRMMU_EXEC_SUPER, 0x373, 0x1000 },
    { 0,         1,         0xff8, SRMMU_EXEC_SUPER, 0x373, 0x1000 },
    { PTE(0, 1), 0,         0xff0, SRMMU_EXEC_SUPER, 0x06b, 0 },
    { PTE(0, 1), 0,         0xff4, SRMMU_EXEC_SUPER, 0x367, 0x1000 },
    { PTE(0, 1), 0,         0xffc, SRMMU_EXEC_SUPER, 0x367, 0x1000 },
    { PTE(0, 1), PTE(0, 1), 0xffc, SRMMU_EXEC_SUPER, 0x06b, 0x1000 },
    { PTE(0, 1), PTE(0, 3), 0xff8, SRMMU_EXEC_SUPER, 0x06b, 0 },
    { PTE(0, 1), PTE(0, 3), 0xffc, SRMMU_EXEC_SUPER, 0x36a, 0 },
    { PTE(0, 1), 3,         0xffc, SRMMU_EXEC_SUPER, 0x373, 0x1000 },
};
/* clang-format on */

static void words_behind_a_refused_fetch_are_asked_for(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(page_ends) / sizeof(page_ends[0]); i++) {
        uint32_t status, address;

        poke32(f, page_pte[3], page_ends[i].entry);
        poke32(f, page_pte[3] + 4, page_ends[i].next);
        srmmu_flush(&f->mmu, 0);
        srmmu_register_read(&f->mmu, SFSR);
        assert_int_equal(touch(f, page_va[3] + page_ends[i].offset, page_ends[i].type),
                         SRMMU_FAULT);
        address = srmmu_register_read(&f->mmu, SFAR);
        status = srmmu_register_read(&f->mmu, SFSR);
        if (status != page_ends[i].status || address != page_va[3] + page_ends[i].page)
            fail_msg("row %zu: SFSR %03x, SFAR %08x", i, status, address);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_access_type_meets_every_acc_at_every_level),
        TEST(words_behind_a_refused_fetch_are_asked_for),
        TEST(permissions_name_the_types_of_the_tlb_that_was_asked),
        TEST(every_table_fault_shows_its_type_and_level),
        TEST(context_table_nowhere_is_a_translation_error_of_level_0),
        TEST(a_refused_write_back_is_a_translation_error),
        TEST(addresses_use_28_bits_of_the_page_number),
        TEST(a_pte_in_the_context_table_is_the_identity),
        TEST(with_the_mmu_off_addresses_stay_as_they_are),
        TEST(no_fault_mode_spares_all_but_supervisor_fetches),
        TEST(faults_overwrite_each_other_by_the_rules_of_the_rtl),
        TEST(a_fault_after_sfsr_was_read_counts_as_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
