/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queries and settings: what we can do (qSupported), documents (qXfer), the list of threads, monitor commands (qRcmd),
 * the mode without acknowledgements.
 */
#include "gdbstub/commands.h"

#include <stdio.h>
#include <string.h>

static const char query_features[] =
    "qXfer:features:read+;qXfer:memory-map:read+;qXfer:threads:read+;qXfer:exec-file:read+;"
    "qXfer:osdata:read+;QStartNoAckMode+;QThreadEvents+;QPassSignals+;vContSupported+;multiprocess+"
    ";swbreak+;hwbreak+;"
    "binary-upload+";

static bool query_offers(const char *list, const char *feature)
{
    size_t length = strlen(feature);

    while (list) {
        if (strncmp(list, feature, length) == 0 && (list[length] == ';' || list[length] == '\0'))
            return true;
        list = strchr(list, ';');
        if (list)
            list++;
    }
    return false;
}

static void query_supported(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)length;
    if (*arguments == ':')
        arguments++;
    session->swbreak = query_offers(arguments, "swbreak+");
    session->hwbreak = query_offers(arguments, "hwbreak+");
    gdb_session_know_processes(session, query_offers(arguments, "multiprocess+"));
    gdb_reply_append(session, "PacketSize=%x;%s%s%s", GDB_PACKET_SIZE, query_features,
                     session->target->reverse ? ";ReverseStep+;ReverseContinue+" : "",
                     session->target->hold ? ";QNonStop+" : "");
}

static void query_start_no_ack(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    session->no_ack = true;
    gdb_reply_append(session, "OK");
}

/* "1": an existing process, so that a client that quits lets it go on. */
static void query_attached(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    gdb_reply_append(session, "1");
}

/* ---- threads --------------------------------------------------------------------------------------------------- */

static void query_current_thread(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    gdb_reply_append(session, "QC");
    gdb_reply_thread(session, session->general_thread);
}

/* As many threads a reply as there is room for; the client asks until it gets "l". */
static void query_next_threads(struct gdb_session *session, const char *arguments, size_t length)
{
    unsigned count = session->target->thread_count(session->target->owner);

    (void)arguments;
    (void)length;
    if (session->next_thread > count) {
        gdb_reply_append(session, "l");
        return;
    }
    while (session->next_thread <= count && session->reply_length < GDB_PACKET_SIZE / 2) {
        unsigned thread = session->next_thread++;

        if (!gdb_session_shows(session, thread))
            continue;
        gdb_reply_append(session, session->reply_length ? "," : "m");
        gdb_reply_thread(session, thread);
    }
    if (!session->reply_length)
        gdb_reply_append(session, "l");
}

static void query_first_threads(struct gdb_session *session, const char *arguments, size_t length)
{
    session->next_thread = 1;
    query_next_threads(session, arguments, length);
}

static void query_thread_describe(struct gdb_session *session, unsigned thread, char *name,
                                  size_t name_size, char *state, size_t state_size)
{
    session->target->thread_describe(session->target->owner, thread, name, name_size, state,
                                     state_size);
}

static void query_thread_extra(struct gdb_session *session, const char *arguments, size_t length)
{
    char name[32], state[64],
        line[sizeof(name) + sizeof(state) + sizeof(session->thread->text) + 6];
    const char *text = "";
    unsigned thread;

    (void)length;
    if (!gdb_parse_thread(session, &arguments, &thread) || *arguments ||
        !gdb_session_shows(session, thread)) {
        gdb_reply_error(session, GDB_ESRCH);
        return;
    }
    query_thread_describe(session, thread, name, sizeof(name), state, sizeof(state));
    if (session->non_stop && thread < GDB_THREADS && !session->thread[thread].running)
        text = session->thread[thread].text;
    snprintf(line, sizeof(line), "%s: %s%s%s", name, state, *text ? "; " : "", text);
    gdb_reply_append_hex(session, line, strlen(line));
}

/* Names of partitions come from an image. */
static void query_escape(struct gdb_text *text, const char *name)
{
    for (; *name; name++) {
        if (strchr("<>&\"'", *name) || (unsigned char)*name < ' ' || (unsigned char)*name > '~')
            gdb_text_print(text, "&#%u;", *name >= ' ' && *name <= '~' ? (unsigned)*name : '?');
        else
            gdb_text_print(text, "%c", *name);
    }
}

