/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Logbooks: ARINC 653 Part 2. What survives is a memory area of the logbook's name that restarts
 * keep. A message is written to it at once, IN_PROGRESS; it becomes COMPLETE when no process wants
 * to run, or ABORTED if the partition restarts before. Entry 0 is the newest.
 */
#include "hv/apex/apexLogbook.h"

#include "hv/abi/config.h"
#include "hv/apex/area.h"
#include "hv/apex/kernel.h"
#include "hv/apex/object.h"
#include "hv/lib/hv.h"

enum { LOGBOOKS = 8, MAGIC = 0x4c4f4742 /* "LOGB" */ };

struct entry {
    WRITE_STATUS_TYPE status;
    MESSAGE_SIZE_TYPE length;
    unsigned char data[];
};

/* The beginning of the area; then `limit` entries. */
struct book {
    uint32_t magic;
    MESSAGE_SIZE_TYPE maximum;
    MESSAGE_RANGE_TYPE limit;
    MESSAGE_RANGE_TYPE head, count; /* the oldest, and how many there are */
    uint32_t reserved[3];
};

struct logbook {
    struct apex_object object;
    struct book *book;
    size_t stride;
    MESSAGE_RANGE_TYPE in_progress_limit, in_progress;
};

APEX_TABLE(logbooks, LOGBOOKS);

static size_t entry_stride(MESSAGE_SIZE_TYPE maximum)
{
    return (sizeof(struct entry) + (size_t)maximum + 7) & ~(size_t)7;
}

/* The n-th entry, the newest being 0. */
static struct entry *entry_at(const struct logbook *logbook, MESSAGE_RANGE_TYPE n)
{
    const struct book *book = logbook->book;
    const MESSAGE_RANGE_TYPE index = (book->head + book->count - 1 - n) % book->limit;

    return (struct entry *)(void *)((unsigned char *)(logbook->book + 1) +
                                    (size_t)index * logbook->stride);
}

static MESSAGE_RANGE_TYPE count_of(const struct logbook *logbook, WRITE_STATUS_TYPE status)
{
    MESSAGE_RANGE_TYPE count = 0;

    for (MESSAGE_RANGE_TYPE n = 0; n < logbook->book->count; n++)
        count += entry_at(logbook, n)->status == status;
    return count;
}

/* The area has room for a book of that kind; 0 is no size for one. */
static bool area_holds(const struct hv_memory_status *area, MESSAGE_SIZE_TYPE maximum,
                       MESSAGE_RANGE_TYPE limit, MESSAGE_RANGE_TYPE in_progress_limit)
{
    if (maximum <= 0 || maximum > SYSTEM_LIMIT_MESSAGE_SIZE || limit <= 0 ||
        limit > SYSTEM_LIMIT_NUMBER_OF_MESSAGES)
        return false;
    if (in_progress_limit <= 0 || in_progress_limit > limit)
        return false;
    return (area->attributes & HV_AREA_WRITE) != 0 &&
           sizeof(struct book) + (size_t)limit * entry_stride(maximum) <= area->size;
}

/* Goes on with what is there, if it is of the same kind. */
static void open_book(struct book *book, MESSAGE_SIZE_TYPE maximum, MESSAGE_RANGE_TYPE limit)
{
    const bool same = book->magic == MAGIC && book->maximum == maximum && book->limit == limit &&
                      book->head >= 0 && book->head < limit && book->count >= 0 &&
                      book->count <= limit;

    if (!same)
        *book = (struct book){.magic = MAGIC, .maximum = maximum, .limit = limit};
}

