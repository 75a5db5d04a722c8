/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IRQMP (irqmp.h). Interrupts, register writes and acknowledges change the registers at once; the
 * processors see what follows from them two cycles later, as in irqmp.vhd, whose request level goes
 * through a register of its own. Levels on their way wait in a short queue of the state.
 */
#include "sim/dev/irqmp.h"

#include "sim/base/register.h"

#include <stdlib.h>
#include <string.h>

#define IRQMP_LINES     0xfffeu     /* 15..1 */
#define IRQMP_EXTENDED  0xffff0000u /* 31..16 */
#define IRQMP_LATENCY   2u          /* cycles from pending to the processor */
#define IRQMP_QUEUE     4u
#define IRQMP_SLACK     (UINT64_C(1) << 20)
#define IRQMP_BUS_LINES 32u

#define IRQMP_WINDOW   0x3fcu
#define IRQMP_LOW      0x3fu /* the first registers: address bit 5 is not decoded */
#define IRQMP_LOW_MASK 0x1fu

#define MPSTAT_BOOT (1u << 26)
#define MPSTAT_BA   (1u << 27)

/* Request levels of all processors, four bits each, processor 0 lowest. */
struct irqmp_state {
    uint64_t irl; /* as the processors see them */
    uint64_t queue_irl[IRQMP_QUEUE];
    uint64_t queue_time[IRQMP_QUEUE];
    uint64_t queued;
    uint32_t lines; /* inputs that are high now */
    uint32_t level;
    uint32_t pending; /* with the extended ones in the upper half */
    uint32_t broadcast;
    uint32_t mask[IRQMP_CPUS_MAX];
    uint32_t force[IRQMP_CPUS_MAX];
    uint32_t extended_id[IRQMP_CPUS_MAX];
    uint8_t map[IRQMP_BUS_LINES]; /* which line of the controller each line of the bus is */
};

static const struct state_field irqmp_fields[] = {
    STATE_SCALAR(irqmp_state, irl),        STATE_ARRAY(irqmp_state, queue_irl),
    STATE_ARRAY(irqmp_state, queue_time),  STATE_SCALAR(irqmp_state, queued),
    STATE_SCALAR(irqmp_state, lines),      STATE_SCALAR(irqmp_state, level),
    STATE_SCALAR(irqmp_state, pending),    STATE_SCALAR(irqmp_state, broadcast),
    STATE_ARRAY(irqmp_state, mask),        STATE_ARRAY(irqmp_state, force),
    STATE_ARRAY(irqmp_state, extended_id), STATE_ARRAY(irqmp_state, map),
};

enum irqmp_register {
    REG_LEVEL,
    REG_PENDING,
    REG_FORCE0,
    REG_CLEAR,
    REG_MPSTAT,
    REG_BROADCAST,
    REG_ERROR,
    REG_MASK,
    REG_FORCE,
    REG_EXTENDED_ID,
    REG_MAP,
    REG_BOOT,
    REG_BOOT_ALIAS, /* in the first 256 bytes, with up to 8 processors */
    REG_COUNT
};

struct irqmp {
    struct device device;
    struct device_env env;
    struct irqmp_config config;
    struct irqmp_state state;
    struct register_row rows[REG_COUNT]; /* narrowed to the configuration */
    size_t row_count;
    unsigned event;
};

/* Configuration. */

/* clang-format off */
const struct setting irqmp_settings[] = {
    {"cpus",    SETTING_U32,  offsetof(struct irqmp_config, cpus),           1, IRQMP_CPUS_MAX, NULL, "number of processors"},
    {"eirq",    SETTING_U32,  offsetof(struct irqmp_config, eirq),           0, 15,             NULL, "level of the extended interrupts 16..31, 0 = none"},
    {"bootreg", SETTING_BOOL, offsetof(struct irqmp_config, boot_registers), 0, 1,              NULL, "processor boot and error registers present"},
    {"irqmap",  SETTING_U32,  offsetof(struct irqmp_config, irq_map),        0, 2,              NULL, "interrupt map registers: 1 for lines 0 to 15 (31 with eirq), 2 to 31"},
};
/* clang-format on */
const size_t irqmp_setting_count = sizeof(irqmp_settings) / sizeof(irqmp_settings[0]);

void irqmp_config_default(struct irqmp_config *config)
{
    *config = (struct irqmp_config){.name = "irqmp0", .cpus = 1, .boot_registers = 1};
}

