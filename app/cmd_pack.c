/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride pack`: checks a configuration and builds a bootable hypervisor image from it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "app/commands.h"
#include "app/option_table.h"
#include "app/systems.h"
#include "hv/pack/pack.h"

static const char head[] =
    "usage: pride pack [options] CONFIG.xml -o IMAGE\n"
    "\n"
    "Checks a module's configuration and packs hypervisor, configuration, page tables and\n"
    "partition programs into one bootable ELF.\n"
    "\n"
    "Options:\n";

static const char foot[] =
    "\nExit status: 0, or 125 after an error; then no file has been written.\n";

struct request {
    const char *output, *hypervisor, *guest_dir, *svg;
    bool print;
};

/* clang-format off */
#define AT(member) offsetof(struct request, member)
static const struct option_row rows[] = {
    {"output",     'o', TAKES_TEXT,    AT(output),     0, NULL, " FILE", "the image to write; without it, the configuration is checked only"},
    {"hypervisor", 0,   TAKES_TEXT,    AT(hypervisor), 0, NULL, " FILE", "the hypervisor (default: the one built or installed with pride)"},
    {"guest-dir",  0,   TAKES_TEXT,    AT(guest_dir),  0, NULL, " DIR",  "where relative program names start (default: beside CONFIG.xml)"},
    {"print",      0,   TAKES_NOTHING, AT(print),      0, NULL, "",      "show the memory map and the plans, as lists and as pictures"},
    {"svg",        0,   TAKES_TEXT,    AT(svg),        0, NULL, " FILE", "write the memory map and the plans as a picture"},
};
#undef AT
/* clang-format on */

static const struct option_page page = {head, rows, sizeof(rows) / sizeof(rows[0]), foot};

static int pack(const struct request *request, const char *config)
{
    char hypervisor[SYSTEMS_PATH];
    struct pack_options options = {.config_path = config,
                                   .hypervisor_path = request->hypervisor,
                                   .guest_dir = request->guest_dir,
                                   .output_path = request->output,
                                   .listing = request->print ? stdout : NULL,
                                   .svg_path = request->svg,
                                   .messages = stderr};

    if (!options.hypervisor_path) {
        systems_find_hypervisor(hypervisor);
        options.hypervisor_path = hypervisor;
    }
    return pack_run(&options) ? EXIT_SUCCESS : STATUS_USAGE;
}

int cmd_pack(int argc, char **argv)
{
    struct request request = {0};
    struct diag diag;
    int operand = 0;

    diag_init(&diag);
    switch (option_table_parse(&page, &request, NULL, argc, argv, &operand, &diag)) {
    case OPTIONS_HELP:
        return EXIT_SUCCESS;
    case OPTIONS_WRONG:
        return STATUS_USAGE;
    case OPTIONS_GOOD:
        break;
    }
    if (argc - operand == 1)
        return pack(&request, argv[operand]);
    diag_error(&diag, NULL, 0, "pack: %s (pride pack --help)",
               operand < argc ? "more than one configuration" : "no configuration given");
    return STATUS_USAGE;
}
