/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PS/2 mouse (ps2mouse.h).
 */
#include "sim/dev/ps2mouse.h"

#include <stddef.h>

#define ACK          0xfau
#define RESEND       0xfeu
#define PASSED       0xaau
#define WHEEL_KNOCK  0xc86450u /* 200, 100, 80 */
#define COUNTER_MAX  255       /* of a movement in a packet: nine bits with sign */
#define MOVEMENT_MAX 100000    /* not yet reported: more is lost */
#define BUTTON_BITS  7u

#define PACKET_ALWAYS 0x08u
#define PACKET_XS     0x10u
#define PACKET_YS     0x20u

void ps2mouse_reset(struct ps2mouse *mouse)
{
    *mouse = (struct ps2mouse){.rate = 100, .resolution = 2};
}

static int32_t clamp(int32_t value, int32_t limit)
{
    return value > limit ? limit : value < -limit ? -limit : value;
}

static void forget_movement(struct ps2mouse *mouse)
{
    mouse->dx = mouse->dy = mouse->dz = 0;
}

/* Defaults do not wake the wheel up or put it to sleep. */
static void set_defaults(struct ps2mouse *mouse)
{
    uint8_t wheel = mouse->wheel;
    uint32_t buttons = mouse->buttons;

    ps2mouse_reset(mouse);
    mouse->wheel = wheel;
    mouse->buttons = mouse->reported = buttons;
}

/* Commands without argument, and what they do besides the acknowledge. */

static unsigned do_scaling_1(struct ps2mouse *mouse, uint8_t *answer)
{
    (void)answer;
    mouse->doubled = 0;
    return 0;
}

static unsigned do_scaling_2(struct ps2mouse *mouse, uint8_t *answer)
{
    (void)answer;
    mouse->doubled = 1;
    return 0;
}

static unsigned do_status(struct ps2mouse *mouse, uint8_t *answer)
{
    unsigned modes = mouse->remote * 4u + mouse->enabled * 2u + mouse->doubled;

    /* Left is bit 2, middle bit 1, right bit 0. */
    answer[0] = (uint8_t)(modes << 4 | (mouse->buttons & 1u) << 2 | (mouse->buttons & 4u) >> 1 |
                          (mouse->buttons & 2u) >> 1);
    answer[1] = (uint8_t)mouse->resolution;
    answer[2] = (uint8_t)mouse->rate;
    return 3;
}

static unsigned do_stream(struct ps2mouse *mouse, uint8_t *answer)
{
    (void)answer;
    mouse->remote = 0;
    forget_movement(mouse);
    return 0;
}

static unsigned do_packet(struct ps2mouse *mouse, uint8_t *answer)
{
    return ps2mouse_packet(mouse, answer);
}

static unsigned do_unwrap(struct ps2mouse *mouse, uint8_t *answer)
{
    (void)answer;
    mouse->wrap = 0;
    forget_movement(mouse);
    return 0;
}

static unsigned do_wrap(struct ps2mouse *mouse, uint8_t *answer)
{
    (void)answer;
    mouse->wrap = 1;
    return 0;
}

static unsigned do_remote(struct ps2mouse *mouse, uint8_t *answer)
{
    (void)answer;
    mouse->remote = 1;
    forget_movement(mouse);
    return 0;
}

static unsigned do_identify(struct ps2mouse *mouse, uint8_t *answer)
{
    forget_movement(mouse);
    answer[0] = mouse->wheel ? 3 : 0;
    return 1;
}

static unsigned do_enable(struct ps2mouse *mouse, uint8_t *answer)
{
    (void)answer;
    mouse->enabled = 1;
    forget_movement(mouse);
    return 0;
}

static unsigned do_disable(struct ps2mouse *mouse, uint8_t *answer)
{
    (void)answer;
    mouse->enabled = 0;
    forget_movement(mouse);
    return 0;
}

static unsigned do_defaults(struct ps2mouse *mouse, uint8_t *answer)
{
    (void)answer;
    set_defaults(mouse);
    return 0;
}

static unsigned do_reset(struct ps2mouse *mouse, uint8_t *answer)
{
    ps2mouse_reset(mouse);
    answer[0] = PASSED;
    answer[1] = 0;
    return 2;
}

static unsigned do_argument(struct ps2mouse *mouse, uint8_t *answer)
{
    (void)mouse, (void)answer;
    return 0;
}

/* clang-format off */
static const struct command {
    uint8_t byte;
    bool argument; /* one byte follows */
    unsigned (*act)(struct ps2mouse *mouse, uint8_t *answer); /* bytes after the acknowledge */
} commands[] = {
    {0xe6, false, do_scaling_1}, {0xe7, false, do_scaling_2}, {0xe8, true,  do_argument}, /* resolution */
    {0xe9, false, do_status},    {0xea, false, do_stream},    {0xeb, false, do_packet},
    {0xec, false, do_unwrap},    {0xee, false, do_wrap},      {0xf0, false, do_remote},
    {0xf2, false, do_identify},  {0xf3, true,  do_argument},  /* sample rate */
    {0xf4, false, do_enable},    {0xf5, false, do_disable},   {0xf6, false, do_defaults},
    {0xff, false, do_reset},
};
/* clang-format on */