/* Request levels. */

/* Number of the highest bit set, 0 for none. */
static uint32_t irqmp_highest(uint32_t bits)
{
    uint32_t number = 0;

    while (bits >>= 1)
        number++;
    return number;
}

/* Extended interrupts that are pending and not masked, as bits 15..0. */
static uint32_t irqmp_extended(const struct irqmp *m, uint32_t cpu)
{
    return m->config.eirq ? (m->state.pending & m->state.mask[cpu]) >> 16 : 0;
}

/* Level 1 interrupts go before level 0 ones, whatever their numbers. */
static uint32_t irqmp_request(const struct irqmp *m, uint32_t cpu)
{
    const struct irqmp_state *s = &m->state;
    uint32_t active = (s->force[cpu] | s->pending) & s->mask[cpu] & IRQMP_LINES;

    if (irqmp_extended(m, cpu))
        active |= 1u << m->config.eirq;
    return irqmp_highest(active & s->level ? active & s->level : active);
}

static void irqmp_arm(struct irqmp *m)
{
    if (m->state.queued)
        clock_arm(m->env.clock, m->event, m->state.queue_time[0]);
    else
        clock_disarm(m->env.clock, m->event);
}

/* Sends what follows from the registers on its way to the processors. */
static void irqmp_update(struct irqmp *m)
{
    struct irqmp_state *s = &m->state;
    uint64_t time = m->env.clock->state.now + IRQMP_LATENCY;
    uint64_t irl = 0;
    uint64_t last = s->queued - 1;

    for (uint32_t cpu = 0; cpu < m->config.cpus; cpu++)
        irl |= (uint64_t)irqmp_request(m, cpu) << (4 * cpu);
    if (irl == (s->queued ? s->queue_irl[last] : s->irl))
        return;
    if (s->queued == IRQMP_QUEUE || (s->queued && s->queue_time[last] >= time)) {
        s->queue_irl[last] = irl;
    } else {
        s->queue_irl[s->queued] = irl;
        s->queue_time[s->queued++] = time;
    }
    irqmp_arm(m);
}

static void irqmp_tell(struct irqmp *m, uint32_t cpu)
{
    const struct irqmp_cpu_port *port = &m->config.cpu[cpu];

    if (port->set_irl)
        port->set_irl(port->owner, m->state.irl >> (4 * cpu) & 0xf);
}

static void irqmp_set_irl(struct irqmp *m, uint64_t irl)
{
    uint64_t changed = m->state.irl ^ irl;

    m->state.irl = irl;
    for (uint32_t cpu = 0; cpu < m->config.cpus; cpu++)
        if (changed >> (4 * cpu) & 0xf)
            irqmp_tell(m, cpu);
}

static void irqmp_event(void *self, uint64_t time)
{
    struct irqmp *m = self;
    struct irqmp_state *s = &m->state;

    while (s->queued && s->queue_time[0] <= time) {
        uint64_t irl = s->queue_irl[0];

        s->queued--;
        for (unsigned i = 0; i < IRQMP_QUEUE - 1; i++) {
            s->queue_irl[i] = s->queue_irl[i + 1];
            s->queue_time[i] = s->queue_time[i + 1];
        }
        s->queue_irl[IRQMP_QUEUE - 1] = s->queue_time[IRQMP_QUEUE - 1] = 0;
        irqmp_set_irl(m, irl);
    }
    irqmp_arm(m);
}

/* Inputs and acknowledges. */

/* How many lines of the bus the map has; those beyond do not interrupt. */
static uint32_t irqmp_mapped(const struct irqmp *m)
{
    if (!m->config.irq_map)
        return 0;
    return m->config.eirq || m->config.irq_map == 2 ? 32 : 16;
}

/* The controller's lines that those of the bus drive. */
static uint32_t irqmp_map_lines(const struct irqmp *m, uint32_t lines)
{
    uint32_t mapped = 0;

    if (!m->config.irq_map)
        return lines;
    for (uint32_t line = 0; line < irqmp_mapped(m); line++)
        if (lines >> line & 1)
            mapped |= 1u << m->state.map[line];
    return mapped;
}

/*
 * Lines that are high make themselves pending in every cycle, also right after they were cleared.
 */
