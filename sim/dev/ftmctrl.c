/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FTMCTRL (ftmctrl.h). Bits and reset values of the SDRAM part follow sdmctrl.vhd as in mctrl.c,
 * the others the manual. Where EDAC is off, stores write good check bits all the same, and a store
 * of less than a word leaves the check bits of the word's other bytes wrong if they were.
 */
#include "sim/dev/ftmctrl.h"

#include "sim/base/register.h"
#include "sim/base/bch.h"
#include "sim/dev/prom_area.h"

#include <stdlib.h>
#include <string.h>

#define MCFG1_WIDTH_SHIFT 8
#define MCFG1_WAITS       0xffu /* PROM write and read wait states */
#define MCFG1_BITS        0x7efbcbffu
#define MCFG2_SRAM        0x00003effu
#define MCFG2_SDRAM       0xfff84000u
#define MCFG2_SDRAM_RESET 0x7c400000u /* tRP, tRFC 7, CAS delay, column size 2 */
#define MCFG2_COMMAND     (3u << 19)
#define MCFG2_RMW         (1u << 6)
#define MCFG3_ME          (1u << 27)
#define MCFG3_REFRESH     0x07fff000u
#define MCFG3_WB          (1u << 11)
#define MCFG3_RB          (1u << 10)
#define MCFG3_RE          (1u << 9)
#define MCFG3_PE          (1u << 8)
#define MCFG3_TCB         0xffu /* the highest bit is Reed-Solomon's: kept */
#define MCFG3_EDAC        (MCFG3_WB | MCFG3_RB | MCFG3_RE | MCFG3_PE | MCFG3_TCB)

struct ftmctrl_state {
    uint32_t mcfg1;
    uint32_t mcfg2;
    uint32_t mcfg3;
    uint32_t words; /* how many of the following are there */
    uint32_t address[FTMCTRL_WORDS_MAX];
    uint32_t data[FTMCTRL_WORDS_MAX];  /* stored bits that differ from the memory's */
    uint32_t check[FTMCTRL_WORDS_MAX]; /* the same of the check bits */
};

static const struct state_field ftmctrl_fields[] = {
    STATE_SCALAR(ftmctrl_state, mcfg1),  STATE_SCALAR(ftmctrl_state, mcfg2),
    STATE_SCALAR(ftmctrl_state, mcfg3),  STATE_SCALAR(ftmctrl_state, words),
    STATE_ARRAY(ftmctrl_state, address), STATE_ARRAY(ftmctrl_state, data),
    STATE_ARRAY(ftmctrl_state, check),
};

enum ftmctrl_register { REG_MCFG1, REG_MCFG2, REG_MCFG3, REG_COUNT };

struct ftmctrl {
    struct device device;
    struct device_env env;
    struct ftmctrl_config config;
    struct ftmctrl_state state;
    struct register_row rows[REG_COUNT]; /* narrowed to the configuration */
    struct bus_slave *slave[BUS_SLAVES];
    unsigned slave_count;
    struct prom_area prom;
};

/* clang-format off */
const struct setting ftmctrl_settings[] = {
    {"rom_width", SETTING_U32,  offsetof(struct ftmctrl_config, rom_width), 8, 32, NULL, "PROM width out of reset: 8, 16 or 32"},
    {"sdram",     SETTING_BOOL, offsetof(struct ftmctrl_config, sdram),     0, 1,  NULL, "SDRAM controller present"},
    {"edac",      SETTING_BOOL, offsetof(struct ftmctrl_config, edac),      0, 1,  NULL, "check bits for all its memories"},
    {"prom_edac", SETTING_BOOL, offsetof(struct ftmctrl_config, prom_edac), 0, 1,  NULL, "EDAC of the PROM is on out of reset"},
};
/* clang-format on */
const size_t ftmctrl_setting_count = sizeof(ftmctrl_settings) / sizeof(ftmctrl_settings[0]);

void ftmctrl_config_default(struct ftmctrl_config *config)
{
    *config = (struct ftmctrl_config){.name = "ftmctrl0", .rom_width = 32, .sdram = 1, .edac = 1};
}

/* Which pages are slow: those with wrong words, and all while check bits are bypassed. */

