/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Everyday integer code: strings, records linked by pointers, a state machine, calls several levels deep.
 */
#include <stdio.h>
#include <string.h>

#define TURNS 230000

struct record {
    struct record *next;
    unsigned key;
    char name[24];
};

static struct record pool[16];
static unsigned histogram[64];

static __attribute__((noinline)) unsigned hash_name(const char *name)
{
    unsigned hash = 5381;

    while (*name)
        hash = hash * 33 ^ (unsigned char)*name++;
    return hash;
}

static __attribute__((noinline)) struct record *find(struct record *list, unsigned key)
{
    while (list && list->key != key)
        list = list->next;
    return list;
}

static __attribute__((noinline)) int classify(unsigned value)
{
    switch (value & 7) {
    case 0:
        return 3;
    case 1:
    case 4:
        return value & 32 ? 5 : 6;
    case 2:
        return (int)(value >> 28);
    case 6:
        return -1;
    default:
        return (int)(value % 11);
    }
}

static __attribute__((noinline)) void rename_record(struct record *record, unsigned turn)
{
    static const char prefix[] = "RECORD NUMBER ";

    strcpy(record->name, prefix);
    record->name[sizeof(prefix) - 1] = (char)('A' + turn % 26);
    record->name[sizeof(prefix)] = '\0';
}

int main(void)
{
    struct record *list = NULL;
    unsigned sum = 0;

    for (unsigned i = 0; i < 16; i++) {
        pool[i].key = i * 7 % 16;
        pool[i].next = list;
        rename_record(&pool[i], i);
        list = &pool[i];
    }
    for (unsigned turn = 0; turn < TURNS; turn++) {
        struct record *record = find(list, turn % 16);
        struct record copy = *record;

        rename_record(record, turn);
        if (strcmp(copy.name, record->name) > 0)
            sum += hash_name(copy.name);
        else
            sum ^= hash_name(record->name);
        histogram[sum >> 26]++;
        sum += (unsigned)classify(sum);
    }
    for (unsigned i = 0; i < 64; i++)
        sum = sum * 31 + histogram[i];
    printf("mix %08x\n", sum);
    return 0;
}
