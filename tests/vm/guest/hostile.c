/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a guest may try from its supervisor mode. Each attempt has its defined result: a trap as on hardware, or no effect on anybody
 * but itself. Those that end in error mode bring the partition's cold start; an area that is kept counts them.
 */
#include "hv/guest-kit/port.h"
#include "tests/vm/guest/guest.h"

#define KEPT 0x60000000u /* area of the system (tests/vm/isolation.xml) */

enum { TT_INSTRUCTION_ACCESS = 0x01, TT_ILLEGAL = 0x02 };

/* Comes back by its trap, behind its call (start.S). */
void fetch_from(uint32_t address);
__asm__(".text; .align 4; fetch_from: jmp %o0; nop");

/* Nobody's, the hypervisor's, and places where others have something; the last is RAM behind the guest's own. */
static const uint32_t places[] = {
    0x00000000, 0x10000000, 0x10010000, 0x20000000, 0x20010000, 0x3ffffff8, 0x40800000, 0x41000000,
    0x50000000, 0x7ffffff8, 0x80100000, 0xffcffff8, 0xffd00000, 0xffd01000, 0xffd02000, 0xffd08000,
    0xffd10000, 0xffd20000, 0xffd40000, 0xffe00000, 0xffe80000, 0xffe80100, 0xffe80200, 0xffe80300,
    0xfff00000, 0xffff9000, 0xffffa000, 0xffffb000, 0xffffd000, 0xffffe000, 0xffffeff8,
};

#define STORE_ALTERNATE(asi)                                                                       \
    static void store_##asi(uint32_t address)                                                      \
    {                                                                                              \
        __asm__ volatile("sta %0, [%1] " #asi : : "r"(0xbadbad00), "r"(address) : "memory");       \
    }
STORE_ALTERNATE(0x00)
STORE_ALTERNATE(0x01)
STORE_ALTERNATE(0x0a)
STORE_ALTERNATE(0x0b)
STORE_ALTERNATE(0x1c)

static void store_plain(uint32_t address)
{
    __asm__ volatile("st %0, [%1]" : : "r"(0xbadbad00), "r"(address) : "memory");
}

static void store_double(uint32_t address)
{
    __asm__ volatile("std %%g2, [%0]" : : "r"(address) : "memory");
}

static void swap_word(uint32_t address)
{
    uint32_t value = 0xbadbad00;

    __asm__ volatile("swap [%1], %0" : "+r"(value) : "r"(address) : "memory");
}

static void stores(void)
{
    static void (*const ways[])(uint32_t address) = {
        store_plain, store_double, swap_word,  store_0x00,
        store_0x01,  store_0x0a,   store_0x0b, store_0x1c,
    };

    for (uint32_t way = 0; way < sizeof ways / sizeof ways[0]; way++) {
        for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            const uint32_t before = trap_count[TT_DATA_ACCESS];

            ways[way](places[i]);
            expect(trap_count[TT_DATA_ACCESS], before + 1);
        }
    }
}

static void traps_off(void)
{
    set_psr(psr() & ~0x20u);
}

#define LOAD_ALTERNATE(name, instruction)                                                          \
    static void name(uint32_t address)                                                             \
    {                                                                                              \
        __asm__ volatile(instruction : : "r"(address) : "memory", "g2", "g3");                     \
    }
LOAD_ALTERNATE(load_plain, "ld [%0], %%g2")
LOAD_ALTERNATE(load_byte, "ldub [%0], %%g2")
LOAD_ALTERNATE(load_signed, "ldsh [%0], %%g2")
LOAD_ALTERNATE(load_double, "ldd [%0], %%g2")
LOAD_ALTERNATE(load_0x0a, "lda [%0] 0x0a, %%g2")
LOAD_ALTERNATE(load_0x0b, "lda [%0] 0x0b, %%g2")
LOAD_ALTERNATE(load_0x1c, "lda [%0] 0x1c, %%g2")
LOAD_ALTERNATE(load_and_set, "ldstub [%0], %%g2")

/* What others have, and what of it lies in the caches: often the very words that the hypervisor has just used. */
static void loads(void)
{
    static void (*const ways[])(uint32_t address) = {
        load_plain, load_byte, load_signed, load_double,
        load_0x0a,  load_0x0b, load_0x1c,   load_and_set,
    };

    for (uint32_t way = 0; way < sizeof ways / sizeof ways[0]; way++) {
        for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            const uint32_t before = trap_count[TT_DATA_ACCESS];

            ways[way](places[i]);
            expect(trap_count[TT_DATA_ACCESS], before + 1);
        }
    }
}

