/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packed image of good.xml, loaded as a boot loader would: boot information, configuration, and
 * above all what the page tables let each context reach. Damaged ELF files are refused.
 */
#include "tests/helpers/cmocka_all.h"

#include <gelf.h>

#include <fcntl.h>

#include "elf_fixture.h"
#include "hv/pack/pack.h"
#include "mmu_walk.h"

#define RAM_SIZE  0x1000000u
#define CONTEXTS  3u
#define TEXT_VA   0x10000000u
#define TEXT_SIZE 0x10000u
#define DATA_VA   0x10010000u
#define DATA_SIZE 0x4000u

struct fixture {
    char directory[64];
    char hypervisor[128], output[128], other[128], config[512];
    unsigned char *ram;
};

static bool pack_with(const struct fixture *f, const char *hypervisor, const char *output)
{
    FILE *sink = fopen("/dev/null", "w");
    struct pack_options options = {.config_path = f->config,
                                   .hypervisor_path = hypervisor,
                                   .guest_dir = f->directory,
                                   .output_path = output,
                                   .listing = sink,
                                   .messages = sink};
    bool done = pack_run(&options);

    fclose(sink);
    return done;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    const char *source = getenv("PRIDE_SOURCE");

    assert_non_null(f);
    f->ram = calloc(1, RAM_SIZE);
    assert_non_null(f->ram);
    snprintf(f->directory, sizeof f->directory, "/tmp/pride-test-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    snprintf(f->hypervisor, sizeof f->hypervisor, "%s/hypervisor.elf", f->directory);
    snprintf(f->output, sizeof f->output, "%s/image.elf", f->directory);
    snprintf(f->other, sizeof f->other, "%s/other.elf", f->directory);
    snprintf(f->config, sizeof f->config, "%s/tests/unit/pack/good.xml",
             source != NULL ? source : ".");
    elf_write_all(f->directory);
    assert_true(pack_with(f, f->hypervisor, f->output));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    unlink(f->output);
    unlink(f->other);
    elf_remove_all(f->directory);
    free(f->ram);
    free(f);
    return 0;
}

static unsigned char *read_file(const char *path, size_t *size)
{
    enum { ROOM = 1 << 20 };
    unsigned char *bytes = malloc(ROOM);
    FILE *file = fopen(path, "rb");

    assert_non_null(bytes);
    assert_non_null(file);
    *size = fread(bytes, 1, ROOM, file);
    assert_true(*size < ROOM);
    fclose(file);
    return bytes;
}

static void load_segment(struct fixture *f, const unsigned char *file, const GElf_Phdr *segment)
{
    uint64_t offset = segment->p_paddr - HV_PA_BASE;

    assert_int_equal(segment->p_type, PT_LOAD);
    assert_true(offset + segment->p_memsz <= RAM_SIZE);
    memset(f->ram + offset, 0, segment->p_memsz);
    memcpy(f->ram + offset, file + segment->p_offset, segment->p_filesz);
}

/* Loads all segments; ram is random before, as after power-on. Returns the entry point. */
static uint32_t load_image(struct fixture *f)
{
    size_t size;
    unsigned char *file = read_file(f->output, &size);
    GElf_Ehdr header;
    Elf *elf;

    elf_version(EV_CURRENT);
    elf = elf_memory((char *)file, size);
    assert_non_null(elf);
    assert_non_null(gelf_getehdr(elf, &header));
    memset(f->ram, 0xa5, RAM_SIZE);
    for (int i = 0; i < header.e_phnum; i++) {
        GElf_Phdr segment;

        assert_non_null(gelf_getphdr(elf, i, &segment));
        load_segment(f, file, &segment);
    }
    elf_end(elf);
    free(file);
    return (uint32_t)header.e_entry;
}

static uint32_t read_ram(const void *memory, uint32_t pa)
{
    const struct fixture *f = memory;
    const unsigned char *at = f->ram + (pa - HV_PA_BASE);

    assert_in_range(pa, HV_PA_BASE, HV_PA_BASE + RAM_SIZE - 4);
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t boot_word(const struct fixture *f, unsigned index)
{
    return read_ram(f, elf_fixture_hypervisor.symbol_value - HV_VA_BASE + HV_PA_BASE + 4 * index);
}

static uint32_t config_word(const struct fixture *f, size_t offset)
{
    return read_ram(f, boot_word(f, 1) - HV_VA_BASE + HV_PA_BASE + (uint32_t)offset);
}

static void boot_information_leads_to_a_configuration_whose_sum_is_zero(void **state)
{
    struct fixture *f = *state;
    uint32_t sum = 0;

    assert_int_equal(load_image(f), HV_PA_BASE);
    assert_int_equal(boot_word(f, 0), HV_BOOT_MAGIC);
    assert_int_equal(config_word(f, offsetof(struct hv_config, magic)), HV_CONFIG_MAGIC);
    assert_int_equal(config_word(f, offsetof(struct hv_config, size)), boot_word(f, 2));
    assert_int_equal(config_word(f, offsetof(struct hv_config, context_table_pa)), boot_word(f, 3));
    for (uint32_t i = 0; i < boot_word(f, 2); i += 4)
        sum += config_word(f, i);
    assert_int_equal(sum, 0);
}

/* Word `member` of element `index` of one of the configuration's tables. */
#define TABLE_WORD(f, table, type, index, member)                                                  \
    config_word((f), config_word((f), offsetof(struct hv_config, table)) +                         \
                         (index) * sizeof(struct type) + offsetof(struct type, member))

static void the_configuration_says_what_the_xml_says(void **state)
{
    struct fixture *f = *state;

    load_image(f);
    assert_int_equal(config_word(f, offsetof(struct hv_config, clock_hz)), 40000000);
    assert_int_equal(config_word(f, offsetof(struct hv_config, partitions.count)), 2);
    assert_int_equal(config_word(f, offsetof(struct hv_config, areas.count)), 4);
    assert_int_equal(config_word(f, offsetof(struct hv_config, slots.count)), 2);
    assert_int_equal(TABLE_WORD(f, partitions, hv_config_partition, 0, entry), TEXT_VA);
    assert_int_equal(TABLE_WORD(f, partitions, hv_config_partition, 0, period_us), 10000);
    assert_int_equal(TABLE_WORD(f, partitions, hv_config_partition, 1, context), 2);
    assert_int_equal(TABLE_WORD(f, partitions, hv_config_partition, 1, area_first), 2);
    assert_int_equal(TABLE_WORD(f, partitions, hv_config_partition, 1, hm[HV_HM_NORMAL][24].action),
                     HV_ACTION_WARM_START);
    assert_int_equal(TABLE_WORD(f, slots, hv_config_slot, 0, flags), HV_SLOT_PERIOD_START);
    assert_int_equal(TABLE_WORD(f, slots, hv_config_slot, 1, start_us), 4000);
    assert_int_equal(TABLE_WORD(f, ports, hv_config_port, 1, refresh_us), 20000);
    assert_int_equal(TABLE_WORD(f, channels, hv_config_channel, 0, message_size), 32);
    assert_int_equal(TABLE_WORD(f, segments, hv_config_segment, 0, flags), 0);
    assert_int_equal(TABLE_WORD(f, segments, hv_config_segment, 1, flags), HV_AREA_WRITE);
    assert_int_equal(TABLE_WORD(f, segments, hv_config_segment, 1, file_size), 0x20);
    assert_int_equal(TABLE_WORD(f, segments, hv_config_segment, 1, memory_size), 0x100);
}

static void pristine_segments_are_the_programs_bytes(void **state)
{
    struct fixture *f = *state;

    load_image(f);
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t va = TABLE_WORD(f, segments, hv_config_segment, i, va);
        uint32_t pa = TABLE_WORD(f, segments, hv_config_segment, i, image_pa);
        uint32_t size = TABLE_WORD(f, segments, hv_config_segment, i, file_size);

        for (uint32_t b = 0; b < size; b++)
            assert_int_equal(f->ram[pa - HV_PA_BASE + b], (va / 0x1000 + b) & 0xff);
    }
}

/* What a page of the configuration's own should be: ACC, or -1 if it must not be mapped. */
static int expected_acc(uint32_t context, uint32_t va)
{
    if (context == 0)
        return va - HV_PA_BASE < 0x1000 ? 6 : -1;
    if (va - TEXT_VA < TEXT_SIZE)
        return 2;
    return va - DATA_VA < DATA_SIZE ? 1 : -1;
}

enum { CPUS = 2 }; /* of good.xml */

/* Of a processor's own pages: which one, or -1. */
static int own_page(uint32_t va)
{
    const uint32_t half = HV_CPU_PAGES / 2;
    const uint32_t low = (va - HV_VA_CPU_STACKS) / 0x1000, high = (va - HV_VA_CPU) / 0x1000;

    if (va >= HV_VA_CPU)
        return (int)(half + high);
    return va >= HV_VA_CPU_STACKS && low < half ? (int)low : -1;
}

/* Each processor's are other memory, in front of the page tables. */
static void check_own_page(const struct fixture *f, uint32_t cpu, uint32_t va,
                           const struct mmu_result *r)
{
    const uint32_t first = boot_word(f, 3) - (CPUS - cpu) * HV_CPU_PAGES * 0x1000;

    assert_true(r->valid);
    assert_int_equal(mmu_acc(r->pte), 7);
    assert_int_equal(r->pa, first + (uint32_t)own_page(va) * 0x1000);
}

/* In the hypervisor's window only the supervisor has rights, and code is never writable. */
static void check_window_page(const struct fixture *f, uint32_t va, const struct mmu_result *r)
{
    uint32_t tables = boot_word(f, 3);

    if (!r->valid)
        return;
    assert_true(mmu_acc(r->pte) >= 6);
    if (own_page(va) >= 0) {
        check_own_page(f, 0, va, r);
        return;
    }
    if (va >= HV_VA_DEVICES) {
        assert_int_equal(r->pa, 0x80000000);
        assert_false(mmu_cacheable(r->pte));
        return;
    }
    assert_int_equal(r->pa - HV_PA_BASE, va - HV_VA_BASE);
    assert_true(r->pa <
                tables -
                    CPUS * HV_CPU_PAGES *
                        0x1000); /* no processor's own, neither page tables nor pristine programs */
    if (va == HV_VA_BASE + 0x1000)
        assert_int_equal(mmu_acc(r->pte), 6);
    if (va == HV_VA_BASE + 0x2000)
        assert_int_equal(mmu_acc(r->pte), 7);
}

static void check_page(const struct fixture *f, uint32_t context, uint32_t va, unsigned char *owner)
{
    struct mmu_result r = mmu_walk(read_ram, f, boot_word(f, 3), context, va);
    int acc = expected_acc(context, va);
    uint32_t page = (r.pa - HV_PA_BASE) / 0x1000;

    assert_false(r.broken);
    if (va >= HV_VA_BASE) {
        check_window_page(f, va, &r);
        return;
    }
    assert_int_equal(r.valid, acc >= 0);
    if (acc < 0)
        return;
    assert_int_equal(mmu_acc(r.pte), acc);
    assert_true(mmu_marked(r.pte));
    if (context == 0)
        return;
    assert_in_range(page, 0, RAM_SIZE / 0x1000 - 1);
    assert_int_equal(owner[page], 0); /* of no other partition, and no part of the image */
    owner[page] = (unsigned char)context;
}

/* The second processor sees what the first one sees, but for its own pages. */
static void check_second(const struct fixture *f, uint32_t context, uint32_t va)
{
    const struct mmu_result a = mmu_walk(read_ram, f, boot_word(f, 3), context, va);
    const struct mmu_result b =
        mmu_walk(read_ram, f, boot_word(f, 3) + HV_CONTEXT_TABLE, context, va);

    assert_false(b.broken);
    if (own_page(va) >= 0)
        check_own_page(f, 1, va, &b);
    else
        assert_memory_equal(&a, &b, sizeof a);
}

/* Pages of RAM that hold something of the image after loading. */
static void mark_image(const struct fixture *f, unsigned char *owner)
{
    for (uint32_t page = 0; page < RAM_SIZE / 0x1000; page++) {
        for (uint32_t i = 0; i < 0x1000 && owner[page] == 0; i++)
            if (f->ram[page * 0x1000 + i] != 0xa5)
                owner[page] = 0xff;
    }
}

static void every_page_of_every_context_is_what_the_areas_say(void **state)
{
    struct fixture *f = *state;
    unsigned char *owner = calloc(RAM_SIZE / 0x1000, 1);

    assert_non_null(owner);
    load_image(f);
    mark_image(f, owner);
    for (uint32_t context = 0; context < CONTEXTS; context++)
        for (uint64_t va = 0; va < 0x100000000; va += 0x1000)
            check_page(f, context, (uint32_t)va, owner);
    for (uint32_t context = 0; context < CONTEXTS; context++)
        for (uint64_t va = 0; va < 0x100000000; va += 0x1000)
            check_second(f, context, (uint32_t)va);
    for (uint32_t context = CONTEXTS; context < 256; context++)
        for (uint32_t cpu = 0; cpu < CPUS; cpu++)
            assert_int_equal(read_ram(f, boot_word(f, 3) + cpu * HV_CONTEXT_TABLE + 4 * context),
                             0);
    free(owner);
}

static void the_contexts_are_listed_for_tools(void **state)
{
    static const char expected[] = "context 0 hypervisor 0xffd00000 hypervisor.elf\n"
                                   "context 1 one 0x10000000 good.elf\n"
                                   "context 2 two 0x10000000 good.elf\n";
    const struct fixture *f = *state;
    int descriptor = open(f->output, O_RDONLY);
    Elf *elf = elf_begin(descriptor, ELF_C_READ, NULL);
    bool found = false;
    size_t names;

    assert_int_equal(elf_getshdrstrndx(elf, &names), 0);
    for (Elf_Scn *section = elf_nextscn(elf, NULL); section != NULL;
         section = elf_nextscn(elf, section)) {
        GElf_Shdr header;

        assert_non_null(gelf_getshdr(section, &header));
        if (strcmp(elf_strptr(elf, names, header.sh_name), HV_CONTEXTS_SECTION) != 0)
            continue;
        found = true;
        assert_int_equal(header.sh_size, sizeof expected - 1);
        assert_memory_equal(elf_rawdata(section, NULL)->d_buf, expected, sizeof expected - 1);
    }
    assert_true(found);
    elf_end(elf);
    close(descriptor);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    const struct fixture *f = *state;
    size_t size, other_size;
    unsigned char *bytes, *other;

    assert_true(pack_with(f, f->hypervisor, f->other));
    bytes = read_file(f->output, &size);
    other = read_file(f->other, &other_size);
    assert_int_equal(size, other_size);
    assert_memory_equal(bytes, other, size);
    free(bytes);
    free(other);
}

static void an_error_leaves_an_older_image_as_it_was(void **state)
{
    struct fixture *f = *state;
    char path[128];
    size_t size;
    unsigned char *bytes;

    elf_write_bytes(f->directory, "other.elf", "older", 5);
    snprintf(path, sizeof path, "%s/text.elf", f->directory);
    assert_false(pack_with(f, path, f->other));
    bytes = read_file(f->other, &size);
    assert_int_equal(size, 5);
    assert_memory_equal(bytes, "older", 5);
    free(bytes);
}

static void an_output_that_cannot_be_written_is_an_error(void **state)
{
    const struct fixture *f = *state;

    assert_false(pack_with(f, f->hypervisor, "/nowhere/image.elf"));
    assert_false(pack_with(f, f->hypervisor, f->directory));
}

/* Writes the hypervisor with one change, packs, and removes it. */
static bool pack_changed(const struct fixture *f, const unsigned char *file, size_t size)
{
    char path[128];
    bool done;

    elf_write_bytes(f->directory, "changed.elf", file, size);
    snprintf(path, sizeof path, "%s/changed.elf", f->directory);
    done = pack_with(f, path, f->other);
    unlink(path);
    return done;
}

static void a_hypervisor_at_the_wrong_place_is_refused(void **state)
{
    unsigned char file[ELF_SIZE];
    struct elf_fixture wrong;

    wrong = elf_fixture_hypervisor;
    wrong.symbol = "another_symbol";
    elf_make(file, &wrong);
    assert_false(pack_changed(*state, file, sizeof file));
    wrong = elf_fixture_hypervisor;
    wrong.segments[1].va += 0x1000;
    elf_make(file, &wrong);
    assert_false(pack_changed(*state, file, sizeof file));
    wrong = elf_fixture_hypervisor;
    wrong.segments[2].va -= 0xf00;
    wrong.segments[2].pa -= 0xf00; /* shares a page with the code */
    elf_make(file, &wrong);
    assert_false(pack_changed(*state, file, sizeof file));
    wrong = elf_fixture_hypervisor;
    wrong.segments[2].memory_size = HV_VA_LIMIT - HV_VA_BASE;
    elf_make(file, &wrong);
    assert_false(pack_changed(*state, file, sizeof file));
    wrong = elf_fixture_hypervisor;
    wrong.symbol_value += 4; /* no magic there */
    elf_make(file, &elf_fixture_hypervisor);
    elf_put_tables(file, &wrong);
    assert_false(pack_changed(*state, file, sizeof file));
}

static void truncated_and_damaged_hypervisors_never_harm_the_packer(void **state)
{
    unsigned char file[ELF_SIZE];
    uint32_t seed = 99;

    elf_make(file, &elf_fixture_hypervisor);
    for (size_t size = 0; size < ELF_TABLES + 0x100; size += 61)
        assert_false(pack_changed(*state, file, size));
    for (unsigned i = 0; i < 400; i++) {
        unsigned char damaged[ELF_SIZE];
        size_t at;

        memcpy(damaged, file, sizeof file);
        seed = seed * 1664525u + 1013904223u;
        at = (seed >> 8) % (sizeof file - ELF_TABLES + 0xb4);
        at = at < 0xb4 ? at : at - 0xb4 + ELF_TABLES; /* headers and tables */
        damaged[at] = (unsigned char)(seed >> 24);
        pack_changed(*state, damaged, sizeof damaged);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boot_information_leads_to_a_configuration_whose_sum_is_zero),
        cmocka_unit_test(the_configuration_says_what_the_xml_says),
        cmocka_unit_test(pristine_segments_are_the_programs_bytes),
        cmocka_unit_test(every_page_of_every_context_is_what_the_areas_say),
        cmocka_unit_test(the_contexts_are_listed_for_tools),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(an_error_leaves_an_older_image_as_it_was),
        cmocka_unit_test(an_output_that_cannot_be_written_is_an_error),
        cmocka_unit_test(a_hypervisor_at_the_wrong_place_is_refused),
        cmocka_unit_test(truncated_and_damaged_hypervisors_never_harm_the_packer),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
