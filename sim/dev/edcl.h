/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * EDCL: the debug link of GRETH, by which a debugger reads and writes memory over UDP. Answers ARP
 * requests for its address, and datagrams of its own little protocol: a sequence number of 14 bits,
 * read or write, length, address, data. Follows grethc.vhd, by whole frames, and the GRLIB IP core
 * manual's GRETH chapter. Plain logic: GRETH sends what is answered and does the DMA.
 *
 * A request waits in the link's buffer until the transmitter comes to it: only then memory is read or written.
 */
#ifndef PRIDE_DEV_EDCL_H
#define PRIDE_DEV_EDCL_H

#include <stdbool.h>
#include <stdint.h>

/* Requests that wait, at most; the hardware's buffers of 32 and 64 KiB hold more. */
#define EDCL_QUEUE  16u
#define EDCL_PACKET 1024u /* bytes of a request's room, at most */

struct edcl {
    uint32_t ip;
    uint32_t mac_msb; /* 16 bits */
    uint32_t mac_lsb;
    uint32_t sequence; /* that the next datagram must have, 14 bits */
    uint32_t count, read;
    uint32_t operation[EDCL_QUEUE];           /* what the answer asks of memory */
    uint8_t packet[EDCL_QUEUE * EDCL_PACKET]; /* answers without what is read, and data to write */
};

/*
 * Memory by DMA: the words from `address`, a multiple of four, that hold `size` bytes. A bus error ends it; nobody is told.
 */
typedef void (*edcl_memory)(void *owner, uint32_t address, uint8_t *data, uint32_t size,
                            bool write);

/* A buffer's size as CONTROL.BS has it: 0 for 1 KiB .. 6 for 64. */
uint32_t edcl_buffer_index(uint32_t buffer);

/* A whole frame has come. True: nobody else gets it. `buffer` is the size of the link's buffer in KiB, 1 to 64. */
bool edcl_hear(struct edcl *edcl, uint32_t buffer, const uint8_t *frame, uint32_t size);

/*
 * The oldest waiting answer, of which there is one, into `frame`, zeroed and of 1076 bytes or more; memory is read or written.
 * Returns its size, padding not included.
 */
uint32_t edcl_answer(struct edcl *edcl, uint32_t buffer, uint8_t *frame, edcl_memory memory,
                     void *owner);

/* The oldest answer has been sent; all are dropped. */
void edcl_sent(struct edcl *edcl);
void edcl_drop(struct edcl *edcl);

/* Makes possible what a changed state says. */
void edcl_reload(struct edcl *edcl);

#endif
