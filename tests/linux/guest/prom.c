/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PROM that Linux expects on a LEON3: a version 0 vector of functions and a small device tree (the kernel's
 * arch/sparc/include/asm/openprom.h describes both). Addresses and interrupts of UART, interrupt controller and timer come from the
 * machine's APB plug&play area, the number of processors from IRQMP. Built with -DRAM_SIZE, -DCLOCK_HZ and -DCOMMAND_LINE.
 */
#include <stddef.h>
#include <stdint.h>

#define RAM_START 0x40000000u

#define APB_BASE          0x80000000u
#define APB_PLUG_AND_PLAY 0x800ff000u
#define APB_SLOTS         64u

#define VENDOR_GAISLER 0x01u
#define VENDOR_PORT    0x09u
#define DEVICE_APBUART 0x00cu
#define DEVICE_IRQMP   0x00du
#define DEVICE_GPTIMER 0x011u
#define DEVICE_PORT    0x653u

#define PAGE 0x1000u

#define UART_DATA          0x0u
#define UART_STATUS        0x4u
#define UART_CONTROL       0x8u
#define UART_STATUS_DR     0x1u
#define UART_STATUS_TS     0x2u
#define UART_STATUS_TE     0x4u
#define UART_CONTROL_RE_TE 0x3u

#define IRQMP_MPSTAT 0x10u

#define GPTIMER_SCALER        0x0u
#define GPTIMER_SCALER_RELOAD 0x4u

#define PROPERTIES_MAX 6
#define PROCESSORS_MAX 4u

#define IDPROM_FORMAT   0x01
#define IDPROM_LEON     0x32
#define IDPROM_CHECKSUM 15

uint32_t load_physical(uint32_t address);
void store_physical(uint32_t address, uint32_t value);
void machine_stop(void) __attribute__((noreturn));
void prom_set_up(void);

/* ---- console --------------------------------------------------------------------------------- */

/* Register blocks as the kernel reads them: address and size. */
static uint32_t uart_reg[2] = {0, 0x100};
static uint32_t irqmp_reg[2] = {0, 0x100};
static uint32_t gptimer_reg[2] = {0, 0x100};
static uint32_t uart_interrupt;
static uint32_t gptimer_interrupt;

/* The port device of a virtual machine, and a page for its messages, which the kernel does not get: RAM's last one. */
static uint32_t port_reg[4] = {0, 0x100, RAM_START + RAM_SIZE - PAGE, PAGE};
static uint32_t port_interrupt;

static void console_put(int c)
{
    while (!(load_physical(uart_reg[0] + UART_STATUS) & UART_STATUS_TE))
        continue;
    store_physical(uart_reg[0] + UART_DATA, (unsigned char)c);
}

static void console_write(const char *text)
{
    for (; *text; text++) {
        if (*text == '\n')
            console_put('\r');
        console_put(*text);
    }
}

static int prom_nbputchar(int c)
{
    console_put(c);
    return 1;
}

static int prom_nbgetchar(void)
{
    if (!(load_physical(uart_reg[0] + UART_STATUS) & UART_STATUS_DR))
        return -1;
    return (int)(load_physical(uart_reg[0] + UART_DATA) & 0xffu);
}

static int prom_getchar(void)
{
    int c;

    do
        c = prom_nbgetchar();
    while (c < 0);
    return c;
}

static void prom_putstr(const char *text, int length)
{
    while (length-- > 0)
        console_put(*text++);
}

static void prom_printf(const char *format, ...)
{
    console_write(format);
}

static void stop(const char *why)
{
    console_write(why);
    while (!(load_physical(uart_reg[0] + UART_STATUS) & UART_STATUS_TS))
        continue;
    machine_stop();
}

static void prom_halt(void)
{
    stop("[stub] halt\n");
}

static void prom_reboot(const char *command)
{
    (void)command;
    stop("[stub] reboot\n");
}

static void prom_evaluate(int length, const char *forth)
{
    (void)length;
    (void)forth;
}

static unsigned prom_ethernet_address(int device, char *address)
{
    (void)device;
    (void)address;
    return 0;
}

/* ---- device tree ----------------------------------------------------------------------------- */

struct property {
    const char *name;
    int length;
    const void *value;
};

struct node {
    uint32_t parent;
    struct property property[PROPERTIES_MAX];
};

enum node_number {
    NODE_NONE,
    NODE_ROOT,
    NODE_AMBA,
    NODE_IRQMP,
    NODE_GPTIMER,
    NODE_UART,
    NODE_PORT,
    NODE_CPU
};

static const uint32_t clock_hz = CLOCK_HZ;
static const uint32_t contexts = 256;
static const uint32_t system_id = 0x10000;
static const uint32_t cpu_number[PROCESSORS_MAX] = {0, 1, 2, 3};
static uint32_t node_count = NODE_CPU;

