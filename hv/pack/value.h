/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers, sizes, times, frequencies and keywords as the configuration writes them.
 */
#ifndef HV_PACK_VALUE_H
#define HV_PACK_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A unit or keyword and what it stands for. Tables end with a NULL name. */
struct pack_word {
    const char *name;
    uint32_t value;
};

extern const struct pack_word pack_number_units[];    /* none: 42, 0x2a */
extern const struct pack_word pack_size_units[];      /* bytes: 512, 64K, 1M, 0x1000 */
extern const struct pack_word pack_time_units[];      /* microseconds: 250us, 10ms, 1s, 0 */
extern const struct pack_word pack_frequency_units[]; /* hertz: 40MHz */
extern const struct pack_word pack_booleans[];        /* xs:boolean */
extern const struct pack_word pack_rights[];          /* HV_AREA_READ, WRITE, EXECUTE */
extern const struct pack_word pack_directions[];      /* enum hv_port_direction */
extern const struct pack_word pack_hm_states[];       /* enum hv_hm_state, PACK_HM_ALL */
extern const struct pack_word pack_levels[];          /* enum hv_level */
extern const struct pack_word pack_actions[];         /* enum hv_action */
extern const struct pack_word pack_fpu[];             /* HV_PARTITION_FPU, _EAGER */
extern const struct pack_word pack_kinds[];           /* 0, HV_PARTITION_VM */
extern const struct pack_word pack_vm_times[];        /* 0, HV_PARTITION_VM_TIME */
extern const struct pack_word pack_events[];          /* enum hv_event */

/*
 * Reads digits (decimal, or hexadecimal after 0x) and one of the units. False: not of that form, or
 * the product exceeds 32 bits.
 */
bool pack_value_parse(const char *text, const struct pack_word *units, uint32_t *value);

/* Finds a keyword by name, or the name of a value (NULL: none). */
bool pack_word_find(const struct pack_word *words, const char *name, uint32_t *value);
const char *pack_word_name(const struct pack_word *words, uint32_t value);

/* Attributes of an area as listings and pictures show them: RX, RW-nc (not cached), RW-ch (changeable). */
enum { PACK_RIGHTS_TEXT = 12 };
void pack_rights_text(uint32_t rights, char text[PACK_RIGHTS_TEXT]);

#endif