/* Instructions of others: a jump there is a trap. */
static void fetches(void)
{
    for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const uint32_t before = trap_count[TT_INSTRUCTION_ACCESS];

        fetch_from(places[i] & ~7u);
        expect(trap_count[TT_INSTRUCTION_ACCESS], before + 1);
    }
}

/* The port device with pointers of others, and numbers of all other hypercalls. */
static void ports(void)
{
    uint32_t port = 0, length = 0, valid = 0;

    expect(vm_port_create_sampling("in", 32, VM_PORT_DESTINATION, 200000, &port), VM_PORT_OK);
    for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const uint32_t place = places[i] & ~3u;

        expect(vm_port_read(port, (void *)place, &length, &valid), VM_PORT_BAD_POINTER);
        expect(vm_port_create_sampling((const char *)place, 32, VM_PORT_SOURCE, 0, &length),
               VM_PORT_BAD_POINTER);
        expect(vm_port_call(0x33, port, place, 0, 0), VM_PORT_BAD_POINTER);
    }
    expect(vm_port_read(port, (void *)(0x40040000u - 31), &length, &valid), VM_PORT_BAD_POINTER);
    for (uint32_t call = 0; call < 0x100; call++) {
        if ((call & ~3u) != 0x30 && call != 0x34 && (call & ~7u) != 0x40)
            expect(vm_port_call(call, 1, 0x40000000, 0x40000000, 0x40000000), VM_PORT_BAD_CALL);
    }
    for (uint32_t number = 2; number < 40; number++)
        expect(vm_port_write(number, (void *)0x40000000, 32), VM_PORT_INVALID_PARAM);
    expect(vm_port_write(port, (void *)0x40000000, 32), VM_PORT_INVALID_MODE);
    expect(vm_port_call(0x34, port, 0, 0, 0), VM_PORT_INVALID_MODE); /* others' message */
}

/* All windows without a mark: they are the guest's, and no spill ever happens. */
static void windows_unmarked(void)
{
    uint32_t sum = 0;

    set_psr(psr() | 0xf00u);
    __asm__ volatile("rd %%wim, %%g2; wr %%g0, %%wim; nop; nop; nop; mov 64, %%g3;"
                     "1: save; subcc %%g3, 1, %%g3; bne 1b; nop; wr %%g2, %%wim; nop; nop; nop;"
                     "mov 1, %0"
                     : "=r"(sum)
                     :
                     : "g2", "g3", "cc", "memory");
    expect(sum, 1);
    set_pil(0);
}

/* TBR at others' places: writing it harms nobody, and only its upper part is kept. */
static void tables(void)
{
    uint32_t own, is;

    __asm__ volatile("rd %%tbr, %0" : "=r"(own));
    for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        traps_off();
        __asm__ volatile("wr %1, %%tbr; nop; nop; nop; rd %%tbr, %0; wr %2, %%tbr; nop; nop; nop"
                         : "=&r"(is)
                         : "r"(places[i]), "r"(own));
        set_psr(psr() | 0x20u);
        expect(is & 0xfffff000u, places[i] & 0xfffff000u);
    }
}

/* Nothing but traps, one behind the other, which leave no gap for an alarm. */
static void trains(void)
{
    for (uint32_t i = 0; i < 40; i++) {
        __asm__ volatile(".rept 500; ta 9; ta 10; .endr" : : : "g1", "memory");
        __asm__ volatile(".rept 200; rd %%psr, %%g1; .endr" : : : "g1");
        __asm__ volatile(".rept 100; ta 3; .endr" : : : "memory");
        __asm__ volatile(".rept 20; ld [%0], %%g1; .endr" : : "r"(IRQMP) : "g1");
    }
}

/* With traps off the hypervisor carries out several at a time. */
static void trains_with_traps_off(void)
{
    const uint32_t before = psr();

    for (uint32_t i = 0; i < 4; i++) {
        set_psr(before & ~0x20u);
        __asm__ volatile(".rept 10000; rd %%psr, %%g1; .endr" : : : "g1");
        set_psr(before);
    }
}

