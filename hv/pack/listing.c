/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prints what the packer has decided: the physical memory map, each partition's view, plans and
 * channels.
 */
#include "hv/pack/listing.h"

#include "hv/pack/hypervisor.h"
#include "hv/pack/layout.h"
#include "hv/pack/system.h"
#include "hv/pack/value.h"

static void print_range(FILE *out, uint32_t va, uint32_t pa, uint32_t size, const char *rights,
                        const char *owner, const char *name)
{
    char va_text[12] = "-";

    if (va != 0)
        snprintf(va_text, sizeof va_text, "0x%08x", va);
    fprintf(out, "  0x%08x  %-10s  0x%08x  %-6s  %-12s  %s\n", pa, va_text, size, rights, owner,
            name);
}

static void print_image(const struct pack_layout *layout, const struct pack_hypervisor *hypervisor,
                        FILE *out)
{
    for (uint32_t i = 0; i < hypervisor->part_count; i++) {
        const struct pack_hypervisor_part *part = &hypervisor->parts[i];

        print_range(out, pack_layout_window(part->pa), part->pa, part->size,
                    part->writable ? "RWX" : "RX", "hypervisor", "program");
    }
    print_range(out, pack_layout_window(layout->config_pa), layout->config_pa, layout->config_size,
                "RX", "hypervisor", "configuration");
    print_range(out, pack_layout_window(layout->data_pa), layout->data_pa, layout->data_size, "RWX",
                "hypervisor", "log and channel buffers");
    print_range(out, 0, layout->tables_pa, layout->tables_size, "-", "MMU", "page tables");
    if (layout->shadows_size != 0)
        print_range(out, 0, layout->shadows_pa, layout->shadows_size, "-", "MMU",
                    "shadow page tables");
    print_range(out, 0, layout->programs_pa, layout->programs_size, "-", "hypervisor",
                "pristine programs");
}

static void print_partition(const struct pack_partition *partition, FILE *out)
{
    for (uint32_t i = 0; i < partition->area_count; i++) {
        const struct pack_area *area = &partition->areas[i];
        char rights[PACK_RIGHTS_TEXT];

        pack_rights_text(area->rights, rights);
        print_range(out, area->va, area->pa, area->size, rights, partition->name, area->name);
    }
}

static void print_plan(const struct pack_plan *plan, FILE *out)
{
    fprintf(out, "\nplan %s, major frame %u us\n  CPU  start us  length us  partition\n",
            plan->name, plan->major_frame_us);
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        const struct pack_slot *slot = &plan->slots[i];

        fprintf(out, "  %3u  %8u  %9u  %s%s%s\n", slot->cpu, slot->start_us, slot->duration_us,
                slot->partition_name,
                (slot->flags & HV_SLOT_PERIOD_START) != 0 ? ", period start" : "",
                (slot->flags & HV_SLOT_MUST_YIELD) != 0 ? ", must yield" : "");
    }
}

static void print_channels(const struct pack_system *system, FILE *out)
{
    if (system->channel_count > 0)
        fprintf(out, "\nchannels\n");
    for (uint32_t i = 0; i < system->channel_count; i++) {
        const struct pack_channel *channel = &system->channels[i];

        const struct pack_port *source = channel->source->port;

        fprintf(out, "  %s.%s (%u bytes", channel->source->partition_name,
                channel->source->port_name, source->message_size);
        if (source->kind == HV_PORT_QUEUING)
            fprintf(out, ", queue of %u", source->depth);
        fprintf(out, ") ->");
        for (uint32_t e = 0; e < channel->endpoint_count; e++)
            if (channel->endpoints[e].direction == HV_PORT_DESTINATION)
                fprintf(out, " %s.%s", channel->endpoints[e].partition_name,
                        channel->endpoints[e].port_name);
        fprintf(out, "\n");
    }
}

void pack_listing_print(const struct pack_system *system, const struct pack_layout *layout,
                        const struct pack_hypervisor *hypervisor, FILE *out)
{
    fprintf(out, "module %s: %u partitions\n\nmemory\n", system->name, system->partition_count);
    fprintf(out, "  physical    virtual     size        rights  owner         contents\n");
    print_image(layout, hypervisor, out);
    for (uint32_t p = 0; p < system->partition_count; p++)
        print_partition(&system->partitions[p], out);
    for (uint32_t i = 0; i < system->plan_count; i++)
        print_plan(&system->plans[i], out);
    print_channels(system, out);
}
