/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file that is written by renaming takes the place of whatever had the name: a device, or the
 * configuration itself where somebody has mistyped. Both are looked for before anything is written.
 */
#include "hv/pack/output.h"

#include <string.h>
#include <sys/stat.h>

#include "hv/pack/diag.h"
#include "hv/pack/pack.h"
#include "hv/pack/system.h"

static bool same_file(const struct stat *status, const char *path)
{
    struct stat other;

    return stat(path, &other) == 0 && other.st_dev == status->st_dev &&
           other.st_ino == status->st_ino;
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
    if (!S_ISREG(status.st_mode))
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
    struct stat status;

    if (options->output_path != NULL && options->svg_path != NULL &&
        (strcmp(options->output_path, options->svg_path) == 0 ||
         (stat(options->output_path, &status) == 0 && same_file(&status, options->svg_path)))) {
        pack_diag_error_in(diag, options->svg_path, "is to be both image and picture");
        return false;
    }
    return may_write(options->output_path, options, system, hypervisor, diag) &&
           may_write(options->svg_path, options, system, hypervisor, diag);
}
