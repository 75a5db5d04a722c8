/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A target for tests of the protocol: two threads of four registers (three of 4 bytes, one of 2, the last one read-only),
 * 64 KiB of memory at 0x1000, and stops that a test puts in by hand. It records what it was asked to do.
 */
#ifndef PRIDE_TESTS_FAKE_TARGET_H
#define PRIDE_TESTS_FAKE_TARGET_H

#include "gdbstub/session.h"

#include <stdio.h>
#include <string.h>

#define FAKE_BASE 0x1000u
#define FAKE_SIZE 0x10000u

struct fake_target {
    bool non_stop; /* as the session said last */
    enum gdb_hold hold[8];
    struct gdb_target target;
    uint8_t memory[FAKE_SIZE];
    uint8_t reg[8][4][4]; /* thread 0 is not used */
    struct gdb_stop next; /* what the next run or step gives; then nothing again */
    unsigned runs, steps, last_step_thread;
    unsigned restarts; /* the second one fails */
    unsigned points;   /* set now */
    enum gdb_point last_point;
    unsigned last_thread; /* of a point */
    unsigned partitions;  /* processes 2, 3, ... of a thread each */
    const char *program;  /* of process 1 */
    uint64_t last_address, last_size;
    char monitor_line[256];
};

static inline unsigned fake_thread_count(void *owner)
{
    return 2 + ((struct fake_target *)owner)->partitions;
}

static inline unsigned fake_thread_process(void *owner, unsigned thread)
{
    (void)owner;
    return thread <= 2 ? 1 : thread - 1;
}

static inline unsigned fake_thread_core(void *owner, unsigned thread)
{
    (void)owner;
    return thread <= 2 ? thread - 1 : 0;
}

static inline const char *fake_program(void *owner, unsigned process)
{
    return process == 1 ? ((struct fake_target *)owner)->program : NULL;
}

static inline bool fake_program_offered(void *owner, const char *path)
{
    const char *program = ((struct fake_target *)owner)->program;

    return program && strcmp(program, path) == 0;
}

static inline void fake_thread_describe(void *owner, unsigned thread, char *name, size_t name_size,
                                        char *state, size_t state_size)
{
    (void)owner;
    snprintf(name, name_size, "fake%u", thread - 1);
    snprintf(state, state_size, "standing");
}

static inline unsigned fake_register_size(void *owner, unsigned number)
{
    (void)owner;
    return number == 3 ? 2 : 4;
}

static inline void fake_register_read(void *owner, unsigned thread, unsigned number, void *data)
{
    struct fake_target *fake = owner;

    memcpy(data, fake->reg[thread][number], fake_register_size(fake, number));
}

static inline enum gdb_error fake_register_write(void *owner, unsigned thread, unsigned number,
                                                 const void *data)
{
    struct fake_target *fake = owner;

    if (number == 3)
        return GDB_EINVAL;
    memcpy(fake->reg[thread][number], data, fake_register_size(fake, number));
    return GDB_OK;
}

static inline size_t fake_memory_read(void *owner, unsigned thread, uint64_t address, void *data,
                                      size_t size)
{
    struct fake_target *fake = owner;

    (void)thread;
    if (address < FAKE_BASE || address >= FAKE_BASE + FAKE_SIZE)
        return 0;
    if (size > FAKE_BASE + FAKE_SIZE - address)
        size = (size_t)(FAKE_BASE + FAKE_SIZE - address);
    memcpy(data, fake->memory + (address - FAKE_BASE), size);
    return size;
}

static inline enum gdb_error fake_memory_write(void *owner, unsigned thread, uint64_t address,
                                               const void *data, size_t size)
{
    struct fake_target *fake = owner;

    (void)thread;
    if (address < FAKE_BASE || size > FAKE_SIZE || address - FAKE_BASE > FAKE_SIZE - size)
        return GDB_EFAULT;
    memcpy(fake->memory + (address - FAKE_BASE), data, size);
    return GDB_OK;
}

