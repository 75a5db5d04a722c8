/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The MMU as guests use it: registers, tables of all levels, rights of both modes, R and M, the fault registers, no-fault
 * mode, contexts, bypass, flush; and tables as nobody should write them. The level in the fault status is not looked
 * at where it depends on what the TLB happens to hold.
 */
#include "tests/vm/guest/guest.h"

#define MMU_CONTROL 0x000u
#define MMU_TABLE   0x100u
#define MMU_CONTEXT 0x200u
#define MMU_STATUS  0x300u
#define MMU_ADDRESS 0x400u
#define E           1u
#define NF          2u

#define PTE_C  0x80u
#define PTE_M  0x40u
#define PTE_R  0x20u
#define RW_RW  (1u << 2 | 2u)
#define R_R    (0u << 2 | 2u)
#define RWX    (3u << 2 | 2u)
#define X_X    (4u << 2 | 2u)
#define R_RW   (5u << 2 | 2u)
#define N_RX   (6u << 2 | 2u)
#define N_RWX  (7u << 2 | 2u)
#define L      0x300u
#define STATUS (~L)

/* Fault status: type, then access type, valid. */
#define FAULT(ft, at) ((uint32_t)(at) << 5 | (uint32_t)(ft) << 2 | 2u)
enum { INVALID = 1, PROTECTION = 2, PRIVILEGE = 3, TRANSLATION = 4 };
enum { LOAD_U = 0, LOAD_S = 1, FETCH_S = 3, STORE_U = 4, STORE_S = 5 };

#define RAM      0x40000000u
#define FRAMES   0x40080000u /* free memory of the program */
#define FRAME(n) (FRAMES + 0x1000u * (n))
#define V        0x50000000u

#define ROOT_A   FRAME(0) /* tables of level 1 */
#define ROOT_B   FRAME(1)
#define LEVEL_2  FRAME(2)
#define LEVEL_3  FRAME(3)
#define CONTEXTS FRAME(4)
#define DATA     FRAME(8)

static uint32_t reg_read(uint32_t address)
{
    uint32_t value;

    __asm__ volatile("lda [%1] 0x19, %0" : "=r"(value) : "r"(address) : "memory");
    return value;
}

static void reg_write(uint32_t address, uint32_t value)
{
    __asm__ volatile("sta %0, [%1] 0x19" : : "r"(value), "r"(address) : "memory");
}

static uint32_t physical(uint32_t address)
{
    uint32_t value;

    __asm__ volatile("lda [%1] 0x1c, %0" : "=r"(value) : "r"(address) : "memory");
    return value;
}

static void physical_write(uint32_t address, uint32_t value)
{
    __asm__ volatile("sta %0, [%1] 0x1c" : : "r"(value), "r"(address) : "memory");
}

static void flush(void)
{
    __asm__ volatile("sta %%g0, [%0] 0x18; sta %%g0, [%%g0] 0x11; flush %%g0"
                     :
                     : "r"(0x400)
                     : "memory");
}

/* Change of an entry, with what an operating system does behind it. */
static void entry(uint32_t table, uint32_t index, uint32_t value)
{
    physical_write(table + 4 * index, value);
    flush();
}

static uint32_t table(uint32_t address)
{
    return address >> 4 | 1u;
}

static uint32_t page(uint32_t address, uint32_t bits)
{
    return address >> 4 | bits;
}

static uint32_t load(uint32_t address)
{
    uint32_t value = 0x600d;

    __asm__ volatile("ld [%1], %0" : "+r"(value) : "r"(address) : "memory");
    return value;
}

static void store(uint32_t address, uint32_t value)
{
    __asm__ volatile("st %0, [%1]" : : "r"(value), "r"(address) : "memory");
}

static void user(void)
{
    set_psr(psr() & ~0x80u);
}

static void supervisor(void)
{
    __asm__ volatile("ta 0x7f; nop" : : : "memory");
}

