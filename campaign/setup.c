/* SPDX-License-Identifier: BSD-2-Clause */
/* What a plan's values mean: the board with its settings, the image, the state before the start. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/campaign.h"
#include "scenarios/files.h"

/* The first error of something that knows no plan, which gets its line of the plan then. */
struct capture {
    struct diag diag;
    char text[1024];
};

static void take_line(void *owner, const char *line)
{
    static const char head[] = "pride: error: ";
    struct capture *capture = owner;
    size_t skip = strncmp(line, head, sizeof(head) - 1) == 0 ? sizeof(head) - 1 : 0;

    if (!capture->text[0])
        snprintf(capture->text, sizeof(capture->text), "%s", line + skip);
}

static void begin_capture(struct capture *capture)
{
    diag_init(&capture->diag);
    capture->diag.sink = take_line;
    capture->diag.owner = capture;
    capture->text[0] = '\0';
}

static bool load_board(struct campaign_plan *plan, const struct files *files, struct diag *diag)
{
    struct capture capture;
    char path[4096], error[1024];

    if (board_name_is_path(plan->board)) {
        if (!files_find(files, "board", plan->board, path, sizeof(path), error, sizeof(error)))
            return diag_error(diag, plan->path, plan->line.board, "%s", error);
        if (strlen(path) >= sizeof(plan->board))
            return diag_error(diag, plan->path, plan->line.board, "expected a shorter path");
        memcpy(plan->board, path, strlen(path) + 1);
    }
    begin_capture(&capture);
    if (!board_load(&plan->board_data, plan->board, &capture.diag))
        return diag_error(diag, plan->path, plan->line.board, "%s", capture.text);
    for (size_t i = 0; i < plan->set_count; i++)
        if (!board_set(&plan->board_data, plan->set[i], &capture.diag))
            return diag_error(diag, plan->path, plan->line.set[i], "%s", capture.text);
    return true;
}

static bool find_image(struct campaign_plan *plan, const struct files *files, struct diag *diag)
{
    char name[sizeof(plan->image)], error[1024];

    memcpy(name, plan->image, sizeof(name));
    if (!*name)
        return diag_error(diag, plan->path, 0, "expected image = FILE");
    if (!files_find(files, "image", name, plan->image, sizeof(plan->image), error, sizeof(error)))
        return diag_error(diag, plan->path, plan->line.image, "%s", error);
    return true;
}

static bool check(const struct campaign_plan *plan, struct diag *diag)
{
    if (!plan->target_count || (!plan->count && plan->space == CAMPAIGN_SAMPLE))
        return diag_error(diag, plan->path, 0, "expected target = .. and count = ..");
    if (plan->space != CAMPAIGN_SAMPLE && plan->margin > 0)
        return diag_error(diag, plan->path, plan->line.margin, "margin is for space = sample");
    if (plan->from > plan->until || plan->until >= plan->end)
        return diag_error(diag, plan->path, plan->line.end, "expected from <= until < end");
    return true;
}

bool campaign_plan_load(struct campaign_plan *plan, const char *path, const char *systems,
                        bool unsafe, struct diag *diag)
{
    struct files files = {.systems = systems, .beside = path, .anywhere = unsafe};

    *plan = (struct campaign_plan){.path = path,
                                   .board = "leon3-generic",
                                   .model = "flip",
                                   .bits = 1,
                                   .seed = 1,
                                   .foresee = true,
                                   .confidence = 95,
                                   .health = " HM "};
    if (!campaign_plan_read(plan, false, diag) || !load_board(plan, &files, diag))
        return false;
    plan->tolerance = plan->board_data.clock_hz / 200000; /* 5 us */
    return campaign_plan_read(plan, true, diag) && find_image(plan, &files, diag) &&
           check(plan, diag);
}

/* NULL: done. Else what is wrong, which may be in `error`. */
static const char *set_state(struct machine *machine, const char *assignment, char *error,
                             size_t size)
{
    const char *equals = strchr(assignment, '='), *wrong;
    char name[PLAN_TEXT], *end;
    struct state_ref ref;
    uint64_t value;
    uint32_t width;

    if (!equals)
        return "expected NAME=VALUE";
    errno = 0;
    value = strtoull(equals + 1, &end, 0);
    if (equals[1] < '0' || equals[1] > '9' || *end || errno)
        return "expected a number behind '='";
    snprintf(name, sizeof(name), "%.*s", (int)(equals - assignment), assignment);
    wrong = state_ref_parse(machine_components(machine), name, &ref, error, size);
    if (wrong)
        return wrong;
    width = ref.bit >= 0 ? 1 : ref.field->width * 8;
    if (width < 64 && value >> width) {
        snprintf(error, size, "expected a number of %" PRIu32 " bits", width);
        return error;
    }
    state_ref_write(&ref, value);
    return NULL;
}

bool campaign_plan_prepare(const struct campaign_plan *plan, struct machine *machine,
                           struct diag *diag)
{
    char error[PLAN_TEXT];

    for (size_t i = 0; i < plan->state_count; i++) {
        const char *wrong = set_state(machine, plan->state[i], error, sizeof(error));

        if (wrong)
            return diag_error(diag, plan->path, plan->line.state[i], "state = %s: %s",
                              plan->state[i], wrong);
    }
    return true;
}
