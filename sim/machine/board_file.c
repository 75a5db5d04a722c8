/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads board files: INI text with sections [board], [cpu], [cache], [mmu], [memory NAME] and [device NAME], one
 * "key = value" a line, comments from '#'. A file may start from a compiled-in board with "like = NAME" as the first
 * key of [board]; a section for a part that is already there then changes it. Nothing is kept of a file with an error.
 */
#include "sim/machine/board_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/machine/board_text.h"
#include "sim/machine/device_type.h"

#define BOARD_FILE_SIZE_MAX (256u << 10)
#define BOARD_LIKE_DEPTH    4
#define BOARD_SYSTEM_ID     4298u       /* no device; the GRLIB build of the measured release */
#define BOARD_START_CCR     0x0081000fu /* both caches on, burst fetch, snooping */

enum section { SECTION_NONE, SECTION_BOARD, SECTION_PLAIN, SECTION_MEMORY, SECTION_DEVICE };

struct reader {
    struct board board;
    const char *file;
    struct diag *diag;
    unsigned line;
    unsigned depth;
    bool any_key;
    enum section section;
    char prefix[16]; /* of the section's keys: "cpu", "ram", "uart0" */
};

static bool read_text(struct reader *reader, const char *text);

static void board_default(struct board *board)
{
    *board = (struct board){
        .clock_hz = 50000000,
        .cpu_count = 1,
        .quantum = 200,
        .engine = LEON3_ENGINE_CACHED,
        .timing = LEON3_TIMING_FULL,
        .elf_entry = 1,
        .system_id = BOARD_SYSTEM_ID,
        .start_ccr = BOARD_START_CCR,
    };
    leon3_config_default(&board->cpu);
}

/* Cuts comment and white space off both ends, in place. */
static char *trim(char *text)
{
    char *end;

    text[strcspn(text, "#")] = '\0';
    while (isspace((unsigned char)*text))
        text++;
    end = text + strlen(text);
    while (end > text && isspace((unsigned char)end[-1]))
        *--end = '\0';
    return text;
}

/* Parts become components of the machine, whose other components have these names. */
static bool name_reserved(const char *name)
{
    static const char *const reserved[] = {"board", "cpu",     "cache",    "mmu",
                                           "clock", "machine", "markport", "arbiter"};

    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
        if (!strcmp(name, reserved[i]))
            return true;
    return !strncmp(name, "cpu", 3) && isdigit((unsigned char)name[3]);
}

static bool part_name_valid(struct reader *reader, const char *name)
{
    size_t length = strlen(name);

    if (length == 0 || length >= sizeof(reader->board.memory[0].name))
        return diag_error(reader->diag, reader->file, reader->line,
                          "a part's name has 1 to %zu characters",
                          sizeof(reader->board.memory[0].name) - 1);
    for (const char *p = name; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '_' && *p != '-')
            return diag_error(reader->diag, reader->file, reader->line,
                              "'%s': a part's name has letters, digits, '_' and '-' only", name);
    if (name_reserved(name))
        return diag_error(reader->diag, reader->file, reader->line,
                          "the name '%s' is taken by the machine itself", name);
    return true;
}

static bool begin_memory(struct reader *reader, const char *name)
{
    struct board *board = &reader->board;

    if (board_find_memory(board, name, strlen(name)))
        return true;
    if (board_find_device(board, name, strlen(name)))
        return diag_error(reader->diag, reader->file, reader->line, "'%s' is a device already",
                          name);
    if (board->memory_count == BOARD_MEMORIES)
        return diag_error(reader->diag, reader->file, reader->line, "more than %u memories",
                          BOARD_MEMORIES);
    board->memory[board->memory_count] =
        (struct board_memory){.size = BUS_PAGE_SIZE, .cacheable = 1};
    memcpy(board->memory[board->memory_count++].name, name, strlen(name) + 1);
    return true;
}

static bool begin_device(struct reader *reader, const char *name)
{
    struct board *board = &reader->board;

    if (board_find_device(board, name, strlen(name)))
        return true;
    if (board_find_memory(board, name, strlen(name)))
        return diag_error(reader->diag, reader->file, reader->line, "'%s' is a memory already",
                          name);
    if (board->device_count == BOARD_DEVICES)
        return diag_error(reader->diag, reader->file, reader->line, "more than %u devices",
                          BOARD_DEVICES);
    board->device[board->device_count] = (struct board_device){.irq = 0};
    memcpy(board->device[board->device_count++].name, name, strlen(name) + 1);
    return true;
}

