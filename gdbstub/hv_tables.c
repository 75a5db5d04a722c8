/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hypervisor's tables (hv_tables.h): one row each of what a table is, one of what a column is.
 */
#include "gdbstub/hv_tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HV_CELL 48

enum hv_column_kind {
    HV_NUMBER,
    HV_HEX,
    HV_NAME,    /* characters in the row itself */
    HV_ENUM,    /* `detail` is the type, its upper case the prefix of the names */
    HV_TIME,    /* of two words, microseconds */
    HV_POINTED, /* a name behind the pointer at `path`: `detail` is "structure.member" */
    HV_STATE,   /* likewise, a member of enum hv_state */
    HV_INDEX /* of the row; `detail`, where there is one, is a member of the module: equal is marked */
};

struct hv_column {
    const char *title;
    int width;
    enum hv_column_kind kind;
    const char *path;
    const char *detail;
};

/* Where the rows are. */
enum hv_place {
    HV_IN_MODULE, /* an array of the module, as long as the configuration's table `count` */
    HV_IN_CONFIG, /* the configuration's table `count` */
    HV_IN_LOG     /* the ring of health-monitor records, the oldest first */
};

struct hv_table {
    const char *name;
    const char *help;
    enum hv_place place;
    const char *member; /* of the module */
    const char *count;  /* of the configuration */
    const char *row;    /* structure */
    struct hv_column column[12];
};

/* clang-format off */
static const struct hv_table tables[] = {
    {"partitions", "partitions of the hypervisor", HV_IN_MODULE, "partitions", "partitions", "hv_partition", {
        {"id",       4,  HV_NUMBER,  "id",              NULL},
        {"name",     16, HV_POINTED, "config",          "hv_config_partition.name"},
        {"mode",     12, HV_ENUM,    "mode",            "hv_mode"},
        {"state",    12, HV_STATE,   "vcpu",            "hv_vcpu.state"},
        {"restarts", 9,  HV_NUMBER,  "restart_count",   NULL},
        {"events",   7,  HV_NUMBER,  "hm_count",        NULL},
        {"slots",    7,  HV_NUMBER,  "slot_count",      NULL}}},
    {"plans", "plans of the schedule; * runs", HV_IN_CONFIG, NULL, "plans", "hv_config_plan", {
        {"plan",     5,  HV_INDEX,   NULL,              "frame.plan"},
        {"name",     20, HV_NAME,    "name",            NULL},
        {"frame_us", 10, HV_NUMBER,  "major_frame_us",  NULL},
        {"first",    6,  HV_NUMBER,  "slot_first",      NULL},
        {"slots",    6,  HV_NUMBER,  "slot_count",      NULL}}},
    {"slots", "slots of all plans", HV_IN_CONFIG, NULL, "slots", "hv_config_slot", {
        {"slot",     5,  HV_INDEX,   NULL,              NULL},
        {"partition", 10, HV_NUMBER, "partition",       NULL},
        {"cpu",      4,  HV_NUMBER,  "cpu",             NULL},
        {"start_us", 10, HV_NUMBER,  "start_us",        NULL},
        {"length_us", 10, HV_NUMBER, "duration_us",     NULL}}},
    {"ports", "ports of all partitions", HV_IN_CONFIG, NULL, "ports", "hv_config_port", {
        {"port",     5,  HV_INDEX,   NULL,              NULL},
        {"name",     20, HV_NAME,    "name",            NULL},
        {"partition", 10, HV_NUMBER, "partition",       NULL},
        {"kind",     10, HV_ENUM,    "kind",            "hv_port_kind"},
        {"direction", 12, HV_ENUM,   "direction",       "hv_port_direction"},
        {"size",     6,  HV_NUMBER,  "message_size",    NULL},
        {"depth",    6,  HV_NUMBER,  "depth",           NULL},
        {"channel",  8,  HV_NUMBER,  "channel",         NULL}}},
    {"health", "log of the health monitor", HV_IN_LOG, "log", "hm_log_count", "hv_hm_record", {
        {"number",   7,  HV_NUMBER,  "sequence",        NULL},
        {"time_us",  12, HV_TIME,    "time_high",       "time_low"},
        {"event",    24, HV_ENUM,    "event",           "hv_event"},
        {"partition", 10, HV_NUMBER, "partition",       NULL},
        {"level",    11, HV_ENUM,    "level",           "hv_level"},
        {"action",   18, HV_ENUM,    "action",          "hv_action"},
        {"trap",     6,  HV_HEX,     "trap_type",       NULL},
        {"pc",       11, HV_HEX,     "pc",              NULL},
        {"address",  11, HV_HEX,     "fault_address",   NULL},
        {"code",     6,  HV_NUMBER,  "code",            NULL}}},
};
/* clang-format on */

