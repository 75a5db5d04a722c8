/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Builds a machine from its board and takes it apart again; power-on reset. The order of
 * construction is fixed by the board: it gives components and events their rank.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sim/cache/holders.h"
#include "sim/dev/markport.h"
#include "sim/machine/parts.h"

#define EVENTS_OF_A_DEVICE 3 /* at most: GRETH */
#define EVENTS_OF_OTHERS   1 /* of the clock: faults_create */

#define FIELD(member) STATE_SCALAR(machine_state, member)
static const struct state_field machine_fields[] = {
    FIELD(slice_end),   FIELD(turn),     FIELD(ended),
    FIELD(exit_code),   FIELD(exit_cpu), FIELD(image_loaded),
    FIELD(image_entry), FIELD(waited),   FIELD(reserved),
    FIELD(calm_since),  FIELD(passed),   STATE_ARRAY(machine_state, irq_drivers),
};
#undef FIELD

struct device_env machine_device_env(struct machine *machine)
{
    struct machine_irq_wire *wire = &machine->irq_wire[machine->device_count];

    *wire = (struct machine_irq_wire){machine, machine->device_count};
    return (struct device_env){
        .clock = &machine->clock,
        .observers = &machine->observers,
        .diag = machine->diag,
        .irq = {machine_raise_irq, wire},
        .bus = &machine->bus,
        .clock_hz = machine->board.clock_hz,
    };
}

static bool report_memory(struct machine *machine, const char *what)
{
    return diag_error(machine->diag, machine->board.name, 0, "no host memory for '%s'", what);
}

/* Whatever wrote to memory behind the processors' backs, they must not keep decoded copies. */
static void memory_reload(void *owner)
{
    const struct machine_memory *memory = owner;

    memset(memory->touched, 1, memory->slave.size >> BUS_PAGE_BITS);
    for (uint32_t i = 0; i < memory->machine->board.cpu_count; i++)
        if (memory->machine->cpu[i])
            leon3_memory_reloaded(memory->machine->cpu[i], memory->slave.base, memory->slave.size);
}

