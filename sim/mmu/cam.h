/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a TLB compares and by what it replaces (mmutlbcam.vhd, mmulru.vhd), side by side, as the host likes it: working copies
 * of srmmu_tlb_entry, each for all entries of a TLB. The order of use goes back to the state with the component's flush; the rest is
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
#define SRMMU_CAM_UNSURE  UINT32_MAX /* a number that no entry has */
#define SRMMU_CAM_ENDS    SRMMU_TLB_MAX

struct srmmu_cam {
    _Alignas(SRMMU_CAM_ALIGN) uint32_t tag[SRMMU_TLB_MAX]; /* virtual address, under the mask */
    uint32_t mask[SRMMU_TLB_MAX];                          /* the address bits that are compared */
    uint32_t context[SRMMU_TLB_MAX];                       /* or SRMMU_CAM_INVALID */
    uint64_t used[SRMMU_TLB_MAX];                          /* grows with each use */
    uint64_t latest;                                       /* the highest that was given out */
    /* The entries by it, in a ring with SRMMU_CAM_ENDS, whose `younger` is the oldest: replaced next. */
    uint8_t older[SRMMU_TLB_MAX + 1], younger[SRMMU_TLB_MAX + 1];
    uint32_t youngest; /* the entry that is so for certain, or SRMMU_CAM_UNSURE */
    bool moved;        /* since the order came from the state */
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

/* The entry that is replaced next. */
static inline unsigned srmmu_cam_oldest(const struct srmmu_cam *cam)
{
    return cam->younger[SRMMU_CAM_ENDS];
}

static inline void srmmu_cam_take_out(struct srmmu_cam *cam, unsigned index)
{
    cam->younger[cam->older[index]] = cam->younger[index];
    cam->older[cam->younger[index]] = cam->older[index];
}

static inline void srmmu_cam_put_behind(struct srmmu_cam *cam, unsigned older, unsigned index)
{
    cam->older[index] = (uint8_t)older;
    cam->younger[index] = cam->younger[older];
    cam->older[cam->younger[older]] = (uint8_t)index;
    cam->younger[older] = (uint8_t)index;
}

/* An entry becomes the youngest. */
static inline void srmmu_cam_touch(struct srmmu_cam *cam, unsigned index)
{
    if (index == cam->youngest)
        return;
    cam->used[index] = ++cam->latest;
    srmmu_cam_take_out(cam, index);
    srmmu_cam_put_behind(cam, cam->older[SRMMU_CAM_ENDS], index);
    cam->youngest = index;
    cam->moved = true;
}

/* It was used at `use`; later ones stay later. */
void srmmu_cam_touch_then(struct srmmu_cam *cam, unsigned index, uint64_t use);

/* The order of the first `entries` by `used`; those with the same, by their numbers. */
void srmmu_cam_sort(struct srmmu_cam *cam, unsigned entries);

/* The place of a use in the order of the entries: 0 is replaced next, entries - 1 is the youngest. */
uint8_t srmmu_cam_rank(const struct srmmu_cam *cam, unsigned entries, uint64_t use);

/* No entry matches any more; the order stays. */
void srmmu_cam_clear(struct srmmu_cam *cam);

#endif
