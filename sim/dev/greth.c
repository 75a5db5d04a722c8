/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRETH (greth.h). A frame is fetched from memory when it starts to be sent, and written to memory
 * when it has arrived. An AHB error stops the engine that met it.
 */
#include "sim/dev/greth.h"

#include "sim/base/register.h"
#include "sim/dev/edcl.h"
#include "sim/dev/ethphy.h"

#include <stdlib.h>
#include <string.h>

#define CONTROL_TE       (1u << 0)
#define CONTROL_RE       (1u << 1)
#define CONTROL_TI       (1u << 2)
#define CONTROL_RI       (1u << 3)
#define CONTROL_PM       (1u << 5)
#define CONTROL_RS       (1u << 6)
#define CONTROL_SP       (1u << 7)
#define CONTROL_ME       (1u << 11)
#define CONTROL_ED       (1u << 14) /* the debug link is disabled */
#define CONTROL_MC       (1u << 25)
#define CONTROL_BS_SHIFT 28 /* size of the debug link's buffer */
#define CONTROL_EA       (1u << 31)
#define CONTROL_WRITABLE 0x5cbfu /* TE RE TI RI FD PM, SP, PI, ME, DD, ED */

#define STATUS_RI   (1u << 2)
#define STATUS_TI   (1u << 3)
#define STATUS_RA   (1u << 4)
#define STATUS_TA   (1u << 5)
#define STATUS_IA   (1u << 7)
#define STATUS_BITS 0x1ffu

#define MDIO_WR       (1u << 0)
#define MDIO_RD       (1u << 1)
#define MDIO_LF       (1u << 2)
#define MDIO_BU       (1u << 3)
#define MDIO_NV       (1u << 4)
#define MDIO_WRITABLE 0xffffffc3u
#define MDIO_CYCLES   3200u /* 64 bits of 50 cycles */

#define POINTER_BITS   0xfffffff8u
#define POINTER_OFFSET 0x3f8u

/* Descriptors. */
#define DESCRIPTOR_LENGTH 0x7ffu
#define DESCRIPTOR_EN     (1u << 11)
#define DESCRIPTOR_WR     (1u << 12)
#define DESCRIPTOR_IE     (1u << 13)
#define DESCRIPTOR_MC     (1u << 26)

#define EDCL_IP      0xc0a80033u /* 192.168.0.51 */
#define EDCL_MAC_MSB 0x0000u     /* 00:00:5e, GRLIB's default */
#define EDCL_MAC_LSB 0x5e000000u

#define LINE_OVERHEAD 24u   /* bytes: preamble, check sequence, gap */
#define EDCL_SLOT     568u  /* an answer's room: EDCL_ANSWER_MAX, up to a multiple of eight */
#define SLOT          1520u /* a frame's room: GRETH_FRAME_MAX, up to a multiple of eight */

struct greth_state {
    uint32_t control;
    uint32_t status;
    uint32_t mac_msb;
    uint32_t mac_lsb;
    uint32_t mdio;
    uint32_t tx_pointer;
    uint32_t rx_pointer;
    uint32_t hash_msb;
    uint32_t hash_lsb;
    uint32_t tx_size;       /* of the frame being sent, 0: none */
    uint32_t tx_descriptor; /* its first word */
    uint32_t rx_count, rx_read;
    uint32_t rx_size[GRETH_QUEUE];
    uint32_t phy[ETHPHY_REGISTERS];
    struct edcl edcl;
    uint32_t edcl_size; /* of the debug link's answer being sent, 0: none */
    uint8_t edcl_answer[EDCL_SLOT];
    uint8_t tx_frame[SLOT];
    uint8_t rx_frame[GRETH_QUEUE * SLOT];
};

