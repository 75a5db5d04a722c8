/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Demo: a partition that misbehaves, one attack a start. An attack ends in a restart, by the health
 * monitor or, where it was refused, by the rogue itself; the hypervisor's count of restarts is thus
 * the number of the next attack. An attack that nothing stops prints a line with ESCAPED. The last
 * one makes the health monitor stop the partition.
 */
#include "attack.h"

/*
 * Rows of the table: an attack aimed at an address, one that is not, and a hypercall with its only
 * right answer.
 */
#define AIM(text, function, target)                                                                \
    {                                                                                              \
        .name = (text), .run = (function), .address = (target)                                     \
    }
#define ACT(text, function)                                                                        \
    {                                                                                              \
        .name = (text), .run = (function)                                                          \
    }
#define CALL(text, number, status, ...)                                                            \
    {                                                                                              \
        .name = (text), .run = attack_call, .call = (number), .expected = (status), .arguments = { \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

/* clang-format off */
static const struct attack attacks[] = {
    AIM("read nav's code",                              attack_read, NAV_TEXT),
    AIM("read nav's data",                              attack_read, NAV_DATA),
    AIM("write nav's code",                             attack_write, NAV_TEXT),
    AIM("write nav's data",                             attack_write, NAV_DATA),
    AIM("swap with nav's data",                         attack_swap, NAV_DATA),
    AIM("read the hypervisor's code",                   attack_read, HV_TEXT),
    AIM("write the hypervisor's code",                  attack_write, HV_TEXT),
    AIM("read RAM at its physical address",             attack_read, PHYSICAL_RAM),
    AIM("write RAM at its physical address",            attack_write, PHYSICAL_RAM),
    AIM("read a device in the hypervisor's window",     attack_read, HV_DEVICES + 0x100),
    AIM("write a device in the hypervisor's window",    attack_write, HV_DEVICES + 0x100),
    AIM("read a device at its physical address",        attack_read, PHYSICAL_DEVICES),
    AIM("read address 0",                               attack_read, 0),
    AIM("read the last word of the address space",      attack_read, 0xfffffffc),
    AIM("read behind the end of own data",              attack_read, OWN_DATA_END),
    AIM("write own code",                               attack_write, OWN_TEXT),
    AIM("load from a misaligned address",               attack_read, OWN_TEXT + 2),
    AIM("jump into the hypervisor",                     attack_jump, HV_TEXT),
    AIM("jump into nav",                                attack_jump, NAV_TEXT),
    AIM("jump to unmapped memory",                      attack_jump, UNMAPPED),
    AIM("jump to a misaligned address",                 attack_jump, OWN_TEXT + 2),
    ACT("run code on the stack",                        attack_run_stack),

    ACT("rd %psr",                                      attack_rdpsr),
    ACT("rd %wim",                                      attack_rdwim),
    ACT("rd %tbr",                                      attack_rdtbr),
    ACT("wr %psr",                                      attack_wrpsr),
    ACT("wr %wim",                                      attack_wrwim),
    ACT("wr %tbr",                                      attack_wrtbr),
    ACT("rett",                                         attack_rett),
    ACT("lda from RAM, MMU bypassed",                   attack_lda_bypass),
    ACT("sta to RAM, MMU bypassed",                     attack_sta_bypass),
    ACT("lda from the MMU's registers",                 attack_lda_mmu),
    ACT("sta to the MMU's registers",                   attack_sta_mmu),
    ACT("lda with supervisor rights",                   attack_lda_supervisor_data),
    ACT("sta to the cache control register",            attack_sta_cache_control),
    ACT("sta to flush the TLB",                         attack_sta_flush),
    ACT("illegal instruction",                          attack_illegal),
    ACT("division by zero",                             attack_divide),
    ACT("tag overflow",                                 attack_tag_overflow),
    ACT("floating point operation",                     attack_fp),
    ACT("floating point load",                          attack_fp_load),
    ACT("ta 0, the exit of simulators",                 attack_ta_exit),
    ACT("ta 1, breakpoint",                             attack_ta_breakpoint),
    ACT("ta 3, flush windows",                          attack_ta_flush_windows),
    ACT("ta 0x7f",                                      attack_ta_last),

    AIM("spill a window to a misaligned stack",         attack_overflow, OWN_DATA_END - 0x1004),
    AIM("spill a window to the hypervisor",             attack_overflow, HV_TEXT),
    AIM("spill a window to nav",                        attack_overflow, NAV_STACK),
    AIM("spill a window to unmapped memory",            attack_overflow, UNMAPPED),
    AIM("spill a window across the end of memory",      attack_overflow, 0xfffffff0),
    AIM("spill a window across the end of own data",    attack_overflow, OWN_DATA_END - 32),
    AIM("spill a window to own code",                   attack_overflow, OWN_TEXT),
    AIM("fill a window from a misaligned stack",        attack_underflow, OWN_DATA_END - 0x1004),
    AIM("fill a window from the hypervisor",            attack_underflow, HV_TEXT),
    AIM("fill a window from nav",                       attack_underflow, NAV_STACK),
    AIM("fill a window from unmapped memory",           attack_underflow, UNMAPPED),
    AIM("fill a window across the end of memory",       attack_underflow, 0xfffffff0),
    AIM("hypercall with the stack in the hypervisor",   attack_call_stack, HV_TEXT),

    CALL("write to the console from the hypervisor",    HV_CALL_CONSOLE_WRITE, HV_BAD_POINTER, HV_TEXT, 16),
    CALL("write to the console from nav",               HV_CALL_CONSOLE_WRITE, HV_BAD_POINTER, NAV_DATA, 16),
    CALL("write to the console across own data's end",  HV_CALL_CONSOLE_WRITE, HV_BAD_POINTER, OWN_DATA_END - 8, 16),
    CALL("write to the console across address 0",       HV_CALL_CONSOLE_WRITE, HV_BAD_POINTER, 0xfffffff8, 16),
    CALL("get a status into the hypervisor",            HV_CALL_MODULE_STATUS, HV_BAD_POINTER, HV_TEXT),
    CALL("get a status into own code",                  HV_CALL_MODULE_STATUS, HV_BAD_POINTER, OWN_TEXT),
    CALL("ask for nav's status",                        HV_CALL_PARTITION_STATUS, HV_NOT_PERMITTED, 0, OWN_DATA_UNUSED),
    CALL("stop nav",                                    HV_CALL_PARTITION_SET_MODE, HV_NOT_PERMITTED, 0, HV_MODE_IDLE),
    CALL("read a port that it has not",                 HV_CALL_SAMPLING_READ, HV_INVALID_PARAM, 1, OWN_DATA_UNUSED),
    ACT("every hypercall number that is none",          attack_every_number),
    ACT("raise an error",                               attack_raise),
    ACT("run on over the end of the slot",              attack_spin),

    ACT("coprocessor operation",                        attack_coprocessor),
};
/* clang-format on */

#define ATTACK_COUNT (sizeof attacks / sizeof attacks[0])

static uint32_t self;

uint32_t rogue_id(void)
{
    return self;
}

void rogue_print(const char *format, ...)
{
    char line[128];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = hv_vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    while (hv_console_write(line, (size_t)length) == HV_NOT_AVAILABLE)
        hv_idle();
}

static void next_attack(void) __attribute__((noreturn));
static void next_attack(void)
{
    hv_partition_set_mode(self, HV_MODE_WARM_START);
    rogue_print("ESCAPED: a restart that does not happen\n");
    for (;;)
        hv_idle();
}

void rogue_escaped(void)
{
    rogue_print("ESCAPED: nothing stops it\n");
    next_attack();
}

static void run(const struct attack *attack, uint32_t number)
{
    if (number + 1 == ATTACK_COUNT)
        rogue_print("that was it: %u attacks, one is left, and it is to stop me\n", number);
    rogue_print("attack %u: %s\n", number + 1, attack->name);
    if (attack->run(attack) == ATTACK_ESCAPED)
        rogue_escaped();
    next_attack();
}

int main(uint32_t id, uint32_t condition)
{
    struct hv_partition_status status;

    (void)condition;
    self = id;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    hv_idle(); /* a slot for each attack, so that only the one that means to overruns it */
    if (hv_partition_status(id, &status) != HV_NO_ERROR)
        rogue_print("ESCAPED: own status is refused\n");
    else if (status.restart_count < ATTACK_COUNT)
        run(&attacks[status.restart_count], status.restart_count);
    else
        rogue_print("ESCAPED: still here after the last attack\n");
    return 0;
}
