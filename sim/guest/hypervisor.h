/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What Pride's own hypervisor knows, read from outside: its tables, names of hypercalls, ports and their
 * channels, the health monitor's log. Names and places come from the debugging information of the
 * hypervisor's file, so that the simulator shares no header with it; without that, or with another
 * hypervisor, there is nothing to be known and all else goes on. Reads have no side effects; they fail
 * while the tables are not mapped yet.
 */
#ifndef PRIDE_GUEST_HYPERVISOR_H
#define PRIDE_GUEST_HYPERVISOR_H

#include "sim/elf/layout.h"
#include "sim/guest/programs.h"

struct hypervisor;

/* Machine and programs must outlive it. NULL: no memory, or the image's hypervisor is not Pride's. */
struct hypervisor *hypervisor_open(struct machine *machine, struct programs *programs);
void hypervisor_close(struct hypervisor *hypervisor);

/* ---- its memory. False: not known, not mapped yet. */

/* Where a member of a structure is (layout.h). */
bool hypervisor_member(struct hypervisor *hypervisor, const char *type, const char *path,
                       struct elf_member *member);

/* A member of up to four bytes of the structure at `base`. */
bool hypervisor_number(struct hypervisor *hypervisor, uint32_t base, const char *type,
                       const char *path, uint32_t *value);

/* Characters of one, at most size - 1; always terminated. */
bool hypervisor_text(struct hypervisor *hypervisor, uint32_t base, const char *type,
                     const char *path, char *text, size_t size);

/* "COLD_START" for HV_MODE_COLD_START of hv_mode; a number where there is no such name. */
void hypervisor_name(const struct hypervisor *hypervisor, const char *type, uint32_t value,
                     char *text, size_t size);

/* Address of its hv_module; of its hv_config: false before it has started. */
uint32_t hypervisor_module(const struct hypervisor *hypervisor);
bool hypervisor_config(struct hypervisor *hypervisor, uint32_t *config);

/* A table: where row 0 is, bytes from row to row, how many. Of the log also how many there ever were. */
#define HYPERVISOR_ROWS 1024u
struct hypervisor_rows {
    uint32_t first, stride, count, next;
};

/* Table of the configuration with rows of structure `row`: "ports", "hv_config_port". */
bool hypervisor_table(struct hypervisor *hypervisor, const char *table, const char *row,
                      struct hypervisor_rows *rows);

/* The ring of health-monitor records: record n is in row n % count. */
bool hypervisor_log(struct hypervisor *hypervisor, struct hypervisor_rows *rows);

/* ---- hypercalls and messages */

/* "SAMPLING_WRITE" for the number in %g1 at `ta 0x20` (trap type 0xa0). NULL: none. */
#define HYPERVISOR_TRAP 0xa0u
const char *hypervisor_call_name(const struct hypervisor *hypervisor, uint32_t number);

/* What a call does with messages. */
enum hypervisor_transfer { HYPERVISOR_NO_TRANSFER, HYPERVISOR_SENDS, HYPERVISOR_RECEIVES };
enum hypervisor_transfer hypervisor_transfer_of(const struct hypervisor *hypervisor,
                                                uint32_t number, bool *queued);

/* The channel behind a partition's port, and its row among all ports. False: not known, or not yet. */
bool hypervisor_channel(struct hypervisor *hypervisor, uint32_t context, uint32_t port,
                        uint32_t *channel, uint32_t *row);

/* A port of the configuration. False: there is no such row. */
struct hypervisor_port {
    char name[32];
    uint32_t partition;
    uint32_t channel;
    bool destination;
};
bool hypervisor_port(struct hypervisor *hypervisor, uint32_t row, struct hypervisor_port *port);

/* ---- health */

/*
 * The health monitor's records behind *next (0 at first), one at a time and at most as many as the log
 * holds. False: no more.
 */
struct hypervisor_health {
    uint32_t sequence;
    uint64_t microseconds;
    char event[32], level[16], action[24]; /* "DATA_ACCESS", "PARTITION", "WARM_START" */
    const char *partition;                 /* NULL: the hypervisor itself */
    uint32_t context, pc, address, trap;
};
bool hypervisor_health_next(struct hypervisor *hypervisor, uint32_t *next,
                            struct hypervisor_health *health);

#endif