#define TABLES (sizeof(tables) / sizeof(tables[0]))

/* False: complained. */
static bool table_open(struct target_leon3 *leon3, struct gdb_text *text)
{
    uint32_t config;

    if (!leon3->hypervisor)
        gdb_text_complain(text,
                          "the image's hypervisor is not Pride's, or its file was not found\n");
    else if (!hypervisor_config(leon3->hypervisor, &config))
        gdb_text_print(text, "the hypervisor has not started yet\n");
    else
        return true;
    return false;
}

/* ---- rows ------------------------------------------------------------------------------------------------------ */

static bool rows_find(struct hypervisor *hypervisor, const struct hv_table *table,
                      struct hypervisor_rows *rows)
{
    struct elf_member member;

    if (table->place == HV_IN_LOG)
        return hypervisor_log(hypervisor, rows);
    if (!hypervisor_table(hypervisor, table->count, table->row, rows))
        return false;
    if (table->place == HV_IN_CONFIG)
        return true;
    rows->first = hypervisor_module(hypervisor);
    if (!hypervisor_member(hypervisor, "hv_module", table->member, &member))
        return false;
    rows->first += member.offset;
    return true;
}

/* How many to show; the row of the first: of a ring that is the oldest record. */
static uint32_t rows_shown(const struct hv_table *table, const struct hypervisor_rows *rows,
                           uint32_t *oldest)
{
    *oldest = 0;
    if (table->place != HV_IN_LOG)
        return rows->count;
    if (rows->next < rows->count)
        return rows->next;
    *oldest = rows->next % rows->count;
    return rows->count < HYPERVISOR_ROWS ? rows->count : HYPERVISOR_ROWS;
}

/* ---- cells ----------------------------------------------------------------------------------------------------- */

/* `detail` is "structure.member". */
static const char *cell_split(const char *detail, char type[HV_CELL])
{
    const char *dot = strchr(detail, '.');

    snprintf(type, HV_CELL, "%.*s", (int)(dot - detail), detail);
    return dot + 1;
}

static bool cell_pointed(struct hypervisor *hypervisor, const char *detail, uint32_t pointer,
                         char *cell)
{
    char type[HV_CELL];
    const char *member = cell_split(detail, type);

    return hypervisor_text(hypervisor, pointer, type, member, cell, HV_CELL);
}

static bool cell_state(struct hypervisor *hypervisor, const char *detail, uint32_t pointer,
                       char *cell)
{
    char type[HV_CELL];
    const char *member = cell_split(detail, type);
    uint32_t value;

    if (!hypervisor_number(hypervisor, pointer, type, member, &value))
        return false;
    hypervisor_name(hypervisor, "hv_state", value, cell, HV_CELL);
    return true;
}

static bool cell_index(struct hypervisor *hypervisor, const struct hv_column *column, uint32_t row,
                       char *cell)
{
    uint32_t marked = UINT32_MAX;

    if (column->detail)
        hypervisor_number(hypervisor, hypervisor_module(hypervisor), "hv_module", column->detail,
                          &marked);
    snprintf(cell, HV_CELL, "%" PRIu32 "%s", row, row == marked ? "*" : "");
    return true;
}

static void cell_fill(struct hypervisor *hypervisor, const struct hv_table *table,
                      const struct hv_column *column, uint32_t row, uint32_t address, char *cell)
{
    uint32_t value = 0, second = 0;
    bool good = column->kind == HV_INDEX || column->kind == HV_NAME ||
                hypervisor_number(hypervisor, address, table->row, column->path, &value);

    switch (column->kind) {
    case HV_NUMBER:
        snprintf(cell, HV_CELL, "%" PRId32, (int32_t)value);
        break;
    case HV_HEX:
        snprintf(cell, HV_CELL, "0x%" PRIx32, value);
        break;
    case HV_NAME:
        good = hypervisor_text(hypervisor, address, table->row, column->path, cell, HV_CELL);
        break;
    case HV_ENUM:
        hypervisor_name(hypervisor, column->detail, value, cell, HV_CELL);
        break;
    case HV_TIME:
        good = good && hypervisor_number(hypervisor, address, table->row, column->detail, &second);
        snprintf(cell, HV_CELL, "%" PRIu64, (uint64_t)value << 32 | second);
        break;
    case HV_POINTED:
        good = good && cell_pointed(hypervisor, column->detail, value, cell);
        break;
    case HV_STATE:
        good = good && cell_state(hypervisor, column->detail, value, cell);
        break;
    case HV_INDEX:
        good = cell_index(hypervisor, column, row, cell);
        break;
    }
    if (!good)
        snprintf(cell, HV_CELL, "?");
}

