/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Live connections of the board's Ethernet to the host: `--net user` is a network of its own behind
 * a router in this process (libslirp; 10.0.2.0/24, guest 10.0.2.15, host 10.0.2.2), for which no
 * rights are needed; `--net tap=NAME` is a network interface of the host.
 */
#ifndef PRIDE_APP_NETWORK_LINK_H
#define PRIDE_APP_NETWORK_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/diag.h"

#define NETWORK_FRAME_MAX 1514u

/* What each kind provides; `self` is its own. */
struct network_link {
    void *self;
    void (*send)(void *self, const uint8_t *frame, uint32_t size);
    /* The next frame that has come, without waiting; 0: none. */
    uint32_t (*receive)(void *self, uint8_t frame[NETWORK_FRAME_MAX]);
    /* Returns when something may have come, or after so long. */
    void (*wait)(void *self, int milliseconds);
    void (*close)(void *self);
};

/* Is this one of theirs: "user[,tcp:HOST:GUEST][,udp:HOST:GUEST]..." or "tap=NAME"? */
bool network_link_means(const char *text);

/* False: reported. */
bool network_link_open(struct network_link *link, const char *text, struct diag *diag);

/* The kinds, for network_link_open. `text` is what follows "user" or "tap=". */
bool network_user_open(struct network_link *link, const char *text, struct diag *diag);
bool network_tap_open(struct network_link *link, const char *text, struct diag *diag);

#endif