static RETURN_CODE_TYPE create(const char *name, MESSAGE_SIZE_TYPE maximum,
                               MESSAGE_RANGE_TYPE limit, MESSAGE_RANGE_TYPE in_progress_limit,
                               LOGBOOK_ID_TYPE *id)
{
    struct hv_memory_status area;
    struct logbook *logbook;

    if (!apex_object_fits(&logbooks, sizeof *logbook, 0))
        return INVALID_CONFIG;
    if (!apex_area_find(name, &area))
        return INVALID_CONFIG;
    if (apex_object_find_name(&logbooks, name))
        return NO_ACTION;
    if (!area_holds(&area, maximum, limit, in_progress_limit))
        return INVALID_CONFIG;
    if (apex.mode == NORMAL)
        return INVALID_MODE;

    logbook = apex_object_create(&logbooks, name, sizeof *logbook);
    logbook->book = (struct book *)(uintptr_t)area.address;
    logbook->stride = entry_stride(maximum);
    logbook->in_progress_limit = in_progress_limit;
    open_book(logbook->book, maximum, limit);
    for (MESSAGE_RANGE_TYPE n = 0; n < logbook->book->count; n++) {
        if (entry_at(logbook, n)->status == IN_PROGRESS)
            entry_at(logbook, n)->status = ABORTED;
    }
    *id = logbook->object.id;
    return NO_ERROR;
}

static void fill(struct entry *entry, const void *message, MESSAGE_SIZE_TYPE length)
{
    memcpy(entry->data, message, (size_t)length);
    entry->length = length;
    entry->status = IN_PROGRESS;
}

/* A new entry, in place of the oldest if the book is full. */
static void append(struct logbook *logbook, const void *message, MESSAGE_SIZE_TYPE length)
{
    struct book *book = logbook->book;

    if (book->count == book->limit)
        book->head = (book->head + 1) % book->limit;
    else
        book->count++;
    fill(entry_at(logbook, 0), message, length);
    logbook->in_progress++;
}

static RETURN_CODE_TYPE write_entry(LOGBOOK_ID_TYPE id, const void *message,
                                    MESSAGE_SIZE_TYPE length)
{
    struct logbook *logbook = apex_object_find(&logbooks, id);

    if (!logbook)
        return INVALID_PARAM;
    if (length <= 0 || length > logbook->book->maximum)
        return INVALID_PARAM;
    if (logbook->in_progress == logbook->in_progress_limit)
        return NOT_AVAILABLE;

    append(logbook, message, length);
    return NO_ERROR;
}

/* The newest message gives way as long as it is not yet engraved. */
static RETURN_CODE_TYPE overwrite_entry(LOGBOOK_ID_TYPE id, const void *message,
                                        MESSAGE_SIZE_TYPE length)
{
    struct logbook *logbook = apex_object_find(&logbooks, id);

    if (!logbook)
        return INVALID_PARAM;
    if (length <= 0 || length > logbook->book->maximum)
        return INVALID_PARAM;

    if (logbook->in_progress > 0)
        fill(entry_at(logbook, 0), message, length);
    else
        append(logbook, message, length);
    return NO_ERROR;
}

static RETURN_CODE_TYPE read_entry(LOGBOOK_ID_TYPE id, MESSAGE_RANGE_TYPE number, void *message,
                                   MESSAGE_SIZE_TYPE *length, WRITE_STATUS_TYPE *status)
{
    const struct logbook *logbook = apex_object_find(&logbooks, id);
    const struct entry *entry;

    *length = 0;
    if (!logbook)
        return INVALID_PARAM;
    if (number < 0 || number >= logbook->book->limit)
        return INVALID_PARAM;
    if (number >= logbook->book->count)
        return NO_ACTION;

    entry = entry_at(logbook, number);
    memcpy(message, entry->data, (size_t)entry->length);
    *length = entry->length;
    *status = entry->status;
    return NO_ERROR;
}

static RETURN_CODE_TYPE clear(LOGBOOK_ID_TYPE id)
{
    struct logbook *logbook = apex_object_find(&logbooks, id);

    if (!logbook)
        return INVALID_PARAM;

    logbook->book->count = 0;
    logbook->in_progress = 0;
    return NO_ERROR;
}

