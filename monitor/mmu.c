/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands about the SRMMU: registers in words, table walks, TLBs, contexts. Follows the SPARC V8 manual, appendix H;
 * of page numbers the bits 27:8 count, as LEON3 has 32-bit physical addresses.
 */
#include "monitor/command.h"

#include "sim/machine/context_name.h"

#include <inttypes.h>
#include <string.h>

#define CONTEXTS 256u

static const char *mmu_context_name(const struct target_leon3 *leon3, uint32_t number)
{
    size_t count;
    const struct machine_context *context = machine_contexts(leon3->machine, &count);

    for (size_t i = 0; i < count; i++) {
        if (context[i].number == number)
            return context[i].name;
    }
    return "";
}

static bool mmu_there(const struct monitor_call *call)
{
    if (machine_board(call->leon3->machine)->cpu.mmu)
        return true;
    gdb_text_complain(call->text, "this processor has no MMU\n");
    return false;
}

/* ---- info mmu -------------------------------------------------------------------------------------------------- */

static void mmu_fault(uint32_t status, uint32_t address, struct gdb_text *text)
{
    static const char *const fault[] = {
        "none",        "invalid address", "protection", "privilege violation",
        "translation", "access bus",      "internal",   "reserved"};
    static const char *const access[] = {"load user data",         "load supervisor data",
                                         "execute user",           "execute supervisor",
                                         "store user data",        "store supervisor data",
                                         "store user instruction", "store supervisor instruction"};

    gdb_text_print(text, "fault status      0x%08" PRIx32 "  FT %s, AT %s, L %" PRIu32 "%s%s\n",
                   status, fault[status >> 2 & 7], access[status >> 5 & 7], status >> 8 & 3,
                   status & 2 ? ", FAV" : "", status & 1 ? ", OW" : "");
    gdb_text_print(text, "fault address     0x%08" PRIx32 "%s\n", address,
                   status & 2 ? "" : " (not valid: FAV = 0)");
}

static void mmu_info(const struct monitor_call *call)
{
    const struct srmmu *mmu = leon3_mmu(call->cpu);
    uint32_t control, context;

    if (!mmu_there(call))
        return;
    control = srmmu_register_peek(mmu, 0x000);
    context = srmmu_register_peek(mmu, 0x200);
    gdb_text_print(call->text, "control           0x%08" PRIx32 "  %s%s\n", control,
                   control & 1 ? "on" : "off", control & 2 ? ", no-fault" : "");
    gdb_text_print(
        call->text, "context pointer   0x%08" PRIx32 "  context table at 0x%08" PRIx32 "\n",
        srmmu_register_peek(mmu, 0x100), (srmmu_register_peek(mmu, 0x100) & 0x0ffffffc) << 4);
    gdb_text_print(call->text, "context           %" PRIu32 " %s\n", context,
                   mmu_context_name(call->leon3, context));
    mmu_fault(srmmu_register_peek(mmu, 0x300), srmmu_register_peek(mmu, 0x400), call->text);
}

/* ---- walk ------------------------------------------------------------------------------------------------------ */

static void mmu_entry(uint32_t entry, struct gdb_text *text)
{
    static const char *const rights[] = {"user r--, supervisor r--", "user rw-, supervisor rw-",
                                         "user r-x, supervisor r-x", "user rwx, supervisor rwx",
                                         "user --x, supervisor --x", "user r--, supervisor rw-",
                                         "user ---, supervisor r-x", "user ---, supervisor rwx"};

    switch (entry & 3) {
    case 0:
        gdb_text_print(text, "invalid\n");
        break;
    case 1:
        gdb_text_print(text, "table at 0x%08" PRIx32 "\n", (entry & 0x0ffffffc) << 4);
        break;
    case 2:
        gdb_text_print(text, "page 0x%08" PRIx32 ", ACC %" PRIu32 " (%s)%s%s%s\n",
                       (entry & 0x0fffff00) << 4, entry >> 2 & 7, rights[entry >> 2 & 7],
                       entry & 0x80 ? ", C" : "", entry & 0x40 ? ", M" : "",
                       entry & 0x20 ? ", R" : "");
        break;
    default:
        gdb_text_print(text, "reserved entry type\n");
        break;
    }
}

/* A partition's name or a number. */
static bool mmu_parse_context(const struct monitor_call *call, const char *word, uint32_t *context)
{
    if (machine_context_find(call->leon3->machine, word, strlen(word), context))
        return true;
    gdb_text_complain(call->text, "'%s': expected a partition or a context up to %u\n", word,
                      CONTEXTS - 1);
    return false;
}

/* The selected partition's, whoever runs; else the one that the processor is in. */
static uint32_t mmu_selected_context(const struct monitor_call *call)
{
    unsigned process = monitor_process(call);

    return process == TARGET_PROCESS_MACHINE ? srmmu_register_peek(leon3_mmu(call->cpu), 0x200)
                                             : process - 1;
}