static bool edac_on(const struct ftmctrl *f, uint32_t address)
{
    return f->state.mcfg3 & (address < PROM_AREA_END ? MCFG3_PE : MCFG3_RE);
}

static bool bypassed(const struct ftmctrl *f, uint32_t address)
{
    return edac_on(f, address) && (f->state.mcfg3 & (MCFG3_WB | MCFG3_RB));
}

static uint32_t page_of(uint32_t address)
{
    return address & ~(BUS_PAGE_SIZE - 1);
}

static void tell_pages(const struct ftmctrl *f)
{
    if (f->config.pages_changed)
        f->config.pages_changed(f->config.owner);
}

/* The connected slave of an address, NULL: none. */
static struct bus_slave *connected(const struct ftmctrl *f, uint32_t address)
{
    for (unsigned i = 0; i < f->slave_count; i++)
        if (address - f->slave[i]->base < f->slave[i]->size)
            return f->slave[i];
    return NULL;
}

static void ftmctrl_derive_pages(struct ftmctrl *f)
{
    for (unsigned i = 0; i < f->slave_count; i++)
        bus_set_slow(f->env.bus, f->slave[i]->base, f->slave[i]->size,
                     bypassed(f, f->slave[i]->base));
    for (uint32_t i = 0; i < f->state.words; i++)
        bus_set_slow(f->env.bus, page_of(f->state.address[i]), BUS_PAGE_SIZE, true);
    tell_pages(f);
}

/* Words with wrong bits. */

/* Its index, or state.words. */
static uint32_t find_word(const struct ftmctrl *f, uint32_t address)
{
    uint32_t i = 0;

    while (i < f->state.words && f->state.address[i] != address)
        i++;
    return i;
}

static bool page_has_words(const struct ftmctrl *f, uint32_t page)
{
    for (uint32_t i = 0; i < f->state.words; i++)
        if (page_of(f->state.address[i]) == page)
            return true;
    return false;
}

static void remove_word(struct ftmctrl *f, uint32_t i)
{
    struct ftmctrl_state *s = &f->state;
    uint32_t page = page_of(s->address[i]), last = --s->words;

    s->address[i] = s->address[last];
    s->data[i] = s->data[last];
    s->check[i] = s->check[last];
    s->address[last] = s->data[last] = s->check[last] = 0;
    if (!page_has_words(f, page) && !bypassed(f, page))
        bus_set_slow(f->env.bus, page, BUS_PAGE_SIZE, false);
}

static void add_word(struct ftmctrl *f, uint32_t address, uint32_t data, uint32_t check)
{
    struct ftmctrl_state *s = &f->state;
    uint32_t page = page_of(address);
    bool slow = page_has_words(f, page) || bypassed(f, page);

    s->address[s->words] = address;
    s->data[s->words] = data;
    s->check[s->words++] = check;
    if (!slow) {
        bus_set_slow(f->env.bus, page, BUS_PAGE_SIZE, true);
        tell_pages(f);
    }
}

/* From now on these bits of the word are wrong. False: no room in the list. */
static bool set_word(struct ftmctrl *f, uint32_t address, uint32_t data, uint32_t check)
{
    uint32_t i = find_word(f, address);

    if (i < f->state.words) {
        f->state.data[i] = data;
        f->state.check[i] = check;
        if (!data && !check)
            remove_word(f, i);
        return true;
    }
    if (!data && !check)
        return true;
    if (f->state.words == FTMCTRL_WORDS_MAX)
        return false;
    add_word(f, address, data, check);
    return true;
}

bool ftmctrl_flip(struct device *device, uint32_t address, uint32_t data, uint8_t check)
{
    struct ftmctrl *f = device->self;
    uint32_t i = find_word(f, address);
    bool listed = i < f->state.words;

    if (address % 4 || !connected(f, address))
        return false;
    return set_word(f, address, data ^ (listed ? f->state.data[i] : 0),
                    (check & BCH_CHECK_BITS) ^ (listed ? f->state.check[i] : 0));
}

