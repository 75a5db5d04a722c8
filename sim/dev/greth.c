/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRETH (greth.h): registers, DMA, and what belongs to all its rooms (greth_state.h). Registers are selected by address bits 5:2, as
 * in grethc.vhd; those of options that the core lacks read as 0.
 */
#include "sim/base/register.h"
#include "sim/dev/greth_state.h"

#include <stdlib.h>
#include <string.h>

#define CONTROL_MC       (1u << 25)
#define CONTROL_BS_SHIFT 28 /* size of the debug link's buffer */
#define CONTROL_EA       (1u << 31)
#define CONTROL_ALWAYS                                                                             \
    (CONTROL_TE | CONTROL_RE | CONTROL_TI | CONTROL_RI | CONTROL_FD | CONTROL_PM | CONTROL_ME)
#define CONTROL_OF_EDCL (CONTROL_DD | CONTROL_ED)

#define STATUS_BITS      0xffu
#define STATUS_EDCL_BUSY (1u << 9) /* the debug link hears a frame while an answer waits */

#define REGISTER_WINDOW 0x3cu

#define EDCL_IP      0xc0a80033u /* 192.168.0.51 */
#define EDCL_MAC_MSB 0x0000u     /* 00:00:5e, GRLIB's default */
#define EDCL_MAC_LSB 0x5e000000u

#define FIELD(member) STATE_SCALAR(greth_state, member)
#define ARRAY(member) STATE_ARRAY(greth_state, member)
static const struct state_field greth_fields[] = {
    FIELD(tx_free),        FIELD(rx_free),       FIELD(control),    FIELD(status),
    FIELD(mac_msb),        FIELD(mac_lsb),       FIELD(mdio),       FIELD(tx_pointer),
    FIELD(rx_pointer),     FIELD(hash_msb),      FIELD(hash_lsb),   FIELD(sending),
    FIELD(tx_size),        FIELD(tx_descriptor), FIELD(rx_ready),   FIELD(rx_descriptor),
    FIELD(rx_buffer),      FIELD(rx_arriving),   FIELD(rx_heard),   FIELD(rx_edcl),
    FIELD(rx_count),       FIELD(rx_read),       ARRAY(rx_size),    FIELD(link),
    FIELD(link_register),  FIELD(link_write),    FIELD(link_reset), FIELD(link_restart),
    FIELD(link_ability),   ARRAY(phy),           FIELD(edcl.ip),    FIELD(edcl.mac_msb),
    FIELD(edcl.mac_lsb),   FIELD(edcl.sequence), FIELD(edcl.count), FIELD(edcl.read),
    ARRAY(edcl.operation), ARRAY(edcl.packet),   ARRAY(tx_frame),   ARRAY(rx_frame),
};
#undef FIELD
#undef ARRAY

/* clang-format off */
const struct setting greth_settings[] = {
    {"phy",      SETTING_U32,     offsetof(struct greth_config, phy),      0, 31,         NULL, "address of the PHY on MDIO"},
    {"rmii",     SETTING_BOOL,    offsetof(struct greth_config, rmii),     0, 1,          NULL, "the PHY is behind RMII: the core sets the speed (MII: the PHY's clocks do)"},
    {"edcl",     SETTING_U32,     offsetof(struct greth_config, edcl),     0, 64,         NULL, "KiB of the debug link's buffer (1, 2, 4 .. 64), 0: no debug link"},
    {"edcl_ip",  SETTING_ADDRESS, offsetof(struct greth_config, edcl_ip),  0, UINT32_MAX, NULL, "its IP address after reset"},
    {"edcl_mac", SETTING_ADDRESS, offsetof(struct greth_config, edcl_mac), 0, 0xffffff,   NULL, "the last three bytes of its Ethernet address 00:00:5e:.. after reset"},
    {"loop",     SETTING_BOOL,    offsetof(struct greth_config, loop),     0, 1,          NULL, "what is sent comes back"},
};
/* clang-format on */
const size_t greth_setting_count = sizeof(greth_settings) / sizeof(greth_settings[0]);

void greth_config_default(struct greth_config *config)
{
    *config = (struct greth_config){
        .name = "greth0", .irq = 14, .phy = 1, .master = 16, .edcl_ip = EDCL_IP};
}

/* DMA. */

static bool dma(const struct greth *e, uint32_t address, bool write, uint32_t *value)
{
    struct bus_access access = {.address = address,
                                .value = *value,
                                .size = 4,
                                .master = (uint8_t)e->config.master,
                                .write = write,
                                .pc = BUS_NO_PC};
    bool good = e->env.bus && bus_access(e->env.bus, &access) == BUS_OK;

    *value = access.value;
    return good;
}

static void tell_written(const struct greth *e, uint32_t address, uint32_t size)
{
    if (size > 0 && e->config.memory_written)
        e->config.memory_written(e->config.owner, e->config.name, address, size);
}

