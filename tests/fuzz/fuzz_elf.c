/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzing of the ELF reader: any bytes are an image that is taken whole or refused with one line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sim/machine/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drop_line(void *owner, const char *line)
{
    (void)owner;
    (void)line;
}

/* What is taken must hold what its readers rely on. */
static void check_image(const struct elf_image *image)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct elf_segment *segment = &image->segment[i];

        if (segment->file_size > segment->memory_size ||
            (segment->file_size &&
             (segment->data < image->bytes ||
              segment->data + segment->file_size > image->bytes + image->size)))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct elf_image *image = malloc(sizeof(*image));
    struct diag diag;
    char path[64];
    int file = memfd_create("image", 0);

    diag_init(&diag);
    diag.sink = drop_line;
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    if (image && file >= 0 && write(file, data, size) == (ssize_t)size) {
        if (elf_image_read(image, path, &diag)) {
            check_image(image);
            elf_image_free(image);
        } else if (diag.errors != 1) {
            abort();
        }
    }
    close(file);
    free(image);
    return 0;
}
