/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semantics of the load and store instructions (V8 manual, B.1 to B.8; CASA as in the GRLIB IP core
 * manual). Accesses to memory that is translated already are done here; everything else goes
 * through leon3_load and leon3_store (memory.c), which know alignment, MMU, devices, ASIs,
 * watchpoints and observers.
 */
#ifndef PRIDE_LEON3_MEMORY_H
#define PRIDE_LEON3_MEMORY_H

#include "sim/leon3/integer.h"

/*
 * Full timing, for the cached engine, with the slot of the present instruction in leon3_log.slot; where the words are, NULL: the
 * plain engine's. A load that is not of its set's latest line, or that has to be told because of a miss in front of it. A store:
 * what it means for the write buffer, the caches and decoded copies is done before memory changes; NULL: nothing was done.
 */
const uint8_t *leon3_dcache_load(struct leon3 *cpu, uint32_t va, uint32_t size);
uint8_t *leon3_dcache_store(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t first,
                            uint32_t second);

/*
 * Fast timing, likewise: a page that the cached engine meets for the first time is translated and entered for an aligned access
 * (cached_page.c). False: the plain engine's.
 */
bool leon3_page_enter(struct leon3 *cpu, uint32_t va, uint32_t size, bool store);

#define ASI_USER_DATA       0x0au
#define ASI_SUPERVISOR_DATA 0x0bu

/*
 * One data access; `asi` as the instruction gave it, or leon3_data_asi. A doubleword's first word
 * is value[0].
 */
struct leon3_access {
    uint32_t va;
    uint8_t size; /* 1, 2, 4, 8 */
    uint8_t asi;
    uint32_t value[2]; /* right-aligned */
};

/*
 * The slow path. 0: done; else the trap, and nothing was done or, for a failed second word, is seen
 * of it.
 */
uint32_t leon3_load(struct leon3 *cpu, struct leon3_access *access);
uint32_t leon3_store(struct leon3 *cpu, const struct leon3_access *access);

/*
 * LDSTUB, SWAP and CASA: an indivisible read and write. Faults as a store. Gives the old value in
 * *old; for CASA the write is done only if that equals *compare (NULL: always).
 */
uint32_t leon3_exchange(struct leon3 *cpu, const struct leon3_access *access,
                        const uint32_t *compare, uint32_t *old);

/* Fetches the opcode at va; the trap, or 0. */
uint32_t leon3_fetch(struct leon3 *cpu, uint32_t va, uint32_t *opcode);

static inline uint8_t leon3_data_asi(const struct leon3 *cpu)
{
    return leon3_supervisor(cpu) ? ASI_SUPERVISOR_DATA : ASI_USER_DATA;
}

/* Decoded copies of the words are forgotten. */
static inline void leon3_forget_decoded(const struct leon3_data_entry *entry, uint32_t va,
                                        uint32_t size)
{
    uint32_t word = (va & (BUS_PAGE_SIZE - 1)) >> 2;

    if (!entry->code)
        return;
    entry->code->insn[word].label = 0;
    if (size == 8)
        entry->code->insn[word + 1].label = 0;
}

/* Host memory of an aligned load that the engine can do itself, or NULL. */
static EXEC_INLINE const uint8_t *fast_load(struct leon3 *cpu, uint32_t va, uint32_t size,
                                            enum leon3_exec mode)
{
    const struct leon3_data_entry *entry =
        &cpu->translations.set[cpu->state.psr >> 7 & 1u].load[leon3_translation_index(va)];

    /* A hit needs no translation. Where loads are watched, leon3_dcache_load looks for one: such a page has none. */
    if (mode == EXEC_FULL)
        return cpu->watches_loads ? NULL : leon3_cache_mru_word(&cpu->dcache, va, size);
    if (mode == EXEC_FULL_LOAD)
        return leon3_dcache_load(cpu, va, size);
    if ((va & (~(BUS_PAGE_SIZE - 1) | (size - 1))) != entry->tag &&
        !leon3_page_enter(cpu, va, size, false))
        return NULL;
    return entry->host + (va & (BUS_PAGE_SIZE - 1));
}