void ftmctrl_written(struct device *device, uint32_t address, uint32_t size)
{
    struct ftmctrl *f = device->self;

    for (uint32_t i = f->state.words; i-- > 0;)
        if ((uint64_t)f->state.address[i] + 4 > address &&
            f->state.address[i] < (uint64_t)address + size)
            remove_word(f, i);
}

void ftmctrl_look(const struct device *device, uint32_t address, uint32_t size, uint8_t *bytes)
{
    const struct ftmctrl *f = device->self;

    for (uint32_t i = 0; i < f->state.words; i++) {
        uint32_t word = f->state.address[i], wrong = f->state.data[i], correction = 0;

        if (edac_on(f, word))
            bch_decode(wrong, (uint8_t)f->state.check[i], &correction);
        wrong ^= correction;
        for (uint32_t byte = 0; byte < 4; byte++)
            if (word + byte - address < size)
                bytes[word + byte - address] ^= (uint8_t)(wrong >> (24 - 8 * byte));
    }
}

/* Accesses to slow pages. */

/* A word as it is stored. */
struct ftmctrl_word {
    struct bus_slave *slave;
    uint32_t address;
    uint32_t value;       /* as it was written */
    uint32_t data, check; /* wrong bits */
};

static struct ftmctrl_word fetch_word(const struct ftmctrl *f, uint32_t address)
{
    struct ftmctrl_word word = {.slave = connected(f, address), .address = address & ~3u};
    uint32_t i = find_word(f, word.address);

    word.value = bus_load32(word.slave->memory + (word.address - word.slave->base));
    if (i < f->state.words) {
        word.data = f->state.data[i];
        word.check = f->state.check[i];
    }
    return word;
}

/* The word as the AHB sees it. False: an error that cannot be corrected. */
static bool read_word(struct ftmctrl *f, const struct ftmctrl_word *word,
                      const struct bus_access *access, uint32_t *value)
{
    bool debug = access->master == BUS_MASTER_DEBUG;
    uint32_t correction = 0;
    enum bch_result result = BCH_GOOD;

    *value = word->value ^ word->data;
    if (!edac_on(f, word->address))
        return true;
    result = bch_decode(word->data, (uint8_t)word->check, &correction);
    *value ^= correction;
    if ((f->state.mcfg3 & MCFG3_RB) && !debug)
        f->state.mcfg3 = (f->state.mcfg3 & ~MCFG3_TCB) | (bch_encode(word->value) ^ word->check);
    if (result == BCH_CORRECTED && !debug && f->config.corrected)
        f->config.corrected(f->config.owner, access);
    return result != BCH_UNCORRECTABLE;
}

static enum bus_result load(struct ftmctrl *f, struct bus_access *access)
{
    const struct ftmctrl_word word = fetch_word(f, access->address);
    uint32_t value;
    bool good = read_word(f, &word, access, &value);

    access->value = register_lane(access, value);
    return good ? BUS_OK : BUS_ERROR;
}

static void report_full(const struct ftmctrl *f, uint32_t address)
{
    diag_guest(f->env.diag, UINT64_C(0x7ec0ec) << 32 | address,
               "%s: more than %u words with wrong check bits: 0x%08x gets good ones",
               f->device.name, FTMCTRL_WORDS_MAX, address);
}

/* A whole word with the check bits that WB asks for, or good ones. */
static void store_word(struct ftmctrl *f, const struct ftmctrl_word *word, uint32_t value)
{
    bool bypass = edac_on(f, word->address) && (f->state.mcfg3 & MCFG3_WB);
    uint32_t check = bypass ? (f->state.mcfg3 & BCH_CHECK_BITS) ^ bch_encode(value) : 0;

    bus_touch(word->slave, word->address);
    bus_store32(word->slave->memory + (word->address - word->slave->base), value);
    if (!set_word(f, word->address, 0, check))
        report_full(f, word->address);
}

/* Bits of the word that an access drives. */
static uint32_t lanes(const struct bus_access *access)
{
    uint32_t shift = 8 * (4 - access->size - (access->address & 3));

    return access->size < 4 ? ((1u << 8 * access->size) - 1) << shift : UINT32_MAX;
}