static void query_document_threads(struct gdb_session *session)
{
    unsigned count = session->target->thread_count(session->target->owner);
    char name[32], state[64];

    gdb_text_print(&session->text, "<?xml version=\"1.0\"?>\n<threads>\n");
    for (unsigned thread = 1; thread <= count; thread++) {
        char process[16] = "";

        if (!gdb_session_shows(session, thread))
            continue;
        query_thread_describe(session, thread, name, sizeof(name), state, sizeof(state));
        if (session->multiprocess)
            snprintf(process, sizeof(process), "p%x.", gdb_session_process(session, thread));
        gdb_text_print(&session->text, "<thread id=\"%s%x\" core=\"%u\" name=\"", process, thread,
                       session->target->thread_core(session->target->owner, thread));
        query_escape(&session->text, name);
        gdb_text_print(&session->text, "\">%s</thread>\n", state);
    }
    gdb_text_print(&session->text, "</threads>\n");
}

/* ---- processes ------------------------------------------------------------------------------------------------- */

/* Its first thread, whether the client has it or not; 0: there is no such process. */
static unsigned query_thread_of_process(const struct gdb_session *session, uint64_t process)
{
    unsigned count = session->target->thread_count(session->target->owner);

    for (unsigned thread = 1; thread <= count; thread++) {
        if (gdb_session_process(session, thread) == process)
            return thread;
    }
    return 0;
}

static void query_document_process(struct gdb_session *session, unsigned thread)
{
    const struct gdb_target *target = session->target;
    unsigned process = gdb_session_process(session, thread), count;
    const char *program = target->program(target->owner, process), *comma = "";
    struct gdb_text *text = &session->text;
    char name[32], state[64];

    query_thread_describe(session, thread, name, sizeof(name), state, sizeof(state));
    gdb_text_print(text, "<item>\n<column name=\"pid\">%u</column>\n<column name=\"name\">",
                   process);
    query_escape(text, process == 1 ? "machine" : name);
    gdb_text_print(text, "</column>\n<column name=\"command\">");
    query_escape(text, program ? program : "");
    gdb_text_print(text, "</column>\n<column name=\"cores\">");
    count = target->thread_count(target->owner);
    for (; thread <= count && gdb_session_process(session, thread) == process; thread++) {
        gdb_text_print(text, "%s%u", comma, target->thread_core(target->owner, thread));
        comma = ",";
    }
    gdb_text_print(text, "</column>\n</item>\n");
}

/* Those that the client has let go of as well: it may want them back. */
static void query_document_processes(struct gdb_session *session)
{
    unsigned count = session->target->thread_count(session->target->owner);

    gdb_text_print(&session->text, "<?xml version=\"1.0\"?>\n<osdata type=\"processes\">\n");
    for (unsigned thread = 1; thread <= count; thread++) {
        unsigned process = gdb_session_process(session, thread);

        if (query_thread_of_process(session, process) == thread &&
            (process == 1 || session->multiprocess))
            query_document_process(session, thread);
    }
    gdb_text_print(&session->text, "</osdata>\n");
}

/* ---- documents ------------------------------------------------------------------------------------------------- */

/* The annex is a process in hexadecimal, none: that of the selected thread. */
static bool query_document_program(struct gdb_session *session, const char *annex)
{
    uint64_t process = gdb_session_process(session, session->general_thread);
    const char *path;

    if (*annex && (!gdb_hex_number(&annex, &process) || *annex))
        return false;
    if (!query_thread_of_process(session, process))
        return false;
    path = session->target->program(session->target->owner, (unsigned)process);
    if (path)
        gdb_text_print(&session->text, "%s", path);
    return path != NULL;
}

/* Builds the document in session->text. False: there is no such object or annex. */
static bool query_document(struct gdb_session *session, const char *object, const char *annex)
{
    gdb_text_clear(&session->text);
    if (strcmp(object, "threads") == 0 && *annex == '\0') {
        query_document_threads(session);
        return true;
    }
    if (strcmp(object, "osdata") == 0 && strcmp(annex, "processes") == 0) {
        query_document_processes(session);
        return true;
    }
    if (strcmp(object, "exec-file") == 0)
        return query_document_program(session, annex);
    return session->target->document(session->target->owner, object, annex, &session->text);
}

static void query_reply_part(struct gdb_session *session, uint64_t offset, uint64_t size)
{
    const struct gdb_text *text = &session->text;
    size_t part;

    if (text->failed) {
        gdb_reply_error(session, GDB_ENOMEM);
        return;
    }
    if (offset > text->length) {
        gdb_reply_error(session, GDB_EINVAL);
        return;
    }
    part = text->length - (size_t)offset;
    if (part > size)
        part = (size_t)size;
    if (part > GDB_PACKET_SIZE - 1)
        part = GDB_PACKET_SIZE - 1;
    gdb_reply_append(session, offset + part < text->length ? "m" : "l");
    if (part)
        gdb_reply_append_bytes(session, text->data + offset, part);
}

