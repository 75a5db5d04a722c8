/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first C code: devices, module, processors, first partition. Its order is the whole story. The
 * first processor prepares all that is shared, the others what is their own; then all take up the
 * plan together.
 */
#include "hv/core/config.h"
#include "hv/core/console.h"
#include "hv/core/module.h"
#include "hv/sparc/context.h"
#include "hv/sparc/device.h"
#include "hv/sparc/emergency.h"
#include "hv/sparc/machine.h"
#include "hv/sparc/table_check.h"
#include "hv/sparc/processor.h"
#include "hv/sparc/vm.h"

HV_INIT static void boot_check_tables(const struct hv_config *config)
{
    struct hv_table_fault fault;
    uint32_t words[3];
    uint32_t cpu = 0;

    while (cpu < config->cpu_count && hv_table_check(cpu, &fault))
        cpu++;
    if (cpu == config->cpu_count)
        return;
    words[0] = fault.context;
    words[1] = fault.va;
    words[2] = fault.entry;
    hv_emergency_end("page tables: context, address, entry", words, 3, HV_EXIT_CONFIG);
}

/* With the lock. */
HV_INIT static struct hv_context *boot_run(void)
{
    hv_module_join();
    return hv_trap_leave();
}

struct hv_context *hv_boot(const void *config, uint32_t size)
{
    const char *reason = hv_config_check(config, size);

    if (reason)
        hv_emergency_end(reason, config, 4, HV_EXIT_CONFIG);
    hv_gptimer_init(config);
    hv_irqmp_init(config);
    hv_apbuart_init(config);
    hv_ahbstat_init(config);
    hv_module_init(config);
    boot_check_tables(config);
    hv_processor_init(0);
    hv_vm_init();
    hv_module_lock();
    hv_module_load();
    if (!hv_processor_start_others(config)) {
        hv_console_print("the board has fewer processors than configured");
        hv_module_shutdown(HV_EXIT_CONFIG);
    }
    hv_module_start();
    hv_processor_go();
    return boot_run();
}

struct hv_context *hv_boot_another(uint32_t id)
{
    hv_processor_init(id);
    hv_processor_ready();
    hv_module_lock();
    return boot_run();
}
