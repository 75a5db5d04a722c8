/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Skipped and corrupted instruction. Both hit what is at the processor's PC when they strike; memory
 * keeps the right instruction. If an interrupt is taken in that moment, a skipped instruction is
 * gone all the same, and a corrupted one is fetched again unharmed.
 */
#include "sim/fault/model.h"

enum memo { MEMO_PC, MEMO_WORD };

static struct leon3 *processor(struct fault_site *site)
{
    return machine_cpu(site->machine, fault_target_cpu(&site->target));
}

static bool strike_skip(struct fault_site *site, struct fault_effect *effect)
{
    struct leon3 *cpu = processor(site);

    if (leon3_mode(cpu) != LEON3_RUNNING)
        return false;
    effect->before = leon3_register_read(cpu, LEON3_REG_PC);
    effect->after = leon3_register_read(cpu, LEON3_REG_NPC);
    leon3_register_write(cpu, LEON3_REG_PC, (uint32_t)effect->after);
    return true;
}

const struct fault_model fault_skip = {
    .name = "skip",
    .help = "skip cpuN: one instruction is not executed",
    .kind = FAULT_TARGET_COMPONENT,
    .strike = strike_skip,
};

static bool poke(struct fault_site *site, uint32_t word)
{
    uint8_t data[4];

    bus_store32(data, word);
    return leon3_poke(processor(site), (uint32_t)site->memo[MEMO_PC], data, 4);
}

static bool peek(struct fault_site *site, uint32_t *word)
{
    uint8_t data[4];
    bool done = leon3_peek(processor(site), (uint32_t)site->memo[MEMO_PC], data, 4);

    *word = done ? bus_load32(data) : 0;
    return done;
}

static bool strike_corrupt(struct fault_site *site, struct fault_effect *effect)
{
    struct leon3 *cpu = processor(site);
    uint32_t word;

    if (leon3_mode(cpu) != LEON3_RUNNING)
        return false;
    site->memo[MEMO_PC] = leon3_register_read(cpu, LEON3_REG_PC);
    if (!peek(site, &word))
        return false;
    site->memo[MEMO_WORD] = word ^ 1u << site->target.bit;
    effect->before = word;
    effect->after = site->memo[MEMO_WORD];
    site->next = leon3_cycle(cpu) + 1;
    return poke(site, (uint32_t)site->memo[MEMO_WORD]);
}

/* What the instruction itself has written there stays. */
static void finish_corrupt(struct fault_site *site)
{
    uint32_t word;

    if (peek(site, &word) && word == site->memo[MEMO_WORD])
        poke(site, word ^ 1u << site->target.bit);
    site->next = CLOCK_NEVER;
}

static void tick_corrupt(struct fault_site *site, uint64_t now)
{
    (void)now;
    site->over = true;
}

const struct fault_model fault_corrupt = {
    .name = "corrupt",
    .help = "corrupt cpuN[:BIT]: one instruction is executed with a bit of it flipped",
    .kind = FAULT_TARGET_COMPONENT,
    .needs_bit = true,
    .strike = strike_corrupt,
    .tick = tick_corrupt,
    .finish = finish_corrupt,
};
