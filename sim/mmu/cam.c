/* SPDX-License-Identifier: BSD-2-Clause */
/* Four tags, or sixteen ranks, at a time (cam.h). */
#include "sim/mmu/cam.h"

#include <string.h>

typedef uint32_t words __attribute__((vector_size(16)));
typedef uint8_t bytes __attribute__((vector_size(16)));

#define WORDS 4u
#define BYTES 16u

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

unsigned srmmu_cam_oldest(const struct srmmu_cam *cam, unsigned entries)
{
    const uint8_t *first = memchr(cam->rank, 0, entries);
    unsigned oldest = 0;

    if (first)
        return (unsigned)(first - cam->rank);
    /* A fault has put the order out of order. */
    for (unsigned i = 1; i < entries; i++)
        if (cam->rank[i] < cam->rank[oldest])
            oldest = i;
    return oldest;
}

void srmmu_cam_touch(struct srmmu_cam *cam, unsigned entries, unsigned index)
{
    uint8_t old = cam->rank[index];
    bytes number = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, rank;

    for (unsigned i = 0; i < entries; i += BYTES) {
        memcpy(&rank, cam->rank + i, sizeof(rank));
        rank += (bytes)(rank > old) & (bytes)(number < (uint8_t)entries);
        memcpy(cam->rank + i, &rank, sizeof(rank));
        number += (uint8_t)BYTES;
    }
    cam->rank[index] = (uint8_t)(entries - 1);
}

void srmmu_cam_clear(struct srmmu_cam *cam)
{
    for (unsigned i = 0; i < SRMMU_TLB_MAX; i++) {
        cam->tag[i] = SRMMU_CAM_NO_TAG;
        cam->mask[i] = 0;
        cam->context[i] = SRMMU_CAM_INVALID;
    }
}
