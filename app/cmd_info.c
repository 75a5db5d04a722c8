/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride info`: what an image or a board contains. A board is printed as a board file.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/commands.h"
#include "app/options.h"
#include "sim/machine/elf.h"

static const struct command_syntax syntax = {
    .name = "info",
    .operands = "[IMAGE]",
    .help = "Prints what an ELF image contains; with --board (and options that change it), the "
            "board as\n"
            "a board file (docs/boards.md); with neither, the names of the boards.",
    .options = OPTIONS_OF_A_BOARD,
    .operands_min = 0,
    .operands_max = 1,
};

static void print_line(void *owner, const char *text)
{
    (void)owner;
    puts(text);
}

static int info_board(const struct options *options, struct diag *diag)
{
    struct board board;

    if (!options_board(options, &board, diag) || !board_check(&board, board.name, diag))
        return STATUS_USAGE;
    board_print(&board, print_line, NULL);
    return 0;
}

static int info_boards(void)
{
    const char *const *names = board_names();

    while (*names)
        puts(*names++);
    return 0;
}

static void print_image(const struct elf_image *image)
{
    printf("entry 0x%08" PRIx32 ", physical 0x%08" PRIx32 "\n", image->entry,
           image->physical_entry);
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct elf_segment *segment = &image->segment[i];

        printf("segment 0x%08" PRIx32 ", physical 0x%08" PRIx32 ", %c%c%c, %" PRIu32
               " bytes, %" PRIu32 " of them in the file\n",
               segment->virtual_address, segment->physical_address, segment->flags & 4 ? 'r' : '-',
               segment->flags & 2 ? 'w' : '-', segment->flags & 1 ? 'x' : '-', segment->memory_size,
               segment->file_size);
    }
    for (size_t i = 0; i < image->context_count; i++)
        printf("context %" PRIu32 " %s 0x%08" PRIx32 " %s\n", image->context[i].number,
               image->context[i].name, image->context[i].base, image->context[i].file);
}

static int info_image(const char *path, struct diag *diag)
{
    struct elf_image *image = malloc(sizeof(*image));
    bool good = image && elf_image_read(image, path, diag);

    if (good) {
        print_image(image);
        elf_image_free(image);
    } else if (!image) {
        diag_error(diag, path, 0, "no host memory to read it");
    }
    free(image);
    return good ? 0 : STATUS_USAGE;
}

int cmd_info(int argc, char **argv)
{
    struct options options;
    struct diag diag;
    int status = 0;

    diag_init(&diag);
    switch (options_parse(argc, argv, &syntax, &options, &diag)) {
    case OPTIONS_HELP:
        return 0;
    case OPTIONS_WRONG:
        return STATUS_USAGE;
    case OPTIONS_GOOD:
        break;
    }
    if (options.operand_count)
        status = info_image(options.operand[0], &diag);
    if (!status &&
        (options.board || options.set.count || options.cpus || options.timing || options.engine))
        return info_board(&options, &diag);
    return options.operand_count ? status : info_boards();
}
