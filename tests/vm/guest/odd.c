/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers of devices by loads and stores of every size and kind, aligned or not: what is then in them, natively the same. */
#include "tests/vm/guest/guest.h"

enum { TT_NOT_ALIGNED = 0x07 };

/* Those that only keep what is written; nothing happens by it while PIL is 15 and the timers stand still. */
static const uint32_t registers[] = {
    IRQMP,          IRQMP + 0x04, IRQMP + 0x08, GPTIMER + 0x20,
    GPTIMER + 0x24, 0x80000500,   0x800ff008,   0xfffff800,
};

#define STORE(name, instruction)                                                                   \
    static void name(uint32_t address)                                                             \
    {                                                                                              \
        __asm__ volatile("set 0xa5c3f17e, %%g2; set 0x0ff01ee1, %%g3;" instruction                 \
                         :                                                                         \
                         : "r"(address)                                                            \
                         : "memory", "g2", "g3", "g4");                                            \
    }
STORE(store_byte, "stb %%g2, [%0]")
STORE(store_half, "sth %%g2, [%0]")
STORE(store_word, "st %%g2, [%0]")
STORE(store_double, "std %%g2, [%0]")
STORE(store_byte_alternate, "stba %%g2, [%0] 0x0b")
STORE(store_half_bypass, "stha %%g2, [%0] 0x1c")
STORE(store_double_alternate, "stda %%g2, [%0] 0x0a")
STORE(swap, "swap [%0], %%g2")
STORE(load_and_set, "ldstub [%0], %%g2")
STORE(load_and_set_alternate, "ldstuba [%0] 0x0b, %%g2")

static void (*const stores[])(uint32_t address) = {
    store_byte,
    store_half,
    store_word,
    store_double,
    store_byte_alternate,
    store_half_bypass,
    store_double_alternate,
    swap,
    load_and_set,
    load_and_set_alternate,
};

#define LOAD(name, instruction)                                                                    \
    static uint32_t name(uint32_t address)                                                         \
    {                                                                                              \
        uint32_t value;                                                                            \
                                                                                                   \
        __asm__ volatile("clr %%g2; clr %%g3;" instruction "; xor %%g2, %%g3, %0"                  \
                         : "=r"(value)                                                             \
                         : "r"(address)                                                            \
                         : "memory", "g2", "g3");                                                  \
        return value;                                                                              \
    }
LOAD(load_byte, "ldub [%1], %%g2")
LOAD(load_signed_byte, "ldsb [%1], %%g2")
LOAD(load_half, "lduh [%1], %%g2")
LOAD(load_signed_half, "ldsh [%1], %%g2")
LOAD(load_word, "ld [%1], %%g2")
LOAD(load_double, "ldd [%1], %%g2")
LOAD(load_alternate, "ldsha [%1] 0x0b, %%g2")
LOAD(load_double_bypass, "ldda [%1] 0x1c, %%g2")

static uint32_t (*const loads[])(uint32_t address) = {
    load_byte, load_signed_byte, load_half,      load_signed_half,
    load_word, load_double,      load_alternate, load_double_bypass,
};

static uint32_t hash;

static void note_value(uint32_t value)
{
    hash = (hash ^ value) * 16777619u;
}

static void show(const char *what, uint32_t value)
{
    print(what);
    print_hex(value);
}

static void show_register(uint32_t address)
{
    show("register ", address);
    hash = 0;
    for (uint32_t way = 0; way < sizeof stores / sizeof stores[0]; way++) {
        for (uint32_t offset = 0; offset < 8; offset++) {
            *word(address) = 0x12345678;
            stores[way](address + offset);
            note_value(*word(address));
        }
    }
    show(" stores ", hash);
    hash = 0;
    for (uint32_t way = 0; way < sizeof loads / sizeof loads[0]; way++) {
        for (uint32_t offset = 0; offset < 8; offset++)
            note_value(loads[way](address + offset));
    }
    show(" loads ", hash);
    *word(address) = 0;
    show(" traps ", trap_count[TT_NOT_ALIGNED]);
    show(" ", trap_count[TT_DATA_ACCESS]);
    print("\n");
}

int main(void)
{
    set_pil(15);
    *word(GPTIMER + 0x28) = 0;
    for (uint32_t i = 0; i < sizeof registers / sizeof registers[0]; i++)
        show_register(registers[i]);
    return summary("odd");
}
