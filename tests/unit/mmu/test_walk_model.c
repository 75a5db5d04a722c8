/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 100,000 translations through random tables (invalid, reserved, misaligned, looping, pointing
 * nowhere) against a second, naive model of the walk that is written here from the manual's text:
 * result, SFSR, and memory afterwards must agree. Page sizes of 4 to 32 KiB take turns.
 */
#include "sim/base/random.h"
#include "tests/unit/mmu/fixture.h"

#define TRANSLATIONS 100000
#define TABLES       0x4000u /* bytes at RAM that are filled with entries */

struct model {
    bool ok;
    uint32_t physical;
    unsigned reads;
    unsigned ft, level;
    bool again_on_hit;       /* the second fetch would hit the TLB */
    uint32_t written, value; /* written != 0: address of the PTE changed, and what to */
};

/* Rights as letters; capital: supervisor. */
static const char *const rights[8] = {"rR", "rwRW", "rxRX", "rwxRWX", "xX", "rRW", "RX", "RWX"};

static char letter(unsigned type)
{
    static const char letters[] = "rRxXwW";

    return letters[type];
}

static bool readable(uint32_t address)
{
    return address >= RAM && address < RAM + RAM_SIZE;
}

/* log2 of what an entry of level 1 to 3 maps, for each page size. */
static const unsigned log2_size[4][4] = {
    {32, 24, 18, 12}, {32, 25, 19, 13}, {32, 26, 20, 14}, {32, 28, 21, 15}};

static void model_finish(struct model *m, uint32_t address, uint32_t pte, uint32_t va,
                         unsigned type, unsigned page_size)
{
    uint32_t size = m->level ? 1u << log2_size[page_size][m->level] : 0;
    uint32_t base = (pte >> 8) % (1u << 20) * 4096u;
    uint32_t after = pte | 0x20 | (type >= 4 ? 0x40 : 0);

    if (after != pte) {
        m->written = address;
        m->value = after;
    }
    m->again_on_hit = true;
    m->physical = m->level ? base / size * size + va % size : va;
    m->ok = strchr(rights[pte / 4 % 8], letter(type));
    if (!m->ok)
        m->ft = pte / 4 % 8 >= 6 && type % 2 == 0 ? 3 : 2;
}

static struct model model_translate(const struct fixture *f, uint32_t root, uint32_t context,
                                    uint32_t va, unsigned type, unsigned page_size)
{
    const unsigned *size = log2_size[page_size];
    uint32_t index[4] = {context};
    uint32_t table = root;
    struct model m = {0};

    for (unsigned level = 1; level < 4; level++)
        index[level] = (uint32_t)(va % (1ull << size[level - 1]) / (1ull << size[level]));
    for (m.level = 0; m.level < 4; m.level++) {
        uint32_t address = table | index[m.level] * 4;
        uint32_t entry;

        m.reads++;
        if (!readable(address)) {
            m.ft = 4;
            return m;
        }
        entry = peek32(f, address);
        if (entry % 4 == 2) {
            model_finish(&m, address, entry, va, type, page_size);
            return m;
        }
        if (entry % 4 != 1 || m.level == 3) {
            m.ft = entry % 4 == 0 ? 1 : 4;
            return m;
        }
        table = entry / 4 % (1u << 26) * 64;
    }
    return m;
}

static uint32_t random_entry(struct random *random)
{
    uint32_t noise = (uint32_t)random_next(random);
    uint32_t target = RAM + noise % TABLES; /* misaligned, and often a loop */

    switch (random_below(random, 8)) {
    case 0:
        return noise; /* anything at all */
    case 1:
        return noise & ~3u;
    case 2:
    case 3:
        return (noise & ~3u) | 2;
    default:
        return (target >> 4 & ~3u) | (noise & 0xf0000000u) | 1;
    }
}

static void fill_tables(struct fixture *f, struct random *random)
{
    for (uint32_t at = 0; at < TABLES; at += 4)
        poke32(f, RAM + at, random_entry(random));
}

