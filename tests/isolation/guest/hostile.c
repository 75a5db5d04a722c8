/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hostile partition. It behaves until it finds the number of an attack in its read-only area, which is written from
 * outside; then it makes that attack, at once after every start from then on. Only what the scenario sees from outside counts;
 * the results that the partition leaves say no more than whether it came back.
 */
#include "tests/isolation/guest/hostile.h"

#include "tests/isolation/guest/places.h"

/* clang-format off */
#define CODE(name, opcode, operand, kind, what)      {attack_code, 0, {opcode, operand}},
#define CALL(name, number, status, ...)              {attack_call, HV_CALL_##number, {__VA_ARGS__}},
#define ATTACK(name, function, a0, a1, kind, what)   {attack_##function, 0, {a0, a1}},
#define FPU(name, function, a0, a1, kind, what)      {attack_##function, 0, {a0, a1}},
#define FUZZ(name, seed)                             {attack_random_calls, 0, {seed}},
#define WILD(name, seed)                             {attack_random_code, 0, {seed}},
#define STORM(name, number, kind, ...)               {attack_call_storm, HV_CALL_##number, {__VA_ARGS__}},

static const struct attack attacks[] = {
#include "tests/isolation/attacks.def"
};
/* clang-format on */

#define ATTACK_COUNT (sizeof attacks / sizeof attacks[0])

static const volatile uint32_t *const order = (const volatile uint32_t *)ORDERS;
struct results *const results = (struct results *)RESULTS;

static void stand_by(void) __attribute__((noreturn));
static void stand_by(void)
{
    for (;;)
        hv_idle();
}

/* Called where a window attack gets through. */
void rogue_escaped(void)
{
    results->returned++;
    stand_by();
}

static void create_ports(void)
{
    uint32_t port;

    hv_sampling_create("out", 64, HV_PORT_SOURCE, 0, &port);
    hv_sampling_create("in", 64, HV_PORT_DESTINATION, 20000, &port);
    hv_sampling_create("bulk", 1024, HV_PORT_SOURCE, 0, &port);
    hv_queuing_create("letters", 32, 4, HV_PORT_SOURCE, &port);
    hv_queuing_create("post", 32, 4, HV_PORT_DESTINATION, &port);
}

int main(uint32_t id, uint32_t condition)
{
    (void)id;
    (void)condition;
    create_ports();
    while (*order == 0)
        hv_idle();
    if (*order <= ATTACK_COUNT) {
        results->begun++;
        attacks[*order - 1].run(&attacks[*order - 1]);
        results->returned++;
    }
    stand_by();
}
