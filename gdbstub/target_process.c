/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processes of the LEON3 target. Process 1 is the machine as its processors see it, a thread each; with a hypervisor
 * that is the hypervisor. Each named SRMMU context n is process n + 1 with one thread: user mode in that context, or
 * the registers that the hypervisor has saved. Supervisor mode belongs to process 1 in any context.
 */
#include "gdbstub/target_leon3.h"
#include "sim/machine/context_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PSR_CWP 0x1fu
#define PSR_S   0x80u
#define PSR_PS  0x40u
#define PSR_ET  0x20u

/* ---- which threads there are ----------------------------------------------------------------------------------- */

/* The index-th context that is not the hypervisor's own, NULL: there are fewer. */
static const struct machine_context *process_partition(const struct target_leon3 *leon3,
                                                       unsigned index)
{
    size_t count;
    const struct machine_context *context = machine_contexts(leon3->machine, &count);

    for (size_t i = 0; i < count; i++) {
        if (context[i].number != 0 && index-- == 0)
            return &context[i];
    }
    return NULL;
}

unsigned target_thread_count(void *owner)
{
    const struct target_leon3 *leon3 = owner;
    unsigned partitions = 0;

    while (process_partition(leon3, partitions))
        partitions++;
    return machine_cpu_count(leon3->machine) + partitions;
}

const struct machine_context *target_partition(const struct target_leon3 *leon3, unsigned thread)
{
    unsigned cpus = machine_cpu_count(leon3->machine);

    return thread > cpus ? process_partition(leon3, thread - cpus - 1) : NULL;
}

unsigned target_thread_process(void *owner, unsigned thread)
{
    const struct machine_context *partition = target_partition(owner, thread);

    return partition ? partition->number + 1 : TARGET_PROCESS_MACHINE;
}

unsigned target_thread_of_context(const struct target_leon3 *leon3, uint32_t context)
{
    const struct machine_context *partition;

    for (unsigned i = 0; (partition = process_partition(leon3, i)); i++) {
        if (partition->number == context)
            return machine_cpu_count(leon3->machine) + 1 + i;
    }
    return 0;
}

/* ---- which thread a processor is running ----------------------------------------------------------------------- */

/* False: the MMU is off and there are no contexts. */
bool target_cpu_context(const struct target_leon3 *leon3, struct leon3 *cpu, uint32_t *context)
{
    const struct srmmu *mmu = leon3_mmu(cpu);

    if (!mmu || !srmmu_enabled(mmu))
        return false;
    *context = machine_context_partition(leon3->machine, mmu->state.context);
    return true;
}

static bool process_in_user_mode(struct leon3 *cpu)
{
    return !(leon3_register_read(cpu, LEON3_REG_PSR) & PSR_S);
}

unsigned target_thread_of_cpu(const struct target_leon3 *leon3, uint32_t index)
{
    struct leon3 *cpu = machine_cpu(leon3->machine, index);
    uint32_t context;
    unsigned thread = 0;

    if (process_in_user_mode(cpu) && target_cpu_context(leon3, cpu, &context))
        thread = target_thread_of_context(leon3, context);
    return thread ? thread : index + 1;
}

unsigned target_charge(struct target_leon3 *leon3, uint32_t index)
{
    leon3->core = index;
    return target_thread_of_cpu(leon3, index);
}

/*
 * The processor that is in a partition's context, if one is. Of several the one that runs the partition's code, which the
 * hypervisor's idling in its context does not; of several such the one that stopped last.
 */
static struct leon3 *process_cpu(const struct target_leon3 *leon3, uint32_t partition,
                                 uint32_t *index)
{
    struct leon3 *found = NULL;
    unsigned best = 0;

    for (uint32_t i = 0; i < machine_cpu_count(leon3->machine); i++) {
        struct leon3 *cpu = machine_cpu(leon3->machine, i);
        unsigned rank = 1u + (process_in_user_mode(cpu) ? 2u : 0u) + (i == leon3->core ? 1u : 0u);
        uint32_t context;

        if (!target_cpu_context(leon3, cpu, &context) || context != partition || rank <= best)
            continue;
        best = rank;
        *index = i;
        found = cpu;
    }
    return found;
}

unsigned target_thread_core(void *owner, unsigned thread)
{
    const struct machine_context *partition = target_partition(owner, thread);
    uint32_t index = 0;

    if (!partition)
        return thread - 1;
    process_cpu(owner, partition->number, &index);
    return index;
}

