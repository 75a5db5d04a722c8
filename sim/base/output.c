/* SPDX-License-Identifier: BSD-2-Clause */
/* Can a file be written there? */
#include "sim/base/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool output_folder_open(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    bool open = folder && access(folder, W_OK | X_OK) == 0;

    free(folder);
    return open;
}

bool output_possible(const char *path, struct diag *diag)
{
    struct stat status;
    bool possible;

    if (stat(path, &status) != 0) {
        possible = errno == ENOENT && *path && output_folder_open(path);
    } else if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        possible = false;
    } else {
        possible = access(path, W_OK) == 0;
    }
    return possible || diag_error(diag, path, 0, "cannot write: %s", strerror(errno));
}