/* Format, machine type, Ethernet address; the checksum is computed. */
static unsigned char idprom[32] = {IDPROM_FORMAT, IDPROM_LEON, 2, 0, 0, 0, 0, 1};

/* clang-format off */
#define TEXT(name, value) {name, sizeof(value), value}
#define CELLS(name, value) {name, sizeof(value), &(value)}
#define CPU(n) {NODE_ROOT, {TEXT("name", "cpu" #n), TEXT("device_type", "cpu"), CELLS("clock-frequency", clock_hz), \
                            CELLS("mid", cpu_number[n]), CELLS("mmu-nctx", contexts)}}
static const struct node nodes[] = {
    [NODE_ROOT]    = {NODE_NONE, {TEXT("name", "leon"), TEXT("compatible", "leon"), TEXT("device_type", "leon"),
                                  CELLS("idprom", idprom), TEXT("banner-name", "LEON3 stub")}},
    [NODE_AMBA]    = {NODE_ROOT, {TEXT("name", "ambapp0"), TEXT("device_type", "ambapp"), CELLS("systemid", system_id)}},
    [NODE_IRQMP]   = {NODE_AMBA, {TEXT("name", "GAISLER_IRQMP"), CELLS("reg", irqmp_reg)}},
    [NODE_GPTIMER] = {NODE_AMBA, {TEXT("name", "GAISLER_GPTIMER"), CELLS("reg", gptimer_reg),
                                  CELLS("interrupts", gptimer_interrupt), CELLS("freq", clock_hz)}},
    [NODE_UART]    = {NODE_AMBA, {TEXT("name", "GAISLER_APBUART"), TEXT("device_type", "serial"), CELLS("reg", uart_reg),
                                  CELLS("interrupts", uart_interrupt), CELLS("freq", clock_hz)}},
    [NODE_PORT]    = {NODE_AMBA, {TEXT("name", "port"), TEXT("compatible", "pride,port"), CELLS("reg", port_reg),
                                  CELLS("interrupts", port_interrupt)}},
    [NODE_CPU]     = CPU(0), CPU(1), CPU(2), CPU(3), /* node_count leaves out those that are not there */
};
/* clang-format on */

static int same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static int is_there(uint32_t node)
{
    return node != NODE_PORT || port_reg[0] != 0;
}

static uint32_t first_child_after(uint32_t parent, uint32_t node)
{
    while (++node < node_count)
        if (nodes[node].parent == parent && is_there(node))
            return node;
    return NODE_NONE;
}

static uint32_t prom_nextnode(uint32_t node)
{
    if (node == NODE_NONE)
        return NODE_ROOT;
    return node < node_count ? first_child_after(nodes[node].parent, node) : NODE_NONE;
}

static uint32_t prom_child(uint32_t node)
{
    return node == NODE_NONE ? NODE_ROOT : first_child_after(node, NODE_NONE);
}

static const struct property *property_at(uint32_t node, int index)
{
    static const struct property none = {"", -1, NULL};

    if (node == NODE_NONE || node >= node_count || index >= PROPERTIES_MAX ||
        !nodes[node].property[index].name)
        return &none;
    return &nodes[node].property[index];
}

static int property_index(uint32_t node, const char *name)
{
    int index = 0;

    while (property_at(node, index)->value && !same(property_at(node, index)->name, name))
        index++;
    return index;
}

static int prom_proplen(uint32_t node, const char *name)
{
    return property_at(node, property_index(node, name))->length;
}

static int prom_getprop(uint32_t node, const char *name, char *value)
{
    const struct property *property = property_at(node, property_index(node, name));
    const char *from = property->value;

    for (int i = 0; i < property->length; i++)
        value[i] = from[i];
    return property->length;
}

static int prom_setprop(uint32_t node, const char *name, const char *value, int length)
{
    (void)node;
    (void)name;
    (void)value;
    (void)length;
    return -1;
}

static const char *prom_nextprop(uint32_t node, const char *name)
{
    int next = name && *name ? property_index(node, name) + 1 : 0;

    return property_at(node, next)->name;
}

/* ---- vector ---------------------------------------------------------------------------------- */

struct memory_list {
    const struct memory_list *next;
    uint32_t start;
    uint32_t size;
};

struct arguments {
    const char *argument[8];
    char text[100];
    char device[2];
    int controller;
    int unit;
    int partition;
    const char *kernel;
    void *reserved;
};

struct node_functions {
    uint32_t (*nextnode)(uint32_t node);
    uint32_t (*child)(uint32_t node);
    int (*proplen)(uint32_t node, const char *name);
    int (*getprop)(uint32_t node, const char *name, char *value);
    int (*setprop)(uint32_t node, const char *name, const char *value, int length);
    const char *(*nextprop)(uint32_t node, const char *name);
};