/* The same for stores, of a word or less or of two words. What comes before memory changes is done. */
static EXEC_INLINE uint8_t *fast_store(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t first,
                                       uint32_t second, enum leon3_exec mode)
{
    const struct leon3_data_entry *entry =
        &cpu->translations.set[cpu->state.psr >> 7 & 1u].store[leon3_translation_index(va)];

    if (mode == EXEC_FULL)
        return leon3_dcache_store(cpu, va, size, first, second);
    if ((va & (~(BUS_PAGE_SIZE - 1) | (size - 1u))) != entry->tag &&
        !leon3_page_enter(cpu, va, size, true))
        return NULL;
    leon3_forget_decoded(entry, va, size);
    return entry->host + (va & (BUS_PAGE_SIZE - 1));
}

static EXEC_INLINE uint32_t load_from(const uint8_t *p, uint32_t size)
{
    return size == 4 ? bus_load32(p) : size == 2 ? bus_load16(p) : *p;
}

static inline void store_to(uint8_t *p, uint32_t size, uint32_t value)
{
    if (size == 4)
        bus_store32(p, value);
    else if (size == 2)
        bus_store16(p, (uint16_t)value);
    else
        *p = (uint8_t)value;
}

static inline uint32_t sign_extend(uint32_t value, uint32_t size)
{
    return size == 1 ? (uint32_t)(int32_t)(int8_t)value : (uint32_t)(int32_t)(int16_t)value;
}

static inline uint8_t insn_asi(const struct leon3_insn *insn)
{
    return (uint8_t)(insn->opcode >> 5 & 0xffu);
}

/* One load of up to a word to *value. */
static inline uint32_t load_word(struct leon3 *cpu, uint32_t va, uint8_t size, uint8_t asi,
                                 uint32_t *value)
{
    struct leon3_access access = {.va = va, .size = size, .asi = asi};
    uint32_t trap = leon3_load(cpu, &access);

    *value = access.value[0];
    return trap;
}