static uint32_t load_as_user(uint32_t address)
{
    uint32_t value = 0x600d;

    user();
    __asm__ volatile("ld [%1], %0" : "+r"(value) : "r"(address) : "memory");
    supervisor();
    return value;
}

static void store_as_user(uint32_t address, uint32_t value)
{
    user();
    store(address, value);
    supervisor();
}

/* The next access has led to one more trap, with this status; the address is that of the page. */
static uint32_t traps;

static void expect_fault(uint32_t status, uint32_t address)
{
    expect(trap_count[TT_DATA_ACCESS], ++traps);
    expect(reg_read(MMU_ADDRESS), address & ~0xfffu);
    expect(reg_read(MMU_STATUS) & STATUS, status);
    expect(reg_read(MMU_STATUS) & 2u, 0); /* reading has cleared FAV */
}

static void expect_no_fault(void)
{
    expect(trap_count[TT_DATA_ACCESS], traps);
}

/* The program, its devices as they are; V by way of tables. */
static void tables_build(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        physical_write(ROOT_A + 4 * i, 0);
        physical_write(ROOT_B + 4 * i, 0);
        physical_write(CONTEXTS + 4 * i, 0);
    }
    for (uint32_t i = 0; i < 64; i++) {
        physical_write(LEVEL_2 + 4 * i, 0);
        physical_write(LEVEL_3 + 4 * i, 0);
    }
    for (uint32_t i = 0; i < 2; i++) {
        physical_write((i ? ROOT_B : ROOT_A) + 4 * 0x40, page(RAM, PTE_C | RWX));
        physical_write((i ? ROOT_B : ROOT_A) + 4 * 0x80, page(0x80000000u, RWX));
    }
    physical_write(CONTEXTS, table(ROOT_A));
    physical_write(CONTEXTS + 4, table(ROOT_B));
    physical_write(ROOT_A + 4 * 0x50, table(LEVEL_2));
    physical_write(LEVEL_2, table(LEVEL_3));
    for (uint32_t i = 0; i < 8; i++)
        physical_write(DATA + 0x1000 * i, 0xda7a0000u + i);
}

static void registers(void)
{
    expect(reg_read(MMU_CONTROL) & 0xff000083u, 0x01000000);
    reg_write(MMU_TABLE, 0xffffffffu);
    expect(reg_read(MMU_TABLE), 0xfffffffcu);
    reg_write(MMU_CONTEXT, 0x1ff);
    expect(reg_read(MMU_CONTEXT), 0xff);
    reg_write(MMU_STATUS, 0xffffffffu);
    expect(reg_read(MMU_STATUS) & 2u, 0);
    reg_write(MMU_TABLE, CONTEXTS >> 4);
    reg_write(MMU_CONTEXT, 0);
    flush();
    reg_write(MMU_CONTROL, E);
    expect(reg_read(MMU_CONTROL) & 0x83u, E);
}

static void pages(void)
{
    expect(load(V), 0x600d);
    expect_fault(FAULT(INVALID, LOAD_S), V);
    entry(LEVEL_3, 0, page(DATA, RW_RW));
    expect(load(V), 0xda7a0000u);
    expect(physical(LEVEL_3), page(DATA, RW_RW | PTE_R));
    store(V + 8, 42);
    expect(physical(LEVEL_3), page(DATA, RW_RW | PTE_R | PTE_M));
    expect(physical(DATA + 8), 42);
    entry(LEVEL_3, 1, page(DATA + 0x1000, R_R));
    expect(load(V + 0x1000), 0xda7a0001u);
    store(V + 0x1000, 1);
    expect_fault(FAULT(PROTECTION, STORE_S), V + 0x1000);
    expect(physical(LEVEL_3 + 4),
           page(DATA + 0x1000, R_R | PTE_R | PTE_M)); /* M although it was refused */
    expect(load(V + 0x1000), 0xda7a0001u);
    entry(LEVEL_3, 1, page(DATA + 0x1000, RW_RW));
    store(V + 0x1000, 0xda7a0001u);
    entry(LEVEL_3, 1, 0);
    expect(load(V + 0x1ffc), 0x600d);
    expect_fault(FAULT(INVALID, LOAD_S), V + 0x1000);
    entry(LEVEL_2, 1, page(RAM + 0x80000, PTE_C | RW_RW)); /* 256 KiB */
    expect(load(V + 0x40000 + (DATA - FRAMES) + 0x2000), 0xda7a0002u);
    entry(ROOT_A, 0x51, page(RAM, RW_RW)); /* 16 MiB */
    expect(load(V + 0x1000000 + (DATA - RAM) + 0x3000), 0xda7a0003u);
    store(V + 0x1000000 + (DATA - RAM) + 4, 43);
    expect(load(V + 4), 43);
    expect_no_fault();
}

