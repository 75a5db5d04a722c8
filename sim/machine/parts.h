/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inside of a machine, for the files of sim/machine only. Everything that decides the future is
 * in components; the rest is made from the board or belongs to the host.
 */
#ifndef PRIDE_MACHINE_PARTS_H
#define PRIDE_MACHINE_PARTS_H

#include "sim/machine/device_type.h"
#include "sim/machine/elf.h"
#include "sim/machine/machine.h"

/* How the run has ended, once it has: a machine that has ended does not go on. */
enum machine_ended { MACHINE_GOES_ON, MACHINE_HAS_EXITED };

/* The machine's own state: whose turn it is, and what a reset has to know of the image. */
struct machine_state {
    uint64_t slice_end; /* the processors run in turn up to this cycle, then events are due */
    uint32_t
        turn; /* whose turn it is: that of each processor that runs, then of each that has waited (run.c) */
    uint32_t ended; /* enum machine_ended */
    uint32_t exit_code;
    uint32_t exit_cpu;
    uint32_t image_loaded;
    uint32_t image_entry; /* physical */
    uint32_t waited;      /* a bit for each processor that did not run when the turn was its own */
    uint32_t reserved;
    uint64_t
        calm_since;  /* the end of the latest slice in which processors had to do with each other */
    uint64_t passed; /* turns that were let pass in front of a device */
    uint64_t irq_drivers
        [32]; /* for each interrupt line the devices that hold it high: bit n, device n */
};

struct machine_memory {
    struct machine *machine;
    struct bus_slave slave;
    struct component component;
    struct state_field field;
    uint8_t *touched; /* by page, since the history's last checkpoint (history.c) */
};

/* A device, and the bus slave before it if it lies on the AHB. */
struct machine_device {
    struct device *device;
    const struct device_type *type; /* NULL: the measuring port */
    uint32_t base;
    uint32_t bank; /* bytes that plug&play says of it */
    struct bus_slave slave;
};

/* One end of the wires between the interrupt controller and a processor. */
struct machine_port {
    struct machine *machine;
    uint32_t cpu;
};

/* One device's end of the interrupt lines. */
struct machine_irq_wire {
    struct machine *machine;
    uint32_t device;
};

struct machine {
    struct machine_state state;
    struct component component;
    struct board board;
    struct diag *diag;
    struct bus bus;
    struct clock clock;
    struct observers observers;
    struct component_list components;

    struct machine_memory memory[BOARD_MEMORIES];
    struct leon3 *cpu[MACHINE_CPUS_MAX];
    struct arbiter arbiter; /* of several processors */
    struct leon3_holders *holders;
    struct machine_port port[MACHINE_CPUS_MAX];
    struct machine_device device[BOARD_DEVICES + 1];
    struct machine_irq_wire irq_wire[BOARD_DEVICES + 1];
    uint32_t device_count;
    struct device *irqmp;   /* NULL: none */
    struct device *ftmctrl; /* NULL: none */
    struct device *dsu;     /* NULL: none */
    struct device *uart[MACHINE_UARTS_MAX];
    uint32_t uart_count;

    machine_uart_sink uart_sink;
    void *uart_owner;
    machine_frame_sink frame_sink;
    void *frame_owner;
    machine_input_listener input_listener;
    void *input_owner;
    uint64_t end_position;   /* machine_run goes no further; CLOCK_NEVER: no limit */
    bool replaying;          /* what is heard now was heard before: nothing goes out */
    struct history *history; /* asked whether input may come, and told; NULL: none */
    struct machine *twin;    /* gets the same input (lockstep.c); NULL: none */
    bool stop_wanted;
    const char *stop_text;
    struct machine_context context[ELF_CONTEXTS_MAX];
    size_t context_count;
    char *image; /* path of the image; NULL: none was loaded */
};

/* What the next device of this machine gets. */
struct device_env machine_device_env(struct machine *machine);

/* The wires between the interrupt controller and processor `cpu` (wires.c). */
struct irqmp_cpu_port;
void machine_connect_port(struct machine *machine, uint32_t cpu, struct irqmp_cpu_port *port);

/* The wires between the debug support unit and processor `cpu` (wires_dsu.c). */
struct dsu3_cpu_port;
void machine_connect_dsu(struct machine *machine, uint32_t cpu, struct dsu3_cpu_port *port);
void machine_debug_halt(void *owner, bool halted);

/* ASR22 and 23 of a processor at `cycle`: the debug support unit's time tag, or the cycle itself. */
uint64_t machine_up_counter(void *owner, uint64_t cycle);
bool machine_debug_trap(void *owner, uint32_t cpu, uint32_t trap, bool traps_enabled);

/* Has another processor that runs not come as far as this one, as far as the arbiter knows (run.c)? */
bool machine_is_early(void *owner, uint32_t cpu);

/* In this slice one has done what others may wait for, in a loop of their own (run.c). */
void machine_end_calm(struct machine *machine);

/* A processor takes an interrupt (wires.c). */
void machine_acknowledge(void *owner, uint32_t cpu, uint32_t level);

/* A device drives an interrupt line, which is high while any of them does; `owner` is its machine_irq_wire. */
void machine_raise_irq(void *owner, unsigned line, bool level);

/* Memory is about to be written: the caches of all processors but the writer see it (wires.c). */
void machine_will_write(void *owner, const struct bus_access *access);

/* Bus errors and corrected errors go to the AHB status registers (wires.c). */
void machine_bus_error(void *owner, const struct bus_access *access);
void machine_bus_lost(void *owner, const struct bus_access *access);
void machine_corrected_error(void *owner, const struct bus_access *access);

/* Pages of the bus became slow: no processor keeps host addresses of them (wires.c). */
void machine_pages_changed(void *owner);

/* Where characters from UARTs and the measuring port go, and what ends a run (wires.c). */
void machine_character(void *owner, uint32_t number, uint8_t character);
void machine_exit(void *owner, uint32_t cpu, uint32_t code);
void machine_watchdog(void *owner, bool level);

/* A processor that waits is woken at the present time, not where its own clock stood still. */
void machine_catch_up(struct machine *machine, uint32_t cpu);

/* A frame has left the Ethernet MAC; memory was written by DMA (wires.c). */
void machine_frame(void *owner, const uint8_t *frame, uint32_t size);
void machine_memory_written(void *owner, const char *device, uint32_t address, uint32_t size);

/* Fills in the plug&play records of the machine's AHB (pnp.c). */
struct ahbctrl_config;
void pnp_describe(const struct machine *machine, struct ahbctrl_config *config);

/* What a board's key `pnp` says (board.h), with an interrupt. */
struct device_id pnp_identity(uint32_t word, uint8_t irq);

/* machine_restore with the name of the file that the snapshot came from, for messages; or NULL. */
bool snapshot_restore(struct machine *machine, const void *data, size_t size, const char *file);

/* What a boot loader leaves, for an image that is loaded without one (start.c). */
void machine_start_image(struct machine *machine);

#endif
