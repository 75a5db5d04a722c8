/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What goes into the image beside the hypervisor: configuration, zeroed log and buffers, page
 * tables, pristine programs, and the list of contexts for tools. Each is a section; all but the
 * last are loaded. The writing of ELF is in elf_writer.c.
 */
#include "hv/pack/image.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hv/pack/arena.h"
#include "hv/pack/config_blob.h"
#include "hv/pack/diag.h"
#include "hv/pack/elf_writer.h"
#include "hv/pack/hypervisor.h"
#include "hv/pack/layout.h"
#include "hv/pack/system.h"

static void put_word(unsigned char *to, uint32_t word)
{
    to[0] = (unsigned char)(word >> 24);
    to[1] = (unsigned char)(word >> 16);
    to[2] = (unsigned char)(word >> 8);
    to[3] = (unsigned char)word;
}

static unsigned char *make_config(const struct pack_system *system,
                                  const struct pack_layout *layout, struct pack_arena *arena)
{
    unsigned char *bytes = pack_arena_allocate(arena, layout->config_size);

    pack_config_blob_write(system, layout, bytes);
    return bytes;
}

static unsigned char *make_tables(const struct pack_layout *layout, struct pack_arena *arena)
{
    unsigned char *bytes = pack_arena_allocate(arena, layout->tables_size);

    for (uint32_t i = 0; i < layout->tables.used; i++)
        put_word(bytes + i * sizeof(uint32_t), layout->tables.words[i]);
    return bytes;
}

static unsigned char *make_programs(const struct pack_system *system,
                                    const struct pack_layout *layout, struct pack_arena *arena)
{
    unsigned char *bytes = pack_arena_allocate(arena, layout->programs_size);

    for (uint32_t p = 0; p < system->partition_count; p++) {
        const struct pack_program *program = &system->partitions[p].program;

        for (uint32_t i = 0; i < program->segment_count; i++)
            memcpy(bytes + (program->segments[i].image_pa - layout->programs_pa),
                   program->segments[i].bytes, program->segments[i].file_size);
    }
    return bytes;
}

static uint32_t lowest_address(const struct pack_program *program)
{
    uint32_t lowest = UINT32_MAX;

    for (uint32_t i = 0; i < program->segment_count; i++)
        if (program->segments[i].va < lowest)
            lowest = program->segments[i].va;
    return lowest;
}

static char *make_contexts(const struct pack_system *system,
                           const struct pack_hypervisor *hypervisor, struct pack_arena *arena)
{
    char *text = pack_arena_format(arena, "context 0 hypervisor 0x%08x %s\n", HV_VA_BASE,
                                   pack_path_base(hypervisor->file.path));

    for (uint32_t p = 0; p < system->partition_count; p++) {
        const struct pack_partition *partition = &system->partitions[p];

        text = pack_arena_format(arena, "%scontext %u %s 0x%08x %s", text, p + 1, partition->name,
                                 lowest_address(&partition->program),
                                 pack_path_base(partition->program.path));
        if (partition->shadow_size != 0)
            text = pack_arena_format(arena, "%s %u %u", text, partition->shadow_context,
                                     partition->vcpu_count * HV_SHADOW_CONTEXTS);
        text = pack_arena_format(arena, "%s\n", text);
    }
    return text;
}

static void make_boot_info(const struct pack_system *system, const struct pack_layout *layout,
                           unsigned char *bytes)
{
    const uint32_t words[] = {
        HV_BOOT_MAGIC,       pack_layout_window(layout->config_pa),
        layout->config_size, layout->tables_pa,
        system->uart_pa,     system->clock_hz / (8 * system->console_baud) - 1};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        put_word(bytes + i * sizeof(uint32_t), words[i]);
}

static const char *write_elf(int descriptor, const struct pack_system *system,
                             const struct pack_layout *layout,
                             const struct pack_hypervisor *hypervisor, struct pack_arena *arena)
{
    char *contexts = make_contexts(system, hypervisor, arena);
    const struct pack_elf_section sections[] = {
        {".pride.config", make_config(system, layout, arena), layout->config_size, true, PF_R,
         pack_layout_window(layout->config_pa), layout->config_pa},
        {".pride.data", NULL, layout->data_size, true, PF_R | PF_W,
         pack_layout_window(layout->data_pa), layout->data_pa},
        {".pride.cpus", NULL, layout->cpus_size, true, PF_R | PF_W, layout->cpus_pa,
         layout->cpus_pa},
        {".pride.tables", make_tables(layout, arena), layout->tables_size, true, PF_R,
         layout->tables_pa, layout->tables_pa},
        {".pride.programs", make_programs(system, layout, arena), layout->programs_size, true, PF_R,
         layout->programs_pa, layout->programs_pa},
        {HV_CONTEXTS_SECTION, (unsigned char *)contexts, (uint32_t)strlen(contexts), false, 0, 0,
         0},
        {".pride.shadows", NULL, layout->shadows_size, true, PF_R | PF_W, layout->shadows_pa,
         layout->shadows_pa}, /* the last one: most systems have none */
    };
    const size_t count = sizeof sections / sizeof sections[0] - (layout->shadows_size == 0);
    unsigned char boot_info[sizeof(struct hv_boot_info)];
    struct pack_elf_patch patch = {hypervisor->boot_info_va, HV_BOOT_MAGIC, boot_info,
                                   sizeof boot_info};

    make_boot_info(system, layout, boot_info);
    return pack_elf_write(descriptor, &hypervisor->file, &patch, sections, count, arena);
}

static mode_t creation_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

bool pack_image_write(const char *path, const struct pack_system *system,
                      const struct pack_layout *layout, const struct pack_hypervisor *hypervisor,
                      struct pack_arena *arena, struct pack_diag *diag)
{
    char real[PATH_MAX]; /* renaming would replace a link, not what it leads to */
    const char *target = realpath(path, real) != NULL ? real : path;
    char *temporary = pack_arena_format(arena, "%s.XXXXXX", target);
    int descriptor = mkstemp(temporary);
    const char *reason = NULL;

    if (descriptor < 0) {
        pack_diag_error_in(diag, path, "cannot be written: %s", strerror(errno));
        return false;
    }
    reason = write_elf(descriptor, system, layout, hypervisor, arena);
    if (reason == NULL && fchmod(descriptor, creation_mode()) != 0)
        reason = strerror(errno);
    if (close(descriptor) != 0 && reason == NULL)
        reason = strerror(errno);
    if (reason == NULL && rename(temporary, target) != 0)
        reason = strerror(errno);
    if (reason == NULL)
        return true;
    unlink(temporary);
    pack_diag_error_in(diag, path, "cannot be written: %s", reason);
    return false;
}