struct vector {
    uint32_t magic;
    uint32_t version;
    uint32_t plug_in_revision;
    uint32_t print_revision;
    const struct memory_list *const *total;
    const struct memory_list *const *mapped;
    const struct memory_list *const *available;
    const struct node_functions *node;
    const char *const *boot_text;
    void *device[9];
    const char *input;
    const char *output;
    int (*getchar)(void);
    void (*putchar)(int c);
    int (*nbgetchar)(void);
    int (*nbputchar)(int c);
    void (*putstr)(const char *text, int length);
    void (*reboot)(const char *command);
    void (*printf)(const char *format, ...);
    void (*abort)(void);
    int *ticks;
    void (*halt)(void);
    void **synchronize;
    void (*evaluate)(int length, const char *forth);
    const struct arguments *const *arguments;
    unsigned (*ethernet_address)(int device, char *address);
    void *version2[4 + 12];
    int filler[15];
    void *version3[5];
};

static struct memory_list ram = {NULL, RAM_START, RAM_SIZE};
static const struct memory_list *const ram_list = &ram;
static const struct memory_list *const empty_list;
static const struct node_functions node_functions = {prom_nextnode, prom_child,   prom_proplen,
                                                     prom_getprop,  prom_setprop, prom_nextprop};
static const struct arguments arguments = {.argument = {"linux", COMMAND_LINE}};
static const struct arguments *const arguments_pointer = &arguments;
static const char *const boot_text = "linux";
static const char console_tty_a = 1;
static int ticks;
static void *synchronize;

extern const struct vector prom_vector;
const struct vector prom_vector = {
    .magic = 0x10010407,
    .total = &ram_list,
    .mapped = &empty_list,
    .available = &ram_list,
    .node = &node_functions,
    .boot_text = &boot_text,
    .input = &console_tty_a,
    .output = &console_tty_a,
    .getchar = prom_getchar,
    .putchar = console_put,
    .nbgetchar = prom_nbgetchar,
    .nbputchar = prom_nbputchar,
    .putstr = prom_putstr,
    .reboot = prom_reboot,
    .printf = prom_printf,
    .abort = prom_halt,
    .ticks = &ticks,
    .halt = prom_halt,
    .synchronize = &synchronize,
    .evaluate = prom_evaluate,
    .arguments = &arguments_pointer,
    .ethernet_address = prom_ethernet_address,
};

/* ---- start ----------------------------------------------------------------------------------- */

/* Plug&play words of an APB slot (GRLIB IP library user's manual): vendor 31:24, device 23:12, interrupt 4:0; address 31:20. */
static void find_device(uint32_t vendor, uint32_t device, uint32_t *base, uint32_t *interrupt)
{
    for (uint32_t slot = 0; slot < APB_SLOTS && !*base; slot++) {
        uint32_t id = load_physical(APB_PLUG_AND_PLAY + 8 * slot);
        uint32_t bar = load_physical(APB_PLUG_AND_PLAY + 8 * slot + 4);

        if (id >> 12 == (vendor << 12 | device)) {
            *base = APB_BASE | bar >> 20 << 8;
            *interrupt = id & 0x1fu;
        }
    }
}

void prom_set_up(void)
{
    uint32_t unused;
    uint32_t processors;

    for (int i = 0; i < IDPROM_CHECKSUM; i++)
        idprom[IDPROM_CHECKSUM] ^= idprom[i];
    find_device(VENDOR_GAISLER, DEVICE_APBUART, &uart_reg[0], &uart_interrupt);
    find_device(VENDOR_GAISLER, DEVICE_IRQMP, &irqmp_reg[0], &unused);
    find_device(VENDOR_GAISLER, DEVICE_GPTIMER, &gptimer_reg[0], &gptimer_interrupt);
    find_device(VENDOR_PORT, DEVICE_PORT, &port_reg[0], &port_interrupt);
    if (port_reg[0] != 0)
        ram.size -= PAGE;
    processors = (load_physical(irqmp_reg[0] + IRQMP_MPSTAT) >> 28) + 1;
    node_count = NODE_CPU + (processors < PROCESSORS_MAX ? processors : PROCESSORS_MAX);
    store_physical(uart_reg[0] + UART_CONTROL, UART_CONTROL_RE_TE);
    store_physical(gptimer_reg[0] + GPTIMER_SCALER_RELOAD, CLOCK_HZ / 1000000 - 1);
    store_physical(gptimer_reg[0] + GPTIMER_SCALER, CLOCK_HZ / 1000000 - 1);
    console_write("[stub] starting Linux\n");
}
