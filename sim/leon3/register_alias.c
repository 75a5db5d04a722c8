/* SPDX-License-Identifier: BSD-2-Clause */
/* The ins of a window are the outs of the next one (register_alias.h). */
#include "sim/leon3/register_alias.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/leon3/state.h"
#include "sim/leon3/window.h"

bool leon3_register_alias(const void *owner, const char *text, size_t length, char *name,
                          size_t size)
{
    const struct leon3 *cpu = owner;
    char copy[16], window[3], group[2], number[2];
    uint32_t r;
    int used = 0;

    if (length >= sizeof(copy))
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (sscanf(copy, "g%1[0-7]%n", number, &used) == 1 && !copy[used]) {
        snprintf(name, size, "g[%s]", number);
        return true;
    }
    used = 0;
    if (sscanf(copy, "win[%2[0-9]].%1[oli]%1[0-7]%n", window, group, number, &used) != 3 ||
        (size_t)used != length || (uint32_t)atoi(window) >= cpu->config.windows)
        return false;
    r = (group[0] == 'o' ? 8u : group[0] == 'l' ? 16u : 24u) + (uint32_t)(number[0] - '0');
    snprintf(name, size, "win[%u]", leon3_window_word(cpu, (uint32_t)atoi(window), r));
    return true;
}
