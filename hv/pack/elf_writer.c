/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes the extended ELF with libelf, with a layout of its own: original sections stay where they
 * are in the file; behind them come added sections, section names, section headers and program
 * headers.
 */
#include "hv/pack/elf_writer.h"

#include <string.h>

#include "hv/pack/arena.h"
#include "hv/pack/elf_file.h"
#include "hv/pack/system.h"

struct writer {
    struct pack_arena *arena;
    const struct pack_elf *source;
    const struct pack_elf_patch *patch;
    bool patched;
    Elf *elf;
    uint64_t end; /* of the file so far */
    char *names;  /* section names, old and new */
    size_t names_size;
    size_t names_index; /* section of the names */
    GElf_Phdr *segments;
    size_t segment_count;
};

static uint64_t round_up(uint64_t value, uint64_t unit)
{
    return unit > 1 ? (value + unit - 1) / unit * unit : value;
}

static const char *libelf_reason(void)
{
    return elf_errmsg(-1);
}

/* Appends a section name, returns its offset. */
static uint32_t add_name(struct writer *writer, const char *name)
{
    size_t length = strlen(name) + 1;
    char *names = pack_arena_allocate(writer->arena, writer->names_size + length);
    size_t offset = writer->names_size;

    if (offset > 0)
        memcpy(names, writer->names, offset);
    memcpy(names + offset, name, length);
    writer->names = names;
    writer->names_size += length;
    return (uint32_t)offset;
}

static Elf_Data *new_data(Elf_Scn *section, void *bytes, size_t size, uint64_t align)
{
    Elf_Data *data = elf_newdata(section);

    if (data != NULL) {
        data->d_buf = bytes;
        data->d_size = size;
        data->d_align = align;
        data->d_type = ELF_T_BYTE;
        data->d_version = EV_CURRENT;
    }
    return data;
}

/* Replaces the patch's bytes if they lie in this section. */
static bool apply_patch(struct writer *writer, const GElf_Shdr *header, unsigned char *bytes)
{
    const struct pack_elf_patch *patch = writer->patch;
    unsigned char expected[4] = {
        (unsigned char)(patch->expected >> 24), (unsigned char)(patch->expected >> 16),
        (unsigned char)(patch->expected >> 8), (unsigned char)patch->expected};
    uint64_t offset = patch->va - header->sh_addr;

    if ((header->sh_flags & SHF_ALLOC) == 0 || patch->va < header->sh_addr ||
        offset + patch->size > header->sh_size)
        return true;
    if (memcmp(bytes + offset, expected, sizeof expected) != 0)
        return false;
    memcpy(bytes + offset, patch->bytes, patch->size);
    writer->patched = true;
    return true;
}

static const char *copy_contents(struct writer *writer, Elf_Scn *to, const GElf_Shdr *header)
{
    const struct pack_elf *source = writer->source;
    unsigned char *bytes = NULL;

    if (header->sh_type != SHT_NOBITS && header->sh_size > 0) {
        if (header->sh_offset > source->size || header->sh_size > source->size - header->sh_offset)
            return "a section of the hypervisor reaches beyond the end of its file";
        bytes = pack_arena_allocate(writer->arena, header->sh_size);
        memcpy(bytes, source->bytes + header->sh_offset, header->sh_size);
        if (!apply_patch(writer, header, bytes))
            return "hv_boot_info of the hypervisor lacks its magic number";
        if (header->sh_offset + header->sh_size > writer->end)
            writer->end = header->sh_offset + header->sh_size;
    }
    if (header->sh_size > 0 && new_data(to, bytes, header->sh_size, 1) == NULL)
        return libelf_reason();
    return NULL;
}

/* Copies a section; that of the names gets its contents at the end, when all names are known. */
static const char *copy_section(struct writer *writer, Elf_Scn *from)
{
    GElf_Shdr header;
    Elf_Scn *to = elf_newscn(writer->elf);
    const char *reason = NULL;

    if (to == NULL || gelf_getshdr(from, &header) == NULL)
        return libelf_reason();
    if (elf_ndxscn(from) == writer->names_index) {
        Elf_Data *old = elf_rawdata(from, NULL);

        if (old == NULL)
            return libelf_reason();
        writer->names_size = old->d_size;
        writer->names = pack_arena_allocate(writer->arena, old->d_size);
        memcpy(writer->names, old->d_buf, old->d_size);
    } else {
        reason = copy_contents(writer, to, &header);
    }
    if (reason == NULL && gelf_update_shdr(to, &header) == 0)
        reason = libelf_reason();
    return reason;
}