struct leon3 *target_cpu(const struct target_leon3 *leon3, unsigned thread)
{
    const struct machine_context *partition = target_partition(leon3, thread);
    uint32_t index = thread - 1;

    if (partition && !process_cpu(leon3, partition->number, &index))
        index = 0;
    return machine_cpu(leon3->machine, index);
}

/* ---- partitions that do not run -------------------------------------------------------------------------------- */

/* Where the block lies for the hypervisor, which has the same addresses in every context. */
static bool process_block(const struct target_leon3 *leon3, uint32_t context, uint32_t offset,
                          uint32_t *physical)
{
    const struct srmmu *mmu = leon3_mmu(machine_cpu(leon3->machine, 0));
    uint32_t pte, address;

    if (!leon3->saved_known || context < leon3->saved.first || !mmu)
        return false;
    address = leon3->saved_base + (context - leon3->saved.first) * leon3->saved.stride + offset;
    return srmmu_peek(mmu, context, address, physical, &pte, NULL, NULL);
}

bool target_thread_saved(const struct target_leon3 *leon3, unsigned thread, uint32_t *context)
{
    const struct machine_context *partition = target_partition(leon3, thread);
    uint32_t index;

    if (!partition || process_cpu(leon3, partition->number, &index))
        return false;
    *context = partition->number;
    return true;
}

/* As the partition sees its PSR: user mode, in its own window and not in that of the trap. */
static uint32_t process_psr(const struct target_leon3 *leon3, uint32_t psr)
{
    uint32_t windows = leon3_windows(machine_cpu(leon3->machine, 0));

    return (psr & ~(PSR_S | PSR_PS | PSR_CWP)) | PSR_ET | ((psr & PSR_CWP) + 1) % windows;
}

static bool process_word(const struct target_leon3 *leon3, uint32_t context, uint32_t offset,
                         uint32_t *value)
{
    uint32_t physical;
    uint8_t data[4];

    if (offset == SAVED_ABSENT || !process_block(leon3, context, offset, &physical) ||
        !machine_memory_read(leon3->machine, physical, data, sizeof(data)))
        return false;
    *value = bus_load32(data);
    return true;
}

static bool process_set_word(const struct target_leon3 *leon3, uint32_t context, uint32_t offset,
                             uint32_t value)
{
    uint32_t physical;
    uint8_t data[4];

    bus_store32(data, value);
    return offset != SAVED_ABSENT && process_block(leon3, context, offset, &physical) &&
           machine_memory_write(leon3->machine, physical, data, sizeof(data));
}

/* The hypervisor has not set up its registers yet: every PSR that it keeps, of a trap, has S or PS. */
static bool process_to_start(const struct target_leon3 *leon3, uint32_t context)
{
    uint32_t psr;

    return leon3->saved_known && leon3->saved.psr != SAVED_ABSENT &&
           (!process_word(leon3, context, leon3->saved.psr, &psr) || psr == 0);
}

/* Where it is going to start, so that steps and backtraces have a place to begin at. */
static bool process_entry(const struct target_leon3 *leon3, uint32_t context, unsigned number,
                          uint32_t *value)
{
    const struct elf_symbols *symbols = programs_symbols(leon3->programs, context);

    if (!symbols || (number != LEON3_REG_PC && number != LEON3_REG_NPC))
        return false;
    *value = elf_symbols_entry(symbols) + (number == LEON3_REG_NPC ? 4 : 0);
    return true;
}

bool target_saved_read(const struct target_leon3 *leon3, uint32_t context, unsigned window,
                       unsigned number, uint32_t *value)
{
    if (process_to_start(leon3, context))
        return process_entry(leon3, context, number, value);
    if (!process_word(leon3, context, saved_layout_offset(&leon3->saved, window, number), value))
        return false;
    if (number == LEON3_REG_PSR)
        *value = process_psr(leon3, *value);
    return true;
}

bool target_saved_write(const struct target_leon3 *leon3, uint32_t context, unsigned window,
                        unsigned number, uint32_t value)
{
    return number != LEON3_REG_PSR && !process_to_start(leon3, context) &&
           process_set_word(leon3, context, saved_layout_offset(&leon3->saved, window, number),
                            value);
}

