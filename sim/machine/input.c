/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Input from the host: everything that comes into a machine from outside passes machine_input, at
 * the machine's present time. So it can be recorded, and a machine that is given the same at the
 * same times does the same.
 */
#include <string.h>

#include "sim/dev/apbps2.h"
#include "sim/dev/apbuart.h"
#include "sim/dev/greth.h"
#include "sim/dev/grgpio.h"
#include "sim/machine/history.h"
#include "sim/machine/parts.h"

/* The n-th device of a type, NULL: there are fewer. */
static struct device *nth_device(const struct machine *machine, const char *type, uint32_t n)
{
    for (uint32_t i = 0; i < machine->device_count; i++)
        if (machine->device[i].type && !strcmp(machine->device[i].type->name, type) && !n--)
            return machine->device[i].device;
    return NULL;
}

static bool input_uart(struct machine *machine, const struct machine_input *input)
{
    return input->port < machine->uart_count &&
           apbuart_input(machine->uart[input->port], input->byte);
}

static bool input_ps2(struct machine *machine, const struct machine_input *input)
{
    struct device *device = nth_device(machine, "apbps2", input->port);

    return device && apbps2_input(device, input->byte);
}

static bool input_mouse(struct machine *machine, const struct machine_input *input)
{
    struct device *device = nth_device(machine, "apbps2", input->port);

    return device && apbps2_move(device, input->dx, input->dy, input->dz, input->buttons);
}

static bool input_frame(struct machine *machine, const struct machine_input *input)
{
    struct device *device = nth_device(machine, "greth", input->port);

    return device && greth_input(device, input->frame, input->size);
}

static bool input_gpio(struct machine *machine, const struct machine_input *input)
{
    struct device *device = nth_device(machine, "grgpio", input->port);

    if (!device)
        return false;
    grgpio_set_input(device, input->mask, input->level);
    return true;
}

static bool (*const inputs[MACHINE_INPUT_KINDS])(struct machine *machine,
                                                 const struct machine_input *input) = {
    [MACHINE_INPUT_UART] = input_uart,   [MACHINE_INPUT_PS2] = input_ps2,
    [MACHINE_INPUT_MOUSE] = input_mouse, [MACHINE_INPUT_FRAME] = input_frame,
    [MACHINE_INPUT_GPIO] = input_gpio,
};

bool machine_input(struct machine *machine, const struct machine_input *input)
{
    if (history_refuses_input(machine->history) || !inputs[input->kind](machine, input))
        return false;
    if (machine->twin)
        inputs[input->kind](machine->twin, input);
    if (history_note_input(machine->history, input) && machine->input_listener)
        machine->input_listener(machine->input_owner, input);
    return true;
}

void machine_input_listen(struct machine *machine, machine_input_listener listener, void *owner)
{
    machine->input_listener = listener;
    machine->input_owner = owner;
}

bool machine_uart_input(struct machine *machine, uint32_t uart, uint8_t character)
{
    return machine_input(machine, &(struct machine_input){
                                      .kind = MACHINE_INPUT_UART, .port = uart, .byte = character});
}

bool machine_ps2_input(struct machine *machine, uint32_t port, uint8_t byte)
{
    return machine_input(
        machine, &(struct machine_input){.kind = MACHINE_INPUT_PS2, .port = port, .byte = byte});
}

bool machine_mouse_input(struct machine *machine, uint32_t port, int32_t dx, int32_t dy, int32_t dz,
                         uint32_t buttons)
{
    return machine_input(machine, &(struct machine_input){.kind = MACHINE_INPUT_MOUSE,
                                                          .port = port,
                                                          .dx = dx,
                                                          .dy = dy,
                                                          .dz = dz,
                                                          .buttons = buttons});
}

bool machine_frame_input(struct machine *machine, const uint8_t *frame, uint32_t size)
{
    return machine_input(machine, &(struct machine_input){
                                      .kind = MACHINE_INPUT_FRAME, .frame = frame, .size = size});
}

bool machine_gpio_input(struct machine *machine, uint32_t port, uint32_t mask, uint32_t level)
{
    return machine_input(
        machine, &(struct machine_input){
                     .kind = MACHINE_INPUT_GPIO, .port = port, .mask = mask, .level = level});
}
