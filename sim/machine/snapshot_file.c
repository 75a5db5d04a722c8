/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Snapshots as files: one zstd frame with the size of its content. Saving writes a temporary beside
 * the file and renames it, so that a name never stands for half a snapshot.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zstd.h>

#include "sim/base/output.h"
#include "sim/machine/parts.h"

#define HEAD_SIZE         18 /* the longest that a frame's head is */
#define SNAPSHOT_LEVEL    3
#define SNAPSHOT_SIZE_MAX (UINT64_C(1) << 33)
#define SNAPSHOT_FILE_MAX (UINT64_C(1) << 32)

static bool write_all(int file, const uint8_t *data, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t part = write(file, data + done, size - done);

        if (part < 0 && errno == EINTR)
            continue;
        if (part <= 0)
            return false;
        done += (size_t)part;
    }
    return true;
}

/* What there is of that name would be replaced: a device, say. */
static bool may_replace(const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0 || (S_ISREG(status.st_mode) && !output_is_open_file(path)))
        return true;
    errno = S_ISDIR(status.st_mode) ? EISDIR : EEXIST;
    return false;
}

/* The file that a name means: renaming would replace a link, not what it leads to. malloc'ed; NULL: errno says why. */
static char *follow(const char *path)
{
    char *real = realpath(path, NULL);

    return real || errno != ENOENT ? real : strdup(path);
}

/* Writes beside `path` and renames. False: errno says why, nothing is left behind. */
static bool write_and_rename(const char *path, const uint8_t *data, size_t size)
{
    size_t room = strlen(path) + sizeof(".XXXXXX");
    char *name = malloc(room);
    mode_t mask = umask(0);
    int file, reason;
    bool done;

    umask(mask);
    if (!name)
        return false;
    snprintf(name, room, "%s.XXXXXX", path);
    file = mkstemp(name);
    done = file >= 0 && write_all(file, data, size) && !fchmod(file, 0666 & ~mask);
    reason = errno;
    if (file >= 0 && close(file) && done) {
        done = false;
        reason = errno;
    }
    if (done && rename(name, path)) {
        done = false;
        reason = errno;
    }
    if (!done && file >= 0)
        unlink(name);
    free(name);
    errno = reason;
    return done;
}

static bool replace_file(const char *path, const uint8_t *data, size_t size)
{
    char *real = may_replace(path) ? follow(path) : NULL;
    bool done = real && write_and_rename(real, data, size);

    free(real);
    return done;
}

bool machine_can_save_file(struct machine *machine, const char *path)
{
    char *real = may_replace(path) ? follow(path) : NULL;
    bool can = real && output_folder_open(real);

    free(real);
    return can ||
           diag_error(machine->diag, path, 0, "cannot write the snapshot: %s", strerror(errno));
}

bool machine_save_file(struct machine *machine, const char *path)
{
    void *data, *packed;
    size_t size, room, used;
    bool done;

    if (!machine_save(machine, &data, &size))
        return false;
    room = ZSTD_compressBound(size);
    packed = malloc(room);
    used = packed ? ZSTD_compress(packed, room, data, size, SNAPSHOT_LEVEL) : 0;
    free(data);
    if (!packed || ZSTD_isError(used)) {
        free(packed);
        return diag_error(machine->diag, path, 0, "no host memory to save the snapshot");
    }
    done = replace_file(path, packed, used);
    if (!done)
        diag_error(machine->diag, path, 0, "cannot write the snapshot: %s", strerror(errno));
    free(packed);
    return done;
}

/* What is none is not read to its end: it may be large. */
static bool begins_as_snapshot(int file)
{
    uint8_t head[HEAD_SIZE];
    ssize_t size = pread(file, head, sizeof(head), 0);

    return size > 0 && ZSTD_getFrameContentSize(head, (size_t)size) != ZSTD_CONTENTSIZE_ERROR;
}

/* The whole file, malloc'ed; NULL: reported. */
static void *read_all(struct machine *machine, const char *path, size_t *size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    uint8_t *data = NULL;
    ssize_t got = 0;

    if (file < 0 || fstat(file, &status)) {
        diag_error(machine->diag, path, 0, "cannot open: %s", strerror(errno));
    } else if (!S_ISREG(status.st_mode) || !status.st_size ||
               (uint64_t)status.st_size > SNAPSHOT_FILE_MAX || !begins_as_snapshot(file)) {
        diag_error(machine->diag, path, 0, "is no snapshot");
    } else if (!(data = malloc((size_t)status.st_size))) {
        diag_error(machine->diag, path, 0, "no host memory to read it");
    } else {
        for (*size = 0; *size < (size_t)status.st_size; *size += (size_t)got) {
            got = read(file, data + *size, (size_t)status.st_size - *size);
            if (got <= 0)
                break;
        }
        if (*size < (size_t)status.st_size) {
            diag_error(machine->diag, path, 0, "cannot read all of it");
            free(data);
            data = NULL;
        }
    }
    if (file >= 0)
        close(file);
    return data;
}

/* What the packed data stand for, malloc'ed; NULL: reported. */
static void *unpack(struct machine *machine, const char *path, const void *packed, size_t used,
                    size_t *size)
{
    unsigned long long content = ZSTD_getFrameContentSize(packed, used);
    void *data;

    if (content == ZSTD_CONTENTSIZE_ERROR || content == ZSTD_CONTENTSIZE_UNKNOWN ||
        content > SNAPSHOT_SIZE_MAX) {
        diag_error(machine->diag, path, 0, "is no snapshot");
        return NULL;
    }
    data = malloc(content ? (size_t)content : 1);
    if (!data) {
        diag_error(machine->diag, path, 0, "no host memory to unpack it");
        return NULL;
    }
    *size = ZSTD_decompress(data, (size_t)content, packed, used);
    if (ZSTD_isError(*size)) {
        diag_error(machine->diag, path, 0, "is damaged: %s", ZSTD_getErrorName(*size));
        free(data);
        return NULL;
    }
    return data;
}

bool machine_restore_file(struct machine *machine, const char *path)
{
    size_t used, size;
    void *packed = read_all(machine, path, &used);
    void *data = packed ? unpack(machine, path, packed, used, &size) : NULL;
    bool done = data && snapshot_restore(machine, data, size, path);

    free(packed);
    free(data);
    return done;
}
