/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers by the names of assembly: "win[3].l2", "win[0].i7", "g1". */
#ifndef PRIDE_LEON3_REGISTER_ALIAS_H
#define PRIDE_LEON3_REGISTER_ALIAS_H

#include <stdbool.h>
#include <stddef.h>

/* For struct component: the place in the register file of a register of a window. `owner` is the processor. */
bool leon3_register_alias(const void *owner, const char *text, size_t length, char *name,
                          size_t size);

#endif
