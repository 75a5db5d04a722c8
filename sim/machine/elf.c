/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads executables with libelf (elf.h). Offsets and sizes are checked here as well, so that every
 * broken file gets a message that says where. Not loaded and not read: relocations, dynamic linking,
 * compressed sections.
 */
#include "sim/machine/elf.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ELF_FILE_SIZE_MAX (1u << 30)
#define CONTEXTS_SECTION  ".pride.contexts"

struct source {
    struct elf_image *image;
    const char *path;
    struct diag *diag;
    Elf *elf;
};

static bool read_all(int file, uint8_t *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t part = read(file, bytes + done, size - done);

        if (part <= 0)
            return false;
        done += (size_t)part;
    }
    return true;
}

static bool read_open_file(struct source *source, int file)
{
    struct elf_image *image = source->image;
    struct stat status;

    if (fstat(file, &status))
        return diag_error(source->diag, source->path, 0, "cannot read: %s", strerror(errno));
    if (S_ISDIR(status.st_mode))
        return diag_error(source->diag, source->path, 0, "is a directory, expected an ELF file");
    if (!S_ISREG(status.st_mode))
        return diag_error(source->diag, source->path, 0, "is no regular file");
    if (status.st_size < EI_NIDENT || status.st_size > ELF_FILE_SIZE_MAX)
        return diag_error(source->diag, source->path, 0, "is no ELF file (%lld bytes long)",
                          (long long)status.st_size);
    image->size = (size_t)status.st_size;
    image->bytes = malloc(image->size);
    if (!image->bytes)
        return diag_error(source->diag, source->path, 0, "no memory for %zu bytes", image->size);
    if (!read_all(file, image->bytes, image->size))
        return diag_error(source->diag, source->path, 0, "cannot read all of its %zu bytes",
                          image->size);
    return true;
}

