/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine is a value: a board with processors, memories and devices that can be made, loaded,
 * run, saved, restored, compared, and forgotten. Several may live in one process. This is the
 * public face of libpride.a.
 */
#ifndef PRIDE_MACHINE_MACHINE_H
#define PRIDE_MACHINE_MACHINE_H

#include "sim/base/bus.h"
#include "sim/base/clock.h"
#include "sim/base/component.h"
#include "sim/base/device.h"
#include "sim/base/diag.h"
#include "sim/base/observe.h"
#include "sim/leon3/leon3.h"
#include "sim/machine/board.h"

#define MACHINE_CPUS_MAX  16
#define MACHINE_UARTS_MAX 8

enum machine_stop_reason {
    MACHINE_LIMIT,      /* the cycle asked for was reached */
    MACHINE_EXIT,       /* the guest ended the run; code */
    MACHINE_ERROR_MODE, /* processor `cpu` is in error mode and nothing else can run */
    MACHINE_DEADLOCK,   /* every processor waits and no event is pending */
    MACHINE_BREAKPOINT, /* processor `cpu` is before the instruction at a breakpoint */
    MACHINE_REQUEST     /* machine_stop was called; `text` is what its caller gave */
};

struct machine_stop {
    enum machine_stop_reason reason;
    uint32_t code;
    uint32_t cpu;
    const char *text;
};

/*
 * Names of SRMMU contexts, from the image's section ".pride.contexts" (docs/abi.md); empty without
 * one.
 */
struct machine_context {
    uint32_t number;
    uint32_t base; /* lowest program address */
    /* Contexts of the same partition, if it has others as well: a virtual machine's while its own MMU is on. */
    uint32_t more, more_count;
    char name[32];
    char file[64]; /* the program's file name */
};

struct machine;

/* Builds the board. NULL: an error was reported. `diag` must outlive the machine. */
struct machine *machine_create(const struct board *board, struct diag *diag);
void machine_destroy(struct machine *machine);

/* Power-on reset; memory contents are kept. */
void machine_reset(struct machine *machine);

/*
 * Loads an ELF file by physical addresses and sets processor 0's PC to its entry (as a physical
 * address). False: reported, nothing changed.
 */
bool machine_load(struct machine *machine, const char *path);

/* The path of the image that was loaded last; NULL: none. */
const char *machine_image(const struct machine *machine);

/* Runs until cycle `until` (absolute; CLOCK_NEVER: no limit) or an earlier stop. */
struct machine_stop machine_run(struct machine *machine, uint64_t until);

/*
 * One instruction (or trap entry) of processor `cpu`; the others keep up in time. MACHINE_ANY_CPU: of
 * the one whose turn it is, the stop's `cpu`; of a processor that waits, its waiting.
 */
#define MACHINE_ANY_CPU UINT32_MAX
struct machine_stop machine_step(struct machine *machine, uint32_t cpu);

/*
 * Where the run is, as a number that grows with everything that happens and is the same in every run
 * of the same machine; and running to there, or to the first place behind it.
 */
uint64_t machine_position(const struct machine *machine);
struct machine_stop machine_run_to(struct machine *machine, uint64_t until, uint64_t position);

/*
 * From an observer or device: end the run after the present instruction. `text` must stay valid.
 * The first caller wins.
 */
void machine_stop(struct machine *machine, const char *text);

/* Cycles since power-on; instructions of all processors since then; cycles of the board's clock in seconds. */
uint64_t machine_cycle(const struct machine *machine);
uint64_t machine_instructions(const struct machine *machine);
double machine_seconds(const struct machine *machine, uint64_t cycles);

/* XXH3 of the whole state, caches of engines apart: the same wherever the run has come to the same. */
uint64_t machine_digest(const struct machine *machine);

/*
 * Snapshot in memory: *data is malloc'ed. Restore needs the same board and settings; false: `diag`
 * says why, unchanged.
 */
bool machine_save(struct machine *machine, void **data, size_t *size);
bool machine_restore(struct machine *machine, const void *data, size_t size);

/*
 * The same as files (zstd); saving writes a temporary and renames it, over nothing but a plain file.
 * Whether that is possible can be asked before a long run. False: reported.
 */
bool machine_can_save_file(struct machine *machine, const char *path);
bool machine_save_file(struct machine *machine, const char *path);
bool machine_restore_file(struct machine *machine, const char *path);