static void irqmp_absorb(struct irqmp *m)
{
    struct irqmp_state *s = &m->state;
    uint32_t wanted =
        irqmp_map_lines(m, s->lines) & (IRQMP_LINES | (m->config.eirq ? IRQMP_EXTENDED : 0));
    uint32_t broadcast = m->config.cpus > 1 ? wanted & s->broadcast : 0;

    s->pending |= wanted & ~broadcast;
    for (uint32_t cpu = 0; cpu < m->config.cpus; cpu++)
        s->force[cpu] |= broadcast;
    irqmp_update(m);
}

static void irqmp_observe_line(const struct irqmp *m, unsigned line, bool level)
{
    struct observation what = {
        .point = OBSERVE_IRQ_LINE, .cycle = m->env.clock->state.now, .code = line, .flag = level};

    if (observe_wanted(m->env.observers, OBSERVE_IRQ_LINE))
        observe_emit(m->env.observers, &what);
}

static void irqmp_set_line(void *owner, unsigned line, bool level)
{
    struct irqmp *m = owner;
    uint32_t bit;

    if (line > 31 || (!line && !m->config.irq_map))
        return;
    bit = 1u << line;
    if (!(m->state.lines & bit) != level)
        return;
    m->state.lines ^= bit;
    irqmp_observe_line(m, line, level);
    if (level)
        irqmp_absorb(m);
}

struct irq_sink irqmp_sink(struct device *device)
{
    return (struct irq_sink){.set = irqmp_set_line, .owner = device->self};
}

/* A forced interrupt is acknowledged before a pending one of the same level, which then stays. */
void irqmp_acknowledge(struct device *device, uint32_t cpu, uint32_t level)
{
    struct irqmp *m = device->self;
    struct irqmp_state *s = &m->state;
    uint32_t extended, bit;

    if (cpu >= m->config.cpus || level < 1 || level > 15)
        return;
    bit = 1u << level;
    extended = irqmp_extended(m, cpu);
    if (s->force[cpu] & bit)
        s->force[cpu] &= ~bit;
    else
        s->pending &= ~bit;
    if (level == m->config.eirq) {
        uint32_t number = irqmp_highest(extended);

        s->extended_id[cpu] = extended ? 16 + number : 0;
        if (extended)
            s->pending &= ~(1u << (16 + number));
    }
    irqmp_absorb(m);
}

/* Registers. After each write irqmp_absorb follows. */

static void irqmp_clear_write(void *self, uint32_t index, uint32_t value)
{
    struct irqmp *m = self;

    (void)index;
    m->state.pending &= ~(value & m->rows[REG_PENDING].writable);
}

static uint32_t irqmp_cpu_bits(const struct irqmp *m, bool error)
{
    uint32_t bits = 0;

    for (uint32_t cpu = 0; cpu < m->config.cpus; cpu++) {
        const struct irqmp_cpu_port *port = &m->config.cpu[cpu];
        bool (*ask)(void *owner) = error ? port->error_mode : port->powered_down;

        if (ask && ask(port->owner))
            bits |= 1u << cpu;
    }
    return bits;
}

static uint32_t irqmp_mpstat_read(void *self, uint32_t index, bool peek)
{
    const struct irqmp *m = self;

    (void)index, (void)peek;
    return (m->config.cpus - 1) << 28 | (m->config.cpus > 1 ? MPSTAT_BA : 0) |
           (m->config.boot_registers ? MPSTAT_BOOT : 0) | m->config.eirq << 16 |
           irqmp_cpu_bits(m, false);
}

static void irqmp_mpstat_write(void *self, uint32_t index, uint32_t value)
{
    const struct irqmp *m = self;

    (void)index;
    for (uint32_t cpu = 0; cpu < m->config.cpus; cpu++)
        if ((value >> cpu & 1) && m->config.cpu[cpu].start)
            m->config.cpu[cpu].start(m->config.cpu[cpu].owner);
}

/*
 * With one processor there is nothing to broadcast; the address reads as MPSTAT then. The bit of the boot registers is there
 * in any case.
 */
static uint32_t irqmp_broadcast_read(void *self, uint32_t index, bool peek)
{
    const struct irqmp *m = self;

    if (m->config.cpus == 1)
        return irqmp_mpstat_read(self, index, peek);
    return m->state.broadcast | (m->config.boot_registers ? MPSTAT_BOOT : 0);
}

static uint32_t irqmp_error_read(void *self, uint32_t index, bool peek)
{
    (void)index, (void)peek;
    return irqmp_cpu_bits(self, true);
}

