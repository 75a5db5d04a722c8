/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pictures in characters. Memory: a line a region, its bar one longer for each doubling of its
 * size. Plans: a line for each partition and processor, COLUMNS wide; `#` where its slot is, `|` where
 * a period of it begins.
 */
#include <string.h>

#include "hv/pack/picture.h"
#include "hv/pack/region.h"
#include "hv/pack/system.h"

enum { COLUMNS = 64, BAR = 20 };

static void print_size(FILE *out, uint32_t size)
{
    if (size % 0x100000 == 0)
        fprintf(out, "%6u MiB", size / 0x100000);
    else
        fprintf(out, "%6u KiB", (size + 0x3ff) / 0x400);
}

static int bar_length(uint32_t size)
{
    int length = 1;

    while (size > PACK_PAGE_SIZE && length < BAR) {
        size /= 2;
        length++;
    }
    return length;
}

static void print_memory(const struct pack_region *regions, uint32_t count, FILE *out)
{
    static const char bar[] = "####################";
    uint64_t end = count > 0 ? regions[0].pa : 0;

    fprintf(out, "\nmemory as a picture (a bar is one longer for each doubling)\n");
    for (uint32_t i = 0; i < count; i++) {
        const struct pack_region *r = &regions[i];

        if (r->pa > end)
            fprintf(out, "              :\n");
        fprintf(out, "  0x%08x  |%-*.*s|", r->pa, BAR, bar_length(r->size), bar);
        print_size(out, r->size);
        fprintf(out, "  %-6s %s.%s%s%s\n", r->rights, r->owner_name, r->name,
                r->shared != NULL ? ", shared as " : "", r->shared != NULL ? r->shared : "");
        if ((uint64_t)r->pa + r->size > end)
            end = (uint64_t)r->pa + r->size;
    }
}

/* The column of a time, the frame being COLUMNS wide. */
static uint32_t column(const struct pack_plan *plan, uint32_t us)
{
    return (uint32_t)((uint64_t)us * COLUMNS / plan->major_frame_us);
}

static void draw_slot(char *row, const struct pack_plan *plan, const struct pack_slot *slot)
{
    uint32_t first = column(plan, slot->start_us);
    uint32_t last = column(plan, slot->start_us + slot->duration_us - 1);

    if (first >= COLUMNS || last >= COLUMNS)
        return; /* an error of the plan, reported elsewhere */
    memset(row + first, '#', last - first + 1);
    if ((slot->flags & HV_SLOT_PERIOD_START) != 0)
        row[first] = '|';
}

/* True if the partition has slots on that processor. */
static bool draw_row(char *row, const struct pack_plan *plan, uint32_t partition, uint32_t cpu)
{
    bool any = false;

    memset(row, '.', COLUMNS);
    row[COLUMNS] = '\0';
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        const struct pack_slot *slot = &plan->slots[i];

        if (slot->partition == partition && slot->cpu == cpu) {
            draw_slot(row, plan, slot);
            any = true;
        }
    }
    return any;
}

static void print_plan(const struct pack_system *system, const struct pack_plan *plan, FILE *out)
{
    char row[COLUMNS + 1];

    fprintf(out, "\nplan %s as a picture: %u us, a column is %u us; | a period begins\n",
            plan->name, plan->major_frame_us, plan->major_frame_us / COLUMNS);
    for (uint32_t cpu = 0; cpu < system->cpu_count; cpu++) {
        for (uint32_t p = 0; p < system->partition_count; p++) {
            if (draw_row(row, plan, p, cpu))
                fprintf(out, "  CPU %u  [%s]  %s\n", cpu, row, system->partitions[p].name);
        }
    }
}

void pack_picture_text(const struct pack_system *system, const struct pack_region *regions,
                       uint32_t region_count, FILE *out)
{
    print_memory(regions, region_count, out);
    for (uint32_t i = 0; i < system->plan_count; i++)
        print_plan(system, &system->plans[i], out);
}
