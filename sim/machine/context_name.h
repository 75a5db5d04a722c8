/* SPDX-License-Identifier: BSD-2-Clause */
/* SRMMU contexts by the names that the image gives them (machine_contexts). */
#ifndef PRIDE_MACHINE_CONTEXT_NAME_H
#define PRIDE_MACHINE_CONTEXT_NAME_H

#include "sim/machine/machine.h"

/* The name of a context's partition, NULL where the image gives none. */
const char *machine_context_name(const struct machine *machine, uint32_t context);

/* The number by which the image calls a context's partition: the context itself, unless it is one of several. */
uint32_t machine_context_partition(const struct machine *machine, uint32_t context);

/*
 * The context called by the `length` characters at text: a name of the image, or a decimal number
 * 0..255. False: it is neither.
 */
bool machine_context_find(const struct machine *machine, const char *text, size_t length,
                          uint32_t *context);

#endif
