/* SPDX-License-Identifier: BSD-2-Clause */
/* Four tags at a time (cam.h). */
#include "sim/mmu/cam.h"

#include <string.h>

typedef uint32_t words __attribute__((vector_size(16)));

#define WORDS 4u

static words words_at(const uint32_t *p)
{
    words w;

    memcpy(&w, p, sizeof(w));
    return w;
}

static words all(uint32_t value)
{
    return (words){value, value, value, value};
}

/* Entries behind the last one are invalid. */
struct srmmu_cam_match srmmu_cam_match(const struct srmmu_cam *cam, unsigned entries, uint32_t va,
                                       uint32_t context)
{
    words count = {0}, index = {0}, number = {0, 1, 2, 3};

    for (unsigned i = 0; i < entries; i += WORDS) {
        words hit = (words)((all(va) & words_at(cam->mask + i)) == words_at(cam->tag + i)) &
                    (words)(all(context) == words_at(cam->context + i));

        count -= hit;
        index |= hit & number;
        number += WORDS;
    }
    return (struct srmmu_cam_match){.count = count[0] + count[1] + count[2] + count[3],
                                    .index = index[0] | index[1] | index[2] | index[3]};
}

bool srmmu_cam_overlaps(const struct srmmu_cam *cam, unsigned entries, uint32_t tag, uint32_t mask,
                        uint32_t context)
{
    words met = {0};

    for (unsigned i = 0; i < entries; i += WORDS) {
        words differ = (all(tag) ^ words_at(cam->tag + i)) & words_at(cam->mask + i) & mask;

        met |= (words)(differ == all(0)) & (words)(all(context) == words_at(cam->context + i));
    }
    return met[0] | met[1] | met[2] | met[3];
}

static void put_by_use(struct srmmu_cam *cam, unsigned index)
{
    unsigned older = cam->older[SRMMU_CAM_ENDS];

    while (older != SRMMU_CAM_ENDS && cam->used[older] > cam->used[index])
        older = cam->older[older];
    srmmu_cam_put_behind(cam, older, index);
}

void srmmu_cam_touch_then(struct srmmu_cam *cam, unsigned index, uint64_t use)
{
    if (use <= cam->used[index])
        return;
    cam->used[index] = use;
    srmmu_cam_take_out(cam, index);
    put_by_use(cam, index);
    cam->moved = true;
}

void srmmu_cam_sort(struct srmmu_cam *cam, unsigned entries)
{
    cam->older[SRMMU_CAM_ENDS] = cam->younger[SRMMU_CAM_ENDS] = SRMMU_CAM_ENDS;
    for (unsigned i = 0; i < entries; i++)
        put_by_use(cam, i);
}

uint8_t srmmu_cam_rank(const struct srmmu_cam *cam, unsigned entries, uint64_t use)
{
    uint8_t rank = 0;

    for (unsigned i = 0; i < entries; i++)
        rank = (uint8_t)(rank + (cam->used[i] < use));
    return rank;
}

void srmmu_cam_clear(struct srmmu_cam *cam)
{
    for (unsigned i = 0; i < SRMMU_TLB_MAX; i++) {
        cam->tag[i] = SRMMU_CAM_NO_TAG;
        cam->mask[i] = 0;
        cam->context[i] = SRMMU_CAM_INVALID;
    }
}
