/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records and replays the input of a run (input_log.h).
 */
#include "app/input_log.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/output.h"

#define HEADING   "pride input 1"
#define FRAME_MAX 9018u /* the longest that a GRETH lets in */
#define LINE_MAX  (2 * FRAME_MAX + 64)

struct input_log {
    struct machine *machine;
    struct diag *diag;
    FILE *record;
    const char *record_path;
    uint64_t now; /* what is recorded happens at this cycle */
    FILE *replay;
    const char *replay_path;
    unsigned line;
    uint64_t next_cycle; /* of the input that was read ahead, CLOCK_NEVER: none */
    struct machine_input input;
    uint8_t frame[FRAME_MAX];
    bool failed;  /* the record could not be written */
    bool damaged; /* the replay has a bad line; reported */
};

static const char *const kinds[MACHINE_INPUT_KINDS] = {
    [MACHINE_INPUT_UART] = "uart",   [MACHINE_INPUT_PS2] = "ps2",   [MACHINE_INPUT_MOUSE] = "mouse",
    [MACHINE_INPUT_FRAME] = "frame", [MACHINE_INPUT_GPIO] = "gpio",
};

/* Record. */

static void write_details(FILE *file, const struct machine_input *input)
{
    switch (input->kind) {
    case MACHINE_INPUT_MOUSE:
        fprintf(file, "%" PRId32 " %" PRId32 " %" PRId32 " %" PRIu32, input->dx, input->dy,
                input->dz, input->buttons);
        break;
    case MACHINE_INPUT_FRAME:
        for (uint32_t i = 0; i < input->size; i++)
            fprintf(file, "%02x", input->frame[i]);
        break;
    case MACHINE_INPUT_GPIO:
        fprintf(file, "%" PRIx32 " %" PRIx32, input->mask, input->level);
        break;
    default:
        fprintf(file, "%02x", input->byte);
        break;
    }
}

static void write_input(void *owner, const struct machine_input *input)
{
    struct input_log *log = owner;

    fprintf(log->record, "%" PRIu64 " %s %" PRIu32 " ", log->now, kinds[input->kind], input->port);
    write_details(log->record, input);
    if (putc('\n', log->record) == EOF)
        log->failed = true;
}

static bool open_record(struct input_log *log, const char *path)
{
    if (log->record_path)
        return diag_error(log->diag, path, 0, "there is a record of the input already");
    log->record_path = path;
    return output_possible(path, log->diag);
}

bool input_log_begin(struct input_log *log)
{
    if (!log->record_path)
        return true;
    log->record = output_open_stream(log->record_path);
    if (!log->record || fprintf(log->record, "%s\n", HEADING) < 0)
        return diag_error(log->diag, log->record_path, 0, "cannot write: %s", strerror(errno));
    machine_input_listen(log->machine, write_input, log);
    return true;
}

/* Replay. */