/* Tables of the guest's own, for the MMU: 16 MiB from `program` and the devices as they are, one page at FORGED. */
#define FORGED   0x50000000u
#define CONTEXTS 6u    /* more than are kept at a time */
#define PTE      0x7eu /* RWX for the supervisor, R and M */

static uint32_t level_1[256] __attribute__((aligned(1024)));
static uint32_t level_2[64] __attribute__((aligned(256)));
static uint32_t level_3[64] __attribute__((aligned(256)));
static uint32_t contexts[CONTEXTS] __attribute__((aligned(1024)));

static void mmu_register(uint32_t address, uint32_t value)
{
    __asm__ volatile("sta %0, [%1] 0x19" : : "r"(value), "r"(address) : "memory");
}

static void mmu_flush(void)
{
    __asm__ volatile("sta %%g0, [%0] 0x18; sta %%g0, [%%g0] 0x11" : : "r"(0x400) : "memory");
}

static void forged_store(uint32_t address)
{
    const uint32_t before = trap_count[TT_DATA_ACCESS];

    mmu_flush();
    store_plain(address);
    expect(trap_count[TT_DATA_ACCESS], before + 1);
}

/* Its own memory and the devices as they are. */
static void tables_build(void)
{
    level_1[0x40] = 0x40000000u >> 4 | PTE;
    level_1[0x80] = 0x80000000u >> 4 | PTE;
    for (uint32_t i = 0; i < CONTEXTS; i++)
        contexts[i] = (uint32_t)level_1 >> 4 | 1u;
    mmu_register(0x100, (uint32_t)contexts >> 4);
    mmu_register(0x200, 0);
}

/* From one context to the next without end: each time the next instruction has to be mapped anew before it can be fetched. */
static void mmu_trains(void)
{
    tables_build();
    mmu_register(0, 1);
    for (uint32_t i = 0; i < 600; i++) {
        mmu_register(0x200, i % CONTEXTS);
        mmu_flush();
    }
    mmu_register(0, 0);
    mmu_register(0x200, 0);
}

/* Pages and tables of every level at places that are not the guest's; then a table of itself, and none. */
static void forged_tables(void)
{
    tables_build();
    level_1[FORGED >> 24] = (uint32_t)level_2 >> 4 | 1u;
    level_2[0] = (uint32_t)level_3 >> 4 | 1u;
    mmu_register(0, 1);
    for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const uint32_t place = places[i] & ~0xfffu;

        level_3[0] = place >> 4 | PTE;
        forged_store(FORGED + (places[i] & 0xffcu));
        level_3[0] = place >> 4 | 1u;
        forged_store(FORGED);
        level_2[1] = place >> 4 | 1u;
        forged_store(FORGED + 0x40000);
        level_1[0x51] = place >> 4 | 1u;
        forged_store(FORGED + 0x1000000);
        level_1[0x51] = (place & 0xff000000u) >> 4 | PTE;
        if (place >> 24 != 0x40 && place >> 24 != 0x41 && place >> 24 != 0x80)
            forged_store(FORGED + 0x1000000 + (places[i] & 0xfffffcu));
    }
    level_1[0x51] = (uint32_t)level_1 >> 4 | 1u;
    forged_store(FORGED + 0x1000000);
    mmu_register(0, 0);
    mmu_flush();
}

/* The MMU's registers, the caches', and what else has an alternate space: the guest's own affair. */
static void registers(void)
{
    for (uint32_t address = 0; address <= 0x400; address += 0x100) {
        mmu_register(address, ~address & ~1u); /* all but E */
        __asm__ volatile("sta %0, [%1] 0x18" : : "r"(0), "r"(address) : "memory");
        __asm__ volatile("sta %0, [%1] 0x04" : : "r"(0), "r"(address) : "memory");
    }
    __asm__ volatile("sta %%g0, [%0] 0x0c; sta %%g0, [%0] 0x0d; sta %%g0, [%0] 0x0e" : : "r"(0));
    __asm__ volatile("sta %%g0, [%0] 0x0f; sta %%g0, [%0] 0x1d; sta %%g0, [%0] 0x1e" : : "r"(0));
    __asm__ volatile("sta %%g0, [%%g0] 2; sta %0, [%%g0] 2" : : "r"(0x81000f));
    __asm__ volatile("wr %0, %%asr17; wr %0, %%asr16; wr %0, %%asr24; wr %0, %%asr25" : : "r"(~0u));
    *word(IRQMP + 0x10) = ~0u;
    expect(*word(IRQMP + 0x10) >> 28, 0);
}

