/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A main for fuzz entries where libFuzzer is not there (gcc): feeds each file named on the command line, or standard
 * input, to the entry.
 */
#include <stdint.h>
#include <stdio.h>

#define INPUT_MAX (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(FILE *file)
{
    static uint8_t data[INPUT_MAX];

    LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof(data), file));
}

int main(int argc, char **argv)
{
    if (argc < 2)
        replay(stdin);
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");

        if (!file) {
            perror(argv[i]);
            return 1;
        }
        replay(file);
        fclose(file);
    }
    return 0;
}