/* A device section's first key says its type; until then the device has none. */
static bool device_complete(struct reader *reader)
{
    const struct board_device *device;

    if (reader->section != SECTION_DEVICE)
        return true;
    device = board_find_device(&reader->board, reader->prefix, strlen(reader->prefix));
    if (!device->type[0])
        return diag_error(reader->diag, reader->file, reader->line,
                          "device '%s': expected its 'type = ...' first", device->name);
    return true;
}

/* "[cpu]" or "[device uart0]"; text is what stands between the brackets. */
static bool read_section(struct reader *reader, char *text)
{
    static const char *const plain[] = {"cpu", "cache", "mmu"};
    char *name = text + strcspn(text, " \t");

    if (!device_complete(reader))
        return false;
    if (*name)
        *name++ = '\0';
    name = trim(name);
    if (!strcmp(text, "memory") || !strcmp(text, "device")) {
        bool memory = text[0] == 'm';

        if (!part_name_valid(reader, name) || !(memory ? begin_memory : begin_device)(reader, name))
            return false;
        reader->section = memory ? SECTION_MEMORY : SECTION_DEVICE;
        memcpy(reader->prefix, name, strlen(name) + 1);
        return true;
    }
    if (!*name && !strcmp(text, "board")) {
        reader->section = SECTION_BOARD;
        memcpy(reader->prefix, "board", sizeof("board"));
        return true;
    }
    for (size_t i = 0; !*name && i < sizeof(plain) / sizeof(plain[0]); i++) {
        if (!strcmp(text, plain[i])) {
            reader->section = SECTION_PLAIN;
            memcpy(reader->prefix, text, strlen(text) + 1);
            return true;
        }
    }
    return diag_error(
        reader->diag, reader->file, reader->line,
        "no section '%s': expected [board], [cpu], [cache], [mmu], [memory NAME] or [device NAME]",
        text);
}

static const char *compiled_in(const char *name)
{
    for (size_t i = 0; board_text_names[i]; i++)
        if (!strcmp(board_text_names[i], name))
            return board_texts[i];
    return NULL;
}

static bool report_no_board(struct diag *diag, const char *file, unsigned line, const char *name)
{
    char list[256] = "";
    size_t used = 0;

    for (size_t i = 0; board_text_names[i] && used < sizeof(list); i++)
        used += (size_t)snprintf(list + used, sizeof(list) - used, " %s", board_text_names[i]);
    return diag_error(diag, file, line, "no board '%s': expected a file or one of%s", name, list);
}

/* Starts from a compiled-in board; it keeps this file's own name. */
static bool read_like(struct reader *reader, const char *name)
{
    const char *text = compiled_in(name);
    struct reader other = *reader;

    if (reader->any_key)
        return diag_error(reader->diag, reader->file, reader->line,
                          "'like' must be the file's first key");
    if (!text)
        return report_no_board(reader->diag, reader->file, reader->line, name);
    if (++other.depth > BOARD_LIKE_DEPTH)
        return diag_error(reader->diag, reader->file, reader->line,
                          "boards are like each other without end");
    other.file = name;
    other.section = SECTION_NONE;
    if (!read_text(&other, text))
        return false;
    memcpy(other.board.name, reader->board.name, sizeof(other.board.name));
    reader->board = other.board;
    return true;
}

static bool read_name(struct reader *reader, const char *name)
{
    if (!*name || strlen(name) >= sizeof(reader->board.name))
        return diag_error(reader->diag, reader->file, reader->line,
                          "a board's name has 1 to %zu characters", sizeof(reader->board.name) - 1);
    memcpy(reader->board.name, name, strlen(name) + 1);
    return true;
}

static bool read_type(struct reader *reader, const char *name)
{
    struct board_device *device =
        board_find_device(&reader->board, reader->prefix, strlen(reader->prefix));
    const struct device_type *type = device_type_find(name);
    char list[256];

    if (!type) {
        device_type_list(list, sizeof(list));
        return diag_error(reader->diag, reader->file, reader->line,
                          "no device type '%s': expected one of %s", name, list);
    }
    if (device->type[0] && strcmp(device->type, name) != 0)
        return diag_error(reader->diag, reader->file, reader->line,
                          "device '%s' has type '%s' already", device->name, device->type);
    memcpy(device->type, type->name, strlen(type->name) + 1);
    device_type_defaults(type, device->parameter);
    return true;
}