#define FIELD(member) STATE_SCALAR(greth_state, member)
static const struct state_field greth_fields[] = {
    FIELD(control),
    FIELD(status),
    FIELD(mac_msb),
    FIELD(mac_lsb),
    FIELD(mdio),
    FIELD(tx_pointer),
    FIELD(rx_pointer),
    FIELD(hash_msb),
    FIELD(hash_lsb),
    FIELD(tx_size),
    FIELD(tx_descriptor),
    FIELD(rx_count),
    FIELD(rx_read),
    STATE_ARRAY(greth_state, rx_size),
    STATE_ARRAY(greth_state, phy),
    FIELD(edcl.ip),
    FIELD(edcl.mac_msb),
    FIELD(edcl.mac_lsb),
    FIELD(edcl.sequence),
    FIELD(edcl_size),
    STATE_ARRAY(greth_state, edcl_answer),
    STATE_ARRAY(greth_state, tx_frame),
    STATE_ARRAY(greth_state, rx_frame),
};
#undef FIELD

struct greth {
    struct device device;
    struct device_env env;
    struct greth_config config;
    struct greth_state state;
    unsigned tx_event, rx_event, mdio_event, edcl_event;
};

/* clang-format off */
const struct setting greth_settings[] = {
    {"phy",  SETTING_U32,  offsetof(struct greth_config, phy),  0, 31, NULL, "address of the PHY on MDIO"},
    {"edcl",     SETTING_U32,     offsetof(struct greth_config, edcl),     0, 64,         NULL, "KiB of the debug link's buffer (1, 2, 4 .. 64), 0: no debug link"},
    {"edcl_ip",  SETTING_ADDRESS, offsetof(struct greth_config, edcl_ip),  0, UINT32_MAX, NULL, "its IP address after reset"},
    {"edcl_mac", SETTING_ADDRESS, offsetof(struct greth_config, edcl_mac), 0, 0xffffff,   NULL, "the last three bytes of its Ethernet address 00:00:5e:.. after reset"},
    {"loop", SETTING_BOOL, offsetof(struct greth_config, loop), 0, 1,  NULL, "what is sent comes back"},
};
/* clang-format on */
const size_t greth_setting_count = sizeof(greth_settings) / sizeof(greth_settings[0]);

void greth_config_default(struct greth_config *config)
{
    *config = (struct greth_config){
        .name = "greth0", .irq = 14, .phy = 1, .master = 16, .edcl_ip = EDCL_IP};
}

/* DMA. */

