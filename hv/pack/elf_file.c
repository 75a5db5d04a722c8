/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading of ELF executables with libelf. ELF files come from the user: every offset is checked
 * before use.
 */
#include "hv/pack/elf_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "hv/pack/arena.h"

#define ELF_SIZE_LIMIT (64L * 1024 * 1024)

static const char *read_file(struct pack_elf *file, struct pack_arena *arena)
{
    struct stat status;
    bool pipe =
        stat(file->path, &status) == 0 && S_ISFIFO(status.st_mode); /* would be waited for */
    FILE *stream = pipe ? NULL : fopen(file->path, "rb");
    const char *reason = NULL;
    long size;

    if (pipe)
        return "cannot be read: it is a pipe";
    if (stream == NULL)
        return pack_arena_format(arena, "cannot be read: %s", strerror(errno));
    if (fseek(stream, 0, SEEK_END) != 0 || (size = ftell(stream)) < 0 ||
        fseek(stream, 0, SEEK_SET) != 0) {
        reason = pack_arena_format(arena, "cannot be read: %s", strerror(errno));
    } else if (size > ELF_SIZE_LIMIT) {
        reason = "longer than 64 MiB";
    } else {
        file->size = (size_t)size;
        file->bytes = pack_arena_allocate(arena, file->size);
        if (fread(file->bytes, 1, file->size, stream) != file->size)
            reason = pack_arena_format(arena, "cannot be read: %s",
                                       ferror(stream) ? strerror(errno) : "it shrinks");
    }
    fclose(stream);
    return reason;
}

static const char *check_segment(const struct pack_elf *file, const GElf_Phdr *segment,
                                 struct pack_arena *arena, size_t index)
{
    if (segment->p_type != PT_LOAD)
        return NULL;
    if (segment->p_offset > file->size || segment->p_filesz > file->size - segment->p_offset)
        return pack_arena_format(arena, "program header %zu reaches beyond the end of the file",
                                 index);
    if (segment->p_filesz > segment->p_memsz)
        return pack_arena_format(arena, "program header %zu: more bytes in the file than in memory",
                                 index);
    if (segment->p_vaddr + segment->p_memsz > UINT32_MAX ||
        segment->p_paddr + segment->p_memsz > UINT32_MAX)
        return pack_arena_format(arena, "program header %zu wraps around the end of memory", index);
    return NULL;
}

static const char *check_headers(struct pack_elf *file, struct pack_arena *arena)
{
    const char *reason = NULL;

    if (elf_kind(file->elf) != ELF_K_ELF || gelf_getehdr(file->elf, &file->header) == NULL)
        return "not an ELF file";
    if (file->header.e_ident[EI_CLASS] != ELFCLASS32 ||
        file->header.e_ident[EI_DATA] != ELFDATA2MSB || file->header.e_machine != EM_SPARC)
        return "not an ELF file for 32-bit SPARC";
    if (file->header.e_type != ET_EXEC)
        return "not an executable (linked at fixed addresses)";
    if (elf_getphdrnum(file->elf, &file->segment_count) != 0)
        return "damaged program headers";
    for (size_t i = 0; i < file->segment_count && reason == NULL; i++) {
        GElf_Phdr segment;

        if (gelf_getphdr(file->elf, (int)i, &segment) == NULL)
            return "damaged program headers";
        reason = check_segment(file, &segment, arena, i);
    }
    return reason;
}

const char *pack_elf_open(struct pack_elf *file, const char *path, struct pack_arena *arena)
{
    const char *reason;

    *file = (struct pack_elf){.path = path};
    reason = read_file(file, arena);
    if (reason != NULL)
        return reason;
    if (elf_version(EV_CURRENT) == EV_NONE)
        return "libelf is too old";
    file->elf = elf_memory((char *)file->bytes, file->size);
    if (file->elf == NULL)
        return "not an ELF file";
    reason = check_headers(file, arena);
    if (reason != NULL)
        pack_elf_close(file);
    return reason;
}

void pack_elf_close(struct pack_elf *file)
{
    elf_end(file->elf);
    file->elf = NULL;
}

bool pack_elf_load_segment(const struct pack_elf *file, size_t index, GElf_Phdr *segment)
{
    return gelf_getphdr(file->elf, (int)index, segment) != NULL && segment->p_type == PT_LOAD &&
           segment->p_memsz > 0;
}

static bool find_in_table(const struct pack_elf *file, Elf_Scn *section, const GElf_Shdr *header,
                          const char *name, uint32_t *value)
{
    Elf_Data *data = elf_getdata(section, NULL);
    size_t count =
        data != NULL && header->sh_entsize > 0 ? header->sh_size / header->sh_entsize : 0;

    for (size_t i = 0; i < count; i++) {
        GElf_Sym symbol;
        const char *text;

        if (gelf_getsym(data, (int)i, &symbol) == NULL || symbol.st_shndx == SHN_UNDEF)
            continue;
        text = elf_strptr(file->elf, header->sh_link, symbol.st_name);
        if (text != NULL && strcmp(text, name) == 0) {
            *value = (uint32_t)symbol.st_value;
            return true;
        }
    }
    return false;
}

bool pack_elf_find_symbol(const struct pack_elf *file, const char *name, uint32_t *value)
{
    for (Elf_Scn *section = elf_nextscn(file->elf, NULL); section != NULL;
         section = elf_nextscn(file->elf, section)) {
        GElf_Shdr header;

        if (gelf_getshdr(section, &header) != NULL && header.sh_type == SHT_SYMTAB &&
            find_in_table(file, section, &header, name, value))
            return true;
    }
    return false;
}

const char *pack_path_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}
