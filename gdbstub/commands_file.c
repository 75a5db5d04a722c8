/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * File I/O for clients (vFile): reading the programs that qXfer:exec-file names, by paths that are compared and never
 * resolved; and reading, writing and deleting files in the folder that the user gave, if he gave one. There the kernel
 * keeps names from leading out of it, by "..", by links or otherwise (openat2, RESOLVE_BENEATH).
 */
#include "gdbstub/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sim/base/bus.h"

/* Error numbers of the File-I/O extension, which are not the host's. */
enum file_error {
    FILE_EPERM = 1,
    FILE_ENOENT = 2,
    FILE_EIO = 5,
    FILE_EBADF = 9,
    FILE_EACCES = 13,
    FILE_EEXIST = 17,
    FILE_ENOTDIR = 20,
    FILE_EISDIR = 21,
    FILE_EINVAL = 22,
    FILE_EMFILE = 24
};

#define FILE_STAT_SIZE 64
#define FILE_PATH      1024

static void file_fail(struct gdb_session *session, enum file_error error)
{
    gdb_reply_clear(session);
    gdb_reply_append(session, "F-1,%x", (unsigned)error);
}

/* There is one file system. */
static void file_setfs(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    gdb_reply_append(session, "F0");
}

static int file_free_slot(const struct gdb_session *session)
{
    for (int i = 0; i < GDB_FILES; i++) {
        if (session->file[i] == 0)
            return i;
    }
    return -1;
}

/* A path in hexadecimal up to a comma or the end; *text moves behind it. False: an error was replied. */
static bool file_path(struct gdb_session *session, const char **text, size_t length,
                      char path[FILE_PATH])
{
    const char *comma = memchr(*text, ',', length);
    size_t digits = comma ? (size_t)(comma - *text) : length;

    if (digits / 2 >= FILE_PATH || !gdb_hex_decode(*text, digits, path) ||
        memchr(path, '\0', digits / 2)) {
        file_fail(session, FILE_EINVAL);
        return false;
    }
    path[digits / 2] = '\0';
    *text += digits + (comma != NULL);
    return true;
}

static enum file_error file_error_of(int error)
{
    static const struct {
        int host;
        enum file_error file;
    } rows[] = {{ENOENT, FILE_ENOENT}, {EACCES, FILE_EACCES}, {EXDEV, FILE_EACCES},
                {ELOOP, FILE_EACCES},  {EEXIST, FILE_EEXIST}, {ENOTDIR, FILE_ENOTDIR},
                {EISDIR, FILE_EISDIR}, {EPERM, FILE_EPERM}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].host == error)
            return rows[i].file;
    }
    return FILE_EIO;
}

/* The part of a path that is within the folder, which may stand before it. */
static const char *file_within(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    if (strncmp(path, folder, length) == 0 && (path[length] == '/' || !path[length]))
        path += length;
    path += strspn(path, "/");
    return *path ? path : ".";
}