bool target_saved_leave(const struct target_leon3 *leon3, uint32_t context, unsigned steps)
{
    uint32_t windows = leon3_windows(machine_cpu(leon3->machine, 0)), psr, value;

    if (!process_word(leon3, context, leon3->saved.psr, &psr))
        return false;
    for (unsigned number = 8; number < 16; number++) { /* %o of window 0 have their own place */
        if (target_saved_read(leon3, context, steps, number, &value))
            target_saved_write(leon3, context, 0, number, value);
    }
    for (unsigned window = 0; window + steps < leon3->saved.window_count; window++) {
        for (unsigned number = 16; number < 32; number++) {
            if (target_saved_read(leon3, context, window + steps, number, &value))
                target_saved_write(leon3, context, window, number, value);
        }
    }
    psr = (psr & ~PSR_CWP) | ((psr & PSR_CWP) + steps) % windows;
    return process_set_word(leon3, context, leon3->saved.psr, psr);
}

/* ---- programs -------------------------------------------------------------------------------------------------- */

/* Process 1 is the hypervisor's space, process n + 1 that of context n. */
static uint32_t process_space(unsigned process)
{
    return process - TARGET_PROCESS_MACHINE;
}

static bool process_has_space(unsigned process)
{
    return process >= TARGET_PROCESS_MACHINE && process_space(process) < PROGRAMS_SPACES;
}

/* The layout of saved registers, from the hypervisor's file. */
static void process_find_saved(struct target_leon3 *leon3)
{
    const char *text = NULL;
    size_t size;

    leon3->symbols = target_symbols(leon3, TARGET_PROCESS_MACHINE);
    if (leon3->symbols)
        text = elf_symbols_section(leon3->symbols, ".pride.saved", &size);
    leon3->saved_known = text && saved_layout_parse(&leon3->saved, text, size) &&
                         elf_symbols_find(leon3->symbols, leon3->saved.symbol, &leon3->saved_base);
    leon3->vm_known = leon3->saved_known && leon3->saved.vm_stride &&
                      elf_symbols_find(leon3->symbols, leon3->saved.vm_symbol, &leon3->vm_base);
}

void target_leon3_find_programs(struct target_leon3 *leon3)
{
    leon3->programs = programs_create(leon3->machine);
    if (!leon3->programs)
        return;
    leon3->hypervisor = hypervisor_open(leon3->machine, leon3->programs);
    process_find_saved(leon3);
}

void target_programs_free(struct target_leon3 *leon3)
{
    hypervisor_close(leon3->hypervisor);
    programs_destroy(leon3->programs);
    leon3->hypervisor = NULL;
    leon3->programs = NULL;
    leon3->symbols = NULL;
}

struct elf_symbols *target_symbols(struct target_leon3 *leon3, unsigned process)
{
    if (!leon3->programs || !process_has_space(process))
        return NULL;
    return programs_symbols(leon3->programs, process_space(process));
}

bool target_symbol(struct target_leon3 *leon3, unsigned process, const char *word,
                   uint32_t *address)
{
    const struct elf_symbols *symbols = target_symbols(leon3, process);
    size_t length = strcspn(word, "+");
    uint64_t offset = 0;
    char name[256];

    if (!symbols || length >= sizeof(name) ||
        (word[length] && (!condition_number(word + length + 1, &offset) || offset > UINT32_MAX)))
        return false;
    snprintf(name, sizeof(name), "%.*s", (int)length, word);
    if (!elf_symbols_find(symbols, name, address))
        return false;
    *address += (uint32_t)offset;
    return true;
}

void target_print_place(struct target_leon3 *leon3, unsigned process, uint32_t address,
                        struct gdb_text *text)
{
    struct elf_symbols *symbols = target_symbols(leon3, process);
    uint32_t offset = 0;
    unsigned line;
    const char *name = symbols ? elf_symbols_name(symbols, address, &offset) : NULL;
    const char *file = name ? elf_symbols_line(symbols, address, &line) : NULL;

    gdb_text_print(text, "0x%08x", (unsigned)address);
    if (name)
        gdb_text_print(text, " <%s+%u>", name, (unsigned)offset);
    if (file)
        gdb_text_print(text, " at %s:%u", file, line);
}

const char *target_program(void *owner, unsigned process)
{
    const struct target_leon3 *leon3 = owner;

    if (!leon3->programs || !process_has_space(process))
        return NULL;
    return programs_file(leon3->programs, process_space(process));
}

bool target_program_offered(void *owner, const char *path)
{
    unsigned threads = target_thread_count(owner);

    for (unsigned thread = 1; thread <= threads; thread++) {
        const char *offered = target_program(owner, target_thread_process(owner, thread));

        if (offered && strcmp(offered, path) == 0)
            return true;
    }
    return false;
}
