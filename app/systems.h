/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the packed systems are that belong to this program: what `pride test` and `pride inject` look for images in. */
#ifndef PRIDE_APP_SYSTEMS_H
#define PRIDE_APP_SYSTEMS_H

#include <stddef.h>

#define SYSTEMS_PATH 4200

/* "systems" beside the program, or beside its directory; always a path, though there may be nothing. */
void systems_find(char *path, size_t size);

#endif
