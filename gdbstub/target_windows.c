/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The live register windows of a thread (windows.h): in a processor's register file, or, of a partition that does not run, in the
 * block where the hypervisor keeps them. Code of the hypervisor that moves through the windows says by its call-frame
 * information, or by the block, where the trap's window is.
 */
#include "gdbstub/target_leon3.h"

#include <string.h>

#include "sim/elf/frames.h"

#define PSR_CWP   0x1fu
#define PSR_S     0x80u
#define WINDOW_L1 17u
#define GROUP     16u /* locals and ins */

/* ---- where windows are kept ------------------------------------------------------------------------------------ */

static uint32_t file_read(void *owner, unsigned window, unsigned reg)
{
    const struct target_windows *windows = owner;

    return leon3_window_read(windows->cpu, window, reg);
}

static void file_write(void *owner, unsigned window, unsigned reg, uint32_t value)
{
    const struct target_windows *windows = owner;

    leon3_window_write(windows->cpu, window, reg, value);
}

/* Windows of the block count from the partition's own one; the trap window is not kept and marked. */
static uint32_t saved_read(void *owner, unsigned window, unsigned reg)
{
    const struct target_windows *windows = owner;
    uint32_t value = 0;

    target_saved_read(windows->leon3, windows->context, window, reg, &value);
    return value;
}

static void saved_write(void *owner, unsigned window, unsigned reg, uint32_t value)
{
    const struct target_windows *windows = owner;

    target_saved_write(windows->leon3, windows->context, window, reg, value);
}

static void in_register_file(struct target_windows *windows)
{
    windows->windows = (struct gdb_windows){
        .count = leon3_windows(windows->cpu),
        .cwp = leon3_register_read(windows->cpu, LEON3_REG_PSR) & PSR_CWP,
        .wim = leon3_register_read(windows->cpu, LEON3_REG_WIM),
        .owner = windows,
        .read = file_read,
        .write = file_write,
    };
}

/* WIM of the partition, turned so that bit 0 is its own window's. */
static uint32_t saved_wim(const struct target_windows *windows, unsigned count)
{
    uint32_t wim = 0, psr = 0, cwp;

    if (!windows->leon3->saved_known)
        return UINT32_MAX;
    target_saved_read(windows->leon3, windows->context, 0, LEON3_REG_WIM, &wim);
    target_saved_read(windows->leon3, windows->context, 0, LEON3_REG_PSR, &psr);
    cwp = (psr & PSR_CWP) % count;
    return wim >> cwp | wim << (count - cwp) | 1u << (count - 1);
}

/* Memory as the partition sees it, which no processor is at. */
static bool block_peek(const struct target_windows *windows, uint32_t address, uint8_t *data,
                       uint32_t size)
{
    const struct target_leon3 *leon3 = windows->leon3;
    const struct srmmu *mmu = leon3_mmu(windows->cpu);
    uint32_t physical;

    return mmu && target_guest_address(leon3, windows->context, &address) &&
           srmmu_peek(mmu, windows->context, address, &physical, NULL, NULL, NULL) &&
           machine_memory_read(leon3->machine, physical, data, size);
}

static void in_block(struct target_windows *windows)
{
    unsigned count = leon3_windows(windows->cpu);

    windows->windows = (struct gdb_windows){
        .count = count,
        .cwp = 0,
        .wim = saved_wim(windows, count),
        .owner = windows,
        .read = saved_read,
        .write = saved_write,
    };
}

/* ---- code that moves through the windows ----------------------------------------------------------------------- */

static bool word(void *owner, uint32_t address, uint32_t *value)
{
    const struct target_windows *windows = owner;
    uint8_t data[4];

    if (address % 4 || !(windows->windows.read == saved_read
                             ? block_peek(windows, address, data, sizeof(data))
                             : leon3_peek(windows->cpu, address, data, sizeof(data))))
        return false;
    *value = bus_load32(data);
    return true;
}