static void rights(void)
{
    entry(LEVEL_3, 0, page(DATA, R_RW));
    store(V + 4, 44);
    expect(load_as_user(V + 4), 44);
    store_as_user(V + 4, 45);
    expect_fault(FAULT(PROTECTION, STORE_U), V);
    entry(LEVEL_3, 0, page(DATA, N_RWX));
    store(V + 4, 46);
    expect(load(V + 4), 46);
    expect(load_as_user(V + 4), 0x600d); /* whatever the caches have */
    expect_fault(FAULT(PRIVILEGE, LOAD_U), V);
    entry(LEVEL_3, 0, page(DATA, N_RX));
    store(V, 47);
    expect_fault(FAULT(PROTECTION, STORE_S), V);
    expect_no_fault();
}

static uint32_t code[2] = {0x81c3e008, 0x90102037}; /* retl; mov 0x37, %o0 */

static uint32_t call(uint32_t address)
{
    register uint32_t o0 __asm__("o0") = 0;

    __asm__ volatile("call %1; nop" : "+r"(o0) : "r"(address) : "o7", "memory");
    return o0;
}

/* A fetch that is refused is passed over, word by word, up to one that is not. */
static void fetches(void)
{
    physical_write(DATA + 0xff8, code[0]);
    physical_write(DATA + 0xffc, code[1]);
    entry(LEVEL_3, 0, page(DATA, RWX));
    expect(call(V + 0xff8), 0x37);
    entry(LEVEL_3, 0, page(DATA, X_X));
    expect(call(V + 0xff8), 0x37);
    expect(trap_count[1], 0);
    entry(LEVEL_3, 0, page(DATA, RW_RW));
    entry(LEVEL_3, 1, page(DATA + 0x1000, RWX));
    physical_write(DATA + 0x1000, code[0]);
    physical_write(DATA + 0x1004, code[1]);
    flush();
    expect(call(V + 0xffc), 0x37);
    expect(trap_count[1], 1);
    expect(trap_pc, V + 0xffc);
    expect(reg_read(MMU_ADDRESS), V);
    expect(reg_read(MMU_STATUS) & STATUS, FAULT(PROTECTION, FETCH_S));
    entry(LEVEL_3, 0, 0);
    expect(call(V + 0xff8), 0x37);
    expect(trap_count[1], 3);
    expect(reg_read(MMU_STATUS) & STATUS, FAULT(INVALID, FETCH_S) | 1u);
}

static void no_fault(void)
{
    uint32_t value = 1;

    reg_write(MMU_CONTROL, E | NF);
    expect(load(V + 0x3000), 0);
    expect(reg_read(MMU_STATUS) & STATUS, FAULT(INVALID, LOAD_S));
    expect(reg_read(MMU_ADDRESS), V + 0x3000);
    store(V + 0x3000, 1);
    expect(reg_read(MMU_STATUS) & STATUS, FAULT(INVALID, STORE_S));
    __asm__ volatile("swap [%1], %0" : "+r"(value) : "r"(V + 0x3000) : "memory");
    expect(value, 0);
    expect(reg_read(MMU_STATUS) & STATUS, FAULT(INVALID, STORE_S));
    entry(LEVEL_3, 0, page(DATA, RW_RW));
    store(V + 4, 48);
    expect(load(V + 4), 48);
    expect(reg_read(MMU_STATUS) & 2u, 0);
    reg_write(MMU_CONTROL, E);
    expect_no_fault();
}

