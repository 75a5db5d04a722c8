/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hypervisor's tables (hv_tables.h): one row each of what a table is, one of what a column is.
 */
#include "gdbstub/hv_tables.h"

#include "sim/elf/layout.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HV_CELL     48
#define HV_ROWS_MAX 1024u

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

/* The hypervisor in memory. */
struct hv_view {
    struct target_leon3 *leon3;
    struct elf_symbols *symbols;
    uint32_t module, config;
};

static bool view_read(const struct hv_view *view, uint32_t address, void *data, size_t size)
{
    bool physical = view->leon3->physical, done;

    view->leon3->physical = false;
    done = target_memory_read(view->leon3, 1, address, data, size) == size;
    view->leon3->physical = physical;
    return done;
}

static bool view_number(const struct hv_view *view, const char *type, const char *path,
                        uint32_t base, uint32_t *value)
{
    struct elf_member member;
    uint8_t bytes[4] = {0};

    if (!elf_layout_member(view->symbols, type, path, &member) || member.size > 4 ||
        !view_read(view, base + member.offset, bytes + (4 - member.size), member.size))
        return false;
    *value = bus_load32(bytes);
    return true;
}

static bool view_text(const struct hv_view *view, const char *type, const char *path, uint32_t base,
                      char *text)
{
    struct elf_member member;

    if (!elf_layout_member(view->symbols, type, path, &member))
        return false;
    if (member.size > HV_CELL - 1)
        member.size = HV_CELL - 1;
    memset(text, 0, HV_CELL);
    return view_read(view, base + member.offset, text, member.size);
}

/* False: complained. */
static bool view_open(struct hv_view *view, struct target_leon3 *leon3, struct gdb_text *text)
{
    *view =
        (struct hv_view){.leon3 = leon3, .symbols = target_symbols(leon3, TARGET_PROCESS_MACHINE)};
    if (!view->symbols || !elf_symbols_find(view->symbols, "hv_module", &view->module)) {
        gdb_text_print(text, "the image's hypervisor is not Pride's, or its file was not found\n");
        return false;
    }
    if (!view_number(view, "hv_module", "config", view->module, &view->config) || !view->config) {
        gdb_text_print(text, "the hypervisor has not started yet\n");
        return false;
    }
    return true;
}

/* ---- rows ------------------------------------------------------------------------------------------------------ */

/* How many rows, and where row 0 is. */
static uint32_t rows_find(const struct hv_view *view, const struct hv_table *table, uint32_t *first,
                          uint32_t *stride)
{
    struct elf_member member;
    uint32_t count = 0;
    char path[64];

    snprintf(path, sizeof(path), "%s.count", table->count);
    if (!elf_layout_member(view->symbols, table->row, "", &member))
        return 0;
    *stride = member.size;
    switch (table->place) {
    case HV_IN_MODULE:
        if (!elf_layout_member(view->symbols, "hv_module", table->member, &member) ||
            !view_number(view, "hv_config", path, view->config, &count))
            return 0;
        *first = view->module + member.offset;
        break;
    case HV_IN_CONFIG:
        if (!view_number(view, "hv_config", path, view->config, &count))
            return 0;
        snprintf(path, sizeof(path), "%s.offset", table->count);
        if (!view_number(view, "hv_config", path, view->config, first))
            return 0;
        *first += view->config;
        break;
    case HV_IN_LOG:
        if (!view_number(view, "hv_module", table->member, view->module, first) ||
            !view_number(view, "hv_config", table->count, view->config, &count))
            return 0;
        break;
    }
    return count < HV_ROWS_MAX ? count : HV_ROWS_MAX;
}

/* Of a ring, from the oldest record on. */
static uint32_t row_address(const struct hv_view *view, const struct hv_table *table, uint32_t row,
                            uint32_t *count, uint32_t first, uint32_t stride)
{
    uint32_t next = 0, oldest = 0;

    if (table->place != HV_IN_LOG)
        return first + row * stride;
    view_number(view, "hv_module", "log_next", view->module, &next);
    if (next < *count)
        *count = next;
    else
        oldest = next % *count;
    return *count ? first + (oldest + row) % *count * stride : first;
}

/* ---- cells ----------------------------------------------------------------------------------------------------- */

/* "HV_MODE_COLD_START" of hv_mode is "COLD_START"; of a prefix that is not the type's, all behind "HV_". */
static const char *cell_short_name(const char *name, const char *type)
{
    size_t same = 0, word = 0;

    while (name[same] && type[same] && (name[same] | 0x20) == (type[same] | 0x20)) {
        same++;
        if (name[same] == '_')
            word = same + 1;
    }
    return name + word;
}