static bool build_memory(struct machine *machine, uint32_t index)
{
    const struct board_memory *board = &machine->board.memory[index];
    struct machine_memory *memory = &machine->memory[index];
    void *bytes = mmap(NULL, board->size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (bytes == MAP_FAILED)
        return report_memory(machine, board->name);
    memory->touched = calloc(board->size >> BUS_PAGE_BITS, 1);
    memory->machine = machine;
    memory->slave = (struct bus_slave){
        .name = board->name,
        .base = board->base,
        .size = board->size,
        .memory = bytes,
        .read_only = board->rom,
        .cacheable = board->cacheable,
        .first_wait = (uint8_t)board->first_wait,
        .next_wait = (uint8_t)board->next_wait,
        .touched = memory->touched,
    };
    memory->field = (struct state_field){"byte[]", 0, 1, board->size, 1};
    memory->component = (struct component){
        .name = board->name,
        .state = bytes,
        .size = board->size,
        .fields = &memory->field,
        .field_count = 1,
        .owner = memory,
        .reload = memory_reload,
    };
    if (!memory->touched)
        return report_memory(machine, board->name);
    if (!bus_add_slave(&machine->bus, &memory->slave))
        return diag_error(machine->diag, machine->board.name, 0, "'%s' overlaps another slave",
                          board->name);
    component_add(&machine->components, &memory->component);
    return true;
}

static bool build_cpu(struct machine *machine, uint32_t index)
{
    const struct leon3_env env = {
        .bus = &machine->bus,
        .clock = &machine->clock,
        .observers = &machine->observers,
        .diag = machine->diag,
        .index = index,
        .first = index ? machine->cpu[0] : NULL,
        .cpu_count = machine->board.cpu_count,
        .arbiter = machine->board.cpu_count > 1 ? &machine->arbiter : NULL,
        .holders = machine->holders,
        .owner = machine,
        .acknowledge = machine_acknowledge,
        .debug_trap = machine_debug_trap,
        .early = machine->board.cpu_count > 1 ? machine_is_early : NULL,
        .up_counter = machine_up_counter,
    };

    machine->cpu[index] = leon3_create(&machine->board.cpu, &env, &machine->components);
    if (!machine->cpu[index])
        return report_memory(machine, "cpu");
    leon3_select(machine->cpu[index], (enum leon3_engine)machine->board.engine,
                 (enum leon3_timing)machine->board.timing);
    return true;
}

/* The bus speaks absolute addresses, devices know only their own. */
static enum bus_result access_device(void *owner, struct bus_access *access)
{
    const struct machine_device *device = owner;
    enum bus_result result;

    access->address -= device->base;
    result = device->device->access(device->device->self, access);
    access->address += device->base;
    return result;
}

static bool add_to_bus(struct machine *machine, struct machine_device *device, uint32_t size)
{
    device->slave = (struct bus_slave){
        .name = device->device->name,
        .base = device->base,
        .size = size,
        .posted = device->device->posted,
        .first_wait = device->device->wait,
        .next_wait = device->device->wait,
        .owner = device,
        .access = access_device,
    };
    return bus_add_slave(&machine->bus, &device->slave) ||
           diag_error(machine->diag, machine->board.name, 0, "'%s' overlaps another slave",
                      device->device->name);
}

static bool add_device(struct machine *machine, struct device *device,
                       const struct device_type *type, uint32_t base, uint32_t size)
{
    struct machine_device *place = &machine->device[machine->device_count++];

    *place = (struct machine_device){.device = device, .type = type, .base = base, .bank = size};
    if (device->component.size)
        component_add(&machine->components, &device->component);
    return (type && type->bus == DEVICE_ON_APB) || add_to_bus(machine, place, size);
}

static bool build_device(struct machine *machine, const struct board_device *board)
{
    const struct device_type *type = device_type_find(board->type);
    unsigned errors = machine->diag->errors;
    struct device *device;

    if (machine->clock.count + EVENTS_OF_A_DEVICE + EVENTS_OF_OTHERS > CLOCK_EVENTS)
        return diag_error(machine->diag, machine->board.name, 0,
                          "'%s': more devices than the clock has events for", board->name);
    device = type->create(machine, board);
    if (!device)
        return errors != machine->diag->errors ? false : report_memory(machine, board->name);
    if (board->pnp)
        device->id = pnp_identity(board->pnp, device->id.irq);
    if (!add_device(machine, device, type, board->base, device_type_size(board)))
        return false;
    if (board->size)
        machine->device[machine->device_count - 1].bank = board->size;
    return true;
}

static uint64_t count_instructions(void *owner, uint32_t cpu)
{
    const struct machine *machine = owner;

    return cpu < machine->board.cpu_count ? leon3_instructions(machine->cpu[cpu]) : 0;
}

/* The measuring port's characters are those of one more UART. */
uint32_t machine_markport_uart(const struct machine *machine)
{
    return machine->uart_count;
}

static void markport_character(void *owner, uint32_t cpu, uint8_t character)
{
    struct machine *machine = owner;

    if (observe_wanted(&machine->observers, OBSERVE_UART_OUT)) {
        const struct observation what = {
            .point = OBSERVE_UART_OUT,
            .cpu = cpu,
            .cycle = machine->clock.state.now,
            .code = machine_markport_uart(machine),
            .value = character,
        };

        observe_emit(&machine->observers, &what);
    }
    machine_character(machine, machine_markport_uart(machine), character);
}

static bool build_markport(struct machine *machine)
{
    const struct markport_config config = {
        .name = "markport",
        .base = machine->board.markport,
        .owner = machine,
        .character = markport_character,
        .exit = machine_exit,
        .instructions = count_instructions,
    };
    struct device_env env = machine_device_env(machine);
    struct device *device;

    if (!machine->board.markport)
        return true;
    device = markport_create(&config, &env);
    return device ? add_device(machine, device, NULL, config.base, MARKPORT_SIZE)
                  : report_memory(machine, config.name);
}

static bool build_devices(struct machine *machine)
{
    for (unsigned stage = 0; stage < DEVICE_STAGES; stage++) {
        for (uint32_t i = 0; i < machine->board.device_count; i++) {
            const struct board_device *board = &machine->board.device[i];

            if (device_type_find(board->type)->stage == stage && !build_device(machine, board))
                return false;
        }
    }
    return build_markport(machine);
}

static bool build(struct machine *machine)
{
    clock_init(&machine->clock);
    component_add(&machine->components, &machine->clock.component);
    machine->component = (struct component){
        .name = "machine",
        .state = &machine->state,
        .size = sizeof(machine->state),
        .fields = machine_fields,
        .field_count = sizeof(machine_fields) / sizeof(machine_fields[0]),
    };
    component_add(&machine->components, &machine->component);
    if (!bus_init(&machine->bus))
        return report_memory(machine, "bus");
    machine->holders = calloc(1, sizeof(*machine->holders));
    if (!machine->holders)
        return report_memory(machine, "caches");
    machine->bus.error = machine_bus_error;
    machine->bus.error_owner = machine;
    machine->bus.lost = machine_bus_lost;
    machine->bus.lost_owner = machine;
    machine->bus.will_write = machine_will_write;
    machine->bus.will_write_owner = machine;
    for (uint32_t i = 0; i < machine->board.memory_count; i++)
        if (!build_memory(machine, i))
            return false;
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        if (!build_cpu(machine, i))
            return false;
    if (machine->board.cpu_count > 1)
        arbiter_init(&machine->arbiter, machine->board.cpu_count, &machine->components);
    return build_devices(machine);
}

struct machine *machine_create(const struct board *board, struct diag *diag)
{
    struct machine *machine;

    if (!board_check(board, board->name, diag))
        return NULL;
    machine = calloc(1, sizeof(*machine));
    if (!machine) {
        diag_error(diag, board->name, 0, "no host memory for a machine");
        return NULL;
    }
    machine->board = *board;
    machine->diag = diag;
    machine->end_position = CLOCK_NEVER;
    if (!build(machine)) {
        machine_destroy(machine);
        return NULL;
    }
    machine_reset(machine);
    return machine;
}

/* Also of a machine that was only built in part. */
void machine_destroy(struct machine *machine)
{
    if (!machine)
        return;
    while (machine->device_count) {
        struct device *device = machine->device[--machine->device_count].device;

        device->destroy(device->self);
    }
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        if (machine->cpu[i])
            leon3_destroy(machine->cpu[i]);
    for (uint32_t i = 0; i < machine->board.memory_count; i++) {
        free(machine->memory[i].touched);
        if (machine->memory[i].slave.memory)
            munmap(machine->memory[i].slave.memory, machine->memory[i].slave.size);
    }
    bus_fini(&machine->bus);
    free(machine->holders);
    free(machine->image);
    free(machine);
}

void machine_reset(struct machine *machine)
{
    machine->state = (struct machine_state){
        .turn = machine->board.cpu_count,
        .image_loaded = machine->state.image_loaded,
        .image_entry = machine->state.image_entry,
    };
    machine->stop_wanted = false;
    machine->clock.state.now = 0;
    for (unsigned event = 0; event < machine->clock.count; event++)
        clock_disarm(&machine->clock, event);
    arbiter_reset(&machine->arbiter);
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        leon3_reset(machine->cpu[i]);
    for (uint32_t i = 0; i < machine->device_count; i++)
        machine->device[i].device->reset(machine->device[i].device->self);
    machine_start_image(machine);
}