/* More of them than are kept at a time. */
static void contexts(void)
{
    entry(ROOT_B, 0x50, page(RAM, RW_RW));
    for (uint32_t i = 2; i < 12; i++)
        physical_write(CONTEXTS + 4 * i, table(i & 1u ? ROOT_B : ROOT_A));
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 12; i++) {
            reg_write(MMU_CONTEXT, i);
            flush();
            expect(load(i & 1u ? V + (DATA - RAM) + 4 : V + 4), 48);
        }
        for (uint32_t i = 0; i < 12; i++) { /* what is in the caches is of another one */
            reg_write(MMU_CONTEXT, i);
            __asm__ volatile("sta %%g0, [%%g0] 0x11" : : : "memory");
            store(i & 1u ? V + (DATA - RAM) + 4 : V + 4, 100 + i);
            expect(physical(DATA + 4), 100 + i);
        }
        store(V + (DATA - RAM) + 4, 48);
    }
    reg_write(MMU_CONTEXT, 0);
    __asm__ volatile("sta %%g0, [%%g0] 0x11" : : : "memory");
    expect(load(V + 4), 48);
    expect_no_fault();
}

/* Loads and stores of every kind, where the hypervisor has its own and none can be mapped. */
static void window(void)
{
    const uint32_t place = 0xffd01000u;
    uint32_t value = 7;
    uint64_t pair;

    entry(ROOT_A, 0xff,
          page(RAM, RW_RW)); /* 0xffd01000 is RAM + 0xd01000, which is not there: so a table */
    entry(ROOT_A, 0xff, table(LEVEL_2));
    entry(LEVEL_2, 0x34, page(FRAMES, RW_RW)); /* 0xffd00000 */
    physical_write(FRAME(1) + 0xf00, 0x12348678);
    store(place + 0xf00, 0x12348678);
    expect(physical(FRAME(1) + 0xf00), 0x12348678);
    expect(load(place + 0xf00), 0x12348678);
    __asm__ volatile("ldub [%1 + 1], %0" : "=r"(value) : "r"(place + 0xf00));
    expect(value, 0x34);
    __asm__ volatile("ldsh [%1 + 2], %0" : "=r"(value) : "r"(place + 0xf00));
    expect(value, 0xffff8678u);
    __asm__ volatile("stb %0, [%1 + 3]" : : "r"(0xab), "r"(place + 0xf00) : "memory");
    __asm__ volatile("sth %0, [%1]" : : "r"(0xcdef), "r"(place + 0xf00) : "memory");
    expect(physical(FRAME(1) + 0xf00), 0xcdef86abu);
    pair = 0x0123456789abcdefull;
    __asm__ volatile("std %0, [%1]" : : "r"(pair), "r"(place + 0xf08) : "memory");
    expect(physical(FRAME(1) + 0xf08), 0x01234567);
    expect(physical(FRAME(1) + 0xf0c), 0x89abcdefu);
    pair = 0;
    __asm__ volatile("ldd [%1], %0" : "=r"(pair) : "r"(place + 0xf08));
    expect((uint32_t)pair, 0x89abcdefu);
    value = 5;
    __asm__ volatile("swap [%1], %0" : "+r"(value) : "r"(place + 0xf0c) : "memory");
    expect(value, 0x89abcdefu);
    __asm__ volatile("ldstub [%1], %0" : "=r"(value) : "r"(place + 0xf0f) : "memory");
    expect(value, 5);
    expect(physical(FRAME(1) + 0xf0c), 0xff);
    entry(LEVEL_2, 0x34, page(FRAMES, R_R));
    store(place, 1);
    expect_fault(FAULT(PROTECTION, STORE_S), place);
    expect_no_fault();
    entry(LEVEL_2, 0x34, 0);
    entry(ROOT_A, 0xff, 0);
}

