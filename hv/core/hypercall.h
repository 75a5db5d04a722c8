/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hypercalls inside the hypervisor. A handler checks all before it acts on anything; arg holds
 * %o0..%o4, and results go to arg[1] and arg[2] only together with HV_NO_ERROR. Its return value is
 * an enum hv_status or one of the two below. Handlers run with the partition's registers still in
 * place, so they must not change who runs: what needs that, they put into partition state or
 * hv_cpu.request and return HV_CALL_SWITCH.
 */
#ifndef HV_CORE_HYPERCALL_H
#define HV_CORE_HYPERCALL_H

#include <stdbool.h>
#include <stdint.h>

#include "hv/abi/hypercall.h"
#include "hv/core/machine.h"

/* Save all registers, call hv_hypercall_finish, dispatch. The partition gets HV_NO_ERROR if it goes on. */
#define HV_CALL_SWITCH 0xfffffffeu
/* Make way for who waits, an interrupt or another processor, then make the same call again. */
#define HV_CALL_AGAIN 0xffffffffu

struct hv_machine_fault;
struct hv_partition;

typedef uint32_t hv_hypercall_handler(struct hv_partition *self, uint32_t *arg);

/* All handlers. Contracts of the calls: docs/abi.md. */
#define CALL(handler) hv_hypercall_handler handler;
#define COLD(handler) HV_COLD hv_hypercall_handler handler;
#define NONE
#define NONE4
#define NONE8
#include "hv/core/hypercall_table.def"
#undef CALL
#undef COLD
#undef NONE
#undef NONE4
#undef NONE8

/* One entry per number below HV_CALL_LIMIT; numbers without a call have a handler that answers HV_BAD_CALL. */
extern hv_hypercall_handler *const hv_hypercall_table[HV_CALL_LIMIT];

/* A call of the table, where there are several processors. */
uint32_t hv_hypercall_shared(struct hv_partition *self, uint32_t *arg, uint32_t number);

/* The second half of a call that returned HV_CALL_SWITCH. fault: where the call was made. */
void hv_hypercall_finish(struct hv_partition *self, const struct hv_machine_fault *fault);

/* Copies a structure to a pointer of the partition; HV_NO_ERROR, HV_BAD_POINTER, or HV_CALL_SWITCH. */
uint32_t hv_hypercall_put(struct hv_partition *self, uint32_t va, const void *from, uint32_t size);

/*
 * The record whose number is arg[0], of a ring of `count` records of `size` bytes in which number `next`
 * will be written next, to the pointer arg[1]. For system partitions.
 */
uint32_t hv_hypercall_put_record(struct hv_partition *self, const uint32_t *arg, uint32_t next,
                                 uint32_t count, const void *ring, uint32_t size);

/*
 * Which one of `count` names, `stride` bytes from one to the next, a zero-terminated name of the
 * partition is: HV_NO_ERROR, HV_BAD_POINTER, HV_INVALID_CONFIG (none of them), HV_CALL_SWITCH, or
 * HV_CALL_AGAIN, to go on where it was.
 */
HV_COLD uint32_t hv_hypercall_find_name(struct hv_partition *self, uint32_t va, const char *names,
                                        uint32_t stride, uint32_t count, uint32_t *number);

/*
 * Memory of the running partition failed under a copy: a health-monitor event. The port calls it
 * and returns its result, HV_CALL_SWITCH, from the copy.
 */
uint32_t hv_hypercall_memory_error(void);

#endif