static const char *copy_source(struct writer *writer)
{
    const char *reason = NULL;

    if (elf_getshdrstrndx(writer->source->elf, &writer->names_index) != 0 ||
        writer->names_index == 0)
        return "the hypervisor has no section headers";
    for (Elf_Scn *from = elf_nextscn(writer->source->elf, NULL); from != NULL && reason == NULL;
         from = elf_nextscn(writer->source->elf, from))
        reason = copy_section(writer, from);
    for (size_t i = 0; i < writer->source->segment_count && reason == NULL; i++)
        if (pack_elf_load_segment(writer->source, i, &writer->segments[writer->segment_count]))
            writer->segment_count++;
    if (reason == NULL && !writer->patched)
        reason = "hv_boot_info of the hypervisor lies in no section with contents";
    return reason;
}

static const char *add_section(struct writer *writer, const struct pack_elf_section *addition)
{
    Elf_Scn *section = elf_newscn(writer->elf);
    uint64_t align = addition->loaded ? PACK_PAGE_SIZE : 1;
    GElf_Shdr header = {
        .sh_name = add_name(writer, addition->name),
        .sh_type = addition->bytes != NULL ? SHT_PROGBITS : SHT_NOBITS,
        .sh_flags = (addition->loaded ? (GElf_Xword)SHF_ALLOC : 0) |
                    ((addition->flags & PF_W) != 0 ? (GElf_Xword)SHF_WRITE : 0),
        .sh_addr = addition->va,
        .sh_size = addition->size,
        .sh_addralign = align,
    };

    writer->end = round_up(writer->end, align);
    header.sh_offset = writer->end;
    if (section == NULL ||
        (addition->size > 0 && new_data(section, addition->bytes, addition->size, 1) == NULL) ||
        gelf_update_shdr(section, &header) == 0)
        return libelf_reason();
    if (addition->loaded)
        writer->segments[writer->segment_count++] = (GElf_Phdr){
            .p_type = PT_LOAD,
            .p_flags = addition->flags,
            .p_offset = header.sh_offset,
            .p_vaddr = addition->va,
            .p_paddr = addition->pa,
            .p_filesz = addition->bytes != NULL ? addition->size : 0,
            .p_memsz = addition->size,
            .p_align = PACK_PAGE_SIZE,
        };
    if (addition->bytes != NULL)
        writer->end += addition->size;
    return NULL;
}

static const char *finish_names(struct writer *writer)
{
    Elf_Scn *section = elf_getscn(writer->elf, writer->names_index);
    GElf_Shdr header;

    if (section == NULL || gelf_getshdr(section, &header) == NULL ||
        new_data(section, writer->names, writer->names_size, 1) == NULL)
        return libelf_reason();
    header.sh_offset = writer->end;
    header.sh_size = writer->names_size;
    writer->end += writer->names_size;
    return gelf_update_shdr(section, &header) != 0 ? NULL : libelf_reason();
}

static const char *finish_headers(struct writer *writer)
{
    GElf_Ehdr header = writer->source->header;
    uint64_t section_headers = round_up(writer->end, 4);
    size_t section_count = 0;

    if (elf_getshdrnum(writer->elf, &section_count) != 0 ||
        gelf_newphdr(writer->elf, writer->segment_count) == NULL)
        return libelf_reason();
    /* In this order: libelf fills the gap between the last section and the section headers. */
    header.e_shoff = section_headers;
    header.e_phoff = section_headers + section_count * sizeof(Elf32_Shdr);
    header.e_phnum = (GElf_Half)writer->segment_count;
    if (gelf_update_ehdr(writer->elf, &header) == 0)
        return libelf_reason();
    for (size_t i = 0; i < writer->segment_count; i++)
        if (gelf_update_phdr(writer->elf, (int)i, &writer->segments[i]) == 0)
            return libelf_reason();
    return elf_update(writer->elf, ELF_C_WRITE) >= 0 ? NULL : libelf_reason();
}

static const char *write_all(struct writer *writer, const struct pack_elf_section *sections,
                             size_t count)
{
    const char *reason;

    if (gelf_newehdr(writer->elf, ELFCLASS32) == NULL ||
        gelf_update_ehdr(writer->elf, (GElf_Ehdr *)&writer->source->header) == 0)
        return libelf_reason();
    elf_flagelf(writer->elf, ELF_C_SET, ELF_F_LAYOUT);
    reason = copy_source(writer);
    for (size_t i = 0; i < count && reason == NULL; i++)
        reason = add_section(writer, &sections[i]);
    if (reason == NULL)
        reason = finish_names(writer);
    return reason != NULL ? reason : finish_headers(writer);
}

const char *pack_elf_write(int descriptor, const struct pack_elf *source,
                           const struct pack_elf_patch *patch,
                           const struct pack_elf_section *sections, size_t count,
                           struct pack_arena *arena)
{
    struct writer writer = {.arena = arena, .source = source, .patch = patch};
    const char *reason;

    writer.segments =
        pack_arena_allocate(arena, (source->segment_count + count) * sizeof *writer.segments);
    writer.elf = elf_begin(descriptor, ELF_C_WRITE, NULL);
    if (writer.elf == NULL)
        return libelf_reason();
    reason = write_all(&writer, sections, count);
    elf_end(writer.elf);
    return reason;
}
