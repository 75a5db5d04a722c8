/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The checker's list of checks, and the small ones: the board, names, health-monitor tables.
 */
#include "hv/pack/check.h"

#include <string.h>

#include "hv/pack/diag.h"
#include "hv/pack/system.h"
#include "hv/pack/value.h"

#define CLOCK_MINIMUM     1000000u /* the hypervisor's clock counts microseconds */
#define HM_LOG_LIMIT      1024u
#define APB_SLOT_SIZE     256u  /* the least that a device of an APB takes */
#define BAUD_CYCLES       8u    /* cycles a bit for each step of APBUART's scaler */
#define BAUD_SCALER_LIMIT 4096u /* 12 bits, as the block is built by default */

/* The devices that the hypervisor uses. */
static void check_devices(const struct pack_system *system, struct pack_diag *diag)
{
    const struct {
        uint32_t pa;
        unsigned line;
        const char *name;
    } devices[] = {
        {system->uart_pa, system->uart_line, "console"},
        {system->irqmp_pa, system->irqmp_line, "interrupt controller"},
        {system->gptimer_pa, system->gptimer_line, "timer"},
        {system->ahbstat_pa, system->ahbstat_line, "AHB status register"},
    };
    const size_t count = sizeof devices / sizeof devices[0] - (system->ahbstat_line == 0);

    for (size_t i = 0; i < count; i++) {
        const uint32_t pa = devices[i].pa;
        const unsigned line = devices[i].line;
        const char *name = devices[i].name;

        if (pa % 4 != 0)
            pack_diag_error(diag, line, "address 0x%08x of the %s is not a multiple of 4", pa,
                            name);
        if (pa < PACK_PAGE_SIZE) /* page 0 stands for no page in hv_config.device_page */
            pack_diag_error(diag, line, "address 0x%08x of the %s lies in page 0", pa, name);
        if (pa - system->ram_base < system->ram_size)
            pack_diag_error(diag, line, "address 0x%08x of the %s lies in RAM", pa, name);
        for (size_t j = 0; j < i; j++)
            if (devices[j].pa / APB_SLOT_SIZE == pa / APB_SLOT_SIZE)
                pack_diag_error(diag, line, "address 0x%08x of the %s is the %s's, line %u", pa,
                                name, devices[j].name, devices[j].line);
    }
}

static void check_console(const struct pack_system *system, struct pack_diag *diag)
{
    const uint32_t fastest = system->clock_hz / BAUD_CYCLES;
    const uint32_t slowest = (system->clock_hz - 1) / (BAUD_CYCLES * BAUD_SCALER_LIMIT) + 1;

    if (system->console_baud < slowest || system->console_baud > fastest)
        pack_diag_error(diag, system->uart_line,
                        "a console of %u baud: at %u Hz %u to %u are possible",
                        system->console_baud, system->clock_hz, slowest, fastest);
}

static void check_board(struct pack_system *system, struct pack_diag *diag)
{
    if (system->clock_hz < CLOCK_MINIMUM)
        pack_diag_error(diag, system->board_line, "a clock of %u Hz is too slow: at least 1 MHz",
                        system->clock_hz);
    else
        check_console(system, diag);
    if (system->cpu_count == 0 || system->cpu_count > HV_CONFIG_CPUS_MAX)
        pack_diag_error(diag, system->board_line, "%u CPUs: 1 to %u are possible",
                        system->cpu_count, HV_CONFIG_CPUS_MAX);
    if (system->hm_log_count == 0 || system->hm_log_count > HM_LOG_LIMIT)
        pack_diag_error(diag, system->line, "HealthLog %u: 1 to %u records are possible",
                        system->hm_log_count, HM_LOG_LIMIT);
    if (system->ram_base % PACK_PAGE_SIZE != 0 || system->ram_size % PACK_PAGE_SIZE != 0 ||
        system->ram_size == 0 || system->ram_base > UINT32_MAX - (system->ram_size - 1))
        pack_diag_error(diag, system->ram_line,
                        "RAM 0x%08x size 0x%x must be whole 4 KiB pages below 4 GiB",
                        system->ram_base, system->ram_size);
    else if (HV_PA_BASE - system->ram_base >= system->ram_size)
        pack_diag_error(diag, system->ram_line,
                        "RAM does not contain 0x%08x, where the hypervisor is", HV_PA_BASE);
    check_devices(system, diag);
}

