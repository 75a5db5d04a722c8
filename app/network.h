/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `--net record=FILE` and `--net replay=FILE`: the frames that leave the board's Ethernet MAC are
 * written to a pcap file, those of another one arrive at the times that stand in it. Both work in
 * simulated time, so a run with a network is repeatable. `--net user` and `--net tap=NAME` are live
 * (network_link.h): frames arrive between slices, and are repeatable with --input record.
 */
#ifndef PRIDE_APP_NETWORK_H
#define PRIDE_APP_NETWORK_H

#include "app/options.h"
#include "sim/machine/machine.h"

struct network;

/* Reads what there is to replay; what is recorded is touched by network_begin only. The list's texts must outlive it. NULL: reported. */
struct network *network_open(struct machine *machine, const struct option_list *list,
                             struct diag *diag);

/* Opens the file of the record, if there is one. False: reported. */
bool network_begin(struct network *network);

/* The cycle at which the run has to pause for the next frame, or CLOCK_NEVER. */
uint64_t network_next(const struct network *network);

/* Frames that are due arrive. */
void network_serve(struct network *network);

/* Nothing else can happen: the next frame arrives now. False: there is none. */
bool network_hurry(struct network *network);

/* Is there a live connection? Then waits a little for a frame. */
bool network_live(const struct network *network);
bool network_wait(struct network *network);

/* NULL is allowed. False: the record could not be written, or the replay not read; reported. */
bool network_close(struct network *network);

#endif
