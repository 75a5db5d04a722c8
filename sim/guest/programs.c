/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds and opens the files of programs (programs.h). */
#include "sim/guest/programs.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/machine/context_name.h"

struct program {
    char *path, *file;
    struct elf_symbols *symbols;
    bool path_looked_for, file_looked_for, opened;
};

struct programs {
    struct machine *machine;
    bool partitions;
    char name[PROGRAMS_SPACES][48];
    struct program space[PROGRAMS_SPACES];
};

struct programs *programs_create(struct machine *machine)
{
    struct programs *programs = calloc(1, sizeof(*programs));
    size_t count;

    if (!programs)
        return NULL;
    programs->machine = machine;
    programs->partitions = machine_contexts(machine, &count) && count > 0;
    return programs;
}

void programs_destroy(struct programs *programs)
{
    if (!programs)
        return;
    for (unsigned i = 0; i < PROGRAMS_SPACES; i++) {
        elf_symbols_close(programs->space[i].symbols);
        free(programs->space[i].path);
        free(programs->space[i].file);
    }
    free(programs);
}

/* A system may have the name of one of its programs, and lie where programs are looked for. */
static bool is_system(const char *path)
{
    struct elf_symbols *symbols = elf_symbols_open(path, NULL);
    size_t size;
    bool packed = symbols && elf_symbols_section(symbols, ".pride.contexts", &size);

    elf_symbols_close(symbols);
    return packed;
}

static char *find_program(const char *path)
{
    char *found = realpath(path, NULL);

    if (!found || !is_system(found))
        return found;
    free(found);
    return NULL;
}

char *programs_find(const char *image, const char *file)
{
    static const char *const places[] = {"", "../guests/", "../hv/"};
    const char *slash = strrchr(image, '/');
    char path[PATH_MAX], *found = NULL;

    /* A name of the image's text, not a path out of these directories. */
    for (size_t i = 0; !strchr(file, '/') && !found && i < sizeof(places) / sizeof(places[0]); i++)
        if (snprintf(path, sizeof(path), "%.*s%s%s", slash ? (int)(slash - image + 1) : 0, image,
                     places[i], file) < (int)sizeof(path))
            found = find_program(path);
    return found;
}

static const struct machine_context *context_of(const struct programs *programs, uint32_t space)
{
    size_t count;
    const struct machine_context *context = machine_contexts(programs->machine, &count);

    for (size_t i = 0; i < count; i++)
        if (context[i].number == (space & 0xff))
            return &context[i];
    return NULL;
}

static char *find_file(struct programs *programs, uint32_t space)
{
    const char *image = machine_image(programs->machine);
    const struct machine_context *context = context_of(programs, space);

    if (!image)
        return NULL;
    if (programs->partitions)
        return context ? programs_find(image, context->file) : NULL;
    return realpath(image, NULL);
}

const char *programs_file(struct programs *programs, uint32_t space)
{
    struct program *program = &programs->space[space];

    if (!program->file_looked_for)
        program->file = find_file(programs, space);
    program->file_looked_for = true;
    return program->file;
}

/* The hypervisor's symbols are those of the image, unless it was stripped. */
static char *find_path(struct programs *programs, uint32_t space)
{
    const char *image = machine_image(programs->machine);
    const char *file = programs_file(programs, space);
    struct elf_symbols *symbols = image && space == 0 ? elf_symbols_open(image, NULL) : NULL;
    bool in_image = symbols && !elf_symbols_empty(symbols);

    elf_symbols_close(symbols);
    return in_image ? realpath(image, NULL) : file ? strdup(file) : NULL;
}

const char *programs_path(struct programs *programs, uint32_t space)
{
    struct program *program = &programs->space[space];

    if (!program->path_looked_for)
        program->path = find_path(programs, space);
    program->path_looked_for = true;
    return program->path;
}

struct elf_symbols *programs_symbols(struct programs *programs, uint32_t space)
{
    struct program *program = &programs->space[space];

    if (!programs->partitions && space != 0) /* one program, opened once */
        return programs_symbols(programs, 0);
    if (!program->opened && programs_path(programs, space))
        program->symbols = elf_symbols_open(program->path, NULL);
    program->opened = true;
    return program->symbols;
}

const char *programs_name(struct programs *programs, uint32_t space)
{
    const char *known = machine_context_name(programs->machine, space & 0xff);
    const char *path = programs_path(programs, 0);
    const char *slash = path ? strrchr(path, '/') : NULL;
    char *name = programs->name[space];
    size_t size = sizeof(programs->name[space]);

    if (known)
        snprintf(name, size, "%s", known);
    else if (!programs->partitions && path)
        snprintf(name, size, "%s", slash ? slash + 1 : path);
    else if (space == 0)
        snprintf(name, size, "supervisor");
    else
        snprintf(name, size, "context %u", (unsigned)(space & 0xff));
    return name;
}

bool programs_symbol(struct programs *programs, const char *text, uint32_t *value, uint32_t *size)
{
    const char *colon = strchr(text, ':');
    struct elf_symbols *symbols;
    uint32_t context = 0;

    if (colon && !machine_context_find(programs->machine, text, (size_t)(colon - text), &context))
        return false;
    symbols = programs_symbols(programs, context);
    return symbols && elf_symbols_find_sized(symbols, colon ? colon + 1 : text, value, size);
}