static void check_counts(const struct pack_system *system, struct pack_diag *diag)
{
    uint32_t ports = 0, vcpus = 0;

    for (uint32_t i = 0; i < system->partition_count; i++) {
        const struct pack_partition *partition = &system->partitions[i];

        ports += partition->port_count;
        vcpus += partition->vcpu_count;
        if (partition->vcpu_count == 0 || partition->vcpu_count > HV_CONFIG_VCPUS_MAX)
            pack_diag_error(diag, partition->line,
                            "partition %s with %u virtual CPUs: 1 to %u are possible",
                            partition->name, partition->vcpu_count, HV_CONFIG_VCPUS_MAX);
    }
    if (vcpus > HV_CONFIG_VCPUS_ALL_MAX)
        pack_diag_error(diag, system->line, "%u virtual CPUs: the hypervisor has room for %u",
                        vcpus, HV_CONFIG_VCPUS_ALL_MAX);
    if (system->partition_count > HV_CONFIG_PARTITIONS_MAX)
        pack_diag_error(diag, system->line, "%u partitions: the hypervisor has room for %u",
                        system->partition_count, HV_CONFIG_PARTITIONS_MAX);
    if (ports > HV_CONFIG_PORTS_MAX)
        pack_diag_error(diag, system->line, "%u ports: the hypervisor has room for %u", ports,
                        HV_CONFIG_PORTS_MAX);
}

static void report_duplicate(struct pack_diag *diag, unsigned line, const char *kind,
                             const char *name, unsigned first_line)
{
    pack_diag_error(diag, line, "duplicate %s name %s, first in line %u", kind, name, first_line);
}

static void check_partition_names(const struct pack_partition *partition, struct pack_diag *diag)
{
    for (uint32_t i = 0; i < partition->area_count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            const struct pack_area *a = &partition->areas[j];
            const struct pack_area *b = &partition->areas[i];

            if (strcmp(a->name, b->name) == 0)
                report_duplicate(diag, b->line, "area", b->name, a->line);
        }
    }
    for (uint32_t i = 0; i < partition->port_count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            const struct pack_port *a = &partition->ports[j];
            const struct pack_port *b = &partition->ports[i];

            if (strcmp(a->name, b->name) == 0)
                report_duplicate(diag, b->line, "port", b->name, a->line);
        }
    }
}

static void resolve_slots(struct pack_system *system, struct pack_plan *plan,
                          struct pack_diag *diag)
{
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        struct pack_slot *slot = &plan->slots[i];

        for (uint32_t p = 0; p < system->partition_count; p++)
            if (strcmp(system->partitions[p].name, slot->partition_name) == 0)
                slot->partition = p;
        if (slot->partition == PACK_NONE)
            pack_diag_error(diag, slot->line, "unknown partition %s in a slot",
                            slot->partition_name);
    }
}

/* `otherwise` where no name is given. */
static uint32_t resolve_plan(const struct pack_system *system, const char *name, const char *kind,
                             uint32_t otherwise, struct pack_diag *diag)
{
    if (name == NULL)
        return otherwise;
    for (uint32_t i = 0; i < system->plan_count; i++) {
        if (strcmp(system->plans[i].name, name) == 0)
            return i;
    }
    pack_diag_error(diag, system->initial_plan_line, "unknown %s plan %s", kind, name);
    return otherwise;
}

void pack_check_names(struct pack_system *system, struct pack_diag *diag)
{
    for (uint32_t i = 0; i < system->partition_count; i++) {
        const struct pack_partition *b = &system->partitions[i];

        for (uint32_t j = 0; j < i; j++)
            if (strcmp(system->partitions[j].name, b->name) == 0)
                report_duplicate(diag, b->line, "partition", b->name, system->partitions[j].line);
        check_partition_names(b, diag);
    }
    for (uint32_t i = 0; i < system->plan_count; i++) {
        struct pack_plan *b = &system->plans[i];

        for (uint32_t j = 0; j < i; j++)
            if (strcmp(system->plans[j].name, b->name) == 0)
                report_duplicate(diag, b->line, "plan", b->name, system->plans[j].line);
        resolve_slots(system, b, diag);
    }
    system->initial_plan = resolve_plan(system, system->initial_plan_name, "initial", 0, diag);
    system->maintenance_plan =
        resolve_plan(system, system->maintenance_plan_name, "maintenance", HV_NO_PLAN, diag);
}

