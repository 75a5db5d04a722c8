/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * State maps. Each component keeps what hardware keeps in flip-flops or RAM in one pointer-free
 * struct, described by a table of fields. That one table serves snapshot, digest, first difference,
 * the monitor's `show` and the fault addresses (`cpu0.dtlb[3].pte:7`). tests/unit/machine proves
 * for every component that no byte is left out.
 */
#ifndef PRIDE_BASE_COMPONENT_H
#define PRIDE_BASE_COMPONENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One field, or a row of equal fields: element i lies at offset + i * stride and is `width` bytes
 * wide (1, 2, 4, 8). In the name of a row, "[]" stands where the index goes: "dtlb[].pte",
 * "win[].l2", "counter[]".
 */
struct state_field {
    const char *name;
    uint32_t offset;
    uint32_t width;
    uint32_t count;
    uint32_t stride;
};

/* clang-format off */
/* A scalar member, an array member, and a member of the elements of an array of structs. */
#define STATE_SCALAR(type, member) \
    { #member, offsetof(struct type, member), sizeof(((struct type *)0)->member), 1, 0 }
#define STATE_ARRAY(type, member)                                                        \
    { #member "[]", offsetof(struct type, member), sizeof(((struct type *)0)->member[0]), \
      sizeof(((struct type *)0)->member) / sizeof(((struct type *)0)->member[0]),         \
      sizeof(((struct type *)0)->member[0]) }
#define STATE_MEMBER(type, array, member)                                                             \
    { #array "[]." #member, offsetof(struct type, array[0].member),                                   \
      sizeof(((struct type *)0)->array[0].member),                                                    \
      sizeof(((struct type *)0)->array) / sizeof(((struct type *)0)->array[0]),                       \
      sizeof(((struct type *)0)->array[0]) }
/* clang-format on */

struct component {
    const char *name; /* unique in the machine: "cpu0", "gptimer0", "ram" */
    void *state;
    size_t size;
    const struct state_field *fields;
    size_t field_count;
    void *owner;
    void (*flush)(void *owner);  /* may be NULL: write working copies back */
    void (*reload)(void *owner); /* may be NULL: state changed, rebuild the derived */
    /*
     * May be NULL: these bits of an element have been flipped where they are stored, by no write. What is
     * kept beside the element (check bits, copies of memory) is made to fit. Before reload.
     */
    void (*upset)(void *owner, const struct state_field *field, uint32_t index, uint64_t bits);
    /* May be NULL: as above, of an element that was written, so that nothing is wrong with it. */
    void (*written)(void *owner, const struct state_field *field, uint32_t index);
    /* May be NULL: the state map's name of an element that has another one as well ("win[58]" for "win[3].l2"). False: it has none. */
    bool (*alias)(const void *owner, const char *text, size_t length, char *name, size_t size);
    /* May be NULL: before an element is flipped, for elements that are not there until somebody asks. */
    void (*will_flip)(void *owner, const struct state_field *field, uint32_t index);
};

/*
 * The machine's components, in the order in which they were added; that order is the digest's and
 * the snapshot's.
 */
#define COMPONENT_MAX 256

struct component_list {
    struct component *item[COMPONENT_MAX];
    size_t count;
};

/* Adds one, which outlives the list; at most COMPONENT_MAX, no two of one name. */
void component_add(struct component_list *list, struct component *component);

/* By the first `length` characters of `name`. NULL: there is none of that name. */
struct component *component_find(const struct component_list *list, const char *name,
                                 size_t length);

/* Calls flush, or reload, of every component. */
void component_flush_all(const struct component_list *list);
void component_reload_all(const struct component_list *list);

/*
 * XXH3 of the component's flushed state; of all components in order. The bytes of memories count as
 * well.
 */
uint64_t component_digest(const struct component *component);
uint64_t component_list_digest(const struct component_list *list);
/* Of some bytes of the state as they are: flush comes before. */
uint64_t component_digest_part(const struct component *component, size_t offset, size_t bytes);

/* One bit or one element of a component's state, found by name. */
struct state_ref {
    struct component *component;
    const struct state_field *field;
    uint32_t index;
    int bit; /* -1: the whole element */
};

/*
 * Parses "component.field", "component.field[index]", "component.array[index].field", each with an
 * optional ":bit"; also by another name that the component knows, and as "cpu0.dtlb[5].pte" what only one part of it,
 * "cpu0.mmu", has. Returns NULL and fills *ref, or returns what is wrong as a sentence part ("no
 * component 'cpu9'") in `error`.
 */
const char *state_ref_parse(const struct component_list *list, const char *text,
                            struct state_ref *ref, char *error, size_t error_size);

/*
 * Reads or writes the element (flush before, reload after). Values are zero-extended; excess bits
 * are dropped.
 */
uint64_t state_ref_read(const struct state_ref *ref);
void state_ref_write(const struct state_ref *ref, uint64_t value);

/* Bits of the element flip where they are stored: an upset, which is no write. */
void state_ref_upset(const struct state_ref *ref, uint64_t bits);

/* Writes "cpu0.win[3].l2" (without bit) to text; always terminated. */
void state_ref_name(const struct state_ref *ref, char *text, size_t size);

/* Finds the first element in which the two states of equal layout differ. False: none. */
bool component_first_difference(const struct component *component, const void *a, const void *b,
                                struct state_ref *ref);

#endif
