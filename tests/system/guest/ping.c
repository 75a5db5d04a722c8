/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare program for boards with a GRETH at 0x80000e00, as 10.0.2.15: asks who 10.0.2.2 is, pings it
 * ("ping"), answers who it is itself, sends the first datagram to UDP port 7 back ("udp"), and ends.
 * What is not answered is asked again, whatever else arrives: a host's interface may lose frames.
 */
#include "tests/system/guest/greth.h"

#include <stdbool.h>

#define UART(offset) (*(volatile unsigned *)(0x80000100u + (offset)))

#define ETHER_ARP 0x0806u
#define ETHER_IP  0x0800u
#define ARP_REPLY 2u
#define ICMP      1u
#define UDP       17u
#define ECHO_PORT 7u
#define PING_SIZE 42u
#define ARP_SIZE  42u
#define PATIENCE  2000000u /* looks at the descriptor: about a quarter of a second */

int main(void);

static volatile unsigned receive[2] __attribute__((aligned(1024)));
static volatile unsigned transmit[2] __attribute__((aligned(1024)));
static unsigned char in[1536] __attribute__((aligned(4)));
static unsigned char out[1536] __attribute__((aligned(4)));

static const unsigned char own[6] = {2, 0, 0, 0, 0, 1};
static unsigned char host[6];

static void copy(unsigned char *to, const unsigned char *from, unsigned size)
{
    while (size--)
        *to++ = *from++;
}

static bool same(const unsigned char *a, const unsigned char *b, unsigned size)
{
    while (size--)
        if (*a++ != *b++)
            return false;
    return true;
}

static unsigned half(const unsigned char *at)
{
    return at[0] * 256u + at[1];
}

static void put_half(unsigned char *at, unsigned value)
{
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
}

static unsigned checksum(const unsigned char *at, unsigned size)
{
    unsigned sum = 0;

    for (unsigned i = 0; i < size; i += 2)
        sum += half(at + i);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

/* The receiver goes on meanwhile, if it does. */
static void send(unsigned size)
{
    transmit[1] = (unsigned)(unsigned long)out;
    transmit[0] = EN | WR | size;
    GRETH(0) = TE | (GRETH(0) & RE) | PM | SP;
    while (transmit[0] & EN)
        ;
}

/* The next frame comes to `in`. */
static void listen(void)
{
    receive[1] = (unsigned)(unsigned long)in;
    receive[0] = EN | WR;
    GRETH(0) = RE | PM | SP;
}

/* Takes frames until one is wanted; false: none was for some time. */
static bool await(bool (*wanted)(void))
{
    for (unsigned looks = 0; looks < PATIENCE; looks++)
        if (!(receive[0] & EN)) {
            bool found = wanted();

            listen();
            if (found)
                return true;
        }
    return false;
}

static void say(const char *text)
{
    while (*text) {
        while (UART(4) & 0x200)
            ;
        UART(0) = (unsigned char)*text++;
    }
}

/* Who has, or is; the target's hardware address is the frame's. */
static void send_arp(unsigned operation, const unsigned char *to)
{
    static const unsigned char header[8] = {0, 1, 8, 0, 6, 4, 0, 0};
    static const unsigned char addresses[2][4] = {{10, 0, 2, 15}, {10, 0, 2, 2}};

    copy(out, to, 6);
    copy(out + 6, own, 6);
    put_half(out + 12, ETHER_ARP);
    copy(out + 14, header, 8);
    put_half(out + 20, operation);
    copy(out + 22, own, 6);
    copy(out + 28, addresses[0], 4);
    copy(out + 32, to, 6);
    copy(out + 38, addresses[1], 4);
    send(ARP_SIZE);
}

static void send_ping(void)
{
    static const unsigned char header[20] = {0x45, 0, 0,  28, 0, 0,  0,  0, 64, ICMP,
                                             0,    0, 10, 0,  2, 15, 10, 0, 2,  2};
    static const unsigned char echo[8] = {8, 0, 0, 0, 0, 1, 0, 1};

    copy(out, host, 6);
    copy(out + 6, own, 6);
    put_half(out + 12, ETHER_IP);
    copy(out + 14, header, 20);
    put_half(out + 24, checksum(out + 14, 20));
    copy(out + 34, echo, 8);
    put_half(out + 36, checksum(out + 34, 8));
    send(PING_SIZE);
}

/* The same datagram with source and destination exchanged; its checksums stay right. */
static void send_back(void)
{
    unsigned size = 14 + half(in + 16);

    copy(out, in, size);
    copy(out, in + 6, 6);
    copy(out + 6, own, 6);
    copy(out + 26, in + 30, 4);
    copy(out + 30, in + 26, 4);
    copy(out + 34, in + 36, 2);
    copy(out + 36, in + 34, 2);
    send(size);
}

/* The answer to who the host is; who asks is answered. */
static bool arp(void)
{
    static const unsigned char own_ip[4] = {10, 0, 2, 15};

    if (half(in + 12) != ETHER_ARP || !same(in + 38, own_ip, 4))
        return false;
    if (half(in + 20) != ARP_REPLY)
        send_arp(ARP_REPLY, in + 22);
    copy(host, in + 22, 6);
    return half(in + 20) == ARP_REPLY;
}

static bool pinged(void)
{
    arp();
    return half(in + 12) == ETHER_IP && in[23] == ICMP && in[34] == 0;
}

static bool datagram(void)
{
    arp();
    if (half(in + 12) != ETHER_IP || in[23] != UDP || half(in + 36) != ECHO_PORT)
        return false;
    send_back();
    return true;
}

int main(void)
{
    static const unsigned char everybody[6] = {255, 255, 255, 255, 255, 255};

    GRETH(0x14) = (unsigned)(unsigned long)transmit;
    GRETH(0x18) = (unsigned)(unsigned long)receive;
    listen();
    do
        send_arp(1, everybody);
    while (!await(arp));
    do
        send_ping();
    while (!await(pinged));
    say("ping\n");
    while (!await(datagram))
        ;
    say("udp\n");
    return 0;
}
