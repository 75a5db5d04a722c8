/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packer's order of work: read, check, lay out, write; each step only when the one before found
 * no error.
 */
#include "hv/pack/pack.h"

#include <errno.h>
#include <string.h>

#include "hv/pack/arena.h"
#include "hv/pack/check.h"
#include "hv/pack/config_xml.h"
#include "hv/pack/diag.h"
#include "hv/pack/hypervisor.h"
#include "hv/pack/image.h"
#include "hv/pack/layout.h"
#include "hv/pack/listing.h"
#include "hv/pack/output.h"
#include "hv/pack/picture.h"
#include "hv/pack/program.h"
#include "hv/pack/region.h"
#include "hv/pack/system.h"

static const char *directory_of(const char *path, struct pack_arena *arena)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return pack_arena_copy_bytes(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

static bool read_and_check(const struct pack_options *options, struct pack_system *system,
                           struct pack_arena *arena, struct pack_diag *diag)
{
    const char *directory = options->guest_dir;

    if (!pack_config_read(options->config_path, system, arena, diag))
        return false;
    if (directory == NULL)
        directory = directory_of(options->config_path, arena);
    pack_program_read_all(system, directory, arena, diag);
    pack_check_system(system, diag);
    return diag->count == 0;
}

static bool write_svg(const char *path, const struct pack_system *system,
                      const struct pack_region *regions, uint32_t count, struct pack_diag *diag)
{
    FILE *out = fopen(path, "w");
    bool done;

    if (out != NULL) {
        pack_picture_svg(system, regions, count, out);
        done = ferror(out) == 0;
        done = fclose(out) == 0 && done;
        if (done)
            return true;
        remove(path);
    }
    pack_diag_error_in(diag, path, "cannot be written: %s", strerror(errno));
    return false;
}

/* Listing and pictures. */
static bool show(const struct pack_options *options, const struct pack_system *system,
                 const struct pack_layout *layout, const struct pack_hypervisor *hypervisor,
                 struct pack_arena *arena, struct pack_diag *diag)
{
    uint32_t count;
    struct pack_region *regions = pack_region_list(system, layout, hypervisor, arena, &count);

    if (options->listing != NULL) {
        pack_listing_print(system, layout, hypervisor, options->listing);
        pack_picture_text(system, regions, count, options->listing);
    }
    return options->svg_path == NULL || write_svg(options->svg_path, system, regions, count, diag);
}

/*
 * A module with virtual machines has a hypervisor of its own, beside the other: X-vm.elf for X.elf.
 * An X-vm.elf that is asked for stays.
 */
static const char *choose_hypervisor(const char *path, const struct pack_system *system,
                                     struct pack_arena *arena)
{
    static const char ending[] = ".elf", virtual_ending[] = "-vm.elf";
    const size_t length = strlen(path), cut = length - (sizeof ending - 1);

    if (pack_find_vm(system) == NULL || length < sizeof virtual_ending ||
        strcmp(path + cut, ending) != 0 ||
        strcmp(path + length - (sizeof virtual_ending - 1), virtual_ending) == 0)
        return path;
    return pack_arena_format(arena, "%.*s%s", (int)cut, path, virtual_ending);
}

static bool open_hypervisor(struct pack_hypervisor *hypervisor, const char *path,
                            const struct pack_system *system, struct pack_arena *arena,
                            struct pack_diag *diag)
{
    const struct pack_partition *vm = pack_find_vm(system);
    uint32_t table;

    if (!pack_hypervisor_open(hypervisor, path, arena, diag))
        return false;
    if (vm == NULL || pack_elf_find_symbol(&hypervisor->file, "hv_vm_trap_table", &table))
        return true;
    pack_diag_error(diag, vm->line,
                    "partition %s is a virtual machine, and the hypervisor %s has none", vm->name,
                    path);
    pack_hypervisor_close(hypervisor);
    return false;
}

static bool lay_out_and_write(const struct pack_options *options, struct pack_system *system,
                              struct pack_arena *arena, struct pack_diag *diag)
{
    const char *path = choose_hypervisor(options->hypervisor_path, system, arena);
    struct pack_hypervisor hypervisor;
    struct pack_layout layout;
    bool done;

    if (!open_hypervisor(&hypervisor, path, system, arena, diag))
        return false;
    done = pack_output_check(options, system, path, diag) &&
           pack_layout_build(&layout, system, &hypervisor, arena, diag) &&
           show(options, system, &layout, &hypervisor, arena, diag);
    if (done && options->output_path != NULL) {
        done = pack_image_write(options->output_path, system, &layout, &hypervisor, arena, diag);
        if (!done && options->svg_path != NULL)
            remove(options->svg_path);
    }
    pack_hypervisor_close(&hypervisor);
    return done;
}

bool pack_run(const struct pack_options *options)
{
    struct pack_arena arena = {0};
    struct pack_diag diag = {.arena = &arena, .file = options->config_path};
    struct pack_system system;
    bool done = read_and_check(options, &system, &arena, &diag) &&
                lay_out_and_write(options, &system, &arena, &diag);

    pack_diag_print(&diag, options->messages);
    pack_arena_release(&arena);
    return done;
}
