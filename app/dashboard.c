/* SPDX-License-Identifier: BSD-2-Clause */
/* Collects lines of the consoles and records of the health monitor, and lays the page out (dashboard.h). */
#include "app/dashboard.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/strip.h"
#include "scenarios/console.h"
#include "sim/machine/context_name.h"
#include "sim/guest/hypervisor.h"

#define PARTITIONS    12u
#define STRIP_COLUMN  17u
#define STRIP_WIDTH   80u
#define STRIPS_SECOND 10u /* a strip is this part of a second long */
#define HEALTH_ROWS   8u
#define CONSOLE_ROWS  14u
#define LEDS          32u

struct dashboard {
    struct machine *machine;
    struct console *console;
    struct strip *strip;
    uint64_t bin; /* cycles */
    struct programs *programs;
    struct hypervisor *hypervisor; /* NULL: not Pride's */
    uint32_t next;                 /* health record */
    struct hypervisor_health health[HEALTH_ROWS];
    uint32_t healths;
};

static void take_character(void *owner, const struct observation *what)
{
    struct dashboard *dashboard = owner;

    console_add(dashboard->console, what->code, (uint8_t)what->value, what->cycle);
}

struct dashboard *dashboard_open(struct machine *machine, struct diag *diag)
{
    struct dashboard *dashboard = calloc(1, sizeof(*dashboard));

    if (dashboard) {
        dashboard->machine = machine;
        dashboard->console = console_create();
        dashboard->bin = machine_board(machine)->clock_hz / (STRIPS_SECOND * STRIP_WIDTH);
        dashboard->strip = strip_create(machine, dashboard->bin);
        dashboard->programs = programs_create(machine);
    }
    if (dashboard && dashboard->console && dashboard->strip && dashboard->programs &&
        observe_add(machine_observers(machine), OBSERVE_BIT(UART_OUT), take_character, dashboard)) {
        dashboard->hypervisor = hypervisor_open(machine, dashboard->programs);
        return dashboard;
    }
    dashboard_close(dashboard);
    diag_error(diag, NULL, 0, "no memory for the view");
    return NULL;
}

void dashboard_close(struct dashboard *dashboard)
{
    if (!dashboard)
        return;
    observe_remove(machine_observers(dashboard->machine), take_character, dashboard);
    hypervisor_close(dashboard->hypervisor);
    programs_destroy(dashboard->programs);
    strip_destroy(dashboard->strip);
    console_destroy(dashboard->console);
    free(dashboard);
}

/* ---- partitions -------------------------------------------------------------------------------------------------- */

/* Bins whose cycles in user mode are shown, up to `last`. */
static void draw_strip(const struct dashboard *dashboard, struct screen *screen, unsigned row,
                       const struct machine_context *context, uint64_t last)
{
    uint64_t first = last >= STRIP_WIDTH ? last - STRIP_WIDTH + 1 : 0, user = 0;
    uint64_t time = machine_cycle(dashboard->machine) - first * dashboard->bin;
    bool runs = strip_runs(dashboard->strip, context->number);

    for (uint64_t bin = first; bin < first + STRIP_WIDTH; bin++) {
        uint64_t cycles = bin <= last ? strip_user(dashboard->strip, context->number, bin) : 0;

        user += cycles;
        screen_put(screen, row, STRIP_COLUMN + (unsigned)(bin - first),
                   cycles ? SCREEN_GOOD : SCREEN_DIM, cycles ? SCREEN_FULL : '.');
    }
    screen_print(screen, row, 0, runs ? SCREEN_GOOD : SCREEN_PLAIN, "%-9.9s %5.1f%%", context->name,
                 time ? 100.0 * (double)user / (double)time : 0);
}

static unsigned draw_partitions(const struct dashboard *dashboard, struct screen *screen,
                                unsigned row)
{
    uint64_t last = machine_cycle(dashboard->machine) / dashboard->bin;
    size_t count;
    const struct machine_context *context = machine_contexts(dashboard->machine, &count);

    screen_print(screen, row++, 0, SCREEN_TITLE, "partition  load  the last %.0f ms",
                 1000.0 / STRIPS_SECOND);
    for (size_t i = 0, shown = 0; i < count && shown < PARTITIONS; i++) {
        if (!context[i].number)
            continue;
        shown++;
        draw_strip(dashboard, screen, row++, &context[i], last);
    }
    return row + 1;
}

/* ---- the rest ---------------------------------------------------------------------------------------------------- */

