/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * File I/O for clients (vFile), for one purpose: reading the programs that qXfer:exec-file names. No other file is
 * opened, nothing is written, and paths are compared, never resolved.
 */
#include "gdbstub/commands.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/base/bus.h"

/* Error numbers of the File-I/O extension, which are not the host's. */
enum file_error {
    FILE_ENOENT = 2,
    FILE_EIO = 5,
    FILE_EBADF = 9,
    FILE_EINVAL = 22,
    FILE_EMFILE = 24
};

#define FILE_STAT_SIZE 64

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

/* "path,flags,mode", the path in hexadecimal. */
static void file_open(struct gdb_session *session, const char *arguments, size_t length)
{
    const char *comma = memchr(arguments, ',', length);
    size_t digits = comma ? (size_t)(comma - arguments) : 0;
    int slot = file_free_slot(session), fd;
    char path[1024];
    uint64_t flags;

    if (!comma || digits / 2 >= sizeof(path) || !gdb_hex_decode(arguments, digits, path)) {
        file_fail(session, FILE_EINVAL);
        return;
    }
    path[digits / 2] = '\0';
    comma++;
    if (!gdb_hex_number(&comma, &flags) || flags != 0 ||
        !session->target->program_offered(session->target->owner, path)) {
        file_fail(session, FILE_ENOENT);
        return;
    }
    fd = slot < 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        file_fail(session, slot < 0 ? FILE_EMFILE : FILE_ENOENT);
        return;
    }
    session->file[slot] = fd + 1;
    gdb_reply_append(session, "F%x", (unsigned)slot);
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
    if (*arguments++ != ',' || !gdb_parse_range(&arguments, "", &count, &offset) ||
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
    {"vFile:fstat:", NULL, file_stat,  false},
    {NULL,           NULL, NULL,       false},
};
/* clang-format on */
