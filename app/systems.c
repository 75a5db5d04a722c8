/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies beside the program (systems.h). */
#include "app/systems.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The first of two places, from the program's own folder on, that can be read; else the second. */
static void find_beside(char *path, size_t size, const char *const place[2])
{
    char self[SYSTEMS_PATH - 64];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *slash;

    self[length > 0 ? length : 0] = '\0';
    slash = strrchr(self, '/');
    if (slash)
        *slash = '\0';
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, size, "%s/%s", self, place[i]);
        if (access(path, R_OK) == 0)
            return;
    }
}

/* build/pride has its systems in build/systems, build/gcc-asan/pride too. */
void systems_find(char path[SYSTEMS_PATH])
{
    find_beside(path, SYSTEMS_PATH, (const char *const[]){"systems", "../systems"});
}

/* In the build directory it is beside the program, installed it is under share. */
void systems_find_hypervisor(char path[SYSTEMS_PATH])
{
    find_beside(path, SYSTEMS_PATH,
                (const char *const[]){"hv/hypervisor.elf", "../share/pride/hv/hypervisor.elf"});
}
