/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A campaign's results in SQLite. The plan's text is kept with them, so that rows of another plan
 * never get mixed in and each can be run again from the file alone. A kill loses at most what was not
 * committed.
 */
#include "campaign/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOLDEN_TEXT 40

/* Of the tables below and of store_times.c: another number where they change. */
#define VERSION          1
#define TEXT_OF(word)    TEXT_OF_IT(word)
#define TEXT_OF_IT(word) #word

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS plan (text TEXT NOT NULL, file TEXT NOT NULL,"
    " golden TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS outcome (number INTEGER PRIMARY KEY, name TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS experiment (id INTEGER PRIMARY KEY, fault TEXT NOT NULL,"
    " cycle INTEGER NOT NULL, target INTEGER NOT NULL, position INTEGER NOT NULL,"
    " size INTEGER NOT NULL, hit TEXT NOT NULL,"
    " outcome INTEGER NOT NULL REFERENCES outcome(number), last INTEGER NOT NULL,"
    " worst INTEGER NOT NULL, reason TEXT NOT NULL, first TEXT NOT NULL,"
    " weight INTEGER NOT NULL, hardware INTEGER NOT NULL);";

#define COLUMNS                                                                                    \
    "id, fault, cycle, target, position, size, hit, outcome, last, worst, reason, first, weight, " \
    "hardware"

bool campaign_store_fail(struct campaign_store *store)
{
    return diag_error(store->diag, store->path, 0, "%s", sqlite3_errmsg(store->db));
}

bool campaign_store_run(struct campaign_store *store, const char *sql)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           campaign_store_fail(store);
}

bool campaign_store_prepare(struct campaign_store *store, const char *sql, sqlite3_stmt **statement)
{
    return sqlite3_prepare_v2(store->db, sql, -1, statement, NULL) == SQLITE_OK ||
           campaign_store_fail(store);
}

/* A number from SQLite, or -1: reported. */
static int number_of(struct campaign_store *store, const char *sql)
{
    sqlite3_stmt *statement;
    int number = -1;

    if (!campaign_store_prepare(store, sql, &statement))
        return -1;
    if (sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int(statement, 0);
    else
        campaign_store_fail(store);
    sqlite3_finalize(statement);
    return number;
}

/* A database that is new gets our version; of another one that is not ours, nothing is read. False: reported. */
static bool check_version(struct campaign_store *store, bool write)
{
    int version = number_of(store, "PRAGMA user_version");
    int tables = version < 0 ? -1 : number_of(store, "SELECT count(*) FROM sqlite_master");

    if (tables < 0 || version == VERSION)
        return tables >= 0;
    if (version == 0 && tables == 0 && write)
        return campaign_store_run(store, "PRAGMA user_version = " TEXT_OF(VERSION));
    return diag_error(store->diag, store->path, 0,
                      "is no campaign of this version of pride: run the campaign into a new file");
}

static bool open_file(struct campaign_store *store, bool write)
{
    int flags = write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;

    if (sqlite3_open_v2(store->path, &store->db, flags, NULL) != SQLITE_OK)
        return campaign_store_fail(store);
    sqlite3_busy_timeout(store->db, 5000);
    return check_version(store, write) &&
           (!write || (campaign_store_run(store, schema) && campaign_store_times_open(store))) &&
           campaign_store_prepare(store, "SELECT " COLUMNS " FROM experiment WHERE id = ?1",
                                  &store->get) &&
           (!write || campaign_store_prepare(store,
                                             "INSERT INTO experiment (" COLUMNS
                                             ") VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,"
                                             "?13,?14)",
                                             &store->put));
}

struct campaign_store *campaign_store_open(const char *path, bool write, struct diag *diag)
{
    struct campaign_store *store = calloc(1, sizeof(*store));

    if (!store)
        return NULL;
    store->diag = diag;
    store->path = strdup(path);
    if (store->path && open_file(store, write))
        return store;
    campaign_store_close(store);
    return NULL;
}

void campaign_store_close(struct campaign_store *store)
{
    if (!store)
        return;
    sqlite3_finalize(store->put);
    campaign_store_times_close(store);
    sqlite3_finalize(store->get);
    sqlite3_close(store->db);
    free(store->path);
    free(store);
}

bool campaign_store_plan(struct campaign_store *store, char **text, char **file)
{
    sqlite3_stmt *statement;

    *text = *file = NULL;
    if (!campaign_store_prepare(store, "SELECT text, file FROM plan", &statement))
        return false;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        *text = strdup((const char *)sqlite3_column_text(statement, 0));
        *file = strdup((const char *)sqlite3_column_text(statement, 1));
    }
    sqlite3_finalize(statement);
    return true;
}