/* Copies up to `end`, which is skipped. False: it is not there, or the word is too long. */
static bool query_word(const char **text, char end, char *word, size_t size)
{
    const char *stop = strchr(*text, end);

    if (!stop || (size_t)(stop - *text) >= size)
        return false;
    memcpy(word, *text, (size_t)(stop - *text));
    word[stop - *text] = '\0';
    *text = stop + 1;
    return true;
}

/* "object:read:annex:offset,length". An object unknown to us is an unknown packet, an unknown annex an error. */
static void query_transfer(struct gdb_session *session, const char *arguments, size_t length)
{
    static const char *const objects[] = {"features", "memory-map", "threads", "exec-file",
                                          "osdata"};
    char object[32], operation[16], annex[64];
    uint64_t offset, size;
    bool known = false;

    (void)length;
    if (!query_word(&arguments, ':', object, sizeof(object)) ||
        !query_word(&arguments, ':', operation, sizeof(operation)))
        return;
    for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++)
        known = known || strcmp(object, objects[i]) == 0;
    if (!known || strcmp(operation, "read") != 0)
        return;
    if (!query_word(&arguments, ':', annex, sizeof(annex)) ||
        !gdb_parse_range(&arguments, "", &offset, &size))
        gdb_reply_error(session, GDB_EINVAL);
    else if (!query_document(session, object, annex))
        gdb_reply_error(session, GDB_ENOENT);
    else
        query_reply_part(session, offset, size);
}

/* ---- monitor --------------------------------------------------------------------------------------------------- */

/* Complaints are text as well: an E packet would show the user a number and nothing else. */
static void query_monitor(struct gdb_session *session, const char *arguments, size_t length)
{
    struct gdb_target *target = session->target;
    char line[256];

    if (length / 2 >= sizeof(line) || !gdb_hex_decode(arguments, length, line)) {
        gdb_reply_error(session, GDB_EINVAL);
        return;
    }
    line[length / 2] = '\0';
    gdb_text_clear(&session->text);
    if (!target->monitor(target->owner, session->general_thread, line, &session->text))
        return;
    if (session->text.failed) {
        gdb_reply_error(session, GDB_ENOMEM);
        return;
    }
    gdb_session_console(session, session->text.data, session->text.length);
    gdb_reply_append(session, "OK");
}

/* ---- settings that have nothing to set ------------------------------------------------------------------------- */

/* Threads are there from the beginning to the end, so that no event of theirs is ever due. */
static void query_thread_events(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)length;
    if (strcmp(arguments, "0") != 0 && strcmp(arguments, "1") != 0)
        gdb_reply_error(session, GDB_EINVAL);
    else
        gdb_reply_append(session, "OK");
}

/* "signal;signal...": a program here gets no signals, whichever of them are passed. */
static void query_pass_signals(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)length;
    while (*arguments) {
        uint64_t number;

        if (!gdb_hex_number(&arguments, &number) || (*arguments && *arguments++ != ';')) {
            gdb_reply_error(session, GDB_EINVAL);
            return;
        }
    }
    gdb_reply_append(session, "OK");
}

/* QEMU's packets: whether memory packets mean physical addresses. */
static void query_physical(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    if (session->target->physical_mode)
        gdb_reply_append(session, "%d", session->target->physical_mode(session->target->owner, -1));
}

static void query_set_physical(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)length;
    if (!session->target->physical_mode)
        return;
    if (strcmp(arguments, "0") != 0 && strcmp(arguments, "1") != 0) {
        gdb_reply_error(session, GDB_EINVAL);
        return;
    }
    session->target->physical_mode(session->target->owner, *arguments - '0');
    gdb_reply_append(session, "OK");
}

/* clang-format off */
const struct gdb_command gdb_commands_query[] = {
    {"qSupported",        ":",  query_supported,      false},
    {"QStartNoAckMode",   "",   query_start_no_ack,   false},
    {"qAttached",         ":",  query_attached,       false},
    {"qC",                "",   query_current_thread, false},
    {"qfThreadInfo",      "",   query_first_threads,  false},
    {"qsThreadInfo",      "",   query_next_threads,   false},
    {"qThreadExtraInfo,", NULL, query_thread_extra,   false},
    {"qXfer:",            NULL, query_transfer,       false},
    {"qRcmd,",            NULL, query_monitor,        false},
    {"QThreadEvents:",    NULL, query_thread_events,  false},
    {"QPassSignals:",     NULL, query_pass_signals,   false},
    {"qqemu.PhyMemMode",  "",   query_physical,       false},
    {"Qqemu.PhyMemMode:", NULL, query_set_physical,   false},
    {NULL,                NULL, NULL,                 false},
};
/* clang-format on */
