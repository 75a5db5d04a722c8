/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The folder of gdb_folder.h: made, looked after, removed.
 */
#include "tests/fuzz/gdb_folder.h"

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

#define FILE_SIZE_MAX (1u << 20) /* nobody writes longer files: clients may ask for any length */

static void folder_letters(char letters[FUZZ_LETTERS + 1])
{
    if (getrandom(letters, FUZZ_LETTERS, 0) != FUZZ_LETTERS)
        abort();
    for (unsigned i = 0; i < FUZZ_LETTERS; i++)
        letters[i] = (char)('a' + (uint8_t)letters[i] % 26);
    letters[FUZZ_LETTERS] = '\0';
}

static void folder_write(int folder, const char *name, const char *text)
{
    int fd = openat(folder, name, O_CREAT | O_TRUNC | O_WRONLY, 0600);

    if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        abort();
    close(fd);
}

/* Visits the names in a folder; how many there are. */
static unsigned folder_names(int folder, void (*visit)(int folder, const char *name))
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

static void folder_remove(int folder, const char *name)
{
    int inner;

    if (unlinkat(folder, name, 0) == 0)
        return;
    inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    folder_names(inner, folder_remove);
    close(inner);
    if (unlinkat(folder, name, AT_REMOVEDIR) != 0)
        abort();
}

static void folder_limit_files(void)
{
    const struct rlimit limit = {FILE_SIZE_MAX, FILE_SIZE_MAX};

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
}

void fuzz_folder_open(struct fuzz_folder *folder)
{
    char name[FUZZ_LETTERS + 1];

    folder_limit_files();
    folder_letters(name);
    folder_letters(folder->secret);
    snprintf(folder->root, sizeof(folder->root), "/tmp/pride-fuzz-%s", name);
    snprintf(folder->files, sizeof(folder->files), "%s/files", folder->root);
    if (mkdir(folder->root, 0700) != 0 || mkdir(folder->files, 0700) != 0)
        abort();
    folder->root_fd = open(folder->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    folder->files_fd = open(folder->files, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (mkdirat(folder->root_fd, "outside", 0700) != 0 ||
        mkdirat(folder->files_fd, "sub", 0700) != 0 ||
        symlinkat("../outside", folder->files_fd, "out") != 0 ||
        symlinkat("../outside/secret", folder->files_fd, "link") != 0 ||
        mkfifoat(folder->files_fd, "pipe", 0600) != 0)
        abort();
    folder_write(folder->root_fd, "outside/secret", folder->secret);
    folder_write(folder->files_fd, "a", "0123456789");
}

/* Not memcmp, from whose calls the fuzzer learns. */
static bool folder_is_secret(const struct fuzz_folder *folder, const char *text)
{
    unsigned same = 0;

    for (unsigned i = 0; i < FUZZ_LETTERS; i++)
        same += text[i] == folder->secret[i];
    return same == FUZZ_LETTERS;
}

void fuzz_folder_heard(const struct fuzz_folder *folder, const void *data, size_t size)
{
    const char *text = data;

    for (size_t i = 0; i + FUZZ_LETTERS <= size; i++)
        if (folder_is_secret(folder, text + i))
            abort();
}

static void folder_check(const struct fuzz_folder *folder)
{
    char text[2 * FUZZ_LETTERS] = "";
    int outside = openat(folder->root_fd, "outside", O_RDONLY | O_DIRECTORY);
    int fd = openat(outside, "secret", O_RDONLY);

    if (fd < 0 || read(fd, text, sizeof(text)) != FUZZ_LETTERS || !folder_is_secret(folder, text) ||
        folder_names(outside, NULL) != 1 || folder_names(folder->root_fd, NULL) != 2)
        abort();
    close(fd);
    close(outside);
}

void fuzz_folder_close(struct fuzz_folder *folder)
{
    folder_check(folder);
    folder_names(folder->root_fd, folder_remove);
    close(folder->files_fd);
    close(folder->root_fd);
    if (rmdir(folder->root) != 0)
        abort();
}
