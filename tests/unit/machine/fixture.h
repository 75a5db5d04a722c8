/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Machines and small programs for the tests of sim/machine: executables made in memory, written to
 * a temporary file, and loaded like any other; error lines are collected instead of printed.
 */
#ifndef PRIDE_TESTS_MACHINE_FIXTURE_H
#define PRIDE_TESTS_MACHINE_FIXTURE_H

#include <elf.h>
#include <unistd.h>

#include "sim/machine/machine.h"
#include "tests/helpers/cmocka_all.h"

#define FIXTURE_RAM 0x40000000u

/* Instructions to be loaded at an address; every program is a row of such parts. */
struct program_part {
    uint32_t address;
    uint32_t count;
    uint32_t word[64];
};

struct program {
    uint32_t part_count;
    struct program_part part[2];
};

/* clang-format off */
/* %g2 = 42, %g1 = 1, ta 0 with traps disabled: the guest's exit. */
static const struct program program_exit = {1, {{FIXTURE_RAM, 3, {
    0x8410202a, 0x82102001, 0x91d02000}}}};

/* unimp with traps disabled: error mode. */
static const struct program program_error = {1, {{FIXTURE_RAM, 2, {0x01000000, 0x00000000}}}};

/* inc %g3; st %g3, [%g1 + 0x100] for ever. */
static const struct program program_loop = {1, {{FIXTURE_RAM, 5, {
    0x03100000, 0x8600e001, 0xc6206100, 0x10bffffe, 0x01000000}}}};

/* Sleeps for ever, as nothing can wake it. */
static const struct program program_sleep = {1, {{FIXTURE_RAM, 4, {
    0xa7800000, 0x01000000, 0x10bffffe, 0x01000000}}}};

/*
 * Timer 1 interrupts every 40 cycles; the processor sleeps in between. The handler, at level 8 of the
 * table at 0x40001000, counts in %g3; after 5 of them the guest exits with 42.
 */
static const struct program program_tick = {2, {
    {FIXTURE_RAM, 36, {
        0x03100004, 0x82106000, 0x81980001,             /* set 0x40001000, %g1; wr %g1, %tbr          */
        0x03200000, 0x82106300, 0x84102003,             /* set 0x80000300, %g1; mov 3, %g2            */
        0xc4204000, 0xc4206004,                         /* scaler and its reload                      */
        0x84102031, 0xc4206014, 0x8410200f, 0xc4206018, /* reload of timer 1; EN, RS, LD, IE          */
        0x03200000, 0x82106240, 0x84102100, 0xc4204000, /* IRQMP.MPMASK = 0x100                       */
        0x86100000, 0x84102002, 0x81900002,             /* clr %g3; wr 2, %wim                        */
        0x85480000, 0x8188a020,                         /* PSR.ET = 1                                 */
        0x01000000, 0x01000000, 0x01000000,
        0xa7800000, 0x80a0e005, 0x12bffffe, 0x01000000, /* 1: wr %asr19; cmp %g3, 5; bne 1b           */
        0x8410202a, 0x82102001, 0x89480000, 0x81892020, /* exit 42 with PSR.ET = 0                    */
        0x01000000, 0x01000000, 0x01000000, 0x91d02000}},
    {FIXTURE_RAM + 0x1180, 3, {0x8600e001, 0x81c44000, 0x81cc8000}}}};

/*
 * For four processors: each adds 500 to a counter under a lock; processor 0 starts the others, waits
 * for all, and exits with the sum / 32 = 62.
 */
static const struct program program_smp = {1, {{FIXTURE_RAM, 44, {
    0x8f444000, 0x8f31e01c, 0x80a1e000, 0x12800006, 0x01000000, /* processor number from ASR17        */
    0x03200000, 0x82106210, 0x8410200e, 0xc4204000,             /* IRQMP.MPSTAT = 0xe                 */
    0x03100040, 0x861021f4,                                     /* lock, counter, finished; 500       */
    0xc4684000, 0x80908000, 0x12bffffe, 0x01000000,             /* ldstub until it was free           */
    0xc8006004, 0x88012001, 0xc8206004, 0xc0284000,             /* counter++, unlock                  */
    0x86a0e001, 0x12bffff7, 0x01000000,
    0xc4684000, 0x80908000, 0x12bffffe, 0x01000000,
    0xc8006008, 0x88012001, 0xc8206008, 0xc0284000,             /* finished++                         */
    0x80a1e000, 0x02800005, 0x01000000,
    0xa7800000, 0x10800000, 0x01000000,                         /* the others sleep                   */
    0xc8006008, 0x80a12004, 0x12bffffe, 0x01000000,             /* processor 0 waits for all          */
    0xc4006004, 0x8530a005, 0x82102001, 0x91d02000}}}};
/* clang-format on */

/* The lines that a diag was given. */
struct lines {
    unsigned count;
    char last[1024];
};

static inline void lines_add(void *owner, const char *line)
{
    struct lines *lines = owner;

    lines->count++;
    snprintf(lines->last, sizeof(lines->last), "%s", line);
}

static inline void lines_capture(struct lines *lines, struct diag *diag)
{
    *lines = (struct lines){.count = 0};
    diag_init(diag);
    diag->sink = lines_add;
    diag->owner = lines;
}