static bool dma(const struct greth *e, uint32_t address, uint8_t size, bool write, uint32_t *value)
{
    struct bus_access access = {.address = address,
                                .value = *value,
                                .size = size,
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

/* Whole words as far as they go, then bytes. Buffers start at multiples of four. */
static bool dma_frame(const struct greth *e, uint32_t address, uint8_t *frame, uint32_t size,
                      bool write)
{
    uint32_t at = 0;

    while (at < size) {
        uint8_t part = size - at >= 4 ? 4 : 1;
        uint32_t value = part == 4 ? bus_load32(frame + at) : frame[at];

        if (!dma(e, address + at, part, write, &value))
            break;
        if (!write && part == 4)
            bus_store32(frame + at, value);
        else if (!write)
            frame[at] = (uint8_t)value;
        at += part;
    }
    if (write)
        tell_written(e, address, at);
    return at == size;
}

static bool write_descriptor(const struct greth *e, uint32_t address, uint32_t value)
{
    bool good = dma(e, address, 4, true, &value);

    if (good)
        tell_written(e, address, 4);
    return good;
}

/* The next descriptor of the table of 1 KiB. */
static uint32_t advance(uint32_t pointer, uint32_t descriptor)
{
    uint32_t next = descriptor & DESCRIPTOR_WR ? 0 : (pointer + 8) & POINTER_OFFSET;

    return (pointer & ~POINTER_OFFSET) | next;
}

static void pulse_irq(const struct greth *e)
{
    e->env.irq.set(e->env.irq.owner, e->config.irq, true);
    e->env.irq.set(e->env.irq.owner, e->config.irq, false);
}

/* On the line, in cycles. */
static uint64_t frame_cycles(const struct greth *e, uint32_t size)
{
    uint64_t bits = (uint64_t)(size + LINE_OVERHEAD) * 8;
    uint64_t megabits = e->state.control & CONTROL_SP ? 100 : 10;

    return bits * e->env.clock_hz / (megabits * 1000000) + 1;
}

/* Transmitter. */

static void stop_transmitter(struct greth *e, uint32_t status)
{
    e->state.control &= ~CONTROL_TE;
    e->state.status |= status;
    if (status && (e->state.control & CONTROL_TI))
        pulse_irq(e);
}

/* Starts with the next descriptor, if the transmitter is on and the line free. */
static void transmit(struct greth *e)
{
    struct greth_state *s = &e->state;
    uint32_t descriptor = 0, buffer = 0, size;

    if (!(s->control & CONTROL_TE) || s->tx_size)
        return;
    if (!dma(e, s->tx_pointer, 4, false, &descriptor) ||
        !dma(e, s->tx_pointer + 4, 4, false, &buffer)) {
        stop_transmitter(e, STATUS_TA);
        return;
    }
    if (!(descriptor & DESCRIPTOR_EN)) {
        stop_transmitter(e, 0);
        return;
    }
    size = descriptor & DESCRIPTOR_LENGTH;
    size = size < GRETH_FRAME_MAX ? size : GRETH_FRAME_MAX;
    memset(s->tx_frame, 0, sizeof(s->tx_frame));
    if (!dma_frame(e, buffer & ~3u, s->tx_frame, size, false)) {
        stop_transmitter(e, STATUS_TA);
        return;
    }
    s->tx_size = size < GRETH_FRAME_MIN ? GRETH_FRAME_MIN : size;
    s->tx_descriptor = descriptor;
    clock_arm(e->env.clock, e->tx_event, e->env.clock->state.now + frame_cycles(e, s->tx_size));
}

static void greth_tx_event(void *self, uint64_t time)
{
    struct greth *e = self;
    struct greth_state *s = &e->state;
    uint32_t size = s->tx_size;

    (void)time;
    s->tx_size = 0;
    if (e->config.loop)
        greth_input(&e->device, s->tx_frame, size);
    if (e->config.output)
        e->config.output(e->config.owner, s->tx_frame, size);
    if (!write_descriptor(e, s->tx_pointer, s->tx_descriptor & DESCRIPTOR_LENGTH)) {
        stop_transmitter(e, STATUS_TA);
        return;
    }
    s->tx_pointer = advance(s->tx_pointer, s->tx_descriptor);
    s->status |= STATUS_TI;
    if ((s->tx_descriptor & DESCRIPTOR_IE) && (s->control & CONTROL_TI))
        pulse_irq(e);
    transmit(e);
}

/* Receiver. */

/* The CRC of Ethernet, of which six bits are the index into the hash table. */
static uint32_t crc32(const uint8_t *data, uint32_t size)
{
    uint32_t crc = UINT32_MAX;

    for (uint32_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (unsigned bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return crc;
}

static bool hash_hit(const struct greth *e, const uint8_t *address)
{
    uint32_t crc = crc32(address, 6), index = 0;

    for (unsigned bit = 0; bit < 6;
         bit++) /* the CRC is sent from bit 31: that is its lowest here */
        index |= (crc >> (31 - bit) & 1u) << bit;
    return (index & 32 ? e->state.hash_msb : e->state.hash_lsb) >> (index & 31) & 1u;
}

static bool accepted(const struct greth *e, const uint8_t *frame)
{
    static const uint8_t broadcast[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    uint32_t msb = bus_load16(frame), lsb = bus_load32(frame + 2);

    if ((e->state.control & CONTROL_PM) || !memcmp(frame, broadcast, sizeof(broadcast)))
        return true;
    if (frame[0] & 1)
        return (e->state.control & CONTROL_ME) && hash_hit(e, frame);
    return msb == e->state.mac_msb && lsb == e->state.mac_lsb;
}

static void stop_receiver(struct greth *e, uint32_t status)
{
    e->state.control &= ~CONTROL_RE;
    e->state.status |= status;
    if (status && (e->state.control & CONTROL_RI))
        pulse_irq(e);
}

static void receive(struct greth *e, uint8_t *frame, uint32_t size)
{
    struct greth_state *s = &e->state;
    uint32_t descriptor = 0, buffer = 0, multicast = frame[0] & 1 ? DESCRIPTOR_MC : 0;

    if (!(s->control & CONTROL_RE))
        return;
    if (!accepted(e, frame)) {
        s->status |= STATUS_IA;
        return;
    }
    if (!dma(e, s->rx_pointer, 4, false, &descriptor) ||
        !dma(e, s->rx_pointer + 4, 4, false, &buffer)) {
        stop_receiver(e, STATUS_RA);
        return;
    }
    if (!(descriptor & DESCRIPTOR_EN)) {
        stop_receiver(e, 0);
        return;
    }
    if (!dma_frame(e, buffer & ~3u, frame, size, true) ||
        !write_descriptor(e, s->rx_pointer, multicast | size)) {
        stop_receiver(e, STATUS_RA);
        return;
    }
    s->rx_pointer = advance(s->rx_pointer, descriptor);
    s->status |= STATUS_RI;
    if ((descriptor & DESCRIPTOR_IE) && (s->control & CONTROL_RI))
        pulse_irq(e);
}

/* The debug link. */

static void edcl_dma(void *owner, uint32_t address, uint8_t *data, uint32_t size, bool write)
{
    dma_frame(owner, address, data, size, write);
}

static void greth_edcl_event(void *self, uint64_t time)
{
    struct greth *e = self;
    uint32_t size = e->state.edcl_size;

    (void)time;
    e->state.edcl_size = 0;
    if (size && e->config.output)
        e->config.output(e->config.owner, e->state.edcl_answer, size);
}

/* True: the frame was for the debug link alone. One answer is under way at a time. */
static bool edcl_takes(struct greth *e, const uint8_t *frame, uint32_t size)
{
    struct greth_state *s = &e->state;
    bool taken;

    if (!e->config.edcl || (s->control & CONTROL_ED) || s->edcl_size)
        return false;
    memset(s->edcl_answer, 0, sizeof(s->edcl_answer));
    s->edcl_size =
        edcl_frame(&s->edcl, e->config.edcl, frame, size, s->edcl_answer, &taken, edcl_dma, e);
    if (!s->edcl_size)
        return taken;
    s->edcl_size = s->edcl_size < GRETH_FRAME_MIN ? GRETH_FRAME_MIN : s->edcl_size;
    clock_arm(e->env.clock, e->edcl_event, e->env.clock->state.now + frame_cycles(e, s->edcl_size));
    return taken;
}

static void await_frame(struct greth *e)
{
    if (e->state.rx_count)
        clock_arm(e->env.clock, e->rx_event,
                  e->env.clock->state.now + frame_cycles(e, e->state.rx_size[e->state.rx_read]));
}

static void greth_rx_event(void *self, uint64_t time)
{
    struct greth *e = self;
    struct greth_state *s = &e->state;
    uint32_t slot = s->rx_read;

    (void)time;
    if (!s->rx_count)
        return;
    if (!edcl_takes(e, s->rx_frame + slot * SLOT, s->rx_size[slot]))
        receive(e, s->rx_frame + slot * SLOT, s->rx_size[slot]);
    memset(s->rx_frame + slot * SLOT, 0, SLOT);
    s->rx_size[slot] = 0;
    s->rx_read = (slot + 1) % GRETH_QUEUE;
    s->rx_count--;
    await_frame(e);
}

bool greth_input(struct device *device, const uint8_t *frame, uint32_t size)
{
    struct greth *e = device->self;
    struct greth_state *s = &e->state;
    uint32_t slot = (s->rx_read + s->rx_count) % GRETH_QUEUE;

    if (size < 14 || size > GRETH_FRAME_MAX || s->rx_count == GRETH_QUEUE)
        return false;
    memcpy(s->rx_frame + slot * SLOT, frame, size);
    s->rx_size[slot] = size;
    if (!s->rx_count++)
        await_frame(e);
    return true;
}

/* MDIO. */

static void greth_mdio_event(void *self, uint64_t time)
{
    struct greth *e = self;
    struct greth_state *s = &e->state;
    bool there = (s->mdio >> 11 & 31) == e->config.phy;
    uint32_t number = s->mdio >> 6 & 31;

    (void)time;
    if ((s->mdio & MDIO_WR) && there)
        ethphy_write(s->phy, number, s->mdio >> 16);
    if (s->mdio & MDIO_RD) {
        s->mdio = (s->mdio & 0xffffu) | (there ? s->phy[number] : 0xffffu) << 16;
        if (!there)
            s->mdio |= MDIO_NV | MDIO_LF;
    }
    s->mdio &= ~(MDIO_BU | MDIO_WR | MDIO_RD);
}

static void greth_mdio_write(void *self, uint32_t index, uint32_t value)
{
    struct greth *e = self;

    (void)index;
    if (!(value & (MDIO_WR | MDIO_RD)))
        return;
    e->state.mdio = (e->state.mdio & ~(MDIO_NV | MDIO_LF)) | MDIO_BU;
    clock_arm(e->env.clock, e->mdio_event, e->env.clock->state.now + MDIO_CYCLES);
}

/* Registers. */

/* What the core forgets by RS; addresses, tables and the PHY stay. */
static void software_reset(struct greth *e)
{
    e->state.control = 0;
    e->state.status = 0;
    e->state.tx_size = 0;
    clock_disarm(e->env.clock, e->tx_event);
}

static void greth_control_write(void *self, uint32_t index, uint32_t value)
{
    struct greth *e = self;

    (void)index;
    if (value & CONTROL_RS)
        software_reset(e);
    transmit(e);
}

static uint32_t greth_control_read(void *self, uint32_t index, bool peek)
{
    const struct greth *e = self;
    uint32_t size = 0;

    (void)index, (void)peek;
    if (!e->config.edcl)
        return (e->state.control & ~CONTROL_ED) | CONTROL_MC;
    while (size < 6 && 2u << size <= e->config.edcl)
        size++;
    return e->state.control | CONTROL_MC | CONTROL_EA | size << CONTROL_BS_SHIFT;
}

/* clang-format off */
#define STATE(member) offsetof(struct greth_state, member)
static const struct register_row greth_rows[] = {
    /* name                   offset n step readable     writable          clear        state              stride read, write */
    {"control",                 0x00, 1, 0, UINT32_MAX,   CONTROL_WRITABLE, 0,           STATE(control),    0, greth_control_read, greth_control_write},
    {"status",                  0x04, 1, 0, STATUS_BITS,  0,                STATUS_BITS, STATE(status),     0, NULL, NULL},
    {"MAC address MSB",         0x08, 1, 0, 0xffff,       0xffff,           0,           STATE(mac_msb),    0, NULL, NULL},
    {"MAC address LSB",         0x0c, 1, 0, UINT32_MAX,   UINT32_MAX,       0,           STATE(mac_lsb),    0, NULL, NULL},
    {"MDIO",                    0x10, 1, 0, UINT32_MAX,   MDIO_WRITABLE,    0,           STATE(mdio),       0, NULL, greth_mdio_write},
    {"transmitter descriptors", 0x14, 1, 0, POINTER_BITS, POINTER_BITS,     0,           STATE(tx_pointer), 0, NULL, NULL},
    {"receiver descriptors",    0x18, 1, 0, POINTER_BITS, POINTER_BITS,     0,           STATE(rx_pointer), 0, NULL, NULL},
    {"EDCL IP",                 0x1c, 1, 0, UINT32_MAX,   UINT32_MAX,       0,           STATE(edcl.ip),    0, NULL, NULL},
    {"hash table MSB",          0x20, 1, 0, UINT32_MAX,   UINT32_MAX,       0,           STATE(hash_msb),   0, NULL, NULL},
    {"hash table LSB",          0x24, 1, 0, UINT32_MAX,   UINT32_MAX,       0,           STATE(hash_lsb),   0, NULL, NULL},
    {"EDCL MAC MSB",            0x28, 1, 0, 0xffff,       0xffff,           0,           STATE(edcl.mac_msb), 0, NULL, NULL},
    {"EDCL MAC LSB",            0x2c, 1, 0, UINT32_MAX,   UINT32_MAX,       0,           STATE(edcl.mac_lsb), 0, NULL, NULL},
};
#undef STATE
/* clang-format on */

static enum bus_result greth_access(void *self, struct bus_access *access)
{
    struct greth *e = self;
    struct register_bank bank = {.device = e->device.name,
                                 .rows = greth_rows,
                                 .count = sizeof(greth_rows) / sizeof(greth_rows[0]),
                                 .self = e,
                                 .state = &e->state,
                                 .diag = e->env.diag};

    return register_access(&bank, access->address & ~3u, access);
}

/* Component and device. */

static void greth_reload(void *self)
{
    struct greth *e = self;
    struct greth_state *s = &e->state;
    struct clock *clock = e->env.clock;

    s->control &= CONTROL_WRITABLE;
    s->status &= STATUS_BITS;
    s->mac_msb &= 0xffff;
    s->tx_pointer &= POINTER_BITS;
    s->rx_pointer &= POINTER_BITS;
    s->rx_read %= GRETH_QUEUE;
    s->rx_count = s->rx_count < GRETH_QUEUE ? s->rx_count : GRETH_QUEUE;
    for (unsigned i = 0; i < GRETH_QUEUE; i++)
        s->rx_size[i] = s->rx_size[i] < GRETH_FRAME_MAX ? s->rx_size[i] : GRETH_FRAME_MAX;
    for (unsigned i = 0; i < ETHPHY_REGISTERS; i++)
        s->phy[i] &= 0xffff;
    s->tx_size = s->tx_size < GRETH_FRAME_MAX ? s->tx_size : GRETH_FRAME_MAX;
    s->edcl.mac_msb &= 0xffff;
    s->edcl.sequence &= 0x3fff;
    s->edcl_size = s->edcl_size < EDCL_ANSWER_MAX ? s->edcl_size : EDCL_ANSWER_MAX;
    if (!clock_armed(clock, e->edcl_event))
        s->edcl_size = 0;
    else if (!s->edcl_size)
        clock_disarm(clock, e->edcl_event);
    if (!clock_armed(clock, e->tx_event))
        s->tx_size = 0;
    else if (!s->tx_size)
        clock_disarm(clock, e->tx_event);
    if (s->rx_count && !clock_armed(clock, e->rx_event))
        await_frame(e);
    else if (!s->rx_count)
        clock_disarm(clock, e->rx_event);
    if (!(s->mdio & MDIO_BU))
        clock_disarm(clock, e->mdio_event);
    else if (!clock_armed(clock, e->mdio_event))
        s->mdio &= ~MDIO_BU;
}

static void greth_reset(void *self)
{
    struct greth *e = self;

    memset(&e->state, 0, sizeof(e->state));
    e->state.mdio = e->config.phy << 11;
    e->state.edcl = (struct edcl){.ip = e->config.edcl_ip,
                                  .mac_msb = EDCL_MAC_MSB,
                                  .mac_lsb = EDCL_MAC_LSB | e->config.edcl_mac};
    clock_disarm(e->env.clock, e->edcl_event);
    ethphy_reset(e->state.phy);
    clock_disarm(e->env.clock, e->tx_event);
    clock_disarm(e->env.clock, e->rx_event);
    clock_disarm(e->env.clock, e->mdio_event);
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
    e->edcl_event = clock_add_event(env->clock, config->name, greth_edcl_event, e);
    greth_reset(e);
    return &e->device;
}
