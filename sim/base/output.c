/* SPDX-License-Identifier: BSD-2-Clause */
/* Can a file be written there, and is it another one than all others? (output.h) */
#include "sim/base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
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

/* ---- one file by several names ----------------------------------------------------------------------------------- */

#define STANDARD_FILES 3

struct identity {
    enum { IDENTITY_NONE, IDENTITY_FILE, IDENTITY_NAME } kind;
    struct stat status; /* FILE: device and inode */
    char *name;         /* NAME: of a file that is not there yet, without links */
};

bool output_is_open_file(const char *path)
{
    return strncmp(path, "/dev/std", 8) == 0 || strncmp(path, "/dev/fd/", 8) == 0 ||
           strncmp(path, "/proc/", 6) == 0;
}

static struct identity identify(const char *path)
{
    struct identity identity = {.kind = IDENTITY_NONE};
    char real[PATH_MAX];

    if (output_is_open_file(path))
        return identity;
    if (stat(path, &identity.status) == 0) {
        identity.kind = S_ISREG(identity.status.st_mode) ? IDENTITY_FILE : IDENTITY_NONE;
    } else if (errno == ENOENT && output_folder_open(path) && !realpath(path, real) &&
               errno == ENOENT) { /* GNU's realpath leaves the part there up to what is missing */
        identity.name = strdup(real);
        identity.kind = identity.name ? IDENTITY_NAME : IDENTITY_NONE;
    }
    return identity;
}

static struct identity identify_standard(int file)
{
    struct identity identity = {.kind = IDENTITY_NONE};

    if (fstat(file, &identity.status) == 0 && S_ISREG(identity.status.st_mode))
        identity.kind = IDENTITY_FILE;
    return identity;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool same(const struct identity *a, const struct identity *b)
{
    if (a->kind != b->kind || a->kind == IDENTITY_NONE)
        return false;
    return a->kind == IDENTITY_NAME ? strcmp(a->name, b->name) == 0
                                    : same_file(&a->status, &b->status);
}

/* The one of all that is the same file, but for the standard ones among themselves; `all`: there is none. */
static size_t find_other(const struct identity *identity, size_t all, size_t number)
{
    for (size_t i = 0; i < all; i++)
        if (i != number && same(&identity[i], &identity[number]))
            return i;
    return all;
}

bool output_apart(const struct output_use *use, size_t count, struct diag *diag)
{
    static const struct output_use standard[STANDARD_FILES] = {
        {"standard input", NULL, false},
        {"standard output", NULL, true},
        {"standard error", NULL, true},
    };
    size_t all = count + STANDARD_FILES;
    struct identity *identity = calloc(all, sizeof(*identity));
    bool good = identity || diag_error(diag, NULL, 0, "no memory");

    for (size_t i = 0; good && i < all; i++)
        identity[i] =
            i < count ? identify(use[i].path) : identify_standard((int)(i - count) + STDIN_FILENO);
    for (size_t i = 0; good && i < count; i++) {
        size_t other = use[i].written ? find_other(identity, all, i) : all;
        const struct output_use *rival = other < count ? &use[other] : &standard[other - count];

        if (other < all)
            good = diag_error(diag, use[i].path, 0, "%s would overwrite it: it is %s for %s",
                              use[i].what, rival->written ? "written" : "read", rival->what);
    }
    for (size_t i = 0; identity && i < count; i++)
        free(identity[i].name);
    free(identity);
    return good;
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

int output_open(const char *path)
{
    struct stat status, standard;

    if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
        for (int file = STDOUT_FILENO; file <= STDERR_FILENO; file++)
            if (fstat(file, &standard) == 0 && same_file(&status, &standard))
                return fcntl(file, F_DUPFD_CLOEXEC, 0);
    return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

FILE *output_open_stream(const char *path)
{
    int file = output_open(path);
    FILE *stream = file < 0 ? NULL : fdopen(file, "w");

    if (file >= 0 && !stream)
        close(file);
    return stream;
}

bool output_temporary(char *path, size_t size, struct diag *diag)
{
    const char *folder = getenv("TMPDIR");
    int file;

    if (!folder || !*folder)
        folder = P_tmpdir;
    errno = ENAMETOOLONG;
    file = snprintf(path, size, "%s/pride-XXXXXX", folder) < (int)size ? mkstemp(path) : -1;
    if (file < 0) {
        *path = '\0';
        return diag_error(diag, folder, 0, "cannot write a file of our own: %s", strerror(errno));
    }
    close(file);
    return true;
}

bool output_unread(int file)
{
    struct pollfd state = {.fd = file}; /* errors are told unasked */

    return poll(&state, 1, 0) > 0 && (state.revents & POLLERR);
}
