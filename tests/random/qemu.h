/* SPDX-License-Identifier: BSD-2-Clause */
/* QEMU's leon3_generic as a child process, driven through its GDB port. Failures end the program with a message. */
#ifndef TESTS_RANDOM_QEMU_H
#define TESTS_RANDOM_QEMU_H

#include <stddef.h>
#include <stdint.h>

/* Numbers in QEMU's register packet for 32-bit SPARC: %r0 to %r31, %f0 to %f31, then these. */
enum qemu_register {
    QEMU_Y = 64,
    QEMU_PSR,
    QEMU_WIM,
    QEMU_TBR,
    QEMU_PC,
    QEMU_NPC,
    QEMU_FSR,
    QEMU_CSR,
    QEMU_REGISTERS
};

struct qemu;

struct qemu *qemu_start(const char *image);
void qemu_end(struct qemu *qemu);
void qemu_write(struct qemu *qemu, uint32_t address, const void *data, uint32_t size);
void qemu_read(struct qemu *qemu, uint32_t address, void *data, uint32_t size);
void qemu_registers(struct qemu *qemu, uint32_t value[QEMU_REGISTERS]);
void qemu_set_register(struct qemu *qemu, unsigned number, uint32_t value);
void qemu_breakpoint(struct qemu *qemu, uint32_t address);
void qemu_continue(struct qemu *qemu);
void qemu_step(struct qemu *qemu);

#endif