static unsigned draw_health(struct dashboard *dashboard, struct screen *screen, unsigned row)
{
    uint32_t rows;

    if (!dashboard->hypervisor)
        return row;
    while (hypervisor_health_next(dashboard->hypervisor, &dashboard->next,
                                  &dashboard->health[dashboard->healths % HEALTH_ROWS]))
        dashboard->healths++;
    screen_print(screen, row++, 0, SCREEN_TITLE, "health monitor: %" PRIu32 " events",
                 dashboard->healths);
    rows = dashboard->healths < HEALTH_ROWS ? dashboard->healths : HEALTH_ROWS;
    for (uint32_t i = dashboard->healths - rows; i < dashboard->healths; i++) {
        const struct hypervisor_health *health = &dashboard->health[i % HEALTH_ROWS];

        screen_print(screen, row++, 0, health->partition ? SCREEN_WARN : SCREEN_BAD,
                     "%9.6f s  %-10s %-22s -> %-12s pc 0x%08" PRIx32 " address 0x%08" PRIx32,
                     (double)health->microseconds * 1e-6,
                     health->partition ? health->partition : "hypervisor", health->event,
                     health->action, health->pc, health->address);
    }
    return row + HEALTH_ROWS - rows + 1;
}

static unsigned draw_console(const struct dashboard *dashboard, struct screen *screen, unsigned row)
{
    const struct console *console = dashboard->console;
    size_t first = console->count > CONSOLE_ROWS ? console->count - CONSOLE_ROWS : 0;

    screen_print(screen, row++, 0, SCREEN_TITLE, "console: %zu lines", console->count);
    for (size_t i = first; i < console->count; i++)
        screen_print(screen, row++, 0, console->line[i].tag_length ? SCREEN_PLAIN : SCREEN_DIM,
                     "%s", console->line[i].text);
    return row + 1;
}

/* Output pins of the GPIO ports: a lamp each. */
static void draw_lamps(const struct dashboard *dashboard, struct screen *screen, unsigned row)
{
    const struct component_list *list = machine_components(dashboard->machine);

    for (unsigned port = 0; port < 2; port++) {
        struct state_ref output, direction;
        char name[32], error[128];

        snprintf(name, sizeof(name), "gpio%u.output", port);
        if (state_ref_parse(list, name, &output, error, sizeof(error)))
            return;
        snprintf(name, sizeof(name), "gpio%u.direction", port);
        if (state_ref_parse(list, name, &direction, error, sizeof(error)))
            return;
        screen_print(screen, row, 0, SCREEN_TITLE, "gpio%u", port);
        for (unsigned pin = 0; pin < LEDS; pin++) {
            bool lit = state_ref_read(&output) >> pin & 1;

            if (state_ref_read(&direction) >> pin & 1)
                screen_put(screen, row, 8 + 2 * pin, lit ? SCREEN_BAD : SCREEN_DIM,
                           lit ? SCREEN_ON : SCREEN_OFF);
        }
        row++;
    }
}

static void draw_head(const struct dashboard *dashboard, struct screen *screen)
{
    const char *image = machine_image(dashboard->machine);
    const char *slash = image ? strrchr(image, '/') : NULL;

    screen_print(screen, 0, 0, SCREEN_TITLE, "%s on %s",
                 image ? (slash ? slash + 1 : image) : "snapshot",
                 machine_board(dashboard->machine)->name);
    screen_print(screen, 0, 44, SCREEN_PLAIN, "%10.6f s",
                 machine_seconds(dashboard->machine, machine_cycle(dashboard->machine)));
    for (uint32_t cpu = 0; cpu < machine_cpu_count(dashboard->machine) && cpu < 8; cpu++) {
        uint32_t context = leon3_mmu(machine_cpu(dashboard->machine, cpu))->state.context;
        const char *name = machine_context_name(dashboard->machine, context);
        bool runs = leon3_mode(machine_cpu(dashboard->machine, cpu)) == LEON3_RUNNING;

        screen_print(screen, cpu / 3, 58 + 14 * (cpu % 3), runs ? SCREEN_GOOD : SCREEN_DIM,
                     "cpu%" PRIu32 " %-8.8s", cpu,
                     name   ? name
                     : runs ? "runs"
                            : "waits");
    }
}

void dashboard_draw(struct dashboard *dashboard, struct screen *screen)
{
    unsigned row = machine_cpu_count(dashboard->machine) > 3 ? 4 : 2;

    screen_clear(screen);
    draw_head(dashboard, screen);
    row = draw_partitions(dashboard, screen, row);
    row = draw_health(dashboard, screen, row);
    row = draw_console(dashboard, screen, row);
    draw_lamps(dashboard, screen, SCREEN_ROWS - 2);
}