static bool put_outcomes(struct campaign_store *store)
{
    for (unsigned i = 0; i < CAMPAIGN_OUTCOME_COUNT; i++) {
        char sql[128];

        snprintf(sql, sizeof(sql), "INSERT INTO outcome VALUES (%u, '%s')", i,
                 campaign_outcome_name(i));
        if (!campaign_store_run(store, sql))
            return false;
    }
    return true;
}

void campaign_store_text(sqlite3_stmt *statement, int column, char *to, size_t size)
{
    snprintf(to, size, "%s", (const char *)sqlite3_column_text(statement, column));
}

/* What the plan's golden run came to; "": there is no plan. False: reported. */
static bool take_golden(struct campaign_store *store, char *to, size_t size)
{
    sqlite3_stmt *statement;

    to[0] = '\0';
    if (!campaign_store_prepare(store, "SELECT golden FROM plan", &statement))
        return false;
    if (sqlite3_step(statement) == SQLITE_ROW)
        campaign_store_text(statement, 0, to, size);
    sqlite3_finalize(statement);
    return true;
}

bool campaign_store_is_of(struct campaign_store *store, const char *golden)
{
    char known[GOLDEN_TEXT];

    return take_golden(store, known, sizeof(known)) && strcmp(known, golden) == 0;
}

bool campaign_store_begin(struct campaign_store *store, const char *text, const char *file,
                          const char *golden)
{
    sqlite3_stmt *statement;
    bool good;

    if (!campaign_store_run(store, "BEGIN") ||
        !campaign_store_prepare(store, "INSERT INTO plan VALUES (?1, ?2, ?3)", &statement))
        return false;
    sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, file, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 3, golden, -1, SQLITE_STATIC);
    good = sqlite3_step(statement) == SQLITE_DONE || campaign_store_fail(store);
    sqlite3_finalize(statement);
    return good && put_outcomes(store) && campaign_store_run(store, "COMMIT");
}