static unsigned digit(char c)
{
    return isdigit((unsigned char)c) ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

static bool parse_frame(struct input_log *log, const char *text)
{
    size_t digits = strspn(text, "0123456789abcdef");

    if (text[digits] || digits % 2 || digits / 2 > FRAME_MAX)
        return false;
    for (size_t i = 0; i < digits / 2; i++)
        log->frame[i] = (uint8_t)(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
    log->input.frame = log->frame;
    log->input.size = (uint32_t)(digits / 2);
    return true;
}

static bool parse_details(struct input_log *log, const char *text)
{
    struct machine_input *input = &log->input;
    int end = -1;

    switch (input->kind) {
    case MACHINE_INPUT_MOUSE:
        sscanf(text, "%" SCNd32 " %" SCNd32 " %" SCNd32 " %" SCNu32 "%n", &input->dx, &input->dy,
               &input->dz, &input->buttons, &end);
        break;
    case MACHINE_INPUT_FRAME:
        return parse_frame(log, text);
    case MACHINE_INPUT_GPIO:
        sscanf(text, "%" SCNx32 " %" SCNx32 "%n", &input->mask, &input->level, &end);
        break;
    default:
        sscanf(text, "%2" SCNx8 "%n", &input->byte, &end);
        break;
    }
    return end >= 0 && !text[end];
}

static bool parse_line(struct input_log *log, const char *text)
{
    char kind[16];
    int details = -1;

    if (!isdigit((unsigned char)*text) ||
        sscanf(text, "%" SCNu64 " %15s %" SCNu32 " %n", &log->next_cycle, kind, &log->input.port,
               &details) != 3 ||
        details < 0 || log->next_cycle == CLOCK_NEVER)
        return false;
    for (unsigned i = 0; i < MACHINE_INPUT_KINDS; i++) {
        if (strcmp(kind, kinds[i]) != 0)
            continue;
        log->input.kind = (enum machine_input_kind)i;
        return parse_details(log, text + details);
    }
    return false;
}

/* Reads the next input ahead. False: the line is none; reported. */
static bool read_ahead(struct input_log *log)
{
    char text[LINE_MAX];
    uint64_t last = log->next_cycle;
    size_t length;

    log->next_cycle = CLOCK_NEVER;
    if (!fgets(text, sizeof(text), log->replay))
        return true;
    log->line++;
    length = strlen(text);
    if (length && text[length - 1] == '\n')
        text[length - 1] = '\0';
    log->input = (struct machine_input){.port = 0};
    if (parse_line(log, text) && (last == CLOCK_NEVER || log->next_cycle >= last))
        return true;
    log->next_cycle = CLOCK_NEVER;
    return diag_error(log->diag, log->replay_path, log->line,
                      "expected CYCLE KIND PORT DETAILS of an input, cycles in order");
}

static bool open_replay(struct input_log *log, const char *path)
{
    char text[sizeof(HEADING) + 1];

    if (log->replay)
        return diag_error(log->diag, path, 0, "there is a replay of the input already");
    log->replay_path = path;
    log->replay = fopen(path, "r");
    if (!log->replay)
        return diag_error(log->diag, path, 0, "cannot read: %s", strerror(errno));
    if (!fgets(text, sizeof(text), log->replay) || strcmp(text, HEADING "\n") != 0)
        return diag_error(log->diag, path, 1, "expected '%s'", HEADING);
    log->line = 1;
    return read_ahead(log);
}

static bool open_one(struct input_log *log, const char *text)
{
    if (!strncmp(text, "record=", 7) && text[7])
        return open_record(log, text + 7);
    if (!strncmp(text, "replay=", 7) && text[7])
        return open_replay(log, text + 7);
    return diag_error(log->diag, NULL, 0, "--input %s: expected record=FILE or replay=FILE", text);
}

struct input_log *input_log_open(struct machine *machine, const struct option_list *list,
                                 struct diag *diag)
{
    struct input_log *log = calloc(1, sizeof(*log));

    if (!log) {
        diag_error(diag, NULL, 0, "no room for a record of the input");
        return NULL;
    }
    log->machine = machine;
    log->diag = diag;
    log->now = machine_cycle(machine);
    log->next_cycle = CLOCK_NEVER;
    for (size_t i = 0; i < list->count; i++) {
        if (!open_one(log, list->text[i])) {
            input_log_close(log);
            return NULL;
        }
    }
    return log;
}

uint64_t input_log_next(const struct input_log *log)
{
    return log->next_cycle;
}

static void take_next(struct input_log *log)
{
    if (!machine_input(log->machine, &log->input) && !log->damaged)
        log->damaged = !diag_error(log->diag, log->replay_path, log->line,
                                   "the machine does not take this input");
    log->damaged = !read_ahead(log) || log->damaged;
}

void input_log_serve(struct input_log *log, uint64_t cycle)
{
    log->now = cycle;
    while (log->next_cycle <= cycle)
        take_next(log);
}

bool input_log_hurry(struct input_log *log)
{
    uint64_t cycle = log->next_cycle;

    if (cycle == CLOCK_NEVER)
        return false;
    while (log->next_cycle == cycle)
        take_next(log);
    return true;
}

bool input_log_close(struct input_log *log)
{
    bool good = !log || !log->damaged;

    if (log && log->replay)
        fclose(log->replay);
    if (log && log->record) {
        machine_input_listen(log->machine, NULL, NULL);
        if (fclose(log->record) || log->failed)
            good = diag_error(log->diag, log->record_path, 0, "cannot write all of it");
    }
    free(log);
    return good;
}