static void mmu_walk(const struct monitor_call *call)
{
    const struct srmmu *mmu = leon3_mmu(call->cpu);
    uint32_t address, physical = 0, pte = 0, context;
    struct srmmu_walk_step steps[4] = {{0}};
    unsigned count = 0;
    bool mapped;

    if (!mmu_there(call) || !monitor_address(call, call->word[0], &address))
        return;
    context = mmu_selected_context(call);
    if (call->count > 1 && !mmu_parse_context(call, call->word[1], &context))
        return;
    if (!srmmu_enabled(mmu))
        gdb_text_print(call->text,
                       "the MMU is off: addresses are physical; by the tables it would be\n");
    mapped = srmmu_peek(mmu, context, address, &physical, &pte, steps, &count);
    for (unsigned i = 0; i < count && i < 4; i++) {
        gdb_text_print(call->text, "level %u  0x%08" PRIx32 ": 0x%08" PRIx32 "  ", i,
                       steps[i].entry_address, steps[i].entry);
        mmu_entry(steps[i].entry, call->text);
    }
    if (mapped)
        gdb_text_print(call->text, "context %" PRIu32 ": 0x%08" PRIx32 " -> 0x%08" PRIx32 "\n",
                       context, address, physical);
    else
        gdb_text_print(call->text, "context %" PRIu32 ": 0x%08" PRIx32 " is not mapped\n", context,
                       address);
}

/* ---- contexts -------------------------------------------------------------------------------------------------- */

static void mmu_contexts(const struct monitor_call *call)
{
    size_t count;
    const struct machine_context *context = machine_contexts(call->leon3->machine, &count);
    uint32_t now;

    if (!mmu_there(call))
        return;
    now = srmmu_register_peek(leon3_mmu(call->cpu), 0x200);
    if (count == 0)
        gdb_text_print(call->text,
                       "the image names no contexts; processor %u is in context %" PRIu32 "\n",
                       call->thread - 1, now);
    for (size_t i = 0; i < count; i++)
        gdb_text_print(call->text, "%c %3" PRIu32 "  0x%08" PRIx32 "  %-16s %s\n",
                       context[i].number == now ? '*' : ' ', context[i].number, context[i].base,
                       context[i].name, context[i].file);
}

/* ---- TLBs ------------------------------------------------------------------------------------------------------ */

static void mmu_print_entry(const struct monitor_call *call, char letter, unsigned index,
                            const struct srmmu_tlb_entry *entry)
{
    static const char *const sizes[] = {"4 GiB", "16 MiB", "256 KiB", "4 KiB"};

    gdb_text_print(call->text, "%ctlb%-2u 0x%08" PRIx32 " %-7s context %u %s -> ", letter, index,
                   entry->tag, sizes[entry->level & 3], entry->context,
                   mmu_context_name(call->leon3, entry->context));
    mmu_entry(entry->pte, call->text);
}

static void mmu_print_tlb(const struct monitor_call *call, char letter,
                          const struct srmmu_tlb_entry *entries, unsigned count)
{
    unsigned valid = 0;

    for (unsigned i = 0; i < count; i++) {
        if (!entries[i].valid)
            continue;
        valid++;
        mmu_print_entry(call, letter, i, &entries[i]);
    }
    gdb_text_print(call->text, "%ctlb: %u of %u entries valid\n", letter, valid, count);
}

static void mmu_tlb(const struct monitor_call *call)
{
    const struct srmmu *mmu = leon3_mmu(call->cpu);
    const char *which = call->count ? call->word[0] : "id";

    if (!mmu_there(call))
        return;
    if (strcmp(which, "id") != 0 && strcmp(which, "i") != 0 && strcmp(which, "d") != 0) {
        gdb_text_complain(call->text, "'%s': expected i or d\n", which);
        return;
    }
    if (strchr(which, 'i'))
        mmu_print_tlb(call, 'i', mmu->state.itlb, mmu->config.itlb_entries);
    if (strchr(which, 'd') && mmu->config.shared_tlb)
        gdb_text_print(call->text, "the itlb serves data as well\n");
    else if (strchr(which, 'd'))
        mmu_print_tlb(call, 'd', mmu->state.dtlb, mmu->config.dtlb_entries);
}

/* clang-format off */
const struct monitor_command monitor_mmu_commands[] = {
    {"contexts", "",                  0, 0, mmu_contexts, MONITOR_ANYWHERE, NULL,  "SRMMU contexts, with names where the image has them"},
    {"info mmu", "",                  0, 0, mmu_info,     MONITOR_ANYWHERE, NULL,  "the SRMMU's registers in words"},
    {"mmu",      "",                  0, 0, mmu_info,     MONITOR_ANYWHERE, NULL,  "the same"},
    {"tlb",      "[i|d]",             0, 1, mmu_tlb,      MONITOR_ANYWHERE, "i d", "valid entries of the TLBs"},
    {"walk",     "ADDRESS [CONTEXT]", 1, 2, mmu_walk,     MONITOR_ANYWHERE, "@symbol | @partition", "the table walk for a virtual address, without effects"},
    {0},
};
/* clang-format on */