static RETURN_CODE_TYPE get_status(LOGBOOK_ID_TYPE id, LOGBOOK_STATUS_TYPE *status)
{
    const struct logbook *logbook = apex_object_find(&logbooks, id);

    if (!logbook)
        return INVALID_PARAM;

    *status = (LOGBOOK_STATUS_TYPE){
        .MAX_MESSAGE_SIZE = logbook->book->maximum,
        .MAX_NB_LOGGED_MESSAGES = logbook->book->limit,
        .MAX_NB_IN_PROGRESS_MESSAGES = logbook->in_progress_limit,
        .NB_LOGGED_MESSAGES = logbook->book->count - logbook->in_progress,
        .NB_IN_PROGRESS_MESSAGES = logbook->in_progress,
        .NB_ABORTED_MESSAGES = count_of(logbook, ABORTED),
    };
    return NO_ERROR;
}

/* The oldest message in progress is behind all newer ones. */
bool apex_logbook_engrave(void)
{
    struct logbook *logbook;

    for (LOGBOOK_ID_TYPE id = 1; (logbook = apex_object_find(&logbooks, id)); id++) {
        if (logbook->in_progress > 0) {
            entry_at(logbook, --logbook->in_progress)->status = COMPLETE;
            return true;
        }
    }
    return false;
}

void CREATE_LOGBOOK(LOGBOOK_NAME_TYPE LOGBOOK_NAME, MESSAGE_SIZE_TYPE MAX_MESSAGE_SIZE,
                    MESSAGE_RANGE_TYPE MAX_NB_LOGGED_MESSAGES,
                    MESSAGE_RANGE_TYPE MAX_NB_IN_PROGRESS_MESSAGES, LOGBOOK_ID_TYPE *LOGBOOK_ID,
                    RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(create(LOGBOOK_NAME, MAX_MESSAGE_SIZE, MAX_NB_LOGGED_MESSAGES,
                                     MAX_NB_IN_PROGRESS_MESSAGES, LOGBOOK_ID));
}

void WRITE_LOGBOOK(LOGBOOK_ID_TYPE LOGBOOK_ID, MESSAGE_ADDR_TYPE MESSAGE_ADDR,
                   MESSAGE_SIZE_TYPE LENGTH, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(write_entry(LOGBOOK_ID, MESSAGE_ADDR, LENGTH));
}

void OVERWRITE_LOGBOOK(LOGBOOK_ID_TYPE LOGBOOK_ID, MESSAGE_ADDR_TYPE MESSAGE_ADDR,
                       MESSAGE_SIZE_TYPE LENGTH, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(overwrite_entry(LOGBOOK_ID, MESSAGE_ADDR, LENGTH));
}

void READ_LOGBOOK(LOGBOOK_ID_TYPE LOGBOOK_ID, MESSAGE_RANGE_TYPE LOGBOOK_ENTRY,
                  MESSAGE_ADDR_TYPE MESSAGE_ADDR, MESSAGE_SIZE_TYPE *LENGTH,
                  WRITE_STATUS_TYPE *WRITE_STATUS, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE =
        apex_leave(read_entry(LOGBOOK_ID, LOGBOOK_ENTRY, MESSAGE_ADDR, LENGTH, WRITE_STATUS));
}

void CLEAR_LOGBOOK(LOGBOOK_ID_TYPE LOGBOOK_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(clear(LOGBOOK_ID));
}

void GET_LOGBOOK_ID(LOGBOOK_NAME_TYPE LOGBOOK_NAME, LOGBOOK_ID_TYPE *LOGBOOK_ID,
                    RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(apex_object_get_id(&logbooks, LOGBOOK_NAME, LOGBOOK_ID));
}

void GET_LOGBOOK_STATUS(LOGBOOK_ID_TYPE LOGBOOK_ID, LOGBOOK_STATUS_TYPE *LOGBOOK_STATUS,
                        RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(LOGBOOK_ID, LOGBOOK_STATUS));
}
