/* SPDX-License-Identifier: BSD-2-Clause */
/* The first C code: devices, module, first partition. Its order is the whole story. */
#include "hv/core/config.h"
#include "hv/core/module.h"
#include "hv/sparc/context.h"
#include "hv/sparc/device.h"
#include "hv/sparc/machine.h"

static void boot_refuse(const char *reason)
{
    (void)reason; /* a debugger shows it; where the console is, only a good configuration knows */
    hv_halt(HV_EXIT_CONFIG);
}

struct hv_context *hv_boot(const void *config, uint32_t size)
{
    const char *reason = hv_config_check(config, size);

    if (reason)
        boot_refuse(reason);
    hv_dump.trap_type = 0; /* after a module reset: the next error is a first one again */
    hv_gptimer_init(config);
    hv_irqmp_init(config);
    hv_apbuart_init(config);
    hv_module_init(config);
    hv_module_start();
    hv_module_dispatch();
    return hv_context_current;
}
