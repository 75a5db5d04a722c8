/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables of Pride's hypervisor as it runs: partitions, plans, slots, ports, the health monitor's log. Read from its memory as
 * sim/guest/hypervisor.h tells. GDB shows them as `info os`, the monitor as `part`, `plan`, `ports`, `hm`.
 */
#ifndef PRIDE_GDBSTUB_HV_TABLES_H
#define PRIDE_GDBSTUB_HV_TABLES_H

#include "gdbstub/target_leon3.h"

/* In words for a terminal. */
void hv_table_print(struct target_leon3 *leon3, const char *name, struct gdb_text *text);

/* As the osdata document of a type, "" the list of types. False: no such type. */
bool hv_table_document(struct target_leon3 *leon3, const char *type, struct gdb_text *text);

#endif
