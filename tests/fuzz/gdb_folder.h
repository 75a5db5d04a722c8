/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the fuzzers of the debugger: a folder for clients' files with links that lead out of it, and beside it a secret that no
 * client may come to see or change. Compiled without the fuzzer's coverage, so that it does not learn the secret.
 */
#ifndef PRIDE_TESTS_FUZZ_GDB_FOLDER_H
#define PRIDE_TESTS_FUZZ_GDB_FOLDER_H

#include <stddef.h>

#define FUZZ_LETTERS 16u /* of the secret, other ones each time: no input says them itself */

struct fuzz_folder {
    char root[40];  /* holds the folder, `files`, and the secret in `outside` */
    char files[48]; /* the folder's path */
    char secret[FUZZ_LETTERS + 1];
    int root_fd, files_fd;
};

/* One for each conversation. What fails here, as below, aborts. */
void fuzz_folder_open(struct fuzz_folder *folder);
/* What clients hear must not be of the secret. */
void fuzz_folder_heard(const struct fuzz_folder *folder, const void *data, size_t size);
/* Nothing outside has been changed; all of it is removed. */
void fuzz_folder_close(struct fuzz_folder *folder);

#endif