/* -1: errno says why. */
static int file_open_beneath(const struct gdb_session *session, const char *path, int flags,
                             mode_t mode)
{
    struct open_how how = {.flags = (unsigned)(flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK),
                           .mode = flags & O_CREAT ? mode & 0777 : 0,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    const char *folder = NULL;
    int fd =
        session->target->folder ? session->target->folder(session->target->owner, &folder) : -1;

    errno = ENOENT;
    return fd < 0 ? -1
                  : (int)syscall(SYS_openat2, fd, file_within(path, folder), &how, sizeof(how));
}

/* The protocol's flags as the host's; unknown ones are none. */
static int file_flags(uint64_t flags)
{
    static const struct {
        uint64_t file;
        int host;
    } rows[] = {{0x8, O_APPEND}, {0x200, O_CREAT}, {0x400, O_TRUNC}, {0x800, O_EXCL}};
    int host = (flags & 3) == 0 ? O_RDONLY : (flags & 3) == 1 ? O_WRONLY : O_RDWR;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        host |= flags & rows[i].file ? rows[i].host : 0;
    return host;
}

static bool file_is_regular(int fd)
{
    struct stat info;

    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

/* "path,flags,mode" */
static void file_open(struct gdb_session *session, const char *arguments, size_t length)
{
    int slot = file_free_slot(session), fd;
    uint64_t flags, mode = 0;
    char path[FILE_PATH];

    if (!file_path(session, &arguments, length, path))
        return;
    if (!gdb_parse_pair(&arguments, &flags, &mode) || slot < 0) {
        file_fail(session, slot < 0 ? FILE_EMFILE : FILE_EINVAL);
        return;
    }
    if (flags == 0 && session->target->program_offered(session->target->owner, path))
        fd = open(path, O_RDONLY | O_CLOEXEC);
    else
        fd = file_open_beneath(session, path, file_flags(flags), (mode_t)mode);
    if (fd < 0) {
        file_fail(session, file_error_of(errno));
        return;
    }
    if (!file_is_regular(fd)) {
        close(fd);
        file_fail(session, FILE_EACCES);
        return;
    }
    session->file[slot] = fd + 1;
    gdb_reply_append(session, "F%x", (unsigned)slot);
}

/* Of the last name of the path, in a folder that is opened as files are. */
static void file_unlink(struct gdb_session *session, const char *arguments, size_t length)
{
    char path[FILE_PATH];
    char *slash;
    int folder;

    if (!file_path(session, &arguments, length, path))
        return;
    slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    folder = file_open_beneath(session, slash && *path ? path : ".", O_RDONLY | O_DIRECTORY, 0);
    if (folder < 0 || unlinkat(folder, slash ? slash + 1 : path, 0) != 0)
        file_fail(session, file_error_of(errno));
    else
        gdb_reply_append(session, "F0");
    if (folder >= 0)
        close(folder);
}

/* The slot of an open file, which stands at *text. NULL: an error was replied. */
static int *file_slot(struct gdb_session *session, const char **text)
{
    uint64_t number;

    if (!gdb_hex_number(text, &number) || number >= GDB_FILES || session->file[number] == 0) {
        file_fail(session, FILE_EBADF);
        return NULL;
    }
    return &session->file[number];
}

static void file_close(struct gdb_session *session, const char *arguments, size_t length)
{
    int *slot = file_slot(session, &arguments);

    (void)length;
    if (!slot)
        return;
    close(*slot - 1);
    *slot = 0;
    gdb_reply_append(session, "F0");
}

/* "file,count,offset"; the reply may be shorter than what was asked for. */
static void file_read(struct gdb_session *session, const char *arguments, size_t length)
{
    int *slot = file_slot(session, &arguments);
    uint64_t count, offset;
    ssize_t got;

    (void)length;
    if (!slot)
        return;
    if (*arguments++ != ',' || !gdb_parse_pair(&arguments, &count, &offset) || *arguments ||
        offset > INT64_MAX) {
        file_fail(session, FILE_EINVAL);
        return;
    }
    if (count > GDB_PACKET_SIZE - 32)
        count = GDB_PACKET_SIZE - 32;
    got = pread(*slot - 1, session->memory, (size_t)count, (off_t)offset);
    if (got < 0) {
        file_fail(session, FILE_EIO);
        return;
    }
    gdb_reply_append(session, "F%zx;", (size_t)got);
    gdb_reply_append_bytes(session, session->memory, (size_t)got);
}

/* "file,offset,data", the data binary. */
static void file_write(struct gdb_session *session, const char *arguments, size_t length)
{
    const char *start = arguments;
    int *slot = file_slot(session, &arguments);
    uint64_t offset;
    ssize_t put;

    if (!slot)
        return;
    if (*arguments++ != ',' || !gdb_hex_number(&arguments, &offset) || *arguments++ != ',' ||
        offset > INT64_MAX || (size_t)(arguments - start) > length) {
        file_fail(session, FILE_EINVAL);
        return;
    }
    put = pwrite(*slot - 1, arguments, length - (size_t)(arguments - start), (off_t)offset);
    if (put < 0)
        file_fail(session, errno == EBADF ? FILE_EBADF : FILE_EIO);
    else
        gdb_reply_append(session, "F%zx", (size_t)put);
}

static void file_store64(uint8_t *data, uint64_t value)
{
    bus_store32(data, (uint32_t)(value >> 32));
    bus_store32(data + 4, (uint32_t)value);
}

/* Size, time and "a regular file that all may read" are what clients look at. */
static void file_stat(struct gdb_session *session, const char *arguments, size_t length)
{
    int *slot = file_slot(session, &arguments);
    uint8_t data[FILE_STAT_SIZE] = {0};
    struct stat info;

    (void)length;
    if (!slot)
        return;
    if (fstat(*slot - 1, &info) != 0) {
        file_fail(session, FILE_EIO);
        return;
    }
    bus_store32(data + 8, 0100444);
    bus_store32(data + 12, 1);
    file_store64(data + 28, (uint64_t)info.st_size);
    file_store64(data + 36, 4096);
    file_store64(data + 44, ((uint64_t)info.st_size + 511) / 512);
    for (size_t at = 52; at < FILE_STAT_SIZE; at += 4)
        bus_store32(data + at, (uint32_t)info.st_mtime);
    gdb_reply_append(session, "F%x;", FILE_STAT_SIZE);
    gdb_reply_append_bytes(session, data, sizeof(data));
}

void gdb_files_close(struct gdb_session *session)
{
    for (int i = 0; i < GDB_FILES; i++) {
        if (session->file[i])
            close(session->file[i] - 1);
        session->file[i] = 0;
    }
}

/* clang-format off */
const struct gdb_command gdb_commands_file[] = {
    {"vFile:setfs:", NULL, file_setfs, false},
    {"vFile:open:",  NULL, file_open,  false},
    {"vFile:close:", NULL, file_close, false},
    {"vFile:pread:", NULL, file_read,  false},
    {"vFile:pwrite:", NULL, file_write, false},
    {"vFile:unlink:", NULL, file_unlink, false},
    {"vFile:fstat:", NULL, file_stat,  false},
    {NULL,           NULL, NULL,       false},
};
/* clang-format on */
