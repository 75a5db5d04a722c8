/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads the hypervisor's ELF and checks that it follows hv/abi/config.h: the first page linked at
 * its physical address, all others at HV_VA_BASE, linear; no page with two kinds of rights;
 * hv_boot_info with its magic.
 */
#include "hv/pack/hypervisor.h"

#include "hv/pack/arena.h"
#include "hv/pack/diag.h"
#include "hv/pack/system.h"

static uint32_t page_floor(uint32_t address)
{
    return address & ~(PACK_PAGE_SIZE - 1);
}

static bool check_place(const struct pack_hypervisor *hypervisor, const GElf_Phdr *segment,
                        struct pack_diag *diag)
{
    uint32_t window = HV_VA_LIMIT - HV_VA_BASE;
    uint64_t offset = segment->p_paddr - HV_PA_BASE;
    bool in_window = segment->p_paddr >= HV_PA_BASE && offset + segment->p_memsz <= window;
    bool first_page =
        segment->p_vaddr == segment->p_paddr && offset + segment->p_memsz <= PACK_PAGE_SIZE;

    if (in_window && (first_page || segment->p_vaddr == HV_VA_BASE + offset))
        return true;
    pack_diag_error_in(
        diag, hypervisor->file.path,
        "the segment at 0x%08x (loaded at 0x%08x, size 0x%x) is not where the hypervisor "
        "may be",
        (uint32_t)segment->p_vaddr, (uint32_t)segment->p_paddr, (uint32_t)segment->p_memsz);
    return false;
}

static bool check_apart(const struct pack_hypervisor *hypervisor,
                        const struct pack_hypervisor_part *part, struct pack_diag *diag)
{
    for (uint32_t i = 0; i < hypervisor->part_count; i++) {
        const struct pack_hypervisor_part *other = &hypervisor->parts[i];

        if (part->pa < other->pa + other->size && other->pa < part->pa + part->size) {
            pack_diag_error_in(diag, hypervisor->file.path, "two segments share the page at 0x%08x",
                               part->pa > other->pa ? part->pa : other->pa);
            return false;
        }
    }
    return true;
}

/* The boot page holds two segments of the same rights. */
static bool is_covered(const struct pack_hypervisor *hypervisor,
                       const struct pack_hypervisor_part *part)
{
    for (uint32_t i = 0; i < hypervisor->part_count; i++) {
        const struct pack_hypervisor_part *other = &hypervisor->parts[i];

        if (part->pa >= other->pa && part->pa + part->size <= other->pa + other->size)
            return !part->writable && !other->writable;
    }
    return false;
}

static bool take_segment(struct pack_hypervisor *hypervisor, const GElf_Phdr *segment,
                         struct pack_diag *diag)
{
    struct pack_hypervisor_part part;
    uint32_t end;

    if (!check_place(hypervisor, segment, diag))
        return false;
    part.pa = page_floor((uint32_t)segment->p_paddr);
    end = page_floor((uint32_t)(segment->p_paddr + segment->p_memsz) + PACK_PAGE_SIZE - 1);
    part.size = end - part.pa;
    part.writable = (segment->p_flags & PF_W) != 0;
    part.executable = (segment->p_flags & PF_X) != 0;
    if (is_covered(hypervisor, &part))
        return true;
    if (!check_apart(hypervisor, &part, diag))
        return false;
    hypervisor->parts[hypervisor->part_count++] = part;
    if (end > hypervisor->end_pa)
        hypervisor->end_pa = end;
    return true;
}

static bool read_segments(struct pack_hypervisor *hypervisor, struct pack_arena *arena,
                          struct pack_diag *diag)
{
    struct pack_elf *file = &hypervisor->file;
    GElf_Phdr segment;

    hypervisor->parts = pack_arena_allocate(arena, file->segment_count * sizeof *hypervisor->parts);
    for (size_t i = 0; i < file->segment_count; i++)
        if (pack_elf_load_segment(file, i, &segment) && !take_segment(hypervisor, &segment, diag))
            return false;
    if (hypervisor->part_count > 0)
        return true;
    pack_diag_error_in(diag, file->path, "has nothing to load");
    return false;
}

bool pack_hypervisor_open(struct pack_hypervisor *hypervisor, const char *path,
                          struct pack_arena *arena, struct pack_diag *diag)
{
    const char *reason;

    *hypervisor = (struct pack_hypervisor){0};
    reason = pack_elf_open(&hypervisor->file, path, arena);
    if (reason != NULL) {
        pack_diag_error_in(diag, path, "the hypervisor: %s", reason);
        return false;
    }
    if (!pack_elf_find_symbol(&hypervisor->file, "hv_boot_info", &hypervisor->boot_info_va)) {
        pack_diag_error_in(diag, path, "is no hypervisor: it has no symbol hv_boot_info");
        pack_hypervisor_close(hypervisor);
        return false;
    }
    if (!read_segments(hypervisor, arena, diag)) {
        pack_hypervisor_close(hypervisor);
        return false;
    }
    return true;
}

void pack_hypervisor_close(struct pack_hypervisor *hypervisor)
{
    pack_elf_close(&hypervisor->file);
}