static void irqmp_error_write(void *self, uint32_t index, uint32_t value)
{
    const struct irqmp *m = self;

    (void)index;
    for (uint32_t cpu = 0; cpu < m->config.cpus && m->config.boot_registers; cpu++)
        if ((value >> cpu & 1) && m->config.cpu[cpu].force_error)
            m->config.cpu[cpu].force_error(m->config.cpu[cpu].owner);
}

/* Bits 31..17 clear what bits 15..1 would set. */
static void irqmp_force_write(void *self, uint32_t index, uint32_t value)
{
    struct irqmp *m = self;
    uint32_t *force = &m->state.force[index];

    *force = (*force | (value & IRQMP_LINES)) & ~(value >> 16 & IRQMP_LINES);
}

/* Four lines in a register, the lowest in the highest byte. */
static uint32_t irqmp_map_read(void *self, uint32_t index, bool peek)
{
    const struct irqmp *m = self;

    (void)peek;
    return bus_load32(&m->state.map[index * 4]);
}

static void irqmp_map_write(void *self, uint32_t index, uint32_t value)
{
    struct irqmp *m = self;

    bus_store32(&m->state.map[index * 4], value & (m->config.eirq ? 0x1f1f1f1f : 0x0f0f0f0f));
}

static void irqmp_boot_write(void *self, uint32_t index, uint32_t value)
{
    const struct irqmp *m = self;
    const struct irqmp_cpu_port *port = &m->config.cpu[index];

    if (port->set_address)
        port->set_address(port->owner, value & ~7u);
    if ((value & 1) && port->start)
        port->start(port->owner);
}

/* clang-format off */
#define STATE(member) offsetof(struct irqmp_state, member)
#define NONE REGISTER_NO_STATE
static const struct register_row irqmp_rows[REG_COUNT] = {
    /*                  name                              offset  n step readable     writable     clear state              stride read, write */
    [REG_LEVEL]       = {"interrupt level",               0x00,   1, 0,  IRQMP_LINES, IRQMP_LINES, 0,    STATE(level),       0, NULL, NULL},
    [REG_PENDING]     = {"interrupt pending",             0x04,   1, 0,  IRQMP_LINES, IRQMP_LINES, 0,    STATE(pending),     0, NULL, NULL},
    [REG_FORCE0]      = {"interrupt force",               0x08,   1, 0,  IRQMP_LINES, IRQMP_LINES, 0,    STATE(force),       0, NULL, NULL},
    [REG_CLEAR]       = {"interrupt clear",               0x0c,   1, 0,  0,           0,           0,    NONE,               0, NULL, irqmp_clear_write},
    [REG_MPSTAT]      = {"multiprocessor status",         0x10,   1, 0,  UINT32_MAX,  0,           0,    NONE,               0, irqmp_mpstat_read, irqmp_mpstat_write},
    [REG_BROADCAST]   = {"broadcast",                     0x14,   1, 0,  UINT32_MAX,  IRQMP_LINES, 0,    STATE(broadcast),   0, irqmp_broadcast_read, NULL},
    [REG_ERROR]       = {"error mode status",             0x18,   1, 0,  UINT32_MAX,  0,           0,    NONE,               0, irqmp_error_read, irqmp_error_write},
    [REG_MASK]        = {"processor interrupt mask",      0x40,  16, 4,  IRQMP_LINES, IRQMP_LINES, 0,    STATE(mask),        0, NULL, NULL},
    [REG_FORCE]       = {"processor interrupt force",     0x80,  16, 4,  IRQMP_LINES, 0,           0,    STATE(force),       0, NULL, irqmp_force_write},
    [REG_EXTENDED_ID] = {"extended interrupt identity",   0xc0,  16, 4,  0x1f,        0,           0,    STATE(extended_id), 0, NULL, NULL},
    [REG_MAP]         = {"interrupt map",                 0x300,  8, 4,  UINT32_MAX,  0,           0,    NONE,               0, irqmp_map_read, irqmp_map_write},
    [REG_BOOT]        = {"processor boot address",        0x200, 16, 4,  0,           0,           0,    NONE,               0, NULL, irqmp_boot_write},
    [REG_BOOT_ALIAS]  = {"processor boot address",        0x60,   8, 4,  0,           0,           0,    NONE,               0, NULL, irqmp_boot_write},
};
#undef STATE
#undef NONE
/* clang-format on */

