/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a TLB compares and by what it replaces (mmutlbcam.vhd, mmulru.vhd), side by side, as the host likes it: working copies
 * of srmmu_tlb_entry, each for all entries of a TLB. `rank` goes back to the state with the component's flush; the rest is
 * derived, and follows each change of an entry and of the page size.
 */
#ifndef PRIDE_MMU_CAM_H
#define PRIDE_MMU_CAM_H

#include <stdbool.h>
#include <stdint.h>

#define SRMMU_TLB_MAX 64

/* Numbers of entries fit this: the vectors are whole. */
#define SRMMU_CAM_ALIGN   16
#define SRMMU_CAM_INVALID UINT32_MAX /* a context that no register holds */
#define SRMMU_CAM_NO_TAG  1u         /* a tag that no address has under the mask 0 */

struct srmmu_cam {
    _Alignas(SRMMU_CAM_ALIGN) uint32_t tag[SRMMU_TLB_MAX]; /* virtual address, under the mask */
    uint32_t mask[SRMMU_TLB_MAX];                          /* the address bits that are compared */
    uint32_t context[SRMMU_TLB_MAX];                       /* or SRMMU_CAM_INVALID */
    uint8_t rank[SRMMU_TLB_MAX]; /* 0 is replaced next, entries - 1 is the youngest */
};

static inline bool srmmu_cam_matches(const struct srmmu_cam *cam, unsigned index, uint32_t va,
                                     uint32_t context)
{
    return (va & cam->mask[index]) == cam->tag[index] && context == cam->context[index];
}

/* How many of the first `entries` match, and their numbers put together by OR, as the hardware does. */
struct srmmu_cam_match {
    unsigned count, index;
};
struct srmmu_cam_match srmmu_cam_match(const struct srmmu_cam *cam, unsigned entries, uint32_t va,
                                       uint32_t context);

/* Does one of them map part of what tag and mask do? */
bool srmmu_cam_overlaps(const struct srmmu_cam *cam, unsigned entries, uint32_t tag, uint32_t mask,
                        uint32_t context);

/* The entry that is replaced next; an entry becomes the youngest. */
unsigned srmmu_cam_oldest(const struct srmmu_cam *cam, unsigned entries);
void srmmu_cam_touch(struct srmmu_cam *cam, unsigned entries, unsigned index);

/* No entry matches any more; the order stays. */
void srmmu_cam_clear(struct srmmu_cam *cam);

#endif