static bool read_file(struct source *source)
{
    int file = open(source->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool done;

    if (file < 0)
        return diag_error(source->diag, source->path, 0, "cannot open: %s", strerror(errno));
    done = read_open_file(source, file);
    close(file);
    return done;
}

/* What kind of file it is, by the first bytes that every ELF file has. */
static bool check_identity(const struct source *source)
{
    const uint8_t *bytes = source->image->bytes;

    if (memcmp(bytes, ELFMAG, SELFMAG) != 0)
        return diag_error(source->diag, source->path, 0, "is no ELF file (offset 0: no ELF magic)");
    if (bytes[EI_CLASS] != ELFCLASS32 || bytes[EI_DATA] != ELFDATA2MSB)
        return diag_error(source->diag, source->path, 0,
                          "is no 32-bit big-endian ELF file (offset %d: class %u, data %u)",
                          EI_CLASS, bytes[EI_CLASS], bytes[EI_DATA]);
    if (source->image->size < sizeof(Elf32_Ehdr))
        return diag_error(source->diag, source->path, 0,
                          "is truncated: its ELF header ends beyond its %zu bytes",
                          source->image->size);
    return true;
}

static bool check_header(const struct source *source, const GElf_Ehdr *header)
{
    size_t size = source->image->size;

    if (header->e_machine != EM_SPARC && header->e_machine != EM_SPARC32PLUS)
        return diag_error(source->diag, source->path, 0,
                          "is for machine %u, expected SPARC (%u) (offset 18)", header->e_machine,
                          EM_SPARC);
    if (header->e_type != ET_EXEC)
        return diag_error(source->diag, source->path, 0,
                          "is no executable: type %u, expected %u (offset 16)", header->e_type,
                          ET_EXEC);
    if (!header->e_phnum || header->e_phentsize != sizeof(Elf32_Phdr))
        return diag_error(source->diag, source->path, 0,
                          "has no usable program headers (%u of %u bytes, offset 42)",
                          header->e_phnum, header->e_phentsize);
    if (header->e_phoff + (uint64_t)header->e_phnum * sizeof(Elf32_Phdr) > size)
        return diag_error(
            source->diag, source->path, 0,
            "is truncated: its program headers (offset 0x%llx) end beyond its %zu bytes",
            (unsigned long long)header->e_phoff, size);
    if (header->e_shnum &&
        (header->e_shentsize != sizeof(Elf32_Shdr) ||
         header->e_shoff + (uint64_t)header->e_shnum * sizeof(Elf32_Shdr) > size))
        return diag_error(
            source->diag, source->path, 0,
            "is truncated: its section headers (offset 0x%llx) end beyond its %zu bytes",
            (unsigned long long)header->e_shoff, size);
    return true;
}

static bool overlaps(const struct elf_segment *a, const struct elf_segment *b)
{
    return a->physical_address < (uint64_t)b->physical_address + b->memory_size &&
           b->physical_address < (uint64_t)a->physical_address + a->memory_size;
}

static bool add_segment(const struct source *source, size_t number, const GElf_Phdr *program)
{
    struct elf_image *image = source->image;
    struct elf_segment segment = {
        (uint32_t)program->p_vaddr, (uint32_t)program->p_paddr, (uint32_t)program->p_filesz,
        (uint32_t)program->p_memsz, program->p_flags,           NULL,
    };

    if (program->p_filesz > program->p_memsz)
        return diag_error(source->diag, source->path, 0,
                          "segment %zu has %u bytes in the file, but only %u in memory", number,
                          segment.file_size, segment.memory_size);
    if (program->p_filesz && program->p_offset + program->p_filesz > image->size)
        return diag_error(source->diag, source->path, 0,
                          "is truncated: segment %zu (offset 0x%llx, 0x%x bytes) ends beyond its "
                          "%zu bytes",
                          number, (unsigned long long)program->p_offset, segment.file_size,
                          image->size);
    if (program->p_paddr + program->p_memsz > UINT64_C(0x100000000) ||
        program->p_vaddr + program->p_memsz > UINT64_C(0x100000000))
        return diag_error(source->diag, source->path, 0,
                          "segment %zu at 0x%08x ends beyond the address space", number,
                          segment.physical_address);
    for (size_t i = 0; i < image->segment_count; i++)
        if (overlaps(&image->segment[i], &segment))
            return diag_error(source->diag, source->path, 0,
                              "segment %zu overlaps an earlier one at physical address 0x%08x",
                              number, segment.physical_address);
    if (image->segment_count == ELF_SEGMENTS_MAX)
        return diag_error(source->diag, source->path, 0, "has more than %u segments to load",
                          ELF_SEGMENTS_MAX);
    if (segment.file_size)
        segment.data = image->bytes + program->p_offset;
    image->segment[image->segment_count++] = segment;
    return true;
}

static bool read_segments(const struct source *source, const GElf_Ehdr *header)
{
    for (size_t i = 0; i < header->e_phnum; i++) {
        GElf_Phdr program;

        if (!gelf_getphdr(source->elf, (int)i, &program))
            return diag_error(source->diag, source->path, 0, "program header %zu: %s", i,
                              elf_errmsg(-1));
        if (program.p_type == PT_INTERP || program.p_type == PT_DYNAMIC)
            return diag_error(source->diag, source->path, 0,
                              "is dynamically linked (program header %zu), expected a static "
                              "executable",
                              i);
        if (program.p_type == PT_LOAD && program.p_memsz && !add_segment(source, i, &program))
            return false;
    }
    if (!source->image->segment_count)
        return diag_error(source->diag, source->path, 0, "has nothing to load");
    return true;
}

/*
 * By virtual addresses, as the file format has it; else the entry is a physical address, as of kernels
 * that map themselves.
 */
static bool find_entry(const struct source *source)
{
    struct elf_image *image = source->image;

    if (image->entry % 4)
        return diag_error(source->diag, source->path, 0, "entry 0x%08x is not a multiple of 4",
                          image->entry);
    for (int physical = 0; physical < 2; physical++) {
        for (size_t i = 0; i < image->segment_count; i++) {
            const struct elf_segment *segment = &image->segment[i];
            uint32_t start = physical ? segment->physical_address : segment->virtual_address;

            if (image->entry >= start && image->entry - start < segment->memory_size) {
                image->physical_entry = segment->physical_address + (image->entry - start);
                return true;
            }
        }
    }
    return diag_error(source->diag, source->path, 0, "entry 0x%08x lies in no loaded segment",
                      image->entry);
}

static bool read_contexts(const struct source *source, const GElf_Shdr *section)
{
    struct elf_image *image = source->image;
    const char *text = (const char *)image->bytes + section->sh_offset;
    char error[128];

    if (section->sh_type == SHT_NOBITS || section->sh_offset + section->sh_size > image->size)
        return diag_error(source->diag, source->path, 0,
                          "section " CONTEXTS_SECTION " ends beyond the file's %zu bytes",
                          image->size);
    if (contexts_parse(text, section->sh_size, image->context, ELF_CONTEXTS_MAX,
                       &image->context_count, error, sizeof(error)))
        return diag_error(source->diag, source->path, 0, "section " CONTEXTS_SECTION ", %s", error);
    return true;
}

/* Images without sections, or without names for them, are fine: only one section is asked for. */
static bool read_sections(const struct source *source)
{
    Elf_Scn *scan = NULL;
    size_t names;

    if (elf_getshdrstrndx(source->elf, &names))
        return true;
    while ((scan = elf_nextscn(source->elf, scan))) {
        GElf_Shdr section;
        const char *name;

        if (!gelf_getshdr(scan, &section))
            return diag_error(source->diag, source->path, 0, "section %zu: %s", elf_ndxscn(scan),
                              elf_errmsg(-1));
        name = elf_strptr(source->elf, names, section.sh_name);
        if (name && !strcmp(name, CONTEXTS_SECTION))
            return read_contexts(source, &section);
    }
    return true;
}

static bool read_image(struct source *source)
{
    GElf_Ehdr header;

    if (!read_file(source) || !check_identity(source))
        return false;
    elf_version(EV_CURRENT);
    source->elf = elf_memory((char *)source->image->bytes, source->image->size);
    if (!source->elf || !gelf_getehdr(source->elf, &header))
        return diag_error(source->diag, source->path, 0, "is no usable ELF file: %s",
                          elf_errmsg(-1));
    source->image->entry = (uint32_t)header.e_entry;
    return check_header(source, &header) && read_segments(source, &header) && find_entry(source) &&
           read_sections(source);
}

bool elf_image_read(struct elf_image *image, const char *path, struct diag *diag)
{
    struct source source = {image, path, diag, NULL};
    bool done;

    *image = (struct elf_image){.bytes = NULL};
    done = read_image(&source);
    elf_end(source.elf);
    if (!done)
        elf_image_free(image);
    return done;
}

void elf_image_free(struct elf_image *image)
{
    free(image->bytes);
    *image = (struct elf_image){.bytes = NULL};
}