/* Tables as an attacker has them: loops, tables of themselves, entries that are none, tables and pages where nothing is. */
static void forged(void)
{
    static const uint32_t nowhere[] = {0x20000000, 0x50000000, 0x7ffff000};

    entry(LEVEL_3, 2, table(LEVEL_3));
    load(V + 0x2000);
    expect_fault(FAULT(TRANSLATION, LOAD_S), V + 0x2000);
    entry(LEVEL_3, 2, 3);
    load(V + 0x2000);
    expect_fault(FAULT(TRANSLATION, LOAD_S), V + 0x2000);
    entry(LEVEL_2, 2, table(LEVEL_2));
    load(V + 0x80000 + 0x2000);
    expect_fault(FAULT(TRANSLATION, LOAD_S), V + 0x82000);
    entry(LEVEL_2, 2, table(ROOT_A));
    load(V + 0x80000);
    expect_fault(FAULT(INVALID, LOAD_S), V + 0x80000);
    for (uint32_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
        entry(LEVEL_2, 2, table(nowhere[i]));
        load(V + 0x80000);
        expect_fault(FAULT(TRANSLATION, LOAD_S), V + 0x80000);
        entry(LEVEL_3, 2, page(nowhere[i], RWX));
        expect(load(V + 0x2000), 0x600d); /* the bus's error, not the MMU's */
        expect(trap_count[TT_DATA_ACCESS], ++traps);
        expect(reg_read(MMU_STATUS) & 2u, 0);
    }
    entry(LEVEL_2, 2, 0);
    /* A table maps itself: its entries can be written through it. */
    entry(LEVEL_3, 2, page(LEVEL_3, RW_RW));
    store(V + 0x2000 + 4 * 3, page(DATA, RW_RW));
    flush();
    expect(load(V + 0x3004), 48);
    entry(LEVEL_3, 2, 0);
    entry(LEVEL_3, 3, 0);
    /* Devices by way of tables. */
    entry(LEVEL_3, 2, page(GPTIMER & ~0xfffu, RW_RW));
    expect(load(V + 0x2000 + 0x308) & 7u, 2);
    entry(LEVEL_3, 2, 0);
    expect_no_fault();
}

/* Far more tables than the shadow memory has room for, several times over, by turns in two contexts. */
static void exhausted(void)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < 64; i++) {
        physical_write(LEVEL_3 + 4 * i, page(DATA, RW_RW));
        physical_write(LEVEL_2 + 4 * i, table(LEVEL_3));
    }
    for (uint32_t i = 0x52; i < 0x60; i++) {
        physical_write(ROOT_A + 4 * i, table(LEVEL_2));
        physical_write(ROOT_B + 4 * i, table(LEVEL_2));
    }
    flush();
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 14 * 64; i++) {
            const uint32_t place = 0x52000000u + 0x40000u * i + 0x1000u * (i & 63u);

            reg_write(MMU_CONTEXT, i >> 3 & 1u);
            store(place + 12, i);
            sum += load(place + 12) == i;
        }
    }
    expect(sum, 2 * 14 * 64);
    reg_write(MMU_CONTEXT, 0);
    expect_no_fault();
}

static void storm(void)
{
    for (uint32_t i = 0; i < 300; i++) {
        flush();
        store(V + 4, i);
        __asm__ volatile("sta %%g0, [%0] 0x03" : : "r"(i << 8) : "memory");
        reg_write(MMU_CONTROL, i & 1u ? E | NF : E);
    }
    expect(load(V + 4), 299);
    reg_write(MMU_CONTROL, E);
    expect_no_fault();
}

int main(void)
{
    tables_build();
    registers();
    pages();
    rights();
    fetches();
    no_fault();
    contexts();
    window();
    forged();
    exhausted();
    storm();
    reg_write(MMU_CONTROL, 0);
    expect(physical(DATA + 4), 299);
    return summary("mmu");
}
