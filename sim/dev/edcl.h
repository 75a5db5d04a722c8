/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * EDCL: the debug link of GRETH, by which a debugger reads and writes memory over UDP. Answers ARP
 * requests for its address, and datagrams of its own little protocol: a sequence number of 14 bits,
 * read or write, length, address, data. Follows grethc.vhd, by whole frames, and the GRLIB IP core
 * manual's GRETH chapter. Plain logic: GRETH (greth.c) sends what is answered and does the DMA.
 */
#ifndef PRIDE_DEV_EDCL_H
#define PRIDE_DEV_EDCL_H

#include <stdbool.h>
#include <stdint.h>

#define EDCL_DATA_MAX   512u /* bytes of data in a datagram, at most; fewer with a small buffer */
#define EDCL_ANSWER_MAX (52u + EDCL_DATA_MAX)

struct edcl {
    uint32_t ip;
    uint32_t mac_msb; /* 16 bits */
    uint32_t mac_lsb;
    uint32_t sequence; /* that the next datagram must have, 14 bits */
};

/* Memory by DMA: `size` bytes at a multiple of four. What fails is not told to anybody. */
typedef void (*edcl_memory)(void *owner, uint32_t address, uint8_t *data, uint32_t size,
                            bool write);

/*
 * A frame has come. Returns the size of the answer, padding not included; 0: none. *taken: nobody
 * else gets the frame. `buffer` is the size of the link's buffer in KiB.
 */
uint32_t edcl_frame(struct edcl *edcl, uint32_t buffer, const uint8_t *frame, uint32_t size,
                    uint8_t answer[EDCL_ANSWER_MAX], bool *taken, edcl_memory memory, void *owner);

#endif
