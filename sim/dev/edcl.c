/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debug link of GRETH (edcl.h). As in the VHDL, a datagram is for the link if its Ethernet
 * address is; neither IP address nor UDP port are looked at. What the answer's headers hold is what the VHDL's buffer does:
 * both UDP ports are the one that the request came from, the IP checksum is the request's, brought up to date, and in front of the
 * control word lies the operation.
 */
#include "sim/dev/edcl.h"

#include <string.h>

#include "sim/base/bus.h"

/* Offsets in a frame. */
#define AT_SOURCE     6
#define AT_TYPE       12
#define AT_ARP_OP     20
#define AT_ARP_SENDER 22 /* hardware and protocol address */
#define AT_ARP_TARGET 32
#define AT_ARP_IP     38
#define AT_IP_LENGTH  16
#define AT_IP_SUM     24
#define AT_IP_SOURCE  26
#define AT_IP_TARGET  30
#define AT_UDP_SOURCE 34
#define AT_UDP_TARGET 36
#define AT_UDP_LENGTH 38
#define AT_UDP_SUM    40
#define AT_OPERATION  42
#define AT_CONTROL    44
#define AT_ADDRESS    48
#define AT_DATA       52u
#define ARP_SIZE      42u
#define ARP_REPLY     2u
#define ADDRESSES     10u /* a hardware and a protocol address */
#define IP_HEADER     14u

#define TYPE_ARP 0x0806u
#define TYPE_IP  0x0800u

/* Control word: sequence 31:18, write or not acknowledged 17, length 16:7. */
#define CONTROL_SEQUENCE_SHIFT 18
#define CONTROL_WRITE          (1u << 17)
#define CONTROL_NAK            (1u << 17)
#define CONTROL_LENGTH_SHIFT   7
#define CONTROL_LENGTH         0x3ffu
#define CONTROL_REST           0x7fu
#define SEQUENCE               0x3fffu

/* An answer's operation; the first two as the VHDL keeps them. */
#define OPERATION_LENGTH 0x3ffu
#define OPERATION_NAK    (1u << 10)
#define OPERATION_WRITE  (1u << 11)
#define OPERATION_ARP    (1u << 12)
#define OPERATION_BITS   0x1fffu

/* How buffers of 1, 2, 4 .. 64 KiB are divided. */
static const struct {
    uint32_t packets, size;
} edcl_buffer[] = {{4, 256}, {4, 512}, {8, 512}, {8, 1024}, {16, 1024}, {16, 1024}, {16, 1024}};

uint32_t edcl_buffer_index(uint32_t buffer)
{
    uint32_t index = 0;

    while (index < 6 && 2u << index <= buffer)
        index++;
    return index;
}

/* Bytes of data that a packet holds: its last word is never filled. */
static uint32_t data_limit(uint32_t buffer)
{
    return edcl_buffer[edcl_buffer_index(buffer)].size - 4 - AT_DATA;
}

static void put_mac(const struct edcl *edcl, uint8_t *at)
{
    bus_store16(at, (uint16_t)edcl->mac_msb);
    bus_store32(at + 2, edcl->mac_lsb);
}

/* The address's first four and last two bytes are compared on their own, each with the link's and with ones. */
static bool is_for_link(const struct edcl *edcl, const uint8_t *frame, bool *broadcast)
{
    uint32_t first = bus_load32(frame), own = edcl->mac_msb << 16 | edcl->mac_lsb >> 16;
    uint16_t last = bus_load16(frame + 4);

    *broadcast = first == UINT32_MAX;
    return (first == own || *broadcast) && (last == (uint16_t)edcl->mac_lsb || last == UINT16_MAX);
}

static void make_arp(const struct edcl *edcl, const uint8_t *frame, uint8_t *answer)
{
    memcpy(answer, frame, ARP_SIZE);
    memcpy(answer, frame + AT_SOURCE, 6);
    put_mac(edcl, answer + AT_SOURCE);
    bus_store16(answer + AT_ARP_OP, ARP_REPLY);
    memcpy(answer + AT_ARP_TARGET, frame + AT_ARP_SENDER, ADDRESSES);
    put_mac(edcl, answer + AT_ARP_SENDER);
    bus_store32(answer + AT_ARP_SENDER + 6, edcl->ip);
}