static bool cell_enum(const struct hv_view *view, const char *type, uint32_t value, char *cell)
{
    const char *name = elf_layout_enumerator(view->symbols, type, value);

    if (name)
        snprintf(cell, HV_CELL, "%s", cell_short_name(name, type));
    else
        snprintf(cell, HV_CELL, "%" PRIu32, value);
    return true;
}

/* `detail` is "structure.member". */
static const char *cell_split(const char *detail, char type[HV_CELL])
{
    const char *dot = strchr(detail, '.');

    snprintf(type, HV_CELL, "%.*s", (int)(dot - detail), detail);
    return dot + 1;
}

static bool cell_pointed(const struct hv_view *view, const char *detail, uint32_t pointer,
                         char *cell)
{
    char type[HV_CELL];
    const char *member = cell_split(detail, type);

    return view_text(view, type, member, pointer, cell);
}

static bool cell_state(const struct hv_view *view, const char *detail, uint32_t pointer, char *cell)
{
    char type[HV_CELL];
    const char *member = cell_split(detail, type);
    uint32_t value;

    return view_number(view, type, member, pointer, &value) &&
           cell_enum(view, "hv_state", value, cell);
}

static bool cell_index(const struct hv_view *view, const struct hv_column *column, uint32_t row,
                       char *cell)
{
    uint32_t marked = UINT32_MAX;

    if (column->detail)
        view_number(view, "hv_module", column->detail, view->module, &marked);
    snprintf(cell, HV_CELL, "%" PRIu32 "%s", row, row == marked ? "*" : "");
    return true;
}

static void cell_fill(const struct hv_view *view, const struct hv_table *table,
                      const struct hv_column *column, uint32_t row, uint32_t address, char *cell)
{
    uint32_t value = 0, second = 0;
    bool good = column->kind == HV_INDEX || column->kind == HV_NAME ||
                view_number(view, table->row, column->path, address, &value);

    switch (column->kind) {
    case HV_NUMBER:
        snprintf(cell, HV_CELL, "%" PRId32, (int32_t)value);
        break;
    case HV_HEX:
        snprintf(cell, HV_CELL, "0x%" PRIx32, value);
        break;
    case HV_NAME:
        good = view_text(view, table->row, column->path, address, cell);
        break;
    case HV_ENUM:
        good = good && cell_enum(view, column->detail, value, cell);
        break;
    case HV_TIME:
        good = good && view_number(view, table->row, column->detail, address, &second);
        snprintf(cell, HV_CELL, "%" PRIu64, (uint64_t)value << 32 | second);
        break;
    case HV_POINTED:
        good = good && cell_pointed(view, column->detail, value, cell);
        break;
    case HV_STATE:
        good = good && cell_state(view, column->detail, value, cell);
        break;
    case HV_INDEX:
        good = cell_index(view, column, row, cell);
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

static void table_each(const struct hv_view *view, const struct hv_table *table,
                       void (*print)(const struct hv_column *column, const char *cell,
                                     struct gdb_text *text),
                       struct gdb_text *text, const char *before, const char *after)
{
    uint32_t first = 0, stride = 0, count = rows_find(view, table, &first, &stride);

    for (uint32_t row = 0; row < count; row++) {
        uint32_t address = row_address(view, table, row, &count, first, stride);

        if (row >= count)
            break;
        gdb_text_print(text, "%s", before);
        for (const struct hv_column *column = table->column; column->title; column++) {
            char cell[HV_CELL];

            cell_fill(view, table, column, row, address, cell);
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
    struct hv_view view;

    if (!view_open(&view, leon3, text))
        return;
    for (const struct hv_column *column = table->column; column->title; column++)
        print_words(column, column->title, text);
    gdb_text_print(text, "\n");
    table_each(&view, table, print_words, text, "", "\n");
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

static void document_types(struct gdb_text *text)
{
    for (size_t i = 0; i < TABLES; i++)
        gdb_text_print(text,
                       "<item>\n<column name=\"Type\">%s</column>\n<column name=\"Description\">%s"
                       "</column>\n<column name=\"Title\">%s</column>\n</item>\n",
                       tables[i].name, tables[i].help, tables[i].name);
}

bool hv_table_document(struct target_leon3 *leon3, const char *type, struct gdb_text *text)
{
    const struct hv_table *table = table_find(type);
    struct gdb_text complaint;
    struct hv_view view;

    if (!table && *type)
        return false;
    gdb_text_print(text,
                   "<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"osdata.dtd\">\n"
                   "<osdata type=\"%s\">\n",
                   table ? table->name : "types");
    gdb_text_init(&complaint);
    if (!table)
        document_types(text);
    else if (view_open(&view, leon3, &complaint))
        table_each(&view, table, print_column, text, "<item>\n", "</item>\n");
    gdb_text_free(&complaint);
    gdb_text_print(text, "</osdata>\n");
    return true;
}