static void check_hm_row(const struct pack_system *system, const struct pack_hm *row,
                         const char *event, struct pack_diag *diag)
{
    bool of_module = row->action == HV_ACTION_SHUTDOWN || row->action == HV_ACTION_RESET ||
                     row->action == HV_ACTION_WARM_RESET ||
                     row->action == HV_ACTION_SWITCH_TO_MAINTENANCE;

    if (row->action == HV_ACTION_SWITCH_TO_MAINTENANCE && system->maintenance_plan == HV_NO_PLAN)
        pack_diag_error(diag, row->line,
                        "health monitor: SWITCH_TO_MAINTENANCE for %s, but there is no plan for it",
                        event);
    if (of_module != (row->level == HV_LEVEL_MODULE))
        pack_diag_error(diag, row->line, "health monitor: action %s for %s does not fit level %s",
                        pack_word_name(pack_actions, row->action), event,
                        pack_word_name(pack_levels, row->level));
}

static const struct pack_hm_table *find_hm_table(const struct pack_system *system, const char *name)
{
    for (uint32_t i = 0; name != NULL && i < system->hm_table_count; i++)
        if (strcmp(system->hm_tables[i].name, name) == 0)
            return &system->hm_tables[i].table;
    return NULL;
}

/*
 * A partition's own row, for the state before all states, else its own default, else those of the
 * table that it names, else the module's, likewise.
 */
static const struct pack_hm *find_hm_row(const struct pack_system *system,
                                         const struct pack_partition *partition, uint32_t state,
                                         uint32_t event)
{
    const struct pack_hm_table *tables[] = {
        &partition->hm, find_hm_table(system, partition->hm_table), &system->hm};

    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const struct pack_hm_table *table = tables[i];

        if (table != NULL && table->rows[state][event].given)
            return &table->rows[state][event];
        if (table != NULL && table->rows[PACK_HM_ALL][event].given)
            return &table->rows[PACK_HM_ALL][event];
        if (table != NULL && table->fallback.given)
            return &table->fallback;
    }
    return NULL;
}

static void check_hm_table(const struct pack_system *system, const struct pack_hm_table *table,
                           struct pack_diag *diag)
{
    if (table->fallback.given)
        check_hm_row(system, &table->fallback, "all other events", diag);
    for (uint32_t i = 0; i <= PACK_HM_ALL; i++)
        for (uint32_t event = 0; event < HV_EVENT_COUNT; event++)
            if (table->rows[i][event].given)
                check_hm_row(system, &table->rows[i][event], pack_word_name(pack_events, event),
                             diag);
}

static void resolve_hm_table(const struct pack_system *system, struct pack_partition *partition,
                             struct pack_diag *diag)
{
    uint32_t missing = 0, first = 0;

    for (uint32_t event = HV_EVENT_COUNT; event-- > 0;) {
        bool whole = true;

        for (uint32_t state = 0; state < HV_HM_STATES; state++) {
            const struct pack_hm *row = find_hm_row(system, partition, state, event);

            if (row != NULL)
                partition->hm.rows[state][event] = *row;
            else
                whole = false;
        }
        if (!whole) {
            first = event;
            missing++;
        }
    }
    if (missing > 0)
        pack_diag_error(diag, partition->line,
                        "partition %s: no health monitor action for %s and %u others",
                        partition->name, pack_word_name(pack_events, first), missing - 1);
}

static void check_hm_tables(const struct pack_system *system, struct pack_diag *diag)
{
    for (uint32_t i = 0; i < system->hm_table_count; i++) {
        const struct pack_hm_named *named = &system->hm_tables[i];

        for (uint32_t j = 0; j < i; j++)
            if (strcmp(system->hm_tables[j].name, named->name) == 0)
                report_duplicate(diag, named->line, "health table", named->name,
                                 system->hm_tables[j].line);
        check_hm_table(system, &named->table, diag);
    }
}

void pack_check_health(struct pack_system *system, struct pack_diag *diag)
{
    check_hm_table(system, &system->hm, diag);
    check_hm_tables(system, diag);
    for (uint32_t i = 0; i < system->partition_count; i++) {
        const struct pack_partition *partition = &system->partitions[i];

        if (partition->hm_table != NULL && find_hm_table(system, partition->hm_table) == NULL)
            pack_diag_error(diag, partition->hm_line, "partition %s: there is no health table %s",
                            partition->name, partition->hm_table);
        check_hm_table(system, &system->partitions[i].hm, diag);
        resolve_hm_table(system, &system->partitions[i], diag);
    }
}

void pack_check_system(struct pack_system *system, struct pack_diag *diag)
{
    check_board(system, diag);
    check_counts(system, diag);
    pack_check_names(system, diag);
    pack_check_health(system, diag);
    pack_check_memory(system, diag);
    pack_check_plans(system, diag);
    pack_check_ports(system, diag);
    pack_check_registers(system, diag);
    pack_check_vms(system, diag);
}
