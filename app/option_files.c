/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The files that the options of a run name: none is to be written over another (sim/base/output.h), nor over a program whose symbols
 * may be read.
 */
#include <stdlib.h>
#include <string.h>

#include "app/options.h"
#include "sim/base/output.h"
#include "sim/guest/programs.h"

/* clang-format off */
#define AT(member) offsetof(struct options, member)
static const struct place {
    const char *option;
    const char *behind; /* the words of the argument behind which the file's name is; "": all of it, unless that is a name */
    bool written, list;
    size_t offset;
} places[] = {
    {"--board",      "",        false, false, AT(board)},
    {"--restore",    "",        false, false, AT(restore)},
    {"--net",        "replay=", false, true,  AT(net)},
    {"--input",      "replay=", false, true,  AT(input)},
    {"--uart",       "=file:",  true,  true,  AT(uart)},
    {"--trace",      "=",       true,  true,  AT(trace)},
    {"--save",       "",        true,  false, AT(save)},
    {"--screenshot", "=",       true,  true,  AT(screenshot)},
    {"--net",        "record=", true,  true,  AT(net)},
    {"--input",      "record=", true,  true,  AT(input)},
    {"--view",       "",        true,  false, AT(view)},
};
#undef AT
/* clang-format on */
#define PLACES   (sizeof(places) / sizeof(places[0]))
#define USES_MAX (PLACES * OPTION_LIST_MAX + 1 + PROGRAMS_SPACES)

struct uses {
    struct output_use use[USES_MAX];
    size_t count;
};

static void add(struct uses *uses, const char *what, const char *path, bool written)
{
    uses->use[uses->count++] = (struct output_use){what, path, written};
}

static void add_argument(struct uses *uses, const struct place *place, const char *text)
{
    const char *found = text ? strstr(text, place->behind) : NULL;
    const char *path = found ? found + strlen(place->behind) : "-";

    if (strcmp(path, "-") != 0 && strcmp(path, "sdl") != 0)
        add(uses, place->option, path, place->written);
}

static void add_options(struct uses *uses, const struct options *options)
{
    for (size_t i = 0; i < PLACES; i++) {
        const char *member = (const char *)options + places[i].offset;
        const struct option_list *list = (const void *)member;

        if (!places[i].list)
            add_argument(uses, &places[i], *(const char *const *)(const void *)member);
        for (size_t k = 0; places[i].list && k < list->count; k++)
            add_argument(uses, &places[i], list->text[k]);
    }
    if (options->operand_count)
        add(uses, "IMAGE", options->operand[0], false);
}

static void add_programs(struct uses *uses, struct programs *programs)
{
    for (uint32_t space = 0; space < PROGRAMS_SPACES; space++) {
        const char *path = programs_file(programs, space);

        if (path)
            add(uses, "symbols", path, false);
    }
}

bool options_files_apart(const struct options *options, struct machine *machine, struct diag *diag)
{
    struct programs *programs = programs_create(machine);
    struct uses *uses = calloc(1, sizeof(*uses));
    bool good = (programs && uses) || diag_error(diag, NULL, 0, "no memory");

    if (good) {
        add_options(uses, options);
        add_programs(uses, programs);
        good = output_apart(uses->use, uses->count, diag);
    }
    free(uses);
    programs_destroy(programs);
    return good;
}
