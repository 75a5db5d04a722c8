/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks in four directories, and as the name is; what is found has to be in one of them after all links were followed. */
#include "scenarios/files.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOTS 4

bool files_is_file(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* The n-th directory. False: there is none. */
static bool root(const struct files *files, unsigned n, char path[PATH_MAX])
{
    static const char *const beside_systems[ROOTS] = {NULL, "", "/../guests", "/../tests/guest"};
    const char *slash = strrchr(files->beside, '/');
    int length;

    if (n == 0)
        length = snprintf(path, PATH_MAX, "%.*s", slash ? (int)(slash - files->beside) : 1,
                          slash ? files->beside : ".");
    else if (files->systems)
        length = snprintf(path, PATH_MAX, "%s%s", files->systems, beside_systems[n]);
    else
        return false;
    return length > 0 && length < PATH_MAX;
}

static bool beneath(const char *real, const char *directory)
{
    char real_directory[PATH_MAX];
    size_t length;

    if (!realpath(directory, real_directory))
        return false;
    length = strlen(real_directory);
    if (length == 1)
        return true; /* the root directory was given by whoever started us */
    return strncmp(real, real_directory, length) == 0 && real[length] == '/';
}

static bool inside(const struct files *files, const char *path)
{
    char real[PATH_MAX], directory[PATH_MAX];

    if (!realpath(path, real))
        return false;
    for (unsigned i = 0; i < ROOTS; i++)
        if (root(files, i, directory) && beneath(real, directory))
            return true;
    return false;
}

/* Places to look in: those directories, then the path as it is. */
static bool candidate(const struct files *files, unsigned n, const char *name, char *path,
                      size_t size)
{
    char directory[PATH_MAX];
    int length;

    if (n == ROOTS)
        length = snprintf(path, size, "%s", name);
    else if (name[0] != '/' && root(files, n, directory))
        length = snprintf(path, size, "%s/%s", directory, name);
    else
        return false;
    return length > 0 && (size_t)length < size && access(path, R_OK) == 0 && files_is_file(path);
}

bool files_find(const struct files *files, const char *kind, const char *name, char *path,
                size_t size, char *error, size_t error_size)
{
    bool outside = false;

    for (unsigned i = 0; i <= ROOTS; i++) {
        if (!candidate(files, i, name, path, size))
            continue;
        if (files->anywhere || inside(files, path))
            return true;
        outside = true;
    }
    if (outside)
        snprintf(error, error_size,
                 "%s '%s' is outside of the folders of %s and of the systems (--unsafe allows it)",
                 kind, name, files->beside);
    else
        snprintf(error, error_size, "no %s '%s' in %s, in ../guests beside it or beside %s", kind,
                 name, files->systems ? files->systems : "--systems", files->beside);
    return false;
}