static bool read_key(struct reader *reader, const char *key, const char *value)
{
    char full[128], error[512];

    if (reader->section == SECTION_NONE)
        return diag_error(reader->diag, reader->file, reader->line,
                          "'%s' stands before the first [section]", key);
    if (reader->section == SECTION_BOARD && !strcmp(key, "like"))
        return read_like(reader, value);
    if (reader->section == SECTION_BOARD && !strcmp(key, "name"))
        return read_name(reader, value);
    if (reader->section == SECTION_DEVICE && !strcmp(key, "type"))
        return read_type(reader, value);
    if (!device_complete(reader))
        return false;
    if (strlen(key) > sizeof(full) - sizeof(reader->prefix) - 1)
        return diag_error(reader->diag, reader->file, reader->line, "no setting '%s'", key);
    snprintf(full, sizeof(full), "%s.%s", reader->prefix, key);
    if (board_assign(&reader->board, full, value, error, sizeof(error)))
        return diag_error(reader->diag, reader->file, reader->line, "%s", error);
    return true;
}

static bool read_line(struct reader *reader, char *text)
{
    char *line = trim(text);
    char *equals = strchr(line, '=');
    size_t length = strlen(line);
    bool done;

    if (!length)
        return true;
    if (line[0] == '[') {
        if (line[length - 1] != ']')
            return diag_error(reader->diag, reader->file, reader->line,
                              "expected ']' at the end of a section's line");
        line[length - 1] = '\0';
        return read_section(reader, trim(line + 1));
    }
    if (!equals)
        return diag_error(reader->diag, reader->file, reader->line,
                          "expected [section] or 'key = value'");
    *equals = '\0';
    done = read_key(reader, trim(line), trim(equals + 1));
    reader->any_key = true;
    return done;
}

static bool read_text(struct reader *reader, const char *text)
{
    char line[512];

    reader->line = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");

        reader->line++;
        if (length >= sizeof(line))
            return diag_error(reader->diag, reader->file, reader->line,
                              "line of more than %zu characters", sizeof(line) - 1);
        memcpy(line, text, length);
        line[length] = '\0';
        if (!read_line(reader, line))
            return false;
        text += length + (text[length] == '\n');
    }
    return device_complete(reader);
}

/* The whole file, terminated; malloc'ed. NULL: reported. */
static char *file_text(const char *path, struct diag *diag)
{
    FILE *file = fopen(path, "rb");
    struct stat status;
    size_t size;
    char *text;

    if (!file || fstat(fileno(file), &status)) {
        diag_error(diag, path, 0, "cannot read: %s", strerror(errno));
        if (file)
            fclose(file);
        return NULL;
    }
    if (S_ISDIR(status.st_mode)) {
        diag_error(diag, path, 0, "is a directory, expected a board file");
        fclose(file);
        return NULL;
    }
    text = malloc(BOARD_FILE_SIZE_MAX + 1);
    size = text ? fread(text, 1, BOARD_FILE_SIZE_MAX + 1, file) : 0;
    if (!text || ferror(file) || size > BOARD_FILE_SIZE_MAX || memchr(text, 0, size)) {
        diag_error(diag, path, 0, "is no board file (text of at most %u bytes)",
                   BOARD_FILE_SIZE_MAX);
        free(text);
        text = NULL;
    } else {
        text[size] = '\0';
    }
    fclose(file);
    return text;
}

/* The part of a path between the last '/' and ".board", as far as it fits. */
static void name_from_path(char name[32], const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    size_t length = strlen(base), suffix = strlen(".board");

    if (length > suffix && !strcmp(base + length - suffix, ".board"))
        length -= suffix;
    snprintf(name, 32, "%.*s", (int)(length < 31 ? length : 31), base);
}

bool board_name_is_path(const char *name)
{
    size_t length = strlen(name), suffix = strlen(".board");

    return strchr(name, '/') || (length > suffix && !strcmp(name + length - suffix, ".board"));
}

bool board_load(struct board *board, const char *name_or_path, struct diag *diag)
{
    struct reader reader = {.file = name_or_path, .diag = diag, .section = SECTION_NONE};
    char *file = NULL;
    const char *text;
    bool good;

    if (board_name_is_path(name_or_path))
        text = file = file_text(name_or_path, diag);
    else if (!(text = compiled_in(name_or_path)))
        report_no_board(diag, NULL, 0, name_or_path);
    if (!text)
        return false;
    board_default(&reader.board);
    name_from_path(reader.board.name, name_or_path);
    good = read_text(&reader, text) && board_check(&reader.board, name_or_path, diag);
    if (good)
        *board = reader.board;
    free(file);
    return good;
}
