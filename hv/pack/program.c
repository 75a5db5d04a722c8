/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Takes entry, loadable segments and the stack symbol out of partition programs. Whether they fit
 * the partition's areas is for check_memory.c to say.
 */
#include "hv/pack/program.h"

#include "hv/pack/arena.h"
#include "hv/pack/diag.h"
#include "hv/pack/elf_file.h"
#include "hv/pack/system.h"

static uint32_t rights_of(const GElf_Phdr *header)
{
    return ((header->p_flags & PF_R) != 0 ? HV_AREA_READ : 0u) |
           ((header->p_flags & PF_W) != 0 ? HV_AREA_WRITE : 0u) |
           ((header->p_flags & PF_X) != 0 ? HV_AREA_EXECUTE : 0u);
}

/* A virtual machine starts with its MMU off: its segments go to their physical addresses. */
static void take_segments(const struct pack_elf *file, bool vm, struct pack_program *program,
                          struct pack_arena *arena)
{
    GElf_Phdr header;

    program->segments = pack_arena_allocate(arena, file->segment_count * sizeof *program->segments);
    for (size_t i = 0; i < file->segment_count; i++) {
        if (!pack_elf_load_segment(file, i, &header))
            continue;
        program->segments[program->segment_count++] = (struct pack_segment){
            .va = (uint32_t)(vm ? header.p_paddr : header.p_vaddr),
            .file_size = (uint32_t)header.p_filesz,
            .memory_size = (uint32_t)header.p_memsz,
            .rights = rights_of(&header),
            .bytes = file->bytes + header.p_offset,
            .area = PACK_NONE,
        };
    }
}

static void read_program(struct pack_partition *partition, const char *path,
                         struct pack_arena *arena, struct pack_diag *diag)
{
    struct pack_program *program = &partition->program;
    struct pack_elf file;
    const char *reason = pack_elf_open(&file, path, arena);

    if (reason != NULL) {
        pack_diag_error(diag, partition->line, "program %s: %s", path, reason);
        return;
    }
    program->path = path;
    program->entry = (uint32_t)file.header.e_entry;
    take_segments(&file, partition->kind == HV_PARTITION_VM, program, arena);
    if (!pack_elf_find_symbol(&file, "__stack_top", &program->stack_top))
        program->stack_top = 0;
    pack_elf_close(&file);
    partition->program_read = true;
}

void pack_program_read_all(struct pack_system *system, const char *directory,
                           struct pack_arena *arena, struct pack_diag *diag)
{
    for (uint32_t i = 0; i < system->partition_count; i++) {
        struct pack_partition *partition = &system->partitions[i];
        const char *path = partition->program_name;

        if (path[0] != '/')
            path = pack_arena_format(arena, "%s/%s", directory, path);
        read_program(partition, path, arena, diag);
    }
}
