/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `pride pack`: checks a configuration and builds a bootable hypervisor image from it.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/options.h"
#include "hv/pack/pack.h"

static const char usage[] =
    "usage: pride pack [options] CONFIG.xml -o IMAGE\n"
    "\n"
    "Checks a module's configuration and packs hypervisor, configuration, page tables and\n"
    "partition programs into one bootable ELF.\n"
    "\n"
    "  -o, --output FILE      the image to write; without it, the configuration is checked only\n"
    "      --hypervisor FILE  the hypervisor (default: the one built or installed with pride)\n"
    "      --guest-dir DIR    where relative program names start (default: beside CONFIG.xml)\n"
    "      --print            show the memory map and the plans, as lists and as pictures\n"
    "      --svg FILE         write the memory map and the plans as a picture\n"
    "  -h, --help             show this\n"
    "\n"
    "Exit status: 0, or 125 after an error; then no file has been written.\n";

enum option_code { CODE_HYPERVISOR = 256, CODE_GUEST_DIR, CODE_PRINT, CODE_SVG };

static const struct option long_options[] = {
    {"output", required_argument, NULL, 'o'},
    {"hypervisor", required_argument, NULL, CODE_HYPERVISOR},
    {"guest-dir", required_argument, NULL, CODE_GUEST_DIR},
    {"print", no_argument, NULL, CODE_PRINT},
    {"svg", required_argument, NULL, CODE_SVG},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* In the build directory the hypervisor is beside the program, installed it is under share. */
static void find_hypervisor(char *path, size_t size)
{
    static const char *const places[] = {"hv/hypervisor.elf", "../share/pride/hv/hypervisor.elf"};
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    char *slash;

    self[length > 0 ? length : 0] = '\0';
    slash = strrchr(self, '/');
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        snprintf(path, size, "%.*s%s", slash != NULL ? (int)(slash - self) + 1 : 0, self,
                 places[i]);
        if (access(path, R_OK) == 0)
            return;
    }
}

int cmd_pack(int argc, char **argv)
{
    char default_hypervisor[4096 + 64];
    struct pack_options options = {.hypervisor_path = default_hypervisor, .messages = stderr};
    struct diag diag;
    int code;

    diag_init(&diag);
    find_hypervisor(default_hypervisor, sizeof default_hypervisor);
    optind = 0; /* start over: the program's own options were parsed before */
    opterr = 0;
    while ((code = getopt_long(argc, argv, ":o:h", long_options, NULL)) != -1) {
        switch (code) {
        case 'o':
            options.output_path = optarg;
            break;
        case CODE_HYPERVISOR:
            options.hypervisor_path = optarg;
            break;
        case CODE_GUEST_DIR:
            options.guest_dir = optarg;
            break;
        case CODE_PRINT:
            options.listing = stdout;
            break;
        case CODE_SVG:
            options.svg_path = optarg;
            break;
        case 'h':
            fputs(usage, stdout);
            return EXIT_SUCCESS;
        default:
            options_report("pack", code, argv, &diag);
            return STATUS_USAGE;
        }
    }
    if (argc - optind != 1) {
        diag_error(&diag, NULL, 0, "pack: %s (pride pack --help)",
                   optind < argc ? "more than one configuration" : "no configuration given");
        return STATUS_USAGE;
    }
    options.config_path = argv[optind];
    return pack_run(&options) ? EXIT_SUCCESS : STATUS_USAGE;
}
