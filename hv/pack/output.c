/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file that is written by renaming takes the place of whatever had the name: a device, or the
 * configuration itself where somebody has mistyped. Both are looked for before anything is written.
 */
#include "hv/pack/output.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hv/pack/diag.h"
#include "hv/pack/pack.h"
#include "hv/pack/system.h"

static bool same_file(const struct stat *status, const char *path)
{
    struct stat other;

    return stat(path, &other) == 0 && other.st_dev == status->st_dev &&
           other.st_ino == status->st_ino;
}

static bool folder_is_there(const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX];

    snprintf(folder, sizeof folder, "%.*s.", slash != NULL ? (int)(slash - path) + 1 : 0, path);
    return access(folder, F_OK) == 0;
}

/* The name of a file that is not there yet, without links: GNU's realpath leaves it behind. */
static bool new_name(const char *path, char name[PATH_MAX])
{
    return folder_is_there(path) && realpath(path, name) == NULL && errno == ENOENT;
}

static bool same_output(const char *path, const char *other)
{
    char name[PATH_MAX], other_name[PATH_MAX];
    struct stat status;

    if (stat(path, &status) == 0)
        return same_file(&status, other);
    return new_name(path, name) && new_name(other, other_name) && strcmp(name, other_name) == 0;
}

/* /dev/stdout and its like may be a plain file, but one that is open and keeps its own name. */
static bool is_open_file(const char *path)
{
    return strncmp(path, "/dev/std", 8) == 0 || strncmp(path, "/dev/fd/", 8) == 0 ||
           strncmp(path, "/proc/", 6) == 0;
}

static bool is_input(const struct stat *status, const struct pack_options *options,
                     const struct pack_system *system, const char *hypervisor)
{
    for (uint32_t i = 0; i < system->partition_count; i++)
        if (same_file(status, system->partitions[i].program.path))
            return true;
    return same_file(status, options->config_path) || same_file(status, hypervisor);
}

static bool may_write(const char *path, const struct pack_options *options,
                      const struct pack_system *system, const char *hypervisor,
                      struct pack_diag *diag)
{
    struct stat status;

    if (path == NULL || stat(path, &status) != 0)
        return true;
    if (!S_ISREG(status.st_mode) || is_open_file(path))
        pack_diag_error_in(diag, path, "cannot be written: it is no plain file");
    else if (is_input(&status, options, system, hypervisor))
        pack_diag_error_in(diag, path, "is read by this packing, so it is not written");
    else
        return true;
    return false;
}

bool pack_output_check(const struct pack_options *options, const struct pack_system *system,
                       const char *hypervisor, struct pack_diag *diag)
{
    if (options->output_path != NULL && options->svg_path != NULL &&
        same_output(options->output_path, options->svg_path)) {
        pack_diag_error_in(diag, options->svg_path, "is to be both image and picture");
        return false;
    }
    return may_write(options->output_path, options, system, hypervisor, diag) &&
           may_write(options->svg_path, options, system, hypervisor, diag);
}