static const struct command *find_command(uint8_t byte)
{
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (commands[i].byte == byte)
            return &commands[i];
    return NULL;
}

static bool take_argument(struct ps2mouse *mouse, uint8_t byte)
{
    uint8_t command = mouse->argument_of;

    mouse->argument_of = 0;
    if (command == 0xe8) {
        if (byte > 3)
            return false;
        mouse->resolution = byte;
        return true;
    }
    if (byte < 10 || byte > 200)
        return false;
    mouse->rate = byte;
    mouse->knock = (mouse->knock << 8 | byte) & 0xffffffu;
    if (mouse->knock == WHEEL_KNOCK)
        mouse->wheel = 1;
    return true;
}

unsigned ps2mouse_command(struct ps2mouse *mouse, uint8_t byte, uint8_t answer[PS2MOUSE_ANSWER_MAX])
{
    const struct command *command = find_command(byte);

    answer[0] = ACK;
    if (mouse->wrap && byte != 0xec && byte != 0xff) {
        answer[0] = byte;
        return 1;
    }
    if (mouse->argument_of && !command) {
        if (!take_argument(mouse, byte))
            answer[0] = RESEND;
        return 1;
    }
    mouse->argument_of = 0;
    if (!command) {
        answer[0] = RESEND;
        return 1;
    }
    if (command->argument)
        mouse->argument_of = byte;
    return 1 + command->act(mouse, answer + 1);
}

void ps2mouse_move(struct ps2mouse *mouse, int32_t dx, int32_t dy, int32_t dz, uint32_t buttons)
{
    mouse->buttons = buttons & BUTTON_BITS;
    mouse->dx = clamp(mouse->dx + clamp(dx, MOVEMENT_MAX), MOVEMENT_MAX);
    mouse->dy = clamp(mouse->dy + clamp(dy, MOVEMENT_MAX), MOVEMENT_MAX);
    mouse->dz = clamp(mouse->dz + clamp(dz, MOVEMENT_MAX), MOVEMENT_MAX);
}

bool ps2mouse_wants(const struct ps2mouse *mouse)
{
    return mouse->enabled && !mouse->remote && !mouse->wrap &&
           (mouse->dx || mouse->dy || (mouse->wheel && mouse->dz) ||
            mouse->buttons != mouse->reported);
}

/* Scaling 2:1 of small movements is a table: 0 1 1 3 6 9, then twice. */
static int32_t scaled(const struct ps2mouse *mouse, int32_t movement)
{
    static const int32_t small[] = {0, 1, 1, 3, 6, 9};
    int32_t size = movement < 0 ? -movement : movement;

    if (!mouse->doubled || mouse->remote)
        return movement;
    size = size < 6 ? small[size] : size * 2;
    return clamp(movement < 0 ? -size : size, COUNTER_MAX);
}

static int32_t take(int32_t *movement, int32_t limit)
{
    int32_t part = clamp(*movement, limit);

    *movement -= part;
    return part;
}

unsigned ps2mouse_packet(struct ps2mouse *mouse, uint8_t packet[4])
{
    int32_t dx = scaled(mouse, take(&mouse->dx, COUNTER_MAX));
    int32_t dy = scaled(mouse, take(&mouse->dy, COUNTER_MAX));

    packet[0] = (uint8_t)(PACKET_ALWAYS | mouse->buttons | (dx < 0 ? PACKET_XS : 0) |
                          (dy < 0 ? PACKET_YS : 0));
    packet[1] = (uint8_t)dx;
    packet[2] = (uint8_t)dy;
    mouse->reported = mouse->buttons;
    if (!mouse->wheel) {
        mouse->dz = 0;
        return 3;
    }
    packet[3] = (uint8_t)take(&mouse->dz, 7);
    return 4;
}

void ps2mouse_bound(struct ps2mouse *mouse)
{
    ps2mouse_move(mouse, 0, 0, 0, mouse->buttons);
    mouse->reported &= BUTTON_BITS;
    mouse->rate = mouse->rate < 10 ? 10 : mouse->rate > 200 ? 200 : mouse->rate;
    mouse->resolution &= 3u;
    mouse->knock &= 0xffffffu;
    if (mouse->argument_of != 0xe8 && mouse->argument_of != 0xf3)
        mouse->argument_of = 0;
    mouse->remote = mouse->remote != 0;
    mouse->wrap = mouse->wrap != 0;
    mouse->enabled = mouse->enabled != 0;
    mouse->doubled = mouse->doubled != 0;
    mouse->wheel = mouse->wheel != 0;
    mouse->reserved[0] = mouse->reserved[1] = 0;
}
