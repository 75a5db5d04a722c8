/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lost, spurious and late interrupts, between a device and the interrupt controller IRQMP. All three
 * share how they reach the controller: through its state, `lines` and `pending`.
 */
#include "sim/fault/model.h"

#include <stdio.h>

#define CONTROLLER "irqmp0"

enum memo { MEMO_OWED }; /* late interrupts on their way */

static bool field(struct machine *machine, const char *name, uint32_t line, struct state_ref *ref)
{
    char text[48], error[128];

    snprintf(text, sizeof(text), CONTROLLER ".%s:%u", name, (unsigned)line);
    return !state_ref_parse(machine_components(machine), text, ref, error, sizeof(error));
}

bool fault_irq_raise(struct machine *machine, uint32_t line, struct fault_effect *effect)
{
    struct state_ref ref;

    if (!field(machine, "pending", line, &ref))
        return false;
    effect->before = state_ref_read(&ref);
    state_ref_write(&ref, 1);
    effect->after = 1;
    return true;
}

void fault_irq_hide(struct machine *machine, uint32_t line)
{
    struct state_ref ref;

    if (field(machine, "lines", line, &ref))
        state_ref_write(&ref, 0);
}

static bool controller_there(struct fault_site *site)
{
    struct state_ref ref;

    return field(site->machine, "lines", site->target.address, &ref);
}

static bool strike_spurious(struct fault_site *site, struct fault_effect *effect)
{
    return fault_irq_raise(site->machine, site->target.address, effect);
}

const struct fault_model fault_spuriousirq = {
    .name = "spuriousirq",
    .help = "spuriousirq irqN: interrupt line N becomes pending though no device raised it",
    .kind = FAULT_TARGET_LINE,
    .strike = strike_spurious,
};

static bool strike_lost(struct fault_site *site, struct fault_effect *effect)
{
    (void)effect;
    return controller_there(site);
}

static bool is_raised(const struct fault_site *site, const struct observation *what)
{
    return what->point == OBSERVE_IRQ_LINE && what->flag && what->code == site->target.address;
}

static void observe_lost(struct fault_site *site, const struct observation *what)
{
    if (site->over || !is_raised(site, what))
        return;
    fault_irq_hide(site->machine, what->code);
    site->over = !site->duration;
}

static void finish(struct fault_site *site)
{
    site->next = CLOCK_NEVER;
}

const struct fault_model fault_lostirq = {
    .name = "lostirq",
    .help = "lostirq irqN: the next interrupt on line N (with 'for': each) is not seen",
    .kind = FAULT_TARGET_LINE,
    .strike = strike_lost,
    .points = OBSERVE_BIT(IRQ_LINE),
    .observe = observe_lost,
    .finish = finish,
};

static void observe_late(struct fault_site *site, const struct observation *what)
{
    if (site->memo[MEMO_OWED] || !is_raised(site, what))
        return;
    fault_irq_hide(site->machine, what->code);
    site->memo[MEMO_OWED] = 1;
    site->next = what->cycle + site->value;
}

static void tick_late(struct fault_site *site, uint64_t now)
{
    struct fault_effect effect;

    (void)now;
    fault_irq_raise(site->machine, site->target.address, &effect);
    site->memo[MEMO_OWED] = 0;
    site->next = CLOCK_NEVER;
    site->over = !site->duration;
}

const struct fault_model fault_lateirq = {
    .name = "lateirq",
    .help = "lateirq irqN DELAY: the next interrupt on line N (with 'for': each) comes later",
    .kind = FAULT_TARGET_LINE,
    .takes = FAULT_VALUE_NUMBER,
    .most = CLOCK_NEVER / 4,
    .strike = strike_lost,
    .points = OBSERVE_BIT(IRQ_LINE),
    .observe = observe_late,
    .tick = tick_late,
    .finish = finish,
};