/* Parts. */
const struct board *machine_board(const struct machine *machine);
struct leon3 *machine_cpu(struct machine *machine, uint32_t index); /* NULL: no such processor */
uint32_t machine_cpu_count(const struct machine *machine);
struct bus *machine_bus(struct machine *machine);
struct clock *machine_clock(struct machine *machine);
struct observers *machine_observers(struct machine *machine);
struct component_list *machine_components(struct machine *machine);
struct diag *machine_diag(struct machine *machine);
const struct machine_context *machine_contexts(const struct machine *machine, size_t *count);

/*
 * Physical memory for debuggers, loaders and faults: no side effects, devices are not touched;
 * decoded copies are dropped on writes.
 */
bool machine_memory_read(struct machine *machine, uint32_t physical, void *data, uint32_t size);
bool machine_memory_write(struct machine *machine, uint32_t physical, const void *data,
                          uint32_t size);

/*
 * Bits of a word (at a multiple of 4) flip where they are stored, and bits 0..6 of its EDAC check bits
 * where it has some. Caches keep the copies that they have, and a memory controller with EDAC may
 * correct what it reads. False: there is no memory, no EDAC for the check bits, or no room for more
 * such words; nothing is changed.
 */
bool machine_memory_upset(struct machine *machine, uint32_t physical, uint32_t data, uint8_t check);

/*
 * UARTs. Output characters are the observation point UART_OUT and the sink set here; input is fed
 * at the machine's present time and arrives as the baud rate lets it. False: no such UART, or its
 * input queue is full.
 */
typedef void (*machine_uart_sink)(void *owner, uint32_t uart, uint8_t character);
void machine_uart_set_sink(struct machine *machine, machine_uart_sink sink, void *owner);
bool machine_uart_input(struct machine *machine, uint32_t uart, uint8_t character);

/* The number that the measuring port's text has among those of UARTs; it is there with board.markport. */
uint32_t machine_markport_uart(const struct machine *machine);

/*
 * What comes in from the host, at the machine's present time: all of it passes machine_input, which
 * tells the listener (one; NULL: none) what was taken. False: there is no such port, the size is
 * wrong, or too much waits there already.
 */
enum machine_input_kind {
    MACHINE_INPUT_UART,  /* a byte that arrives as the baud rate lets it */
    MACHINE_INPUT_PS2,   /* a byte that the keyboard at the board's n-th PS/2 port sends */
    MACHINE_INPUT_MOUSE, /* the mouse at the n-th PS/2 port moves, or its buttons change */
    MACHINE_INPUT_FRAME, /* an Ethernet frame of 14..1514 bytes without its check sequence */
    MACHINE_INPUT_GPIO,  /* pins of the n-th GRGPIO get levels from outside */
    MACHINE_INPUT_KINDS
};
struct machine_input {
    enum machine_input_kind kind;
    uint32_t port;
    uint8_t byte;
    int32_t dx, dy, dz; /* counts to the right, up, and of the wheel towards the user */
    uint32_t buttons;   /* left 1, right 2, middle 4 */
    const uint8_t *frame;
    uint32_t size;
    uint32_t mask, level;
};
bool machine_input(struct machine *machine, const struct machine_input *input);
typedef void (*machine_input_listener)(void *owner, const struct machine_input *input);
void machine_input_listen(struct machine *machine, machine_input_listener listener, void *owner);

/* Each kind by itself. */
bool machine_ps2_input(struct machine *machine, uint32_t port, uint8_t byte);
bool machine_mouse_input(struct machine *machine, uint32_t port, int32_t dx, int32_t dy, int32_t dz,
                         uint32_t buttons);
bool machine_gpio_input(struct machine *machine, uint32_t port, uint32_t mask, uint32_t level);

/*
 * Ethernet: frames that leave the board's MAC go to the sink, of 60..1514 bytes without the check
 * sequence; those given here arrive one after the other as the line lets them. False: there is no
 * MAC, the size is not 14..9018 (what is above 1514 arrives, too long), or too many are on their way.
 */
typedef void (*machine_frame_sink)(void *owner, const uint8_t *frame, uint32_t size);
void machine_frame_set_sink(struct machine *machine, machine_frame_sink sink, void *owner);
bool machine_frame_input(struct machine *machine, const uint8_t *frame, uint32_t size);

/*
 * What the board's frame buffer shows now: the size of the picture (false: none), and its rows of
 * width * height * 3 bytes red, green, blue.
 */
bool machine_picture_size(const struct machine *machine, uint32_t *width, uint32_t *height);
void machine_picture(const struct machine *machine, uint8_t *rgb);

/*
 * After the end of a run: lets the characters leave that transmitters still hold, as on a board whose
 * processors have stopped. Takes simulated time (at most a second), in which nothing else runs.
 */
void machine_uart_drain(struct machine *machine);

#endif
