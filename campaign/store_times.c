/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Times in a campaign's database: `time` has what took longer in an experiment than ever in the golden run, `observed` how long
 * everything took in all experiments together, cold and warm. Sums belong to a part, a shard or the whole, so that a shard
 * that is merged again replaces what it gave before.
 */
#include <stdio.h>

#include "campaign/store.h"

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS time (experiment INTEGER NOT NULL REFERENCES experiment(id),"
    " kind TEXT NOT NULL, partition TEXT NOT NULL, what TEXT NOT NULL, cycles INTEGER NOT NULL,"
    " excess INTEGER NOT NULL, start INTEGER NOT NULL, cpu INTEGER NOT NULL,"
    " PRIMARY KEY (experiment, kind, partition, what));"
    "CREATE TABLE IF NOT EXISTS observed (part TEXT NOT NULL, kind TEXT NOT NULL,"
    " partition TEXT NOT NULL, what TEXT NOT NULL, cold INTEGER NOT NULL, count INTEGER NOT NULL,"
    " best INTEGER NOT NULL, total INTEGER NOT NULL, worst INTEGER NOT NULL,"
    " experiment INTEGER NOT NULL, start INTEGER NOT NULL, cpu INTEGER NOT NULL,"
    " PRIMARY KEY (part, kind, partition, what, cold));";

#define TIME_COLUMNS "experiment, kind, partition, what, cycles, excess, start, cpu"
#define SUM_COLUMNS                                                                                \
    "part, kind, partition, what, cold, count, best, total, worst, experiment, start, cpu"

/* Of equally long ones the first experiment's. */
#define NEW_IS_WORSE                                                                               \
    "CASE WHEN (excluded.worst, experiment) > (worst, excluded.experiment) THEN excluded."
#define ADD_SUM                                                                                    \
    "INSERT INTO observed (" SUM_COLUMNS ") VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"       \
    " ON CONFLICT DO UPDATE SET count = count + excluded.count,"                                   \
    " best = min(best, excluded.best), total = total + excluded.total,"                            \
    " worst = max(worst, excluded.worst),"                                                         \
    " experiment = " NEW_IS_WORSE "experiment ELSE experiment END,"                                \
    " start = " NEW_IS_WORSE "start ELSE start END,"                                               \
    " cpu = " NEW_IS_WORSE "cpu ELSE cpu END"

bool campaign_store_times_open(struct campaign_store *store)
{
    return campaign_store_run(store, schema) &&
           campaign_store_prepare(store,
                                  "INSERT OR REPLACE INTO time (" TIME_COLUMNS
                                  ") VALUES (?1,?2,?3,?4,?5,?6,?7,?8)",
                                  &store->put_time) &&
           campaign_store_prepare(store, ADD_SUM, &store->add);
}

void campaign_store_times_close(struct campaign_store *store)
{
    sqlite3_finalize(store->put_time);
    sqlite3_finalize(store->add);
}

static bool put_time(struct campaign_store *store, uint64_t id, const struct campaign_time *time)
{
    sqlite3_stmt *put = store->put_time;

    sqlite3_reset(put);
    sqlite3_bind_int64(put, 1, (sqlite3_int64)id);
    sqlite3_bind_text(put, 2, time->kind, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(put, 3, time->partition, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(put, 4, time->what, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(put, 5, (sqlite3_int64)time->cycles);
    sqlite3_bind_int64(put, 6, (sqlite3_int64)time->excess);
    sqlite3_bind_int64(put, 7, (sqlite3_int64)time->start);
    sqlite3_bind_int64(put, 8, time->cpu);
    return sqlite3_step(put) == SQLITE_DONE || campaign_store_fail(store);
}

bool campaign_store_put_times(struct campaign_store *store, const struct campaign_row *row)
{
    for (uint32_t i = 0; i < row->times && i < CAMPAIGN_TIMES; i++)
        if (!put_time(store, row->id, &row->time[i]))
            return false;
    return true;
}

void campaign_store_part(struct campaign_store *store, unsigned shard, unsigned shards)
{
    store->part[0] = '\0';
    if (shards)
        snprintf(store->part, sizeof(store->part), "%u/%u", shard, shards);
}

static bool add_sum(struct campaign_store *store, uint64_t id, const struct campaign_sum *name,
                    bool cold, const struct duration_sum *sum)
{
    sqlite3_stmt *add = store->add;

    if (!sum->count)
        return true;
    sqlite3_reset(add);
    sqlite3_bind_text(add, 1, store->part, -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 2, name->kind, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(add, 3, name->partition, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(add, 4, name->what, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(add, 5, cold);
    sqlite3_bind_int64(add, 6, (sqlite3_int64)sum->count);
    sqlite3_bind_int64(add, 7, (sqlite3_int64)sum->best);
    sqlite3_bind_int64(add, 8, (sqlite3_int64)sum->total);
    sqlite3_bind_int64(add, 9, (sqlite3_int64)sum->worst);
    sqlite3_bind_int64(add, 10, (sqlite3_int64)id);
    sqlite3_bind_int64(add, 11, (sqlite3_int64)sum->worst_start);
    sqlite3_bind_int64(add, 12, sum->worst_cpu);
    return sqlite3_step(add) == SQLITE_DONE || campaign_store_fail(store);
}

bool campaign_store_add(struct campaign_store *store, uint64_t id, const struct campaign_sum *sum,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!add_sum(store, id, &sum[i], true, &sum[i].cold) ||
            !add_sum(store, id, &sum[i], false, &sum[i].warm))
            return false;
    return true;
}

/* Two parts that may have experiments in common: the whole, or shards of different numbers. False: reported. */
static bool parts_fit(struct campaign_store *store, const char *path)
{
    sqlite3_stmt *statement;
    bool good = true;

    if (!campaign_store_prepare(
            store,
            "SELECT ours.part, theirs.part FROM (SELECT DISTINCT part FROM main.observed) AS ours,"
            " (SELECT DISTINCT part FROM shard.observed) AS theirs WHERE ours.part <> theirs.part"
            " AND substr(ours.part, instr(ours.part, '/')) <>"
            " substr(theirs.part, instr(theirs.part, '/'))",
            &statement))
        return false;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        char ours[16], theirs[16];

        campaign_store_text(statement, 0, ours, sizeof(ours));
        campaign_store_text(statement, 1, theirs, sizeof(theirs));
        good =
            diag_error(store->diag, path, 0, "holds %s%s, and %s holds %s%s: the same experiments",
                       *theirs ? "shard " : "the whole", theirs, store->path,
                       *ours ? "shard " : "the whole", ours);
    }
    sqlite3_finalize(statement);
    return good;
}

bool campaign_store_merge_times(struct campaign_store *store, const char *path)
{
    return parts_fit(store, path) &&
           campaign_store_run(store, "INSERT OR IGNORE INTO time (" TIME_COLUMNS
                                     ") SELECT " TIME_COLUMNS " FROM shard.time") &&
           campaign_store_run(store, "INSERT OR REPLACE INTO observed (" SUM_COLUMNS
                                     ") SELECT " SUM_COLUMNS " FROM shard.observed");
}

/* Columns 0, 1, 2. */
static void take_name(sqlite3_stmt *statement, struct campaign_time *time)
{
    *time = (struct campaign_time){0};
    campaign_store_text(statement, 0, time->kind, sizeof(time->kind));
    campaign_store_text(statement, 1, time->partition, sizeof(time->partition));
    campaign_store_text(statement, 2, time->what, sizeof(time->what));
}

void campaign_store_longer(struct campaign_store *store, campaign_longer_each each, void *owner)
{
    sqlite3_stmt *statement;
    struct campaign_time time;

    if (!campaign_store_prepare(store,
                                "SELECT kind, partition, what, count(*) FROM time"
                                " GROUP BY kind, partition, what ORDER BY kind, partition, what",
                                &statement))
        return;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        take_name(statement, &time);
        each(owner, &time, (uint64_t)sqlite3_column_int64(statement, 3));
    }
    sqlite3_finalize(statement);
}

void campaign_store_sums(struct campaign_store *store, campaign_sum_each each, void *owner)
{
    sqlite3_stmt *statement;
    struct campaign_time time;

    /* Of equally long ones the first experiment comes first. */
    if (!campaign_store_prepare(store,
                                "SELECT kind, partition, what, cold, count, best, total, worst,"
                                " start, cpu, experiment FROM observed"
                                " ORDER BY kind, partition, what, cold, worst DESC, experiment",
                                &statement))
        return;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        struct duration_sum sum = {.count = (uint64_t)sqlite3_column_int64(statement, 4),
                                   .best = (uint64_t)sqlite3_column_int64(statement, 5),
                                   .total = (uint64_t)sqlite3_column_int64(statement, 6),
                                   .worst = (uint64_t)sqlite3_column_int64(statement, 7),
                                   .worst_start = (uint64_t)sqlite3_column_int64(statement, 8),
                                   .worst_cpu = (uint32_t)sqlite3_column_int64(statement, 9)};

        take_name(statement, &time);
        each(owner, &time, sqlite3_column_int(statement, 3) != 0, &sum,
             (uint64_t)sqlite3_column_int64(statement, 10));
    }
    sqlite3_finalize(statement);
}