bool greth_load(const struct greth *e, uint32_t address, uint32_t *value)
{
    return dma(e, address, false, value);
}

bool greth_store(const struct greth *e, uint32_t address, uint32_t value)
{
    bool good = dma(e, address, true, &value);

    if (good)
        tell_written(e, address, 4);
    return good;
}

bool greth_load_block(const struct greth *e, uint32_t address, uint8_t *bytes, uint32_t size)
{
    uint32_t value = 0;

    for (uint32_t at = 0; at < size; at += 4) {
        if (!dma(e, address + at, false, &value))
            return false;
        bus_store32(bytes + at, value);
    }
    return true;
}

bool greth_store_block(const struct greth *e, uint32_t address, const uint8_t *bytes, uint32_t size)
{
    uint32_t at = 0, value;

    while (at < size) {
        value = bus_load32(bytes + at);
        if (!dma(e, address + at, true, &value))
            break;
        at += 4;
    }
    tell_written(e, address, at);
    return at >= size;
}

/* Common to the rooms. */

uint32_t greth_advance(uint32_t pointer, uint32_t descriptor)
{
    uint32_t next = descriptor & DESCRIPTOR_WR ? 0 : (pointer + 8) & POINTER_OFFSET;

    return (pointer & ~POINTER_OFFSET) | next;
}

void greth_interrupt(const struct greth *e)
{
    e->env.irq.set(e->env.irq.owner, e->config.irq, true);
    e->env.irq.set(e->env.irq.owner, e->config.irq, false);
}

uint64_t greth_line_cycles(const struct greth *e, uint32_t bytes)
{
    bool fast = e->config.rmii ? e->state.control & CONTROL_SP : ethphy_is_fast(e->state.phy);

    return (uint64_t)bytes * 8 * e->env.clock_hz / ((fast ? 100u : 10u) * UINT64_C(1000000)) + 1;
}

/* Registers. */

/* Of RS, or while it waits for MDIO: the rest of the registers, MDIO with a debug link, and the PHY stay. */
static void software_reset(struct greth *e)
{
    struct greth_state *s = &e->state;

    s->control &= CONTROL_OF_EDCL | CONTROL_RS;
    s->control |= e->config.rmii ? CONTROL_SP : 0;
    s->status &= ~(STATUS_TS | STATUS_IA);
    greth_tx_reset(e);
    greth_rx_reset(e);
    if (e->config.edcl)
        s->control &= ~CONTROL_RS;
    else
        greth_mdio_reset(e);
}

static uint32_t control_bits(const struct greth *e)
{
    return CONTROL_ALWAYS | CONTROL_RS | (e->config.rmii ? CONTROL_SP : 0) |
           (e->config.edcl ? CONTROL_OF_EDCL : 0);
}

static void greth_control_write(void *self, uint32_t index, uint32_t value)
{
    struct greth *e = self;
    uint32_t writable = control_bits(e);

    (void)index;
    if (e->state.control & CONTROL_RS) { /* in reset nothing but its end can be written */
        e->state.control &= value | ~CONTROL_RS;
        return;
    }
    e->state.control = (e->state.control & ~writable) | (value & writable);
    if (value & CONTROL_RS)
        software_reset(e);
    greth_link_check(e);
    greth_listen(e);
    greth_transmit(e);
}

static uint32_t greth_control_read(void *self, uint32_t index, bool peek)
{
    const struct greth *e = self;

    (void)index, (void)peek;
    if (!e->config.edcl)
        return e->state.control | CONTROL_MC;
    return e->state.control | CONTROL_MC | CONTROL_EA |
           edcl_buffer_index(e->config.edcl) << CONTROL_BS_SHIFT;
}

static uint32_t greth_status_read(void *self, uint32_t index, bool peek)
{
    const struct greth *e = self;
    bool busy = e->state.edcl.count && e->state.rx_edcl;

    (void)index, (void)peek;
    return e->state.status | (busy ? STATUS_EDCL_BUSY : 0);
}

