/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzing of the board reader: any text is a board that prints so that it reads back, or is refused
 * with one line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sim/machine/board.h"

#define TEXT_MAX (256u << 10)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct text {
    char bytes[TEXT_MAX];
    size_t size;
};

static void drop_line(void *owner, const char *line)
{
    (void)owner;
    (void)line;
}

static void add_line(void *owner, const char *line)
{
    struct text *text = owner;

    text->size += (size_t)snprintf(text->bytes + text->size, TEXT_MAX - text->size, "%s\n", line);
}

static bool read_board(struct board *board, const void *data, size_t size)
{
    struct diag diag;
    char path[64];
    int file = memfd_create("board", 0);
    bool good;

    diag_init(&diag);
    diag.sink = drop_line;
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    good = board_load(board, path, &diag);
    if (diag.errors != (good ? 0 : 1))
        abort();
    close(file);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text *first = calloc(1, sizeof(*first)), *second = calloc(1, sizeof(*second));
    struct board board, again;

    if (first && second && read_board(&board, data, size)) {
        board_print(&board, add_line, first);
        if (!read_board(&again, first->bytes, first->size))
            abort();
        board_print(&again, add_line, second);
        if (first->size != second->size || memcmp(first->bytes, second->bytes, first->size) != 0)
            abort();
    }
    free(first);
    free(second);
    return 0;
}