static void storms(void)
{
    *word(IRQMP + 0x40) = 1u << 8;
    *word(GPTIMER + 0x14) = 199;
    *word(GPTIMER + 0x18) = 0xf;
    set_pil(0);
    while (trap_count[TT_INTERRUPT + 8] < 400)
        continue;
    *word(GPTIMER + 0x18) = 0;
    for (uint32_t i = 0; i < 3000; i++)
        __asm__ volatile("flush %%g0; sta %%g0, [%%g0] 0x10; sta %%g0, [%%g0] 0x11" : : : "memory");
    for (uint32_t i = 0; i < 3000; i++)
        __asm__ volatile("ta 0x20; ta 3; .word 0; rd %%psr, %%g0" : : : "memory");
    expect(trap_count[TT_ILLEGAL], 3000);
    expect(trap_count[TT_INSTRUCTION + 0x20], 3000);
    for (uint32_t i = 0; i < 4000; i++)
        *word(UART) = 'x'; /* without looking */
    put('\n');
}

static void table_in_hypervisor(void)
{
    __asm__ volatile("wr %0, %%tbr; nop; nop; nop; ta 5" : : "r"(0xffd01000) : "memory");
}

static void jump_to_hypervisor(void)
{
    traps_off();
    __asm__ volatile("jmp %0; nop" : : "r"(0xffd02000));
}

static void trap_with_traps_off(void)
{
    traps_off();
    __asm__ volatile(".word 0");
}

static void stack_in_hypervisor(void)
{
    __asm__ volatile("mov %0, %%sp; mov 20, %%g2; 1: save %%sp, -96, %%sp; subcc %%g2, 1, %%g2;"
                     "bne 1b; nop"
                     :
                     : "r"(0xfffff100)
                     : "memory");
}

static void misaligned_stack(void)
{
    __asm__ volatile("mov %0, %%sp; mov 20, %%g2; 1: save %%sp, -96, %%sp; subcc %%g2, 1, %%g2;"
                     "bne 1b; nop"
                     :
                     : "r"(0x40010001)
                     : "memory");
}

static void all_windows_marked(void)
{
    __asm__ volatile("wr %0, %%wim; nop; nop; nop; save" : : "r"(0xff) : "memory");
}

static void return_to_marked_window(void)
{
    traps_off();
    __asm__ volatile("wr %0, %%wim; nop; nop; nop; jmp %1; rett %1 + 4"
                     :
                     : "r"(0xff), "r"(0x40001000)
                     : "memory");
}

static void return_misaligned(void)
{
    traps_off();
    __asm__ volatile("wr %%g0, %%wim; nop; nop; nop; jmp %0; rett %0 + 2"
                     :
                     : "r"(0x40001000)
                     : "memory");
}

static void window_of_none(void)
{
    traps_off();
    set_psr((psr() & ~0x1fu) | 0x1f);
}

static void store_with_traps_off(void)
{
    traps_off();
    store_plain(0xffd00000);
}

static void mmu_without_tables(void)
{
    mmu_register(0x100, 0xffd00000u >> 4);
    mmu_register(0, 1);
}

static void (*const last_words[])(void) = {
    table_in_hypervisor,  trap_with_traps_off,     stack_in_hypervisor, misaligned_stack,
    all_windows_marked,   return_to_marked_window, return_misaligned,   window_of_none,
    store_with_traps_off, jump_to_hypervisor,      mmu_without_tables,
};

int main(void)
{
    volatile uint32_t *kept = word(KEPT);
    const uint32_t number = kept[0];

    if (number == 0) {
        stores();
        loads();
        fetches();
        tables();
        windows_unmarked();
        ports();
        registers();
        trains();
        trains_with_traps_off();
        mmu_trains();
        forged_tables();
        storms();
        summary("hostile");
    }
    kept[0] = number + 1;
    if (number < sizeof last_words / sizeof last_words[0]) {
        last_words[number]();
        print("still there\n");
    }
    print("all done\n");
    *word(GPTIMER + 0x4) = 0; /* an interrupt that is always there: nobody else notices */
    *word(IRQMP + 0x40) = 1u << 8;
    *word(GPTIMER + 0x14) = 0;
    *word(GPTIMER + 0x18) = 0xf;
    set_pil(0);
    for (;;)
        continue;
}