/* Less than a word is read, corrected, changed and written back. */
static enum bus_result store(struct ftmctrl *f, const struct bus_access *access)
{
    const struct ftmctrl_word word = fetch_word(f, access->address);
    uint32_t mask = lanes(access), new = register_spread(access) & mask, old;

    if (word.slave->read_only)
        return BUS_ERROR;
    if (access->size == 4) {
        store_word(f, &word, access->value);
        return BUS_OK;
    }
    if (!read_word(f, &word, access, &old))
        return BUS_ERROR;
    if (edac_on(f, word.address)) {
        store_word(f, &word, (old & ~mask) | new);
        return BUS_OK;
    }
    bus_touch(word.slave, word.address);
    bus_store32(word.slave->memory + (word.address - word.slave->base), (word.value & ~mask) | new);
    set_word(f, word.address, word.data & ~mask, word.check);
    return BUS_OK;
}

static enum bus_result ftmctrl_memory(void *self, struct bus_access *access)
{
    return access->write ? store(self, access) : load(self, access);
}

bool ftmctrl_connect(struct device *device, struct bus_slave *slave)
{
    struct ftmctrl *f = device->self;
    uint32_t last = slave->base + (slave->size - 1);
    bool prom = last < PROM_AREA_END;
    bool ram = slave->base >= FTMCTRL_RAM_BASE && last < FTMCTRL_RAM_END;

    prom_area_add(&f->prom, slave);
    if (!f->config.edac || !(prom || ram))
        return false;
    slave->access = ftmctrl_memory;
    slave->owner = f;
    f->slave[f->slave_count++] = slave;
    return true;
}

/* Registers. */

static void ftmctrl_mcfg1_write(void *self, uint32_t index, uint32_t value)
{
    const struct ftmctrl *f = self;

    (void)index, (void)value;
    prom_area_apply(&f->prom, f->state.mcfg1);
}

/* The manual wants RMW with EDAC; here a store of less than a word is a read, a change and a write with or without it. */
static void warn_of_rmw(const struct ftmctrl *f)
{
    if (f->config.edac && (f->state.mcfg3 & MCFG3_RE) && !(f->state.mcfg2 & MCFG2_RMW))
        diag_guest(f->env.diag, UINT64_C(0x41f70) << 32,
                   "%s: EDAC of RAM without MCFG2.RMW: on hardware stores of less than a word "
                   "leave wrong check bits",
                   f->device.name);
}

/* An SDRAM command is carried out at once; its bits read as 0 then. */
static void ftmctrl_mcfg2_write(void *self, uint32_t index, uint32_t value)
{
    struct ftmctrl *f = self;

    (void)index, (void)value;
    f->state.mcfg2 &= ~MCFG2_COMMAND;
    warn_of_rmw(f);
}

static void ftmctrl_mcfg3_write(void *self, uint32_t index, uint32_t value)
{
    (void)index, (void)value;
    warn_of_rmw(self);
    ftmctrl_derive_pages(self);
}

/* clang-format off */
#define STATE(member) offsetof(struct ftmctrl_state, member)
static const struct register_row ftmctrl_rows[REG_COUNT] = {
    /*            name   offset n step readable                              writable                    clear state    stride read, write */
    [REG_MCFG1] = {"MCFG1", 0x0, 1, 0, MCFG1_BITS,                             MCFG1_BITS,                 0, STATE(mcfg1), 0, NULL, ftmctrl_mcfg1_write},
    [REG_MCFG2] = {"MCFG2", 0x4, 1, 0, MCFG2_SRAM | MCFG2_SDRAM,               MCFG2_SRAM | MCFG2_SDRAM,   0, STATE(mcfg2), 0, NULL, ftmctrl_mcfg2_write},
    [REG_MCFG3] = {"MCFG3", 0x8, 1, 0, MCFG3_REFRESH | MCFG3_EDAC | MCFG3_ME,  MCFG3_REFRESH | MCFG3_EDAC, 0, STATE(mcfg3), 0, NULL, ftmctrl_mcfg3_write},
};
#undef STATE
/* clang-format on */