static void irqmp_narrow_rows(struct irqmp *m)
{
    memcpy(m->rows, irqmp_rows, sizeof(m->rows));
    for (unsigned i = REG_MASK; i < REG_COUNT; i++)
        m->rows[i].count = m->config.cpus;
    m->rows[REG_MAP].count = irqmp_mapped(m) / 4;
    if (!m->config.irq_map)
        m->rows[REG_MAP].offset = UINT32_MAX;
    if (m->config.cpus == 1)
        m->rows[REG_BROADCAST].writable = 0;
    if (m->config.eirq) {
        m->rows[REG_PENDING].readable = m->rows[REG_PENDING].writable |= IRQMP_EXTENDED;
        m->rows[REG_MASK].readable = m->rows[REG_MASK].writable |= IRQMP_EXTENDED;
    }
    m->row_count = REG_COUNT;
    if (m->config.cpus > 8)
        m->row_count = REG_BOOT_ALIAS;
    if (!m->config.boot_registers)
        m->row_count = REG_BOOT;
}

static enum bus_result irqmp_access(void *self, struct bus_access *access)
{
    struct irqmp *m = self;
    struct register_bank bank = {m->device.name, m->rows, m->row_count, m, &m->state, m->env.diag};
    uint32_t offset = access->address & IRQMP_WINDOW;
    enum bus_result result;

    if (offset <= IRQMP_LOW)
        offset &= IRQMP_LOW_MASK;
    result = register_access(&bank, offset, access);
    if (access->write)
        irqmp_absorb(m);
    return result;
}

/* Component and device. */

/* After a restore the processors are told again; after an injected fault its effects follow. */
static void irqmp_reload(void *self)
{
    struct irqmp *m = self;
    struct irqmp_state *s = &m->state;
    uint64_t now = m->env.clock->state.now;

    s->queued = s->queued < IRQMP_QUEUE ? s->queued : IRQMP_QUEUE;
    for (uint64_t i = 0; i < s->queued; i++)
        if (s->queue_time[i] > now + IRQMP_SLACK)
            s->queue_time[i] = now + IRQMP_LATENCY;
    s->level &= IRQMP_LINES;
    s->pending &= m->rows[REG_PENDING].writable;
    s->broadcast &= m->rows[REG_BROADCAST].writable;
    for (uint32_t line = 0; line < IRQMP_BUS_LINES; line++)
        s->map[line] &= line < irqmp_mapped(m) ? (m->config.eirq ? 31 : 15) : 0;
    for (uint32_t cpu = 0; cpu < IRQMP_CPUS_MAX; cpu++) {
        bool present = cpu < m->config.cpus;

        s->mask[cpu] &= present ? m->rows[REG_MASK].writable : 0;
        s->force[cpu] &= present ? IRQMP_LINES : 0;
        s->extended_id[cpu] &= present ? 0x1f : 0;
    }
    for (uint32_t cpu = 0; cpu < m->config.cpus; cpu++)
        irqmp_tell(m, cpu);
    irqmp_arm(m);
    irqmp_update(m);
}

static void irqmp_reset(void *self)
{
    struct irqmp *m = self;
    uint32_t lines = m->state.lines;

    irqmp_set_irl(m, 0);
    m->state = (struct irqmp_state){.lines = lines};
    for (uint32_t line = 0; line < irqmp_mapped(m); line++)
        m->state.map[line] = (uint8_t)(line & (m->config.eirq ? 31 : 15));
    irqmp_arm(m);
}

static void irqmp_destroy(void *self)
{
    free(self);
}

struct device *irqmp_create(const struct irqmp_config *config, const struct device_env *env)
{
    struct irqmp *m = calloc(1, sizeof(*m));

    if (!m)
        return NULL;
    m->env = *env;
    m->config = *config;
    m->device = (struct device){
        .name = config->name,
        .self = m,
        .component = {.name = config->name,
                      .state = &m->state,
                      .size = sizeof(m->state),
                      .fields = irqmp_fields,
                      .field_count = sizeof(irqmp_fields) / sizeof(irqmp_fields[0]),
                      .owner = m,
                      .reload = irqmp_reload},
        .id = {.vendor = 0x01, .device = 0x00d, .version = 4},
        .reset = irqmp_reset,
        .destroy = irqmp_destroy,
        .access = irqmp_access,
    };
    irqmp_narrow_rows(m);
    m->event = clock_add_event(env->clock, config->name, irqmp_event, m);
    irqmp_reset(m);
    return &m->device;
}
