/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private to store.c, experiments, and store_times.c, how long things took in them.
 */
#ifndef PRIDE_CAMPAIGN_STORE_H
#define PRIDE_CAMPAIGN_STORE_H

#include <sqlite3.h>

#include "campaign/campaign.h"

struct campaign_store {
    sqlite3 *db;
    sqlite3_stmt *put, *put_time, *add, *get;
    struct diag *diag;
    char *path;
    char part[16]; /* "K/N", "": the whole */
};

/* Reports what SQLite says: false. */
bool campaign_store_fail(struct campaign_store *store);
/* False: reported. */
bool campaign_store_run(struct campaign_store *store, const char *sql);
bool campaign_store_prepare(struct campaign_store *store, const char *sql,
                            sqlite3_stmt **statement);
void campaign_store_text(sqlite3_stmt *statement, int column, char *to, size_t size);

/* The tables of times, of a store that is written. False: reported. */
bool campaign_store_times_open(struct campaign_store *store);
void campaign_store_times_close(struct campaign_store *store);
/* Those of the row that took longer. False: reported. */
bool campaign_store_put_times(struct campaign_store *store, const struct campaign_row *row);
/* Takes over those of the attached database `shard`, which is the file `path`. False: reported. */
bool campaign_store_merge_times(struct campaign_store *store, const char *path);

#endif
