/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRETH's receiver. As in grethc.vhd a descriptor is read before its frame begins, when RE is set and after each frame, and RE
 * clears itself then if it is not enabled; a frame that has begun before is lost. Memory is written in words: behind a frame's
 * last byte lies the begin of its check sequence, and what is refused for its address has left its first burst in the buffer.
 * A bus error stops the receiver, and interrupts nobody.
 */
#include "sim/dev/greth_state.h"

#include <string.h>

#define AT_TYPE      12
#define TYPE_CONTROL 0x8808u /* MAC control frames: nobody gets them */
#define HEADER       14u     /* bytes: two addresses, type or length */

#define BURST         16u /* bytes of a burst into memory: half of the FIFO */
#define ARP_WRITTEN   32u /* bytes in memory before the debug link knows that a request is its own */
#define TOO_LONG_SIZE 1515u /* what is counted of a frame that is too long */

/* A descriptor's status. */
#define DESCRIPTOR_FT (1u << 15) /* too long */
#define DESCRIPTOR_LE (1u << 18) /* the length field is wrong */
#define DESCRIPTOR_MC (1u << 26) /* by the hash table */
#define ERRORS        (DESCRIPTOR_FT | DESCRIPTOR_LE)

/* The CRC of Ethernet: the check sequence, and six bits of it are the index into the hash table. */
static uint32_t crc32(const uint8_t *data, uint32_t size)
{
    uint32_t crc = UINT32_MAX;

    for (uint32_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (unsigned bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return crc;
}

static bool is_broadcast(const uint8_t *frame)
{
    static const uint8_t broadcast[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

    return !memcmp(frame, broadcast, sizeof(broadcast));
}

static bool hash_hit(const struct greth *e, const uint8_t *frame)
{
    uint32_t crc, index = 0;

    if (!(e->state.control & CONTROL_ME) || !(frame[0] & 1))
        return false;
    crc = crc32(frame, 6);
    /* The CRC is sent from bit 31: that is its lowest here. */
    for (unsigned bit = 0; bit < 6; bit++)
        index |= (crc >> (31 - bit) & 1u) << bit;
    return (index & 32 ? e->state.hash_msb : e->state.hash_lsb) >> (index & 31) & 1u;
}

static bool accepted(const struct greth *e, const uint8_t *frame)
{
    uint32_t msb = bus_load16(frame), lsb = bus_load32(frame + 2);

    if (bus_load16(frame + AT_TYPE) == TYPE_CONTROL)
        return false;
    return (e->state.control & CONTROL_PM) || is_broadcast(frame) || hash_hit(e, frame) ||
           (msb == e->state.mac_msb && lsb == e->state.mac_lsb);
}

static void stop(struct greth *e, uint32_t status)
{
    e->state.control &= ~CONTROL_RE;
    e->state.status |= status;
}

void greth_listen(struct greth *e)
{
    struct greth_state *s = &e->state;

    if (!(s->control & CONTROL_RE) || s->rx_ready)
        return;
    if (!greth_load(e, s->rx_pointer, &s->rx_descriptor) ||
        !greth_load(e, s->rx_pointer + 4, &s->rx_buffer))
        stop(e, STATUS_RA);
    else if (!(s->rx_descriptor & DESCRIPTOR_EN))
        stop(e, 0);
    else
        s->rx_ready = 1;
}

/*
 * What the descriptor says of a frame: its length, which for one with a length field is what that says if it can be (a short one
 * is padded), and errors.
 */
static uint32_t describe(const struct greth *e, const uint8_t *frame, uint32_t size)
{
    uint32_t length = bus_load16(frame + AT_TYPE) + HEADER;
    uint32_t multicast = hash_hit(e, frame) && !is_broadcast(frame) ? DESCRIPTOR_MC : 0;

    if (size > GRETH_FRAME_MAX)
        return multicast | DESCRIPTOR_FT | TOO_LONG_SIZE;
    if ((length & 0xffff) > GRETH_FRAME_MAX)
        return multicast | size;
    length &= DESCRIPTOR_LENGTH;
    if (length > GRETH_FRAME_MIN ? length != size : size != GRETH_FRAME_MIN)
        return multicast | DESCRIPTOR_LE | size;
    return multicast | length;
}

/* What of a frame is in memory before its length is known: all bursts that are full by then. */
static uint32_t written_before(uint32_t size)
{
    return size > GRETH_FRAME_MAX ? TOO_LONG_SIZE : (size + 3) / BURST * BURST;
}

static void receive(struct greth *e, const uint8_t *frame, uint32_t size)
{
    struct greth_state *s = &e->state;
    uint32_t result = describe(e, frame, size), length = result & DESCRIPTOR_LENGTH;
    uint32_t written = written_before(size) > length ? written_before(size) : length;

    if (!greth_store_block(e, s->rx_buffer & ~3u, frame, written) ||
        !greth_store(e, s->rx_pointer, result)) {
        stop(e, STATUS_RA);
        return;
    }
    s->rx_pointer = greth_advance(s->rx_pointer, s->rx_descriptor);
    s->status |= result & ERRORS ? STATUS_RE : STATUS_RI;
    if ((s->rx_descriptor & DESCRIPTOR_IE) && (s->control & CONTROL_RI))
        greth_interrupt(e);
}

/* Of a frame that nobody gets so much has been written before this was clear. */
static void discard(struct greth *e, const uint8_t *frame, uint32_t written)
{
    if (!greth_store_block(e, e->state.rx_buffer & ~3u, frame, written))
        stop(e, STATUS_RA);
}

static void frame_ends(struct greth *e, const uint8_t *frame, uint32_t size)
{
    struct greth_state *s = &e->state;
    bool mine = false;

    if (s->rx_edcl && size <= GRETH_FRAME_MAX)
        mine = edcl_hear(&s->edcl, e->config.edcl, frame, size);
    if (s->rx_heard) {
        s->rx_ready = 0;
        if (mine) {
            discard(e, frame, ARP_WRITTEN);
        } else if (!accepted(e, frame)) {
            s->status |= STATUS_IA;
            discard(e, frame, BURST);
        } else {
            receive(e, frame, size);
        }
        greth_listen(e);
    }
    greth_transmit(e);
}

/* The line. */

/* The first frame of the queue begins; it takes as long as all of it, however much is kept. */
static void frame_begins(struct greth *e)
{
    struct greth_state *s = &e->state;

    s->rx_arriving = 1;
    s->rx_heard = s->rx_ready && (e->config.edcl || (s->control & CONTROL_RE));
    s->rx_edcl = e->config.edcl && !(s->control & CONTROL_ED);
    clock_arm(e->env.clock, e->rx_event,
              e->env.clock->state.now + greth_line_cycles(e, s->rx_size[s->rx_read] + LINE_FRAME));
}

static void await_frame(struct greth *e)
{
    if (!e->state.rx_count)
        return;
    if (e->env.clock->state.now >= e->state.rx_free)
        frame_begins(e);
    else
        clock_arm(e->env.clock, e->rx_event, e->state.rx_free);
}

void greth_rx_event(void *self, uint64_t time)
{
    struct greth *e = self;
    struct greth_state *s = &e->state;
    uint32_t slot = s->rx_read;

    if (!s->rx_count)
        return;
    if (!s->rx_arriving) {
        frame_begins(e);
        return;
    }
    frame_ends(e, s->rx_frame + slot * SLOT, s->rx_size[slot]);
    s->rx_free = time + greth_line_cycles(e, LINE_GAP);
    s->rx_arriving = s->rx_heard = s->rx_edcl = 0;
    memset(s->rx_frame + slot * SLOT, 0, SLOT);
    s->rx_size[slot] = 0;
    s->rx_read = (slot + 1) % GRETH_QUEUE;
    s->rx_count--;
    await_frame(e);
}

/* What the sender adds: a short frame is padded, and has a check sequence. */
bool greth_input(struct device *device, const uint8_t *frame, uint32_t size)
{
    struct greth *e = device->self;
    struct greth_state *s = &e->state;
    uint8_t *room = s->rx_frame + (s->rx_read + s->rx_count) % GRETH_QUEUE * SLOT;
    uint32_t length = size < GRETH_FRAME_MIN ? GRETH_FRAME_MIN : size, check;

    if (size < HEADER || size > GRETH_INPUT_MAX || s->rx_count == GRETH_QUEUE)
        return false;
    memcpy(room, frame, size < SLOT ? size : SLOT);
    if (length + 4 <= SLOT) {
        check = ~crc32(room, length);
        for (unsigned i = 0; i < 4; i++)
            room[length + i] = (uint8_t)(check >> 8 * i);
    }
    s->rx_size[(s->rx_read + s->rx_count) % GRETH_QUEUE] = length;
    if (!s->rx_count++)
        await_frame(e);
    return true;
}

void greth_rx_reset(struct greth *e)
{
    struct greth_state *s = &e->state;

    s->rx_ready = s->rx_heard = s->rx_edcl = 0;
    s->rx_pointer &= ~POINTER_OFFSET;
}

void greth_rx_reload(struct greth *e)
{
    struct greth_state *s = &e->state;

    s->rx_ready = s->rx_ready != 0;
    s->rx_read %= GRETH_QUEUE;
    s->rx_count = s->rx_count < GRETH_QUEUE ? s->rx_count : GRETH_QUEUE;
    for (unsigned i = 0; i < GRETH_QUEUE; i++)
        s->rx_size[i] = s->rx_size[i] < GRETH_INPUT_MAX ? s->rx_size[i] : GRETH_INPUT_MAX;
    s->rx_arriving = s->rx_arriving && s->rx_count;
    s->rx_heard = s->rx_heard && s->rx_arriving && s->rx_ready;
    s->rx_edcl = s->rx_edcl && s->rx_arriving && e->config.edcl;
    if (!s->rx_count)
        clock_disarm(e->env.clock, e->rx_event);
    else if (!clock_armed(e->env.clock, e->rx_event))
        await_frame(e);
}