/* How many windows above the present one the trap's is, by what code says of where the trapped PC is. False: it does not. */
static bool trap_window_told(const struct target_windows *windows, uint32_t pc, int *steps)
{
    static const struct {
        unsigned column;
        int steps;
    } rows[] = {
        {WINDOW_L1, 0},
        {TARGET_REG_WINDOWS + 1, 1},
        {TARGET_REG_WINDOWS + GROUP + 1, 2},
        {TARGET_REG_WINDOWS + 2 * GROUP + 1, -1},
        {TARGET_REG_WINDOWS + 3 * GROUP + 1, -2},
    };
    unsigned column;

    if (!windows->leon3->symbols || !elf_frame_pc_column(windows->leon3->symbols, pc, &column))
        return false;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].column == column) {
            *steps = rows[i].steps;
            return true;
        }
    }
    return false;
}

/* While the hypervisor saves and loads all windows WIM is 0, and the block has what PSR and WIM are to the partition. */
static bool moves_all(struct target_windows *windows, uint32_t pc)
{
    const struct target_leon3 *leon3 = windows->leon3;
    uint32_t psr, wim, offset;
    const char *function;

    if (windows->windows.wim != 0 || !leon3->symbols ||
        !target_cpu_context(leon3, windows->cpu, &windows->context) ||
        !target_saved_read(leon3, windows->context, 0, LEON3_REG_PSR, &psr) ||
        !target_saved_read(leon3, windows->context, 0, LEON3_REG_WIM, &wim))
        return false;
    function = elf_symbols_name(leon3->symbols, pc, &offset);
    if (function && strcmp(function, "hv_context_load") == 0) {
        in_block(windows);
        return true;
    }
    windows->windows.cwp = ((psr & PSR_CWP) + windows->windows.count - 1) % windows->windows.count;
    windows->windows.wim = wim;
    return true;
}

static void before_trap(struct target_windows *windows)
{
    uint32_t psr = leon3_register_read(windows->cpu, LEON3_REG_PSR);
    uint32_t pc = leon3_register_read(windows->cpu, LEON3_REG_PC);
    uint32_t type = leon3_register_read(windows->cpu, LEON3_REG_TBR) >> 4 & 0xff;
    int steps;

    if (!(psr & PSR_S))
        return;
    if (trap_window_told(windows, pc, &steps))
        gdb_windows_at_trap(&windows->windows, type, steps);
    else if (!moves_all(windows, pc))
        gdb_windows_before_trap(&windows->windows, psr, type, word);
}

void target_windows_of(const struct target_leon3 *leon3, unsigned thread,
                       struct target_windows *windows)
{
    *windows = (struct target_windows){.leon3 = leon3, .cpu = target_cpu(leon3, thread)};
    if (target_thread_saved(leon3, thread, &windows->context)) {
        in_block(windows);
        return;
    }
    in_register_file(windows);
    before_trap(windows);
}

void target_windows_leave(const struct target_leon3 *leon3, unsigned thread, uint32_t sp)
{
    struct target_windows windows;
    uint32_t psr, context;
    unsigned window;

    target_windows_of(leon3, thread, &windows);
    if (target_thread_saved(leon3, thread, &context)) {
        if (gdb_windows_leave(&windows.windows, sp, word, &window))
            target_saved_leave(leon3, context, window);
        return;
    }
    psr = leon3_register_read(windows.cpu, LEON3_REG_PSR);
    /* Not in a handler that moves through the windows, nor where they are in the hypervisor's block. */
    if (windows.windows.read != file_read || windows.windows.cwp != (psr & PSR_CWP) ||
        windows.windows.wim != leon3_register_read(windows.cpu, LEON3_REG_WIM))
        return;
    if (gdb_windows_leave(&windows.windows, sp, word, &window))
        leon3_register_write(windows.cpu, LEON3_REG_PSR, (psr & ~PSR_CWP) | window);
}
