/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packer: checks the XML configuration of a module and packs hypervisor, configuration, page
 * tables and partition programs into one bootable ELF. The format that the hypervisor reads is
 * hv/abi/config.h.
 */
#ifndef HV_PACK_PACK_H
#define HV_PACK_PACK_H

#include <stdbool.h>
#include <stdio.h>

struct pack_options {
    const char *config_path;     /* the XML */
    const char *hypervisor_path; /* the hypervisor's ELF */
    const char *guest_dir; /* where relative program names start; NULL: the directory of the XML */
    const char *output_path; /* NULL: check only */
    FILE *listing;           /* memory map and plans as text; NULL: none */
    const char *svg_path;    /* memory map and plans as a picture; NULL: none */
    FILE *messages;          /* one line an error: `FILE:LINE: error: TEXT` */
};

/*
 * Does all of the above. Returns false after an error: then the errors (the first PACK_ERROR_LIMIT
 * of them, by line) stand in options->messages and no file was written or changed. The same input
 * gives the same bytes.
 */
bool pack_run(const struct pack_options *options);

#define PACK_ERROR_LIMIT 20u

#endif
