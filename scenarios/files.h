/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the images, guests and boards are that a scenario or plan names: in the folder of that file,
 * beside the systems, or among the guests beside those; nowhere else, whatever names and links say,
 * because such files need not be trusted.
 */
#ifndef PRIDE_SCENARIOS_FILES_H
#define PRIDE_SCENARIOS_FILES_H

#include <stdbool.h>
#include <stddef.h>

struct files {
    const char *systems; /* directory; NULL: none */
    const char *beside;  /* the scenario or plan */
    bool anywhere;       /* it is trusted (--unsafe) */
};

/*
 * The path of `name`, which is a `kind` ("image"). False: why not is in `error`: there is none, or it is
 * outside.
 */
bool files_find(const struct files *files, const char *kind, const char *name, char *path,
                size_t size, char *error, size_t error_size);

/* Something to read that has an end: no directory, pipe or device, at which reading would wait or never stop. */
bool files_is_file(const char *path);

#endif