bool campaign_store_put(struct campaign_store *store, const struct campaign_row *row)
{
    sqlite3_stmt *put = store->put;

    if (sqlite3_get_autocommit(store->db) && !campaign_store_run(store, "BEGIN"))
        return false;
    sqlite3_reset(put);
    sqlite3_bind_int64(put, 1, (sqlite3_int64)row->id);
    sqlite3_bind_text(put, 2, row->fault, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(put, 3, (sqlite3_int64)row->cycle);
    sqlite3_bind_int64(put, 4, row->target);
    sqlite3_bind_int64(put, 5, (sqlite3_int64)row->position);
    sqlite3_bind_int64(put, 6, (sqlite3_int64)row->size);
    sqlite3_bind_text(put, 7, row->hit, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(put, 8, row->outcome);
    sqlite3_bind_int64(put, 9, (sqlite3_int64)row->last);
    sqlite3_bind_int64(put, 10, row->worst);
    sqlite3_bind_text(put, 11, row->reason, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(put, 12, row->first, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(put, 13, (sqlite3_int64)row->weight);
    sqlite3_bind_int64(put, 14, row->hardware);
    if (sqlite3_step(put) != SQLITE_DONE)
        return campaign_store_fail(store);
    return campaign_store_put_times(store, row);
}

bool campaign_store_commit(struct campaign_store *store)
{
    return sqlite3_get_autocommit(store->db) || campaign_store_run(store, "COMMIT");
}

static void take_row(sqlite3_stmt *statement, struct campaign_row *row)
{
    *row = (struct campaign_row){
        .id = (uint64_t)sqlite3_column_int64(statement, 0),
        .cycle = (uint64_t)sqlite3_column_int64(statement, 2),
        .target = (uint32_t)sqlite3_column_int64(statement, 3),
        .position = (uint64_t)sqlite3_column_int64(statement, 4),
        .size = (uint64_t)sqlite3_column_int64(statement, 5),
        .outcome = (uint32_t)sqlite3_column_int64(statement, 7),
        .last = (uint64_t)sqlite3_column_int64(statement, 8),
        .worst = sqlite3_column_int64(statement, 9),
        .weight = (uint64_t)sqlite3_column_int64(statement, 12),
        .hardware = (uint32_t)sqlite3_column_int64(statement, 13),
    };
    campaign_store_text(statement, 1, row->fault, sizeof(row->fault));
    campaign_store_text(statement, 6, row->hit, sizeof(row->hit));
    campaign_store_text(statement, 10, row->reason, sizeof(row->reason));
    campaign_store_text(statement, 11, row->first, sizeof(row->first));
}

bool campaign_store_get(struct campaign_store *store, uint64_t id, struct campaign_row *row)
{
    bool found;

    sqlite3_reset(store->get);
    sqlite3_bind_int64(store->get, 1, (sqlite3_int64)id);
    found = sqlite3_step(store->get) == SQLITE_ROW;
    if (found)
        take_row(store->get, row);
    sqlite3_reset(store->get);
    return found;
}

/* False: reported. */
static bool same_plan(struct campaign_store *store, const char *path)
{
    struct campaign_store *other = campaign_store_open(path, false, store->diag);
    char *text = NULL, *file = NULL, *other_text = NULL, *other_file = NULL, golden[GOLDEN_TEXT];
    bool good = other && campaign_store_plan(store, &text, &file) &&
                campaign_store_plan(other, &other_text, &other_file) &&
                take_golden(other, golden, sizeof(golden));

    if (good && !other_text)
        good = diag_error(store->diag, path, 0, "holds no campaign");
    else if (good && !text)
        good = campaign_store_begin(store, other_text, other_file, golden);
    else if (good && strcmp(text, other_text) != 0)
        good = diag_error(store->diag, path, 0, "holds the results of another plan");
    else if (good && !campaign_store_is_of(store, golden))
        good = diag_error(store->diag, path, 0, "holds the results of another image");
    free(text);
    free(file);
    free(other_text);
    free(other_file);
    campaign_store_close(other);
    return good;
}

bool campaign_store_merge(struct campaign_store *store, const char *path)
{
    sqlite3_stmt *attach;
    bool good;

    if (!same_plan(store, path) || !campaign_store_prepare(store, "ATTACH ?1 AS shard", &attach))
        return false;
    sqlite3_bind_text(attach, 1, path, -1, SQLITE_STATIC);
    good = sqlite3_step(attach) == SQLITE_DONE || campaign_store_fail(store);
    sqlite3_finalize(attach);
    if (!good)
        return false;
    good = campaign_store_run(store, "BEGIN") &&
           campaign_store_run(store, "INSERT OR IGNORE INTO experiment (" COLUMNS
                                     ") SELECT " COLUMNS " FROM shard.experiment") &&
           campaign_store_merge_times(store, path) && campaign_store_run(store, "COMMIT");
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return campaign_store_run(store, "DETACH shard") && good;
}

void campaign_store_each(struct campaign_store *store,
                         void (*each)(void *owner, const struct campaign_row *row), void *owner)
{
    sqlite3_stmt *statement;
    struct campaign_row row;

    if (!campaign_store_prepare(store, "SELECT " COLUMNS " FROM experiment ORDER BY id",
                                &statement))
        return;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        take_row(statement, &row);
        each(owner, &row);
    }
    sqlite3_finalize(statement);
}