static void ftmctrl_narrow_rows(struct ftmctrl *f)
{
    memcpy(f->rows, ftmctrl_rows, sizeof(f->rows));
    if (!f->config.sdram)
        f->rows[REG_MCFG2].readable = f->rows[REG_MCFG2].writable = MCFG2_SRAM;
    if (f->config.edac)
        return;
    f->rows[REG_MCFG3].readable = f->rows[REG_MCFG3].writable &= ~MCFG3_EDAC;
    f->rows[REG_MCFG3].write = NULL;
}

static enum bus_result ftmctrl_access(void *self, struct bus_access *access)
{
    struct ftmctrl *f = self;
    struct register_bank bank = {f->device.name, f->rows, REG_COUNT, f, &f->state, f->env.diag};

    return register_access(&bank, access->address & ~3u, access);
}

/* Component and device. */

/* Memories keep what they hold through a reset, so wrong bits stay wrong. */
static void ftmctrl_reset(void *self)
{
    struct ftmctrl *f = self;
    uint32_t width = f->config.rom_width / 16; /* 0, 1, 2 for 8, 16, 32 */

    f->state.mcfg1 = width << MCFG1_WIDTH_SHIFT | MCFG1_WAITS;
    f->state.mcfg2 = f->config.sdram ? MCFG2_SDRAM_RESET : 0;
    f->state.mcfg3 = 0;
    if (f->config.edac)
        f->state.mcfg3 = MCFG3_ME | (f->config.prom_edac ? MCFG3_PE : 0);
    prom_area_apply(&f->prom, f->state.mcfg1);
    ftmctrl_derive_pages(f);
}

/* A listed word must be one that can be: in a memory, listed once, with some wrong bit. */
static bool word_holds(const struct ftmctrl *f, uint32_t i)
{
    uint32_t address = f->state.address[i];

    return address % 4 == 0 && connected(f, address) && find_word(f, address) == i &&
           (f->state.data[i] || f->state.check[i]);
}

static void clear_words(struct ftmctrl_state *s, uint32_t from)
{
    for (uint32_t i = from; i < FTMCTRL_WORDS_MAX; i++)
        s->address[i] = s->data[i] = s->check[i] = 0;
}

static void ftmctrl_reload(void *self)
{
    struct ftmctrl *f = self;
    struct ftmctrl_state *s = &f->state;
    uint32_t listed = s->words < FTMCTRL_WORDS_MAX ? s->words : FTMCTRL_WORDS_MAX;

    s->mcfg1 &= f->rows[REG_MCFG1].writable;
    prom_area_apply(&f->prom, s->mcfg1);
    s->mcfg2 &= f->rows[REG_MCFG2].writable;
    s->mcfg3 = (s->mcfg3 & f->rows[REG_MCFG3].writable) | (f->config.edac ? MCFG3_ME : 0);
    s->words = listed;
    for (uint32_t i = 0; i < listed; i++)
        s->check[i] &= BCH_CHECK_BITS;
    for (uint32_t i = 0; i < s->words;) {
        if (word_holds(f, i)) {
            i++;
            continue;
        }
        s->words--;
        s->address[i] = s->address[s->words];
        s->data[i] = s->data[s->words];
        s->check[i] = s->check[s->words];
    }
    clear_words(s, s->words);
    ftmctrl_derive_pages(f);
}

static void ftmctrl_destroy(void *self)
{
    free(self);
}

struct device *ftmctrl_create(const struct ftmctrl_config *config, const struct device_env *env)
{
    struct ftmctrl *f = calloc(1, sizeof(*f));

    if (!f)
        return NULL;
    f->env = *env;
    f->config = *config;
    f->device = (struct device){
        .name = config->name,
        .self = f,
        .component = {.name = config->name,
                      .state = &f->state,
                      .size = sizeof(f->state),
                      .fields = ftmctrl_fields,
                      .field_count = sizeof(ftmctrl_fields) / sizeof(ftmctrl_fields[0]),
                      .owner = f,
                      .reload = ftmctrl_reload},
        .id = {.vendor = 0x01, .device = 0x054},
        .reset = ftmctrl_reset,
        .destroy = ftmctrl_destroy,
        .access = ftmctrl_access,
    };
    ftmctrl_narrow_rows(f);
    ftmctrl_reset(f);
    return &f->device;
}