/* Exactly one line, "pride: error: ..." with `part` in it. */
static inline void assert_one_error(const struct lines *lines, const char *part)
{
    if (lines->count != 1)
        fail_msg("%u lines instead of one, the last: '%s'", lines->count, lines->last);
    assert_int_equal(strncmp(lines->last, "pride: error: ", 14), 0);
    if (!strstr(lines->last, part))
        fail_msg("'%s' does not say '%s'", lines->last, part);
}

static inline void put32(uint8_t *p, uint32_t value)
{
    p[0] = (uint8_t)(value >> 24);
    p[1] = (uint8_t)(value >> 16);
    p[2] = (uint8_t)(value >> 8);
    p[3] = (uint8_t)value;
}

static inline void put16(uint8_t *p, uint16_t value)
{
    p[0] = (uint8_t)(value >> 8);
    p[1] = (uint8_t)value;
}

#define FIXTURE_ELF_MAX 2048

/* The program as an executable; the number of bytes. Headers as in Elf32_Ehdr and Elf32_Phdr. */
static inline size_t make_elf(const struct program *program, uint8_t elf[FIXTURE_ELF_MAX])
{
    size_t at = sizeof(Elf32_Ehdr) + program->part_count * sizeof(Elf32_Phdr);

    memset(elf, 0, FIXTURE_ELF_MAX);
    memcpy(elf, ELFMAG "\1\2\1", 7); /* 32 bits, big-endian, version 1 */
    put16(elf + offsetof(Elf32_Ehdr, e_type), ET_EXEC);
    put16(elf + offsetof(Elf32_Ehdr, e_machine), EM_SPARC);
    put32(elf + offsetof(Elf32_Ehdr, e_version), 1);
    put32(elf + offsetof(Elf32_Ehdr, e_entry), program->part[0].address);
    put32(elf + offsetof(Elf32_Ehdr, e_phoff), sizeof(Elf32_Ehdr));
    put16(elf + offsetof(Elf32_Ehdr, e_ehsize), sizeof(Elf32_Ehdr));
    put16(elf + offsetof(Elf32_Ehdr, e_phentsize), sizeof(Elf32_Phdr));
    put16(elf + offsetof(Elf32_Ehdr, e_phnum), (uint16_t)program->part_count);
    put16(elf + offsetof(Elf32_Ehdr, e_shentsize), sizeof(Elf32_Shdr));
    for (uint32_t i = 0; i < program->part_count; i++) {
        const struct program_part *part = &program->part[i];
        uint8_t *header = elf + sizeof(Elf32_Ehdr) + i * sizeof(Elf32_Phdr);

        put32(header + offsetof(Elf32_Phdr, p_type), PT_LOAD);
        put32(header + offsetof(Elf32_Phdr, p_offset), (uint32_t)at);
        put32(header + offsetof(Elf32_Phdr, p_vaddr), part->address);
        put32(header + offsetof(Elf32_Phdr, p_paddr), part->address);
        put32(header + offsetof(Elf32_Phdr, p_filesz), 4 * part->count);
        put32(header + offsetof(Elf32_Phdr, p_memsz), 4 * part->count);
        put32(header + offsetof(Elf32_Phdr, p_flags), PF_R | PF_X);
        for (uint32_t w = 0; w < part->count; w++, at += 4)
            put32(elf + at, part->word[w]);
    }
    return at;
}

/* Writes a file of its own; its name must be unlinked and freed. */
static inline char *write_temporary(const void *data, size_t size)
{
    char *name = strdup(P_tmpdir "/pride-test-XXXXXX");
    int file = mkstemp(name);

    assert_true(file >= 0);
    assert_int_equal(write(file, data, size), size);
    close(file);
    return name;
}

static inline void remove_temporary(char *name)
{
    unlink(name);
    free(name);
}

/* A file of the repository's tests; to be freed. */
static inline char *source_path(const char *path)
{
    const char *root = getenv("PRIDE_SOURCE");
    size_t size = strlen(root ? root : ".") + strlen(path) + 2;
    char *name = malloc(size);

    assert_non_null(name);
    snprintf(name, size, "%s/%s", root ? root : ".", path);
    return name;
}

/* A machine of a compiled-in board with settings "key=value", NULL at the end. */
static inline struct machine *make_machine(const char *board_name, struct diag *diag, ...)
{
    struct board board;
    struct machine *machine;
    const char *setting;
    va_list settings;

    assert_true(board_load(&board, board_name, diag));
    va_start(settings, diag);
    while ((setting = va_arg(settings, const char *)))
        assert_true(board_set(&board, setting, diag));
    va_end(settings);
    machine = machine_create(&board, diag);
    assert_non_null(machine);
    return machine;
}

/* Memories of a megabyte at most: what there is more would be saved empty. */
static inline void make_memories_small(struct board *board)
{
    for (uint32_t i = 0; i < board->memory_count; i++)
        if (board->memory[i].size > 1u << 20)
            board->memory[i].size = 1u << 20;
}

static inline void load_program(struct machine *machine, const struct program *program)
{
    uint8_t elf[FIXTURE_ELF_MAX];
    size_t size = make_elf(program, elf);
    char *name = write_temporary(elf, size);

    assert_true(machine_load(machine, name));
    remove_temporary(name);
}

#endif
