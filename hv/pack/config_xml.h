/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading of the configuration's XML into struct pack_system. */
#ifndef HV_PACK_CONFIG_XML_H
#define HV_PACK_CONFIG_XML_H

#include <stdbool.h>

struct pack_arena;
struct pack_diag;
struct pack_system;

/*
 * Reads the file into *system. References between elements are left as names (indices PACK_NONE).
 * False after reporting: the file is unreadable, not well-formed, against the schema, or has values
 * beyond 32 bits.
 */
bool pack_config_read(const char *path, struct pack_system *system, struct pack_arena *arena,
                      struct pack_diag *diag);

#endif