static void compare(struct fixture *f, const struct model *m, uint32_t va, unsigned type)
{
    struct srmmu_translation out;
    enum srmmu_outcome outcome = translate(f, va, (enum srmmu_access_type)type, &out);
    bool fetch = type == 2 || type == 3;
    bool twice = fetch && !m->ok && va % 4096 != 4092;
    bool crosses = fetch && !m->ok && va % 4096 >= 4080; /* test_faults.c */
    uint32_t status;

    assert_int_equal(outcome, m->ok ? SRMMU_OK : SRMMU_FAULT);
    if (m->ok)
        assert_int_equal(out.physical, m->physical);
    assert_int_equal(out.walk_writes, m->written ? 1 : 0);
    if (m->written)
        assert_int_equal(peek32(f, m->written), m->value);
    assert_int_equal(out.walk_reads, m->reads * (twice && !m->again_on_hit ? 2 : 1));
    status = srmmu_register_read(&f->mmu, SFSR);
    if (m->ok)
        assert_int_equal(status & 2, 0);
    else if (crosses)
        assert_int_equal(status & 0xe2, type << 5 | 2);
    else if (twice && m->ft != 4)
        assert_int_equal(status, SFSR_VALUE(m->again_on_hit ? 0 : m->level, type, m->ft, 3));
    else
        assert_int_equal(status, SFSR_VALUE(m->level, type, m->ft, 2));
}

static bool read_entry(void *owner, uint32_t address, uint32_t *entry)
{
    if (!readable(address))
        return false;
    *entry = peek32(owner, address);
    return true;
}

/* Tables as a guest's of its own are looked at: what is mapped, and where, but for rights and pages that are not of 4 KiB. */
static void compare_peek(struct fixture *f, const struct model *m, uint32_t root, uint32_t context,
                         uint32_t va)
{
    const struct srmmu_tables tables = {root >> 4, context, read_entry, f};
    uint32_t physical;
    bool mapped = srmmu_peek_tables(&tables, va, &physical);

    assert_int_equal(mapped, m->ok || m->ft == 2 || m->ft == 3);
    if (m->ok)
        assert_int_equal(physical, m->physical);
}

static void random_tables_are_walked_as_the_model_walks_them(void **state)
{
    static const struct srmmu_config config = {
        .itlb_entries = 16, .dtlb_entries = 16, .page_size = SRMMU_PAGE_SIZE_PROGRAMMED};
    struct fixture *f = fixture_create_with(&config);
    void *own = f;
    struct random random;
    unsigned seen[5] = {0}, ok[4] = {0};

    (void)state;
    random_seed(&random, 20250101);
    for (unsigned n = 0; n < TRANSLATIONS; n++) {
        uint32_t va = (uint32_t)random_next(&random) & ~3u;
        uint32_t context = (uint32_t)random_below(&random, 256);
        uint32_t root = RAM + (uint32_t)random_below(&random, 16) * 0x400;
        unsigned type = (unsigned)random_below(&random, 6);
        unsigned page_size = n / 1000 % 4;
        struct model m;

        if (n % 1000 == 0)
            fill_tables(f, &random);
        if (!random_below(&random, 8))
            va |= 0xffc;
        srmmu_register_write(&f->mmu, CONTEXT_POINTER, root >> 4);
        srmmu_register_write(&f->mmu, CONTEXT, context);
        srmmu_register_write(&f->mmu, CONTROL, page_size << 16 | 1);
        srmmu_flush(&f->mmu, 0);
        m = model_translate(f, root, context, va, type, page_size);
        compare(f, &m, va, type);
        if (page_size == 0)
            compare_peek(f, &m, root, context, va);
        if (m.ok)
            ok[m.level]++;
        else
            seen[m.ft]++;
    }
    for (unsigned i = 0; i < 4; i++)
        assert_true(ok[i] > 200 && seen[i + 1] > 200); /* each outcome was met often enough */
    fixture_teardown(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_tables_are_walked_as_the_model_walks_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
