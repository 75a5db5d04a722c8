/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The AHB bus as its masters see it: physical addresses, big-endian, split into 4 KiB pages that
 * each belong to one slave. A memory slave has host memory in guest byte order; any other slave has
 * functions. Accesses are 1, 2 or 4 bytes, aligned; wider ones are several beats.
 */
#ifndef PRIDE_BASE_BUS_H
#define PRIDE_BASE_BUS_H

#include "sim/base/component.h"

#define BUS_PAGE_BITS 12
#define BUS_PAGE_SIZE (1u << BUS_PAGE_BITS)
#define BUS_SLAVES    64
#define BUS_PAGE_SLOW 0x80u /* in the page table: memory that is reached through functions only */

enum bus_result { BUS_OK, BUS_ERROR };

/*
 * One beat. For reads `value` is the answer, right-aligned; for writes it is the data, excess bits
 * zero.
 */
struct bus_access {
    uint32_t address; /* physical */
    uint32_t value;
    uint8_t size;   /* 1, 2, 4 */
    uint8_t master; /* processor index, a DMA device above those, or BUS_MASTER_DEBUG */
    bool write;
    uint32_t pc; /* of the instruction, for messages; BUS_NO_PC: a table walk or DMA */
};

#define BUS_NO_PC       1u
#define BUS_MASTER_TEXT 32 /* bytes for bus_describe_master */

/* Debugger or loader: no side effects are wanted, devices may refuse. */
#define BUS_MASTER_DEBUG 0xff

struct bus_slave {
    const char *name;
    uint32_t base;
    uint32_t size;      /* bytes, a multiple of the page */
    uint8_t *memory;    /* NULL: use access; else access is for slow pages (bus_set_slow) */
    bool read_only;     /* memory: writes are refused with an error */
    bool takes_writes;  /* memory that is read_only: writes are no error, and lost */
    bool stands_before; /* another slave's memory: its page stays slow */
    bool cacheable;
    bool posted;        /* as in struct device */
    uint8_t first_wait; /* wait states of a first (NONSEQ) beat */
    uint8_t next_wait;  /* and of each following (SEQ) beat */
    uint8_t *touched;   /* memory: 1 for each page that may have been written; NULL: nobody asks */
    void *owner;
    enum bus_result (*access)(void *owner, struct bus_access *access);
};

struct bus {
    struct bus_slave *slave[BUS_SLAVES];
    unsigned count;
    uint8_t *page; /* for each 4 KiB page: 0 = nobody, else slave number + 1 and BUS_PAGE_SLOW */
    /* Told of every beat that ends with an error; may be NULL. */
    void (*error)(void *owner, const struct bus_access *access);
    void *error_owner;
    /* Told of every beat that is taken and lost; may be NULL. */
    void (*lost)(void *owner, const struct bus_access *access);
    void *lost_owner;
    /* Told of every beat that is about to write memory, for caches that snoop; may be NULL. */
    void (*will_write)(void *owner, const struct bus_access *access);
    void *will_write_owner;
};

/* No slaves: every access ends with an error. False: no memory. */
bool bus_init(struct bus *bus);
void bus_fini(struct bus *bus);

/* Adds a slave while the board is built, at most BUS_SLAVES. False: it overlaps another one (nothing is changed). */
bool bus_add_slave(struct bus *bus, struct bus_slave *slave);

static inline struct bus_slave *bus_slave_at(const struct bus *bus, uint32_t address)
{
    unsigned number = bus->page[address >> BUS_PAGE_BITS] & ~BUS_PAGE_SLOW;

    return number ? bus->slave[number - 1] : NULL;
}

/* Whose access it is, for messages: "cpu0 at pc 0x40001234" or "bus master 1". */
void bus_describe_master(const struct bus_access *access, char *text, size_t size);

/*
 * Pages of a memory slave are reached through the slave's `access` alone from now on, or no longer.
 * Who keeps host addresses of bus_memory must be told. base and size are multiples of the page. A page
 * where another slave stands before the memory is left alone; whoever takes that away sets it anew.
 */
void bus_set_slow(struct bus *bus, uint32_t base, uint32_t size, bool slow);

/* A page of a memory slave is about to be written, by whatever way. */
static inline void bus_touch(const struct bus_slave *slave, uint32_t address)
{
    if (slave->touched)
        slave->touched[(address - slave->base) >> BUS_PAGE_BITS] = 1;
}

/*
 * Host address of guest memory at `address` for debuggers and loaders, which look at slow pages as
 * at all others; NULL where there is none. Valid to the page's end.
 */
static inline uint8_t *bus_storage(const struct bus *bus, uint32_t address)
{
    const struct bus_slave *slave = bus_slave_at(bus, address);

    return slave && slave->memory ? slave->memory + (address - slave->base) : NULL;
}

/*
 * Host address of guest memory at `address`, NULL where there is none (or none to write), and where
 * each access must be seen (slow pages). Valid to the page's end. Who asks for one to write and
 * keeps it must ask again after leon3_stores_forget: the page counts as touched from the asking on.
 */
static inline uint8_t *bus_memory(const struct bus *bus, uint32_t address, bool write)
{
    const struct bus_slave *slave = bus_slave_at(bus, address);

    if (!slave || !slave->memory || (write && slave->read_only) ||
        (bus->page[address >> BUS_PAGE_BITS] & BUS_PAGE_SLOW))
        return NULL;
    if (write)
        bus_touch(slave, address);
    return slave->memory + (address - slave->base);
}

/* For masters that write memory by its host address (bus_memory): tells whoever snoops, before. */
void bus_will_write(const struct bus *bus, uint32_t address, uint8_t size, uint8_t master);

/* One beat anywhere on the bus; BUS_ERROR where nobody answers or the slave refuses. */
enum bus_result bus_access(struct bus *bus, struct bus_access *access);

/*
 * One beat at a slave, whether the page leads there or not; with `slow` through its `access`. For slaves
 * that stand before others.
 */
enum bus_result bus_access_slave(const struct bus *bus, struct bus_slave *slave, bool slow,
                                 struct bus_access *access);

/* One beat in a memory slave's own bytes: what the access of slow pages ends in. */
enum bus_result bus_access_memory(struct bus_slave *slave, struct bus_access *access);

/* Big-endian loads and stores in guest memory; the pointer needs no host alignment. */
static inline uint32_t bus_load32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint16_t bus_load16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static inline void bus_store32(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 24);
    p[1] = (uint8_t)(v >> 16);
    p[2] = (uint8_t)(v >> 8);
    p[3] = (uint8_t)v;
}

static inline void bus_store16(uint8_t *p, uint16_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

#endif
