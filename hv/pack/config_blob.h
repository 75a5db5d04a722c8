/* SPDX-License-Identifier: BSD-2-Clause */
/* The configuration in the form that the hypervisor reads: struct hv_config and its tables. */
#ifndef HV_PACK_CONFIG_BLOB_H
#define HV_PACK_CONFIG_BLOB_H

#include <stdint.h>

struct pack_layout;
struct pack_system;

/* Bytes of the blob; depends on the number of things only. */
uint32_t pack_config_blob_size(const struct pack_system *system);

/* Writes the blob, big-endian and with its checksum, to bytes[pack_config_blob_size()]. */
void pack_config_blob_write(const struct pack_system *system, const struct pack_layout *layout,
                            unsigned char *bytes);

#endif
