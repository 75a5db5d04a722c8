/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The measuring port: the AHB slave of the RTL test bench through which programs report. A store to
 * +0 is a mark (the observation MARK), to +4 a character, to +8 the end of the run; a load of +0
 * gives the cycle, of +4 the number of instructions. Marks, and the end of a run that has some, are
 * lines of text among the characters, as the test bench prints them: "MARK cycle instructions value",
 * "EXIT cycle instructions code", the last of each in hexadecimal. No such block exists on a real board.
 */
#ifndef PRIDE_DEV_MARKPORT_H
#define PRIDE_DEV_MARKPORT_H

#include "sim/base/device.h"

#define MARKPORT_SIZE 0x1000u

struct markport_config {
    const char *name;
    uint32_t base; /* on the AHB, for observations */
    void *owner;
    /* Any of these may be NULL. `cpu` is the bus master that wrote. */
    void (*character)(void *owner, uint32_t cpu, uint8_t character);
    void (*exit)(void *owner, uint32_t cpu, uint32_t code);
    uint64_t (*instructions)(void *owner, uint32_t cpu);
};

/* NULL: out of memory. The configuration is copied, the name is not. */
struct device *markport_create(const struct markport_config *config, const struct device_env *env);

#endif
