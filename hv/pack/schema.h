/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The XML schema of the configuration inside the program, so that an installed packer needs no data
 * files. The build makes the definition from module.xsd by embed.sh.
 */
#ifndef HV_PACK_SCHEMA_H
#define HV_PACK_SCHEMA_H

extern const char pack_module_xsd[];
extern const unsigned pack_module_xsd_size; /* bytes; no terminating zero is counted */

#endif
