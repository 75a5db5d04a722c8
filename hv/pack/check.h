/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the parts of a configuration must fulfil together. Every check reports all that it finds to
 * diag, resolves the references that it is in charge of, and leaves the rest alone.
 */
#ifndef HV_PACK_CHECK_H
#define HV_PACK_CHECK_H

struct pack_diag;
struct pack_system;

/* All of the below, and the board. Programs are read already. */
void pack_check_system(struct pack_system *system, struct pack_diag *diag);

/*
 * Names are unique; slots and the initial plan name things that exist. Resolves partitions of
 * slots, initial_plan.
 */
void pack_check_names(struct pack_system *system, struct pack_diag *diag);

/*
 * Every partition has a row for every event, with an action that fits the level. Fills in hm.rows.
 */
void pack_check_health(struct pack_system *system, struct pack_diag *diag);

/* Areas are whole pages, apart where they must be, and inside RAM; programs and stacks fit them. */
void pack_check_memory(struct pack_system *system, struct pack_diag *diag);

/* Slots lie inside the frame and apart on each CPU; partitions get their duration in each period.
   Sorts the slots of each plan by CPU and start. */
void pack_check_plans(struct pack_system *system, struct pack_diag *diag);

/* Shared device registers: outside RAM, not the hypervisor's own, each bit written by one partition. */
void pack_check_registers(const struct pack_system *system, struct pack_diag *diag);

/*
 * Every port is on one channel; the ports of a channel fit each other. Resolves channels and their
 * sources.
 */
void pack_check_ports(struct pack_system *system, struct pack_diag *diag);

/* Virtual machines ask for nothing that they cannot have, and leave their devices' addresses free. */
void pack_check_vms(const struct pack_system *system, struct pack_diag *diag);

/* The first partition that is one; NULL: none. */
const struct pack_partition *pack_find_vm(const struct pack_system *system);

#endif
