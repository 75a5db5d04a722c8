/* SPDX-License-Identifier: BSD-2-Clause */
/* What belongs to this program and lies beside it: packed systems, the hypervisor. */
#ifndef PRIDE_APP_SYSTEMS_H
#define PRIDE_APP_SYSTEMS_H

#define SYSTEMS_PATH 4200

/* What `pride test` and `pride inject` look for images in: always a path, though there may be nothing. */
void systems_find(char path[SYSTEMS_PATH]);

/* What `pride pack` packs; likewise. */
void systems_find_hypervisor(char path[SYSTEMS_PATH]);

#endif
