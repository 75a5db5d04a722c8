/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debug link of GRETH (edcl.h). As in the VHDL, a datagram is for the link if its Ethernet
 * address is; neither IP address nor UDP port are looked at.
 */
#include "sim/dev/edcl.h"

#include <string.h>

#include "sim/base/bus.h"

/* Offsets in a frame. */
#define AT_SOURCE      6
#define AT_TYPE        12
#define AT_ARP_OP      20
#define AT_ARP_SENDER  22 /* hardware and protocol address */
#define AT_ARP_TARGET  32
#define AT_ARP_IP      38
#define AT_IP_LENGTH   16
#define AT_IP_SUM      24
#define AT_IP_SOURCE   26
#define AT_IP_TARGET   30
#define AT_UDP_SOURCE  34
#define AT_UDP_TARGET  36
#define AT_UDP_LENGTH  38
#define AT_UDP_SUM     40
#define AT_CONTROL     44
#define AT_ADDRESS     48
#define AT_DATA        52
#define ARP_SIZE       42u
#define ARP_REPLY      2u
#define ADDRESSES      10u /* a hardware and a protocol address */
#define IP_HEADER      14
#define IP_HEADER_SIZE 20u

#define TYPE_ARP 0x0806u
#define TYPE_IP  0x0800u

/* Control word: sequence 31:18, write or not acknowledged 17, length 16:7. */
#define CONTROL_SEQUENCE_SHIFT 18
#define CONTROL_WRITE          (1u << 17)
#define CONTROL_NAK            (1u << 17)
#define CONTROL_LENGTH_SHIFT   7
#define CONTROL_LENGTH         0x3ffu
#define SEQUENCE               0x3fffu

static void put_mac(const struct edcl *edcl, uint8_t *at)
{
    bus_store16(at, (uint16_t)edcl->mac_msb);
    bus_store32(at + 2, edcl->mac_lsb);
}

static bool is_broadcast(const uint8_t *frame)
{
    static const uint8_t broadcast[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

    return !memcmp(frame, broadcast, sizeof(broadcast));
}

static bool is_own(const struct edcl *edcl, const uint8_t *frame)
{
    return bus_load16(frame) == edcl->mac_msb && bus_load32(frame + 2) == edcl->mac_lsb;
}

static uint32_t answer_arp(const struct edcl *edcl, const uint8_t *frame, uint8_t *answer)
{
    memcpy(answer, frame, ARP_SIZE);
    memcpy(answer, frame + AT_SOURCE, 6);
    put_mac(edcl, answer + AT_SOURCE);
    bus_store16(answer + AT_ARP_OP, ARP_REPLY);
    memcpy(answer + AT_ARP_TARGET, frame + AT_ARP_SENDER, ADDRESSES);
    put_mac(edcl, answer + AT_ARP_SENDER);
    bus_store32(answer + AT_ARP_SENDER + 6, edcl->ip);
    return ARP_SIZE;
}

static uint16_t ip_checksum(const uint8_t *header)
{
    uint32_t sum = 0;

    for (unsigned i = 0; i < IP_HEADER_SIZE; i += 2)
        sum += bus_load16(header + i);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

/* Everything of the answer but control word and data, which are `length` bytes. */
static void put_headers(const uint8_t *frame, uint8_t *answer, uint32_t length)
{
    memcpy(answer, frame, AT_DATA);
    memcpy(answer, frame + AT_SOURCE, 6);
    memcpy(answer + AT_SOURCE, frame, 6);
    memcpy(answer + AT_IP_SOURCE, frame + AT_IP_TARGET, 4);
    memcpy(answer + AT_IP_TARGET, frame + AT_IP_SOURCE, 4);
    bus_store16(answer + AT_IP_LENGTH, (uint16_t)(AT_DATA - IP_HEADER + length));
    bus_store16(answer + AT_IP_SUM, 0);
    bus_store16(answer + AT_IP_SUM, ip_checksum(answer + IP_HEADER));
    memcpy(answer + AT_UDP_SOURCE, frame + AT_UDP_TARGET, 2);
    memcpy(answer + AT_UDP_TARGET, frame + AT_UDP_SOURCE, 2);
    bus_store16(answer + AT_UDP_LENGTH, (uint16_t)(AT_DATA - AT_UDP_SOURCE + length));
    bus_store16(answer + AT_UDP_SUM, 0);
}

/* A buffer of 1 KiB holds four packets of 256 bytes, larger ones hold them of up to 512 of data. */
static uint32_t data_limit(uint32_t buffer)
{
    return buffer > 1 ? EDCL_DATA_MAX : 200;
}

static uint32_t answer_datagram(struct edcl *edcl, uint32_t buffer, const uint8_t *frame,
                                uint32_t size, uint8_t *answer, edcl_memory memory, void *owner)
{
    uint32_t control = bus_load32(frame + AT_CONTROL);
    uint32_t address = bus_load32(frame + AT_ADDRESS) & ~3u;
    uint32_t length = control >> CONTROL_LENGTH_SHIFT & CONTROL_LENGTH;
    bool write = control & CONTROL_WRITE, nak = control >> CONTROL_SEQUENCE_SHIFT != edcl->sequence;
    uint8_t data[EDCL_DATA_MAX];

    length = length < data_limit(buffer) ? length : data_limit(buffer);
    if (write && size - AT_DATA < length)
        length = size - AT_DATA;
    memcpy(data, frame + AT_DATA, write ? length : 0);
    if (!nak && length)
        memory(owner, address, data, length, write);
    length = write || nak ? 0 : length;
    put_headers(frame, answer, length);
    bus_store32(answer + AT_CONTROL, edcl->sequence << CONTROL_SEQUENCE_SHIFT |
                                         (nak ? CONTROL_NAK : 0) | length << CONTROL_LENGTH_SHIFT);
    memcpy(answer + AT_DATA, data, length);
    if (!nak)
        edcl->sequence = (edcl->sequence + 1) & SEQUENCE;
    return AT_DATA + length;
}

uint32_t edcl_frame(struct edcl *edcl, uint32_t buffer, const uint8_t *frame, uint32_t size,
                    uint8_t answer[EDCL_ANSWER_MAX], bool *taken, edcl_memory memory, void *owner)
{
    uint32_t type = bus_load16(frame + AT_TYPE);

    *taken = false;
    if (type == TYPE_ARP && size >= ARP_SIZE && is_broadcast(frame) &&
        bus_load32(frame + AT_ARP_IP) == edcl->ip) {
        *taken = true;
        return answer_arp(edcl, frame, answer);
    }
    if (type == TYPE_IP && size >= AT_DATA && is_own(edcl, frame))
        return answer_datagram(edcl, buffer, frame, size, answer, memory, owner);
    return 0;
}
