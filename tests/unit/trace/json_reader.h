/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A strict JSON reader for tests (RFC 8259): checks the whole text, and gives each object's members
 * to a callback when the object ends. Values are given as their text. It knows nothing of the
 * writer.
 */
#ifndef PRIDE_TESTS_TRACE_JSON_READER_H
#define PRIDE_TESTS_TRACE_JSON_READER_H

#include "tests/helpers/cmocka_all.h"

#define JSON_MEMBERS 16

struct json_object {
    unsigned depth;
    unsigned count;
    struct {
        char key[64];
        char value[192]; /* text of a scalar; "" for objects and arrays */
    } member[JSON_MEMBERS];
};

struct json_reader {
    const char *at;
    unsigned depth;
    void *owner;
    void (*object)(void *owner, const struct json_object *object);
};

static inline void json_value(struct json_reader *reader, char *text, size_t size);

static inline void json_blank(struct json_reader *reader)
{
    reader->at += strspn(reader->at, " \t\r\n");
}

static inline void json_expect(struct json_reader *reader, char c)
{
    json_blank(reader);
    if (*reader->at != c)
        fail_msg("JSON: expected '%c' at '%.40s'", c, reader->at);
    reader->at++;
}

static inline bool json_next_is(struct json_reader *reader, char c)
{
    json_blank(reader);
    return *reader->at == c;
}

static inline void json_string_value(struct json_reader *reader, char *text, size_t size)
{
    size_t used = 0;

    json_expect(reader, '"');
    for (; *reader->at != '"'; reader->at++) {
        if ((unsigned char)*reader->at < 0x20)
            fail_msg("JSON: control character or end inside a string");
        if (*reader->at == '\\') {
            reader->at++;
            if (!*reader->at || !strchr("\"\\/bfnrtu", *reader->at))
                fail_msg("JSON: bad escape");
            if (*reader->at == 'u') {
                if (strspn(reader->at + 1, "0123456789abcdefABCDEF") < 4)
                    fail_msg("JSON: bad \\u");
                reader->at += 4;
            }
        }
        if (used + 1 < size)
            text[used++] = *reader->at;
    }
    text[used] = '\0';
    reader->at++;
}

static inline void json_object_value(struct json_reader *reader)
{
    struct json_object object = {.depth = reader->depth++, .count = 0};

    json_expect(reader, '{');
    while (!json_next_is(reader, '}')) {
        unsigned i = object.count++;

        if (i)
            json_expect(reader, ',');
        assert_true(i < JSON_MEMBERS);
        json_blank(reader);
        json_string_value(reader, object.member[i].key, sizeof(object.member[i].key));
        json_expect(reader, ':');
        json_value(reader, object.member[i].value, sizeof(object.member[i].value));
    }
    json_expect(reader, '}');
    reader->depth--;
    if (reader->object)
        reader->object(reader->owner, &object);
}

static inline void json_array_value(struct json_reader *reader)
{
    char ignored[192];

    reader->depth++;
    json_expect(reader, '[');
    if (!json_next_is(reader, ']')) {
        json_value(reader, ignored, sizeof(ignored));
        while (json_next_is(reader, ',')) {
            json_expect(reader, ',');
            json_value(reader, ignored, sizeof(ignored));
        }
    }
    json_expect(reader, ']');
    reader->depth--;
}

static inline void json_number_value(struct json_reader *reader, char *text, size_t size)
{
    char *end;
    size_t length;

    if (!strchr("-0123456789", *reader->at) || !*reader->at)
        fail_msg("JSON: no value at '%.40s'", reader->at);
    if (reader->at[0] == '0' && reader->at[1] >= '0' && reader->at[1] <= '9')
        fail_msg("JSON: leading zero");
    strtod(reader->at, &end);
    length = (size_t)(end - reader->at);
    assert_true(length > 0 && length < size);
    memcpy(text, reader->at, length);
    text[length] = '\0';
    reader->at = end;
}

static inline void json_value(struct json_reader *reader, char *text, size_t size)
{
    json_blank(reader);
    text[0] = '\0';
    if (*reader->at == '{')
        json_object_value(reader);
    else if (*reader->at == '[')
        json_array_value(reader);
    else if (*reader->at == '"')
        json_string_value(reader, text, size);
    else
        json_number_value(reader, text, size);
}

/* The whole text is one value. */
static inline void json_read(struct json_reader *reader, const char *text)
{
    char ignored[192];

    reader->at = text;
    reader->depth = 0;
    json_value(reader, ignored, sizeof(ignored));
    json_blank(reader);
    if (*reader->at)
        fail_msg("JSON: more behind the end: '%.40s'", reader->at);
}

/* The member's text, NULL without it. */
static inline const char *json_member(const struct json_object *object, const char *key)
{
    for (unsigned i = 0; i < object->count; i++)
        if (strcmp(object->member[i].key, key) == 0)
            return object->member[i].value;
    return NULL;
}

#endif