#define EXEC_LOAD(name, bytes, is_signed)                                                          \
    EXEC(name)                                                                                     \
    {                                                                                              \
        uint32_t va = cpu->r[insn->rs1] + b;                                                       \
        uint32_t value, trap;                                                                      \
        if (fast) {                                                                                \
            const uint8_t *p = fast_load(cpu, va, bytes, fast);                                    \
            if (!p)                                                                                \
                return EXEC_SLOW;                                                                  \
            value = load_from(p, bytes);                                                           \
        } else {                                                                                   \
            trap = load_word(cpu, va, bytes, leon3_data_asi(cpu), &value);                         \
            if (trap)                                                                              \
                return trap;                                                                       \
        }                                                                                          \
        cpu->r[insn->rd] = (is_signed) ? sign_extend(value, bytes) : value;                        \
        return 0;                                                                                  \
    }                                                                                              \
    EXEC(name##a)                                                                                  \
    {                                                                                              \
        uint32_t value, trap;                                                                      \
        if (fast)                                                                                  \
            return EXEC_SLOW;                                                                      \
        trap = load_word(cpu, cpu->r[insn->rs1] + b, bytes, insn_asi(insn), &value);               \
        if (!trap)                                                                                 \
            cpu->r[insn->rd] = (is_signed) ? sign_extend(value, bytes) : value;                    \
        return trap;                                                                               \
    }

EXEC_LOAD(ld, 4, false)
EXEC_LOAD(ldub, 1, false)
EXEC_LOAD(lduh, 2, false)
EXEC_LOAD(ldsb, 1, true)
EXEC_LOAD(ldsh, 2, true)

static inline uint32_t load_double(struct leon3 *cpu, const struct leon3_insn *insn, uint32_t b,
                                   uint8_t asi)
{
    struct leon3_access access = {.va = cpu->r[insn->rs1] + b, .size = 8, .asi = asi};
    uint32_t trap = leon3_load(cpu, &access);

    if (trap)
        return trap;
    if (insn->rd)
        cpu->r[insn->rd] = access.value[0];
    cpu->r[insn->rd | 1u] = access.value[1];
    return 0;
}

EXEC(ldd)
{
    uint32_t va = cpu->r[insn->rs1] + b;
    const uint8_t *p;

    if (!fast)
        return load_double(cpu, insn, b, leon3_data_asi(cpu));
    p = fast_load(cpu, va, 8, fast);
    if (!p)
        return EXEC_SLOW;
    if (insn->rd)
        cpu->r[insn->rd] = bus_load32(p);
    cpu->r[insn->rd | 1u] = bus_load32(p + 4);
    return 0;
}

EXEC(ldda)
{
    return fast ? EXEC_SLOW : load_double(cpu, insn, b, insn_asi(insn));
}

static inline uint32_t store_word(struct leon3 *cpu, const struct leon3_insn *insn, uint32_t b,
                                  uint8_t size, uint8_t asi)
{
    struct leon3_access access = {.va = cpu->r[insn->rs1] + b, .size = size, .asi = asi};

    access.value[0] = cpu->r[insn->rd];
    access.value[1] = cpu->r[insn->rd | 1u];
    return leon3_store(cpu, &access);
}

#define EXEC_STORE(name, bytes)                                                                    \
    EXEC(name)                                                                                     \
    {                                                                                              \
        uint8_t *p;                                                                                \
        if (!fast)                                                                                 \
            return store_word(cpu, insn, b, bytes, leon3_data_asi(cpu));                           \
        p = fast_store(cpu, cpu->r[insn->rs1] + b, bytes, cpu->r[insn->rd], cpu->r[insn->rd | 1u], \
                       fast);                                                                      \
        if (!p)                                                                                    \
            return EXEC_SLOW;                                                                      \
        if (bytes == 8) {                                                                          \
            bus_store32(p, cpu->r[insn->rd]);                                                      \
            bus_store32(p + 4, cpu->r[insn->rd | 1u]);                                             \
        } else {                                                                                   \
            store_to(p, bytes, cpu->r[insn->rd]);                                                  \
        }                                                                                          \
        return 0;                                                                                  \
    }                                                                                              \
    EXEC(name##a)                                                                                  \
    {                                                                                              \
        return fast ? EXEC_SLOW : store_word(cpu, insn, b, bytes, insn_asi(insn));                 \
    }

EXEC_STORE(st, 4)
EXEC_STORE(stb, 1)
EXEC_STORE(sth, 2)
EXEC_STORE(std, 8)

static inline uint32_t exchange(struct leon3 *cpu, const struct leon3_insn *insn, uint32_t va,
                                uint8_t size, uint8_t asi, uint32_t value, const uint32_t *compare)
{
    struct leon3_access access = {.va = va, .size = size, .asi = asi, .value = {value, 0}};
    uint32_t old;
    uint32_t trap = leon3_exchange(cpu, &access, compare, &old);

    if (!trap && insn->rd)
        cpu->r[insn->rd] = old;
    return trap;
}

#define EXEC_EXCHANGE(name, bytes, new_value)                                                      \
    EXEC(name)                                                                                     \
    {                                                                                              \
        if (fast)                                                                                  \
            return EXEC_SLOW;                                                                      \
        return exchange(cpu, insn, cpu->r[insn->rs1] + b, bytes, leon3_data_asi(cpu), new_value,   \
                        NULL);                                                                     \
    }                                                                                              \
    EXEC(name##a)                                                                                  \
    {                                                                                              \
        if (fast)                                                                                  \
            return EXEC_SLOW;                                                                      \
        return exchange(cpu, insn, cpu->r[insn->rs1] + b, bytes, insn_asi(insn), new_value, NULL); \
    }

EXEC_EXCHANGE(ldstub, 1, 0xffu)
EXEC_EXCHANGE(swap, 4, cpu->r[insn->rd])

/* CASA [rs1], rs2, rd: the address is rs1 alone; users may use ASI 0xa only (trap.c). */
EXEC(casa)
{
    uint32_t compare = b;

    if (fast)
        return EXEC_SLOW;
    return exchange(cpu, insn, cpu->r[insn->rs1], 4, insn_asi(insn), cpu->r[insn->rd], &compare);
}

#endif