/* The checksum of the request's header after its length has changed. */
static uint16_t new_checksum(const uint8_t *frame, uint32_t length)
{
    uint32_t sum = (uint16_t)~bus_load16(frame + AT_IP_LENGTH);

    sum += (uint16_t)~bus_load16(frame + AT_IP_SUM);
    sum += length;
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

/* Everything of the answer but control word and data, which are `length` bytes. */
static void make_headers(const uint8_t *frame, uint8_t *answer, uint32_t length)
{
    uint32_t datagram = AT_DATA - IP_HEADER + length;

    memcpy(answer, frame + AT_SOURCE, 6);
    memcpy(answer + AT_SOURCE, frame, 6);
    memcpy(answer + AT_IP_SOURCE, frame + AT_IP_TARGET, 4);
    memcpy(answer + AT_IP_TARGET, frame + AT_IP_SOURCE, 4);
    bus_store16(answer + AT_IP_LENGTH, (uint16_t)datagram);
    bus_store16(answer + AT_IP_SUM, new_checksum(frame, datagram));
    memcpy(answer + AT_UDP_SOURCE, frame + AT_UDP_SOURCE, 2);
    memcpy(answer + AT_UDP_TARGET, frame + AT_UDP_SOURCE, 2);
    bus_store16(answer + AT_UDP_LENGTH, (uint16_t)(AT_DATA - AT_UDP_SOURCE + length));
    bus_store16(answer + AT_UDP_SUM, 0);
}

/* Returns the operation. */
static uint32_t make_datagram(struct edcl *edcl, const uint8_t *frame, uint32_t size,
                              uint8_t *answer)
{
    uint32_t control = bus_load32(frame + AT_CONTROL);
    uint32_t length = control >> CONTROL_LENGTH_SHIFT & CONTROL_LENGTH;
    bool write = control & CONTROL_WRITE, nak = control >> CONTROL_SEQUENCE_SHIFT != edcl->sequence;
    uint32_t read = write || nak ? 0 : length;
    uint32_t operation = length | (nak ? OPERATION_NAK : 0);

    memcpy(answer, frame, size);
    make_headers(frame, answer, read);
    bus_store16(answer + AT_OPERATION, (uint16_t)operation);
    bus_store32(answer + AT_CONTROL, edcl->sequence << CONTROL_SEQUENCE_SHIFT |
                                         (nak ? CONTROL_NAK : 0) | read << CONTROL_LENGTH_SHIFT |
                                         (control & CONTROL_REST));
    if (!nak)
        edcl->sequence = (edcl->sequence + 1) & SEQUENCE;
    return operation | (write ? OPERATION_WRITE : 0);
}

bool edcl_hear(struct edcl *edcl, uint32_t buffer, const uint8_t *frame, uint32_t size)
{
    uint32_t type = bus_load16(frame + AT_TYPE), slot = (edcl->read + edcl->count) % EDCL_QUEUE;
    uint32_t room = edcl_buffer[edcl_buffer_index(buffer)].size - 4;
    uint8_t *answer = edcl->packet + slot * EDCL_PACKET;
    bool broadcast;

    if (edcl->count >= edcl_buffer[edcl_buffer_index(buffer)].packets ||
        !is_for_link(edcl, frame, &broadcast))
        return false;
    if (broadcast && type == TYPE_ARP && size >= ARP_SIZE &&
        bus_load32(frame + AT_ARP_IP) == edcl->ip) {
        make_arp(edcl, frame, answer);
        edcl->operation[slot] = OPERATION_ARP;
        edcl->count++;
        return true;
    }
    if (!broadcast && type == TYPE_IP && size >= AT_DATA) {
        edcl->operation[slot] = make_datagram(edcl, frame, size < room ? size : room, answer);
        edcl->count++;
    }
    return false;
}

uint32_t edcl_answer(struct edcl *edcl, uint32_t buffer, uint8_t *frame, edcl_memory memory,
                     void *owner)
{
    uint8_t *packet = edcl->packet + edcl->read * EDCL_PACKET;
    uint32_t operation = edcl->operation[edcl->read], length = operation & OPERATION_LENGTH;
    uint32_t address = bus_load32(packet + AT_ADDRESS) & ~3u, limit = data_limit(buffer);
    bool write = operation & OPERATION_WRITE;

    if (operation & OPERATION_ARP) {
        memcpy(frame, packet, ARP_SIZE);
        return ARP_SIZE;
    }
    memcpy(frame, packet, AT_DATA);
    if (operation & OPERATION_NAK)
        return AT_DATA;
    limit = length < limit ? length : limit;
    if (limit)
        memory(owner, address, (write ? packet : frame) + AT_DATA, limit, write);
    return AT_DATA + (write ? 0 : length);
}

void edcl_sent(struct edcl *edcl)
{
    if (!edcl->count)
        return;
    memset(edcl->packet + edcl->read * EDCL_PACKET, 0, EDCL_PACKET);
    edcl->operation[edcl->read] = 0;
    edcl->read = (edcl->read + 1) % EDCL_QUEUE;
    edcl->count--;
}

void edcl_drop(struct edcl *edcl)
{
    memset(edcl->packet, 0, sizeof(edcl->packet));
    memset(edcl->operation, 0, sizeof(edcl->operation));
    edcl->read = edcl->count = 0;
}

void edcl_reload(struct edcl *edcl)
{
    edcl->mac_msb &= 0xffff;
    edcl->sequence &= SEQUENCE;
    edcl->read %= EDCL_QUEUE;
    edcl->count = edcl->count < EDCL_QUEUE ? edcl->count : EDCL_QUEUE;
    for (unsigned i = 0; i < EDCL_QUEUE; i++)
        edcl->operation[i] &= OPERATION_BITS;
}