/* ---- both forms ------------------------------------------------------------------------------------------------ */

static const struct hv_table *table_find(const char *name)
{
    for (size_t i = 0; i < TABLES; i++) {
        if (strcmp(tables[i].name, name) == 0)
            return &tables[i];
    }
    return NULL;
}

static void table_each(struct hypervisor *hypervisor, const struct hv_table *table,
                       void (*print)(const struct hv_column *column, const char *cell,
                                     struct gdb_text *text),
                       struct gdb_text *text, const char *before, const char *after)
{
    struct hypervisor_rows rows;
    uint32_t oldest = 0, shown = 0;

    if (rows_find(hypervisor, table, &rows))
        shown = rows_shown(table, &rows, &oldest);
    for (uint32_t i = 0; i < shown; i++) {
        uint32_t row = (oldest + i) % rows.count;

        gdb_text_print(text, "%s", before);
        for (const struct hv_column *column = table->column; column->title; column++) {
            char cell[HV_CELL];

            cell_fill(hypervisor, table, column, i, rows.first + row * rows.stride, cell);
            print(column, cell, text);
        }
        gdb_text_print(text, "%s", after);
    }
}

static void print_words(const struct hv_column *column, const char *cell, struct gdb_text *text)
{
    gdb_text_print(text, "%-*s", column->width, cell);
}

void hv_table_print(struct target_leon3 *leon3, const char *name, struct gdb_text *text)
{
    const struct hv_table *table = table_find(name);

    if (!table_open(leon3, text))
        return;
    for (const struct hv_column *column = table->column; column->title; column++)
        print_words(column, column->title, text);
    gdb_text_print(text, "\n");
    table_each(leon3->hypervisor, table, print_words, text, "", "\n");
}

/* Names come from the image. */
static void print_escaped(const char *words, struct gdb_text *text)
{
    for (; *words; words++) {
        bool plain = *words >= ' ' && *words <= '~' && !strchr("<>&\"'", *words);

        if (plain)
            gdb_text_print(text, "%c", *words);
        else
            gdb_text_print(text, "&#%u;", *words >= ' ' && *words <= '~' ? (unsigned)*words : '?');
    }
}

static void print_column(const struct hv_column *column, const char *cell, struct gdb_text *text)
{
    gdb_text_print(text, "<column name=\"%s\">", column->title);
    print_escaped(cell, text);
    gdb_text_print(text, "</column>\n");
}

static void document_type(const char *name, const char *help, struct gdb_text *text)
{
    gdb_text_print(text,
                   "<item>\n<column name=\"Type\">%s</column>\n<column name=\"Description\">%s"
                   "</column>\n<column name=\"Title\">%s</column>\n</item>\n",
                   name, help, name);
}

static void document_types(struct gdb_text *text)
{
    document_type("processes", "the machine and its partitions", text); /* commands_query.c */
    for (size_t i = 0; i < TABLES; i++)
        document_type(tables[i].name, tables[i].help, text);
}

bool hv_table_document(struct target_leon3 *leon3, const char *type, struct gdb_text *text)
{
    const struct hv_table *table = table_find(type);
    struct gdb_text complaint;

    if (!table && *type)
        return false;
    gdb_text_print(text,
                   "<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"osdata.dtd\">\n"
                   "<osdata type=\"%s\">\n",
                   table ? table->name : "types");
    gdb_text_init(&complaint);
    if (!table)
        document_types(text);
    else if (table_open(leon3, &complaint))
        table_each(leon3->hypervisor, table, print_column, text, "<item>\n", "</item>\n");
    gdb_text_free(&complaint);
    gdb_text_print(text, "</osdata>\n");
    return true;
}
