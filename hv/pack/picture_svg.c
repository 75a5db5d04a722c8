/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pictures as one SVG: physical memory as a column of boxes, whose heights grow with the
 * logarithm of sizes, and below it a row of boxes for each plan and processor. A partition has one
 * colour everywhere. Names need no escaping: the schema allows letters, digits, and `_.-` only.
 */
#include "hv/pack/picture.h"
#include "hv/pack/region.h"
#include "hv/pack/system.h"

enum {
    WIDTH = 1000,
    MARGIN = 20,
    LEFT = 140, /* of boxes: addresses and processors stand before it */
    INNER = WIDTH - LEFT - MARGIN,
    LINE = 18,  /* height of the smallest box, which holds a line of text */
    GROWTH = 3, /* what each doubling adds */
    GAP = 10,   /* where memory is left out */
    ROW = 36,   /* of a plan */
    TITLE = 40,
    TEXT_RISE = 13
};

static uint32_t region_height(uint32_t size)
{
    uint32_t height = LINE;

    for (; size > PACK_PAGE_SIZE; size /= 2)
        height += GROWTH;
    return height;
}

static bool is_gap(const struct pack_region *regions, uint32_t i)
{
    return i > 0 && regions[i].pa > regions[i - 1].pa + regions[i - 1].size;
}

/* Colours of neighbours in number are far apart. */
static void print_colour(int owner, FILE *out)
{
    if (owner < 0)
        fprintf(out, "fill=\"#d0d0d0\"");
    else
        fprintf(out, "fill=\"hsl(%u,60%%,75%%)\"", (uint32_t)owner * 137u % 360u);
}

static void print_text(uint32_t x, uint32_t y, const char *anchor, FILE *out)
{
    fprintf(out, "<text x=\"%u\" y=\"%u\" text-anchor=\"%s\">", x, y, anchor);
}

static void print_box(uint32_t x, uint32_t y, uint32_t width, uint32_t height, int owner, FILE *out)
{
    fprintf(out, "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\" stroke=\"#404040\" ", x, y,
            width, height);
    print_colour(owner, out);
    fprintf(out, "/>\n");
}

static uint32_t print_memory(const struct pack_region *regions, uint32_t count, uint32_t y,
                             FILE *out)
{
    print_text(MARGIN, y + TEXT_RISE, "start", out);
    fprintf(out, "physical memory</text>\n");
    y += LINE;
    for (uint32_t i = 0; i < count; i++) {
        const struct pack_region *r = &regions[i];
        uint32_t height = region_height(r->size);

        if (is_gap(regions, i))
            y += GAP;
        print_box(LEFT, y, INNER / 2, height, r->owner, out);
        print_text(LEFT - 6, y + TEXT_RISE, "end", out);
        fprintf(out, "0x%08x</text>\n", r->pa);
        print_text(LEFT + 6, y + TEXT_RISE, "start", out);
        fprintf(out, "%s.%s  %s</text>\n", r->owner_name, r->name, r->rights);
        print_text(LEFT + INNER / 2 + 6, y + TEXT_RISE, "start", out);
        fprintf(out, "%u KiB%s%s</text>\n", (r->size + 0x3ff) / 0x400,
                r->shared != NULL ? ", shared as " : "", r->shared != NULL ? r->shared : "");
        y += height;
    }
    return y;
}

static void print_slot(const struct pack_plan *plan, const struct pack_slot *slot, uint32_t y,
                       FILE *out)
{
    uint32_t x = LEFT + (uint32_t)((uint64_t)slot->start_us * INNER / plan->major_frame_us);
    uint32_t width = (uint32_t)((uint64_t)slot->duration_us * INNER / plan->major_frame_us);

    fprintf(out, "<g><title>%s: %u us for %u us%s%s</title>\n", slot->partition_name,
            slot->start_us, slot->duration_us,
            (slot->flags & HV_SLOT_PERIOD_START) != 0 ? ", a period begins" : "",
            (slot->flags & HV_SLOT_MUST_YIELD) != 0 ? ", must yield" : "");
    print_box(x, y, width > 0 ? width : 1, ROW - 8, (int)slot->partition, out);
    if ((slot->flags & HV_SLOT_PERIOD_START) != 0)
        fprintf(out, "<path d=\"M%u %uv%u\" stroke=\"#c00000\" stroke-width=\"3\"/>\n", x, y,
                (uint32_t)ROW - 8);
    if (width > 40) {
        print_text(x + width / 2, y + 18, "middle", out);
        fprintf(out, "%s</text>\n", slot->partition_name);
    }
    fprintf(out, "</g>\n");
}

static uint32_t print_plan(const struct pack_system *system, const struct pack_plan *plan,
                           uint32_t y, FILE *out)
{
    print_text(MARGIN, y + TEXT_RISE, "start", out);
    fprintf(out, "plan %s, major frame %u us</text>\n", plan->name, plan->major_frame_us);
    y += LINE;
    for (uint32_t cpu = 0; cpu < system->cpu_count; cpu++) {
        print_text(LEFT - 6, y + 18, "end", out);
        fprintf(out, "CPU %u</text>\n", cpu);
        fprintf(out, "<path d=\"M%u %uh%u\" stroke=\"#404040\"/>\n", LEFT, y + ROW - 8, INNER);
        for (uint32_t i = 0; i < plan->slot_count; i++)
            if (plan->slots[i].cpu == cpu)
                print_slot(plan, &plan->slots[i], y, out);
        y += ROW;
    }
    return y;
}

static uint32_t total_height(const struct pack_system *system, const struct pack_region *regions,
                             uint32_t count)
{
    uint32_t height = TITLE + LINE + MARGIN;

    for (uint32_t i = 0; i < count; i++)
        height += region_height(regions[i].size) + (is_gap(regions, i) ? GAP : 0u);
    return height + system->plan_count * (MARGIN + LINE + system->cpu_count * ROW);
}

void pack_picture_svg(const struct pack_system *system, const struct pack_region *regions,
                      uint32_t region_count, FILE *out)
{
    uint32_t y = TITLE;

    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" "
            "font-family=\"sans-serif\" font-size=\"12\">\n",
            WIDTH, total_height(system, regions, region_count));
    fprintf(out, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n");
    fprintf(out, "<text x=\"%u\" y=\"24\" font-size=\"18\">module %s</text>\n", MARGIN,
            system->name);
    y = print_memory(regions, region_count, y, out);
    for (uint32_t i = 0; i < system->plan_count; i++)
        y = print_plan(system, &system->plans[i], y + MARGIN, out);
    fprintf(out, "</svg>\n");
}