static inline enum gdb_error fake_point_insert(void *owner, unsigned thread, enum gdb_point point,
                                               uint64_t address, uint64_t size)
{
    struct fake_target *fake = owner;

    fake->last_point = point;
    fake->last_thread = thread;
    fake->last_address = address;
    fake->last_size = size;
    fake->points++;
    return GDB_OK;
}

static inline enum gdb_error fake_point_remove(void *owner, unsigned thread, enum gdb_point point,
                                               uint64_t address, uint64_t size)
{
    struct fake_target *fake = owner;

    fake->last_point = point;
    fake->last_thread = thread;
    fake->last_address = address;
    fake->last_size = size;
    if (fake->points == 0)
        return GDB_ENOENT;
    fake->points--;
    return GDB_OK;
}

static inline void fake_release(void *owner)
{
    ((struct fake_target *)owner)->points = 0;
}

static inline struct gdb_stop fake_next_stop(struct fake_target *fake)
{
    struct gdb_stop stop = fake->next;

    fake->next = (struct gdb_stop){0};
    return stop;
}

static inline struct gdb_stop fake_run(void *owner)
{
    struct fake_target *fake = owner;

    fake->runs++;
    return fake_next_stop(fake);
}

static inline struct gdb_stop fake_step(void *owner, unsigned thread)
{
    struct fake_target *fake = owner;

    fake->steps++;
    fake->last_step_thread = thread;
    if (fake->next.kind == GDB_STOP_NONE)
        return (struct gdb_stop){
            .kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_TRAP, .thread = thread};
    return fake_next_stop(fake);
}

static inline unsigned fake_thread_running(void *owner)
{
    (void)owner;
    return 1;
}

static inline bool fake_document(void *owner, const char *object, const char *annex,
                                 struct gdb_text *text)
{
    (void)owner;
    if (strcmp(object, "features") != 0 || strcmp(annex, "target.xml") != 0)
        return false;
    gdb_text_print(text, "<target>0123456789</target>");
    return true;
}

static inline bool fake_monitor(void *owner, unsigned thread, const char *line,
                                struct gdb_text *text)
{
    struct fake_target *fake = owner;

    snprintf(fake->monitor_line, sizeof(fake->monitor_line), "%u:%s", thread, line);
    if (strcmp(line, "long") == 0) {
        for (int i = 0; i < 2000; i++)
            gdb_text_print(text, "line %d\n", i);
    } else {
        gdb_text_print(text, "you said %s\n", line);
    }
    return true;
}

static inline void fake_non_stop(void *owner, bool on)
{
    struct fake_target *fake = owner;

    fake->non_stop = on;
    for (size_t i = 0; i < sizeof(fake->hold) / sizeof(fake->hold[0]); i++)
        fake->hold[i] = on ? GDB_HOLD_LENDING : GDB_HOLD_NONE;
}

static inline void fake_hold(void *owner, unsigned thread, enum gdb_hold hold)
{
    struct fake_target *fake = owner;

    fake->hold[thread] = hold;
}

static inline bool fake_restart(void *owner)
{
    struct fake_target *fake = owner;

    fake->restarts++;
    return fake->restarts != 2;
}

static inline void fake_target_init(struct fake_target *fake)
{
    *fake = (struct fake_target){0};
    fake->target = (struct gdb_target){
        .owner = fake,
        .thread_count = fake_thread_count,
        .thread_process = fake_thread_process,
        .thread_core = fake_thread_core,
        .program = fake_program,
        .program_offered = fake_program_offered,
        .thread_describe = fake_thread_describe,
        .register_count = 4,
        .general_count = 4,
        .register_size = fake_register_size,
        .register_read = fake_register_read,
        .register_write = fake_register_write,
        .memory_read = fake_memory_read,
        .memory_write = fake_memory_write,
        .point_insert = fake_point_insert,
        .point_remove = fake_point_remove,
        .restart = fake_restart,
        .release = fake_release,
        .run = fake_run,
        .step = fake_step,
        .non_stop = fake_non_stop,
        .hold = fake_hold,
        .thread_running = fake_thread_running,
        .document = fake_document,
        .monitor = fake_monitor,
    };
}

#endif
