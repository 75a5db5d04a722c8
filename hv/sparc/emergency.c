/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The last words of a hypervisor that can rely on nothing: no configuration, no console ring, no
 * mapping of the UART. The UART's physical address stands in hv_boot_info and is used by way of ASI
 * 0x1c.
 */
#include "hv/sparc/emergency.h"

#include <stddef.h>

#include "hv/abi/config.h"
#include "hv/sparc/asi.h"
#include "hv/sparc/machine.h"

enum { DATA = 0x00, STATUS = 0x04, CONTROL = 0x08, SCALER = 0x0c };
enum { STATUS_TS = 0x002, STATUS_TE = 0x004, CONTROL_TE = 0x002 };
enum { PATIENCE = 1000000 }; /* looks at a transmitter that may be broken */

extern const struct hv_boot_info
    hv_boot_info; /* in the boot page: linked at its physical address */

static void emergency_wait(uint32_t uart, uint32_t status)
{
    for (uint32_t i = 0; i < PATIENCE && (asi_read_bypass(uart + STATUS) & status) != status; i++)
        continue;
}

static void emergency_put(uint32_t uart, const char *text)
{
    for (; *text != '\0'; text++) {
        emergency_wait(uart, STATUS_TE);
        asi_write_bypass(uart + DATA, (unsigned char)*text);
    }
}

static void emergency_put_word(uint32_t uart, uint32_t word)
{
    char text[] = " 00000000";

    for (uint32_t i = 8; i > 0; i--) {
        text[i] = "0123456789abcdef"[word & 0xfu];
        word >>= 4;
    }
    emergency_put(uart, text);
}

noreturn void hv_emergency_end(const char *reason, const uint32_t *words, uint32_t count,
                               uint32_t exit_code)
{
    const uint32_t info = (uint32_t)&hv_boot_info;
    const uint32_t uart = asi_read_bypass(info + offsetof(struct hv_boot_info, console_pa));

    if (uart != 0) {
        if ((asi_read_bypass(uart + CONTROL) & CONTROL_TE) == 0) {
            asi_write_bypass(uart + SCALER,
                             asi_read_bypass(info + offsetof(struct hv_boot_info, console_scaler)));
            asi_write_bypass(uart + CONTROL, CONTROL_TE);
        }
        emergency_put(uart, "\n[hv] end: ");
        emergency_put(uart, reason);
        for (uint32_t i = 0; i < count; i++)
            emergency_put_word(uart, words[i]);
        emergency_put(uart, "\n");
        emergency_wait(uart, STATUS_TE | STATUS_TS);
    }
    hv_halt(exit_code);
}
