/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory of the LEON3 target: as a processor's present context or a partition's own sees it, with live register windows laid over the stack;
 * or physical, as it is. Device registers are read in whole words by the debug master, which devices may refuse. No
 * access changes R and M bits, TLBs or traps.
 */
#include "gdbstub/target_leon3.h"

#include <string.h>

/* What the accesses of one packet have in common. */
struct memory_view {
    const struct target_leon3 *leon3;
    struct leon3 *cpu;
    bool partition; /* its own context, not the processor's */
    uint32_t context;
    struct target_windows windows;
};

static void memory_view_init(struct memory_view *view, const struct target_leon3 *leon3,
                             unsigned thread)
{
    const struct machine_context *partition = target_partition(leon3, thread);

    *view = (struct memory_view){.leon3 = leon3,
                                 .cpu = target_cpu(leon3, thread),
                                 .partition = partition != NULL,
                                 .context = partition ? partition->number : 0};
    target_windows_of(leon3, thread, &view->windows);
}

/* Where an address leads in the mode we are in. False: it is not mapped. */
static bool memory_translate(const struct memory_view *view, uint32_t address, uint32_t *physical)
{
    const struct srmmu *mmu = leon3_mmu(view->cpu);
    uint32_t pte;

    *physical = address;
    if (view->leon3->physical)
        return true;
    if (view->partition)
        return mmu && target_guest_address(view->leon3, view->context, &address) &&
               srmmu_peek(mmu, view->context, address, physical, &pte, NULL, NULL);
    return !mmu || !srmmu_enabled(mmu) ||
           srmmu_peek(mmu, mmu->state.context, address, physical, &pte, NULL, NULL);
}

bool target_translate(const struct target_leon3 *leon3, unsigned thread, uint32_t address,
                      uint32_t *physical)
{
    struct memory_view view;

    memory_view_init(&view, leon3, thread);
    return memory_translate(&view, address, physical);
}

static bool memory_device_beat(struct bus *bus, uint32_t address, bool write, uint32_t *value)
{
    struct bus_access access = {
        .address = address, .value = *value, .size = 4, .master = BUS_MASTER_DEBUG, .write = write};

    if (bus_access(bus, &access) != BUS_OK)
        return false;
    *value = access.value;
    return true;
}

/* Registers are words: of a narrower read the rest is dropped. */
static bool memory_device_read(struct bus *bus, uint32_t physical, uint8_t *data, uint32_t size)
{
    uint32_t word = 0;
    uint8_t bytes[4];

    for (uint32_t i = 0; i < size; i++) {
        uint32_t address = physical + i;

        if (i == 0 || address % 4 == 0) {
            if (!memory_device_beat(bus, address & ~3u, false, &word))
                return false;
            bus_store32(bytes, word);
        }
        data[i] = bytes[address % 4];
    }
    return true;
}

static bool memory_device_write(struct bus *bus, uint32_t physical, const uint8_t *data,
                                uint32_t size)
{
    for (uint32_t i = 0; i < size; i += 4) {
        uint32_t word = bus_load32(data + i);

        if (!memory_device_beat(bus, physical + i, true, &word))
            return false;
    }
    return true;
}

static bool memory_is_device(const struct bus *bus, uint32_t physical)
{
    const struct bus_slave *slave = bus_slave_at(bus, physical);

    return slave && !slave->memory;
}

/* Within one page. */
static bool memory_read_piece(const struct memory_view *view, uint32_t address, uint8_t *data,
                              uint32_t size)
{
    struct bus *bus = machine_bus(view->leon3->machine);
    uint32_t physical;

    if (!memory_translate(view, address, &physical))
        return false;
    if (memory_is_device(bus, physical))
        return memory_device_read(bus, physical, data, size);
    return machine_memory_read(view->leon3->machine, physical, data, size);
}

static uint32_t memory_piece_size(uint64_t address, size_t left)
{
    uint64_t piece = BUS_PAGE_SIZE - address % BUS_PAGE_SIZE;

    return (uint32_t)(piece < left ? piece : left);
}

size_t target_memory_read(void *owner, unsigned thread, uint64_t address, void *data, size_t size)
{
    const struct target_leon3 *leon3 = owner;
    struct memory_view view;
    uint8_t *bytes = data;
    size_t done = 0;

    memory_view_init(&view, leon3, thread);
    while (done < size && address + done <= UINT32_MAX) {
        uint32_t piece = memory_piece_size(address + done, size - done);

        if (!memory_read_piece(&view, (uint32_t)(address + done), bytes + done, piece))
            break;
        done += piece;
    }
    if (done && !leon3->physical)
        gdb_windows_read(&view.windows.windows, (uint32_t)address, bytes, done);
    return done;
}

/* Could a write of this piece be done? Device registers take whole words only. */
static bool memory_check_piece(const struct memory_view *view, uint32_t address, uint32_t size)
{
    struct bus *bus = machine_bus(view->leon3->machine);
    uint32_t physical;

    if (!memory_translate(view, address, &physical))
        return false;
    if (memory_is_device(bus, physical))
        return physical % 4 == 0 && size % 4 == 0;
    return bus_memory(bus, physical, true) != NULL;
}

/* By physical address in either mode: that drops decoded copies in every processor. */
static bool memory_write_piece(const struct memory_view *view, uint32_t address,
                               const uint8_t *data, uint32_t size)
{
    struct bus *bus = machine_bus(view->leon3->machine);
    uint32_t physical;

    if (!memory_translate(view, address, &physical))
        return false;
    if (memory_is_device(bus, physical))
        return memory_device_write(bus, physical, data, size);
    return machine_memory_write(view->leon3->machine, physical, data, size);
}

enum gdb_error target_memory_write(void *owner, unsigned thread, uint64_t address, const void *data,
                                   size_t size)
{
    struct target_leon3 *leon3 = owner;
    const uint8_t *bytes = data;
    struct memory_view view;
    uint32_t piece;

    memory_view_init(&view, leon3, thread);
    if (address > UINT32_MAX || size > UINT32_MAX - address + 1)
        return GDB_EFAULT;
    for (size_t done = 0; done < size; done += piece) {
        piece = memory_piece_size(address + done, size - done);
        if (!memory_check_piece(&view, (uint32_t)(address + done), piece))
            return GDB_EFAULT;
    }
    for (size_t done = 0; done < size; done += piece) {
        piece = memory_piece_size(address + done, size - done);
        if (!memory_write_piece(&view, (uint32_t)(address + done), bytes + done, piece))
            return GDB_EFAULT;
    }
    if (!leon3->physical)
        gdb_windows_write(&view.windows.windows, (uint32_t)address, bytes, size);
    target_changed(leon3);
    return GDB_OK;
}
