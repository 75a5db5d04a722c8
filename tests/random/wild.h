/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guests that do anything to anything: programs of random words, mixed with accesses to every device and alternate space and with
 * writes of the processor's registers, on every board, from one processor to as many as the board may have, in both timings.
 * Their trap handler goes on behind whatever has trapped.
 */
#ifndef TESTS_RANDOM_WILD_H
#define TESTS_RANDOM_WILD_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Runs guest number `seed` in both engines at once, and adds up what it has executed. False: they differ, which is printed. That it neither hangs nor harms the
 * host is for sanitizers to see.
 */
bool wild_agrees(uint64_t seed, uint64_t *instructions);

#endif
