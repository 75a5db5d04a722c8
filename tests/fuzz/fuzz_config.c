/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzing of the configuration reader and its checks: any text is a configuration that is taken
 * whole or refused with messages. An input that begins with a digit edits an example system, so that most
 * get past the schema: N times a place and what to put there; all others are read as they are.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hv/pack/arena.h"
#include "hv/pack/check.h"
#include "hv/pack/config_xml.h"
#include "hv/pack/diag.h"
#include "hv/pack/system.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BASE_MAX = 16384, EDIT = 5 };

/* Values that are likely to matter, in the place of an attribute's. */
static const char *const values[] = {
    "0",    "1",          "0xffffffff",   "0x100000000", "4K",
    "4M",   "0xffd00000", "0x40000000",   "us",          "4294967295",
    "R",    "RWX",        "true",         "nav",         "rogue",
    "",     "10ms",       "4294967296ms", "0x80000100",  "-1",
    "IDLE", "RESET"};

static size_t read_base(char *text)
{
    static const char *const places[] = {"hv/systems/communication.xml",
                                         "../hv/systems/communication.xml"};
    size_t size = 0;

    for (size_t i = 0; i < sizeof places / sizeof places[0] && size == 0; i++) {
        FILE *file = fopen(places[i], "r");

        if (file != NULL) {
            size = fread(text, 1, BASE_MAX / 2, file);
            fclose(file);
        }
    }
    return size;
}

/* The n-th attribute value, counted around, becomes another one. */
static size_t replace_value(char *text, size_t size, unsigned n, const char *value)
{
    size_t quotes = 0, start = 0, end, length = strlen(value);

    for (size_t i = 0; i < size; i++)
        quotes += text[i] == '"';
    if (quotes < 2 || size + length > BASE_MAX)
        return size;
    n = n % (unsigned)(quotes / 2) * 2;
    while (n > 0 || text[start] != '"')
        n -= text[start++] == '"';
    end = ++start;
    while (end < size && text[end] != '"')
        end++;
    memmove(text + start + length, text + end, size - end);
    memcpy(text + start, value, length);
    return size - (end - start) + length;
}

static size_t edit_base(const uint8_t *data, size_t size, char *text)
{
    size_t length = read_base(text);

    for (size_t i = 1; i + EDIT <= size && length > 0; i += EDIT) {
        const unsigned place = (unsigned)data[i] << 8 | data[i + 1];

        if (data[i + 2] % 4 == 0)
            text[place % length] = (char)data[i + 3];
        else
            length = replace_value(text, length, place,
                                   values[data[i + 4] % (sizeof values / sizeof values[0])]);
    }
    return length;
}

static void read_configuration(const char *path)
{
    struct pack_arena arena = {0};
    struct pack_diag diag = {.arena = &arena, .file = path};
    struct pack_system system;
    FILE *sink = fopen("/dev/null", "w");

    if (pack_config_read(path, &system, &arena, &diag))
        pack_check_system(&system, &diag);
    else if (diag.count == 0)
        abort(); /* refused without a word */
    if (sink != NULL) {
        pack_diag_print(&diag, sink);
        fclose(sink);
    }
    pack_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(BASE_MAX + size);
    const bool edit = size > 0 && data[0] >= '0' && data[0] <= '9';
    const size_t length = edit ? edit_base(data, size, text) : size;
    char path[64];
    int file = memfd_create("config", 0);

    if (!edit && size > 0)
        memcpy(text, data, size);
    if (text != NULL && file >= 0 && write(file, text, length) == (ssize_t)length) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
        read_configuration(path);
    }
    close(file);
    free(text);
    return 0;
}
