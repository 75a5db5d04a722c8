/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A processor with 1 MiB of RAM at 0x40000000 and a device at 0x80000000 that remembers its last
 * access; and the few encodings that tests write programs with.
 */
#ifndef PRIDE_TESTS_LEON3_FIXTURE_H
#define PRIDE_TESTS_LEON3_FIXTURE_H

#include "tests/helpers/cmocka_all.h"

#include "sim/leon3/leon3.h"
#include "sim/leon3/state.h"

#define RAM_BASE 0x40000000u
#define RAM_SIZE 0x00100000u
#define DEVICE   0x80000000u

#define OP3_REG(op, rd, op3, rs1, rs2)                                                             \
    ((uint32_t)(op) << 30 | (uint32_t)(rd) << 25 | (uint32_t)(op3) << 19 | (uint32_t)(rs1) << 14 | \
     (uint32_t)(rs2))
#define OP3_IMM(op, rd, op3, rs1, simm13)                                                          \
    (OP3_REG(op, rd, op3, rs1, 0) | 0x2000u | ((uint32_t)(simm13)&0x1fffu))
#define OP3_ASI(rd, op3, rs1, asi) (OP3_REG(3, rd, op3, rs1, 0) | (uint32_t)(asi) << 5)
#define SETHI(rd, value)           (0x01000000u | (uint32_t)(rd) << 25 | (uint32_t)(value) >> 10)
#define OR_LO(rd, value)           OP3_IMM(2, rd, 0x02, rd, (value)&0x3ffu)
#define BRANCH(annul, cond, words)                                                                 \
    ((uint32_t)(annul) << 29 | (uint32_t)(cond) << 25 | 0x00800000u | ((uint32_t)(words)&0x3fffffu))
#define NOP   0x01000000u
#define TA(n) (0x91d02000u | (n))

struct fixture {
    struct bus bus;
    struct clock clock;
    struct observers observers;
    struct diag diag;
    struct component_list components;
    struct bus_slave ram_slave, device_slave;
    struct bus_access last;
    uint64_t last_time;
    uint32_t acknowledged;
    uint8_t *ram;
    struct leon3 *cpu;
};

static inline enum bus_result fixture_device(void *owner, struct bus_access *access)
{
    struct fixture *f = owner;

    f->last = *access;
    f->last_time = f->clock.state.now;
    if (!access->write)
        access->value = 0x5a;
    return BUS_OK;
}

static inline void fixture_acknowledge(void *owner, uint32_t cpu, uint32_t level)
{
    struct fixture *f = owner;

    (void)cpu;
    f->acknowledged = level;
    leon3_set_irl(f->cpu, 0);
}

static inline void fixture_quiet(void *owner, const char *line)
{
    (void)owner;
    (void)line;
}

static inline void fixture_init(struct fixture *f, const struct leon3_config *config)
{
    struct leon3_env env = {.bus = &f->bus,
                            .clock = &f->clock,
                            .observers = &f->observers,
                            .diag = &f->diag,
                            .cpu_count = 1,
                            .owner = f,
                            .acknowledge = fixture_acknowledge};

    memset(f, 0, sizeof(*f));
    f->ram = calloc(1, RAM_SIZE);
    assert_non_null(f->ram);
    assert_true(bus_init(&f->bus));
    clock_init(&f->clock);
    diag_init(&f->diag);
    f->diag.sink = fixture_quiet;
    f->ram_slave = (struct bus_slave){
        .name = "ram", .base = RAM_BASE, .size = RAM_SIZE, .memory = f->ram, .cacheable = true};
    f->device_slave = (struct bus_slave){.name = "device",
                                         .base = DEVICE,
                                         .size = BUS_PAGE_SIZE,
                                         .owner = f,
                                         .access = fixture_device};
    assert_true(bus_add_slave(&f->bus, &f->ram_slave));
    assert_true(bus_add_slave(&f->bus, &f->device_slave));
    f->cpu = leon3_create(config, &env, &f->components);
    assert_non_null(f->cpu);
}

static inline void fixture_init_default(struct fixture *f)
{
    struct leon3_config config;

    leon3_config_default(&config);
    fixture_init(f, &config);
}

static inline void fixture_fini(struct fixture *f)
{
    leon3_destroy(f->cpu);
    bus_fini(&f->bus);
    free(f->ram);
}

static inline void put32(struct fixture *f, uint32_t address, uint32_t value)
{
    bus_store32(f->ram + (address - RAM_BASE), value);
    leon3_memory_changed(f->cpu, address, 4);
}

static inline uint32_t get32(const struct fixture *f, uint32_t address)
{
    return bus_load32(f->ram + (address - RAM_BASE));
}

static inline void put_program(struct fixture *f, uint32_t address, const uint32_t *code,
                               size_t words)
{
    for (size_t i = 0; i < words; i++)
        put32(f, address + 4 * (uint32_t)i, code[i]);
}

#define PROGRAM(f, address, ...)                                                                   \
    put_program(f, address, (const uint32_t[]){__VA_ARGS__},                                       \
                sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

/* Executes n instructions or trap entries. */
static inline void step(struct fixture *f, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(leon3_step(f->cpu), LEON3_STOP_HORIZON);
}

static inline uint32_t reg(struct fixture *f, unsigned number)
{
    return leon3_register_read(f->cpu, number);
}

static inline void set_reg(struct fixture *f, unsigned number, uint32_t value)
{
    leon3_register_write(f->cpu, number, value);
}

/*
 * Executes one opcode at 0x40001000 and gives the trap it took, 0: none. Traps are enabled, vectors
 * at 0x40000000.
 */
static inline uint32_t execute_one(struct fixture *f, uint32_t opcode)
{
    put32(f, RAM_BASE + 0x1000, opcode);
    set_reg(f, LEON3_REG_PC, RAM_BASE + 0x1000);
    step(f, 1);
    return f->cpu->state.pc - RAM_BASE < 0x1000 ? (reg(f, LEON3_REG_TBR) >> 4 & 0xffu) : 0;
}

#endif