/* clang-format off */
#define STATE(member) offsetof(struct greth_state, member)
static const struct register_row greth_rows[] = {
    /* name                   offset n step readable     writable      clear        state                stride read, write */
    {"control",                 0x00, 1, 0, UINT32_MAX,   0,            0,           STATE(control),      0, greth_control_read, greth_control_write},
    {"status",                  0x04, 1, 0, UINT32_MAX,   0,            STATUS_BITS, STATE(status),       0, greth_status_read, NULL},
    {"MAC address MSB",         0x08, 1, 0, 0xffff,       0xffff,       0,           STATE(mac_msb),      0, NULL, NULL},
    {"MAC address LSB",         0x0c, 1, 0, UINT32_MAX,   UINT32_MAX,   0,           STATE(mac_lsb),      0, NULL, NULL},
    {"MDIO",                    0x10, 1, 0, UINT32_MAX,   0,            0,           STATE(mdio),         0, NULL, greth_mdio_write},
    {"transmitter descriptors", 0x14, 1, 0, POINTER_BITS, POINTER_BITS, 0,           STATE(tx_pointer),   0, NULL, NULL},
    {"receiver descriptors",    0x18, 1, 0, POINTER_BITS, POINTER_BITS, 0,           STATE(rx_pointer),   0, NULL, NULL},
    {"hash table MSB",          0x20, 1, 0, UINT32_MAX,   UINT32_MAX,   0,           STATE(hash_msb),     0, NULL, NULL},
    {"hash table LSB",          0x24, 1, 0, UINT32_MAX,   UINT32_MAX,   0,           STATE(hash_lsb),     0, NULL, NULL},
    {"not there",               0x30, 4, 4, 0,            0,            0,           REGISTER_NO_STATE,   0, NULL, NULL},
    /* With a debug link; without one the place is like the others that are not there. */
    {"EDCL IP",                 0x1c, 1, 0, UINT32_MAX,   UINT32_MAX,   0,           STATE(edcl.ip),      0, NULL, NULL},
    {"EDCL MAC MSB",            0x28, 1, 0, 0xffff,       0xffff,       0,           STATE(edcl.mac_msb), 0, NULL, NULL},
    {"EDCL MAC LSB",            0x2c, 1, 0, UINT32_MAX,   UINT32_MAX,   0,           STATE(edcl.mac_lsb), 0, NULL, NULL},
};
#undef STATE
#define ROWS_OF_EDCL 3u
/* clang-format on */

static enum bus_result greth_access(void *self, struct bus_access *access)
{
    struct greth *e = self;
    struct register_bank bank = {.device = e->device.name,
                                 .rows = greth_rows,
                                 .count = sizeof(greth_rows) / sizeof(greth_rows[0]) -
                                          (e->config.edcl ? 0 : ROWS_OF_EDCL),
                                 .self = e,
                                 .state = &e->state,
                                 .diag = e->env.diag};

    return register_access(&bank, access->address & REGISTER_WINDOW, access);
}

/* Component and device. */

/* The line is free at the latest a gap of 10 Mbit/s from now. */
static uint64_t possible_gap(const struct greth *e, uint64_t time)
{
    uint64_t latest =
        e->env.clock->state.now + LINE_GAP * 8u * (uint64_t)e->env.clock_hz / 10000000u + 1;

    return time < latest ? time : latest;
}

static void greth_reload(void *self)
{
    struct greth *e = self;
    struct greth_state *s = &e->state;

    s->control &= control_bits(e);
    s->status &= STATUS_BITS;
    s->mac_msb &= 0xffff;
    s->tx_pointer &= POINTER_BITS;
    s->rx_pointer &= POINTER_BITS;
    s->tx_free = possible_gap(e, s->tx_free);
    s->rx_free = possible_gap(e, s->rx_free);
    edcl_reload(&s->edcl);
    greth_tx_reload(e);
    greth_rx_reload(e);
    greth_mdio_reload(e);
    greth_link_reload(e);
}

static void greth_reset(void *self)
{
    struct greth *e = self;

    clock_disarm(e->env.clock, e->tx_event);
    clock_disarm(e->env.clock, e->rx_event);
    clock_disarm(e->env.clock, e->mdio_event);
    memset(&e->state, 0, sizeof(e->state));
    e->state.control = e->config.rmii ? CONTROL_SP : 0;
    e->state.mdio = e->config.phy << 11 | MDIO_LF;
    e->state.edcl.ip = e->config.edcl_ip;
    e->state.edcl.mac_msb = EDCL_MAC_MSB;
    e->state.edcl.mac_lsb = EDCL_MAC_LSB | e->config.edcl_mac;
    ethphy_reset(e->state.phy);
    greth_link_reset(e);
}

static void greth_destroy(void *self)
{
    free(self);
}

struct device *greth_create(const struct greth_config *config, const struct device_env *env)
{
    struct greth *e = calloc(1, sizeof(*e));

    if (!e)
        return NULL;
    e->env = *env;
    e->config = *config;
    e->device = (struct device){
        .name = config->name,
        .self = e,
        .component = {.name = config->name,
                      .state = &e->state,
                      .size = sizeof(e->state),
                      .fields = greth_fields,
                      .field_count = sizeof(greth_fields) / sizeof(greth_fields[0]),
                      .owner = e,
                      .reload = greth_reload},
        .id = {.vendor = 0x01, .device = 0x01d, .irq = (uint8_t)config->irq},
        .reset = greth_reset,
        .destroy = greth_destroy,
        .access = greth_access,
    };
    e->tx_event = clock_add_event(env->clock, config->name, greth_tx_event, e);
    e->rx_event = clock_add_event(env->clock, config->name, greth_rx_event, e);
    e->mdio_event = clock_add_event(env->clock, config->name, greth_mdio_event, e);
    greth_reset(e);
    return &e->device;
}
