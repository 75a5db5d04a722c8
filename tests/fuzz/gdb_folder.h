/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the fuzzers of the debugger: a folder for clients' files with links that lead out of it, and beside it a secret that no
 * client may come to see or change.
 */
#ifndef PRIDE_TESTS_FUZZ_GDB_FOLDER_H
#define PRIDE_TESTS_FUZZ_GDB_FOLDER_H

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define FUZZ_SECRET    16u /* letters, other ones in each process, so that no input says them itself */
#define FUZZ_FILE_SIZE (1u << 20) /* nobody writes longer files: clients may ask for any length */

/* What a fuzzer does not learn from. */
#ifdef __clang__
#define FUZZ_UNSEEN __attribute__((no_sanitize("coverage")))
#else
#define FUZZ_UNSEEN
#endif

static char fuzz_root[] = "/tmp/pride-fuzz-XXXXXX";
static char fuzz_secret[FUZZ_SECRET + 1];
static int fuzz_root_fd = -1, fuzz_files_fd;

static inline void fuzz_write(int folder, const char *name, const char *text)
{
    int fd = openat(folder, name, O_CREAT | O_TRUNC | O_WRONLY, 0600);

    if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        abort();
    close(fd);
}

/* Visits the names in a folder; how many there are. */
static inline unsigned fuzz_names(int folder, void (*visit)(int folder, const char *name))
{
    DIR *list = fdopendir(openat(folder, ".", O_RDONLY | O_DIRECTORY));
    const struct dirent *entry;
    unsigned count = 0;

    if (!list)
        abort();
    while ((entry = readdir(list)) != NULL) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        count++;
        if (visit)
            visit(folder, entry->d_name);
    }
    closedir(list);
    return count;
}

static inline void fuzz_remove(int folder, const char *name)
{
    int inner;

    if (unlinkat(folder, name, 0) == 0)
        return;
    inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    fuzz_names(inner, fuzz_remove);
    close(inner);
    if (unlinkat(folder, name, AT_REMOVEDIR) != 0)
        abort();
}

static inline void fuzz_folder_remove(void)
{
    fuzz_names(fuzz_root_fd, fuzz_remove);
    rmdir(fuzz_root);
}

static inline void fuzz_folder_make(void)
{
    const struct rlimit limit = {FUZZ_FILE_SIZE, FUZZ_FILE_SIZE};

    if (!mkdtemp(fuzz_root))
        abort();
    fuzz_root_fd = open(fuzz_root, O_RDONLY | O_DIRECTORY);
    if (mkdirat(fuzz_root_fd, "files", 0700) != 0 || mkdirat(fuzz_root_fd, "outside", 0700) != 0)
        abort();
    if (getrandom(fuzz_secret, FUZZ_SECRET, 0) != FUZZ_SECRET)
        abort();
    for (unsigned i = 0; i < FUZZ_SECRET; i++)
        fuzz_secret[i] = (char)('a' + (uint8_t)fuzz_secret[i] % 26);
    fuzz_write(fuzz_root_fd, "outside/secret", fuzz_secret);
    fuzz_files_fd = openat(fuzz_root_fd, "files", O_RDONLY | O_DIRECTORY);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    atexit(fuzz_folder_remove);
}

/* The folder as each conversation finds it; its path and a descriptor that is the caller's. */
static inline int fuzz_folder_open(char path[64])
{
    if (fuzz_root_fd < 0)
        fuzz_folder_make();
    fuzz_names(fuzz_files_fd, fuzz_remove);
    fuzz_write(fuzz_files_fd, "a", "0123456789");
    if (mkdirat(fuzz_files_fd, "sub", 0700) != 0 ||
        symlinkat("../outside", fuzz_files_fd, "out") != 0 ||
        symlinkat("../outside/secret", fuzz_files_fd, "link") != 0 ||
        mkfifoat(fuzz_files_fd, "pipe", 0600) != 0)
        abort();
    snprintf(path, 64, "%s/files", fuzz_root);
    return openat(fuzz_root_fd, "files", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

FUZZ_UNSEEN static inline bool fuzz_is_secret(const char *text)
{
    unsigned same = 0;

    for (unsigned i = 0; i < FUZZ_SECRET; i++)
        same += text[i] == fuzz_secret[i];
    return same == FUZZ_SECRET;
}

/* Nothing outside has been changed. */
static inline void fuzz_folder_check(void)
{
    char text[64] = "";
    int outside = openat(fuzz_root_fd, "outside", O_RDONLY | O_DIRECTORY);
    int fd = openat(outside, "secret", O_RDONLY);

    if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0 || !fuzz_is_secret(text) ||
        fuzz_names(outside, NULL) != 1 || fuzz_names(fuzz_root_fd, NULL) != 2)
        abort();
    close(fd);
    close(outside);
}

/* What clients hear must not be of the secret. */
FUZZ_UNSEEN static inline void fuzz_folder_heard(const void *data, size_t size)
{
    const char *text = data;

    for (size_t i = 0; i + FUZZ_SECRET <= size; i++)
        if (fuzz_is_secret(text + i))
            abort();
}

/* As the body of a packet: "FLAGS,PATH" is opened, or PATH deleted; '%' stands for the folder's parent. Returns its length. */
static inline size_t fuzz_file_packet(const char *line, size_t length, bool remove, char body[2048])
{
    size_t flags = 0, at = (size_t)sprintf(body, "vFile:%s:", remove ? "unlink" : "open");

    while (!remove && flags < length && flags < 4 && line[flags] != ',')
        flags++;
    for (size_t i = remove ? 0 : flags + 1; i < length && at < 1800; i++) {
        const char *part = line[i] == '%' ? fuzz_root : &line[i];

        for (size_t k = 0; k < (line[i] == '%' ? strlen(fuzz_root) : 1); k++)
            at += (size_t)sprintf(body + at, "%02x", (uint8_t)part[k]);
    }
    if (!remove)
        at += (size_t)sprintf(body + at, ",%.*s,1ff", (int)flags, line);
    return at;
}

#endif
