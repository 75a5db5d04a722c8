/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands about the SRMMU: registers in words, table walks, contexts. Follows the SPARC V8 manual, appendix H;
 * of page numbers the bits 27:8 count, as LEON3 has 32-bit physical addresses.
 */
#include "gdbstub/monitor.h"

#include <inttypes.h>

#define CONTEXTS 256u

static const char *monitor_context_name(const struct target_leon3 *leon3, uint32_t number)
{
    size_t count;
    const struct machine_context *context = machine_contexts(leon3->machine, &count);

    for (size_t i = 0; i < count; i++) {
        if (context[i].number == number)
            return context[i].name;
    }
    return "";
}

static bool monitor_has_mmu(const struct monitor_call *call)
{
    if (machine_board(call->leon3->machine)->cpu.mmu)
        return true;
    gdb_text_print(call->text, "this processor has no MMU\n");
    return false;
}

/* ---- info mmu -------------------------------------------------------------------------------------------------- */

static void monitor_fault(uint32_t status, uint32_t address, struct gdb_text *text)
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

void monitor_info_mmu(const struct monitor_call *call)
{
    const struct srmmu *mmu = leon3_mmu(call->cpu);
    uint32_t control, context;

    if (!monitor_has_mmu(call))
        return;
    control = srmmu_register_peek(mmu, 0x000);
    context = srmmu_register_peek(mmu, 0x200);
    gdb_text_print(call->text, "control           0x%08" PRIx32 "  %s%s\n", control,
                   control & 1 ? "on" : "off", control & 2 ? ", no-fault" : "");
    gdb_text_print(
        call->text, "context pointer   0x%08" PRIx32 "  context table at 0x%08" PRIx32 "\n",
        srmmu_register_peek(mmu, 0x100), (srmmu_register_peek(mmu, 0x100) & 0x0ffffffc) << 4);
    gdb_text_print(call->text, "context           %" PRIu32 " %s\n", context,
                   monitor_context_name(call->leon3, context));
    monitor_fault(srmmu_register_peek(mmu, 0x300), srmmu_register_peek(mmu, 0x400), call->text);
}

/* ---- walk ------------------------------------------------------------------------------------------------------ */

static void monitor_entry(uint32_t entry, struct gdb_text *text)
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

void monitor_walk(const struct monitor_call *call)
{
    const struct srmmu *mmu = leon3_mmu(call->cpu);
    uint32_t address, physical = 0, pte = 0, context;
    struct srmmu_walk_step steps[4] = {{0}};
    unsigned count = 0;
    bool mapped;

    if (!monitor_has_mmu(call) ||
        !monitor_parse_number(call->word[0], UINT32_MAX, &address, call->text))
        return;
    context = srmmu_register_peek(mmu, 0x200);
    if (call->count > 1 && !monitor_parse_number(call->word[1], CONTEXTS - 1, &context, call->text))
        return;
    if (!srmmu_enabled(mmu))
        gdb_text_print(call->text,
                       "the MMU is off: addresses are physical; by the tables it would be\n");
    mapped = srmmu_peek(mmu, context, address, &physical, &pte, steps, &count);
    for (unsigned i = 0; i < count && i < 4; i++) {
        gdb_text_print(call->text, "level %u  0x%08" PRIx32 ": 0x%08" PRIx32 "  ", i,
                       steps[i].entry_address, steps[i].entry);
        monitor_entry(steps[i].entry, call->text);
    }
    if (mapped)
        gdb_text_print(call->text, "context %" PRIu32 ": 0x%08" PRIx32 " -> 0x%08" PRIx32 "\n",
                       context, address, physical);
    else
        gdb_text_print(call->text, "context %" PRIu32 ": 0x%08" PRIx32 " is not mapped\n", context,
                       address);
}

/* ---- contexts -------------------------------------------------------------------------------------------------- */

void monitor_contexts(const struct monitor_call *call)
{
    size_t count;
    const struct machine_context *context = machine_contexts(call->leon3->machine, &count);
    uint32_t now;

    if (!monitor_has_mmu(call))
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
