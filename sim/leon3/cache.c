/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines, ways and order of use (cache.h). Nothing here knows of time.
 */
#include "sim/leon3/cache_ft.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Ways from the least recently used on, after reset: what zero stands for in libcache.vhd, s0231 of four, s012 of three. */
static uint8_t order_of_reset(const struct leon3_cache *cache)
{
    return cache->ways == 4 ? 0u | 2u << 2 | 3u << 4 | 1u << 6 : 0u | 1u << 2 | 2u << 4;
}

static uint32_t lines(const struct leon3_cache *cache)
{
    return cache->sets * cache->ways;
}

static uint32_t way_bytes(const struct leon3_cache *cache)
{
    return cache->sets * cache->line_bytes;
}

static bool is_coloured(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    return (line->tag ^ line->physical) & (way_bytes(cache) - 1);
}

static void note_holder(const struct leon3_cache *cache, uint32_t physical)
{
    if (cache->holders)
        cache->holders[physical >> BUS_PAGE_BITS] |= cache->holder;
}

/* Tags have no bits for what lies within a line: a fault finds none there. */
static void drop_low_bits(const struct leon3_cache *cache, struct leon3_cache_line *line)
{
    line->tag = leon3_cache_base(cache, line->tag);
    line->physical = leon3_cache_base(cache, line->physical);
    line->snoop = leon3_cache_base(cache, line->snoop);
}

static void cache_reload(void *owner)
{
    struct leon3_cache *cache = owner;

    leon3_cache_count_errors(cache);
    cache->coloured = false;
    for (uint32_t i = 0; i < lines(cache); i++) {
        drop_low_bits(cache, &cache->line[i]);
        if (!cache->line[i].valid)
            continue;
        cache->coloured |= is_coloured(cache, &cache->line[i]);
        note_holder(cache, cache->line[i].physical);
    }
    cache->synonyms = cache->coloured; /* not known: supposed */
    leon3_cache_changed(cache);
}

/* What the watcher is told; most caches have none. */

static void look(const struct leon3_cache *cache, uint32_t first, uint32_t count, bool words)
{
    if (cache->looked)
        cache->looked(cache->looked_owner, cache, first, count, words);
}

static void look_at_set(const struct leon3_cache *cache, uint32_t set)
{
    look(cache, set * cache->ways, cache->ways, false);
}

void leon3_cache_look(const struct leon3_cache *cache, uint32_t va)
{
    look_at_set(cache, leon3_cache_set(cache, va));
}

static void look_at_words(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    look(cache, (uint32_t)(line - cache->line), 1, true);
}

/* Every set that could hold lines of this memory, coloured or not. */
static void look_for_memory(const struct leon3_cache *cache, uint32_t physical)
{
    uint32_t offset = 0;

    if (!cache->looked)
        return;
    do
        look_at_set(cache, leon3_cache_set(cache, physical ^ offset));
    while ((offset += BUS_PAGE_SIZE) < way_bytes(cache));
}

static void look_at_all(const struct leon3_cache *cache)
{
    look(cache, 0, lines(cache), false);
    look(cache, 0, lines(cache), true);
}

/* clang-format off */
#define LINE_FIELD(member) \
    {"line[]." #member, (uint32_t)offsetof(struct leon3_cache_line, member), \
     sizeof(((struct leon3_cache_line *)0)->member), n, sizeof(struct leon3_cache_line)}
/* clang-format on */

static void describe(struct leon3_cache *cache, const char *name, uint8_t *block,
                     const uint32_t offset[6])
{
    uint32_t n = lines(cache), words = n * cache->line_bytes / 4;
    const struct state_field fields[] = {
        LINE_FIELD(tag),
        LINE_FIELD(physical),
        LINE_FIELD(snoop),
        LINE_FIELD(valid),
        LINE_FIELD(context),
        LINE_FIELD(own),
        LINE_FIELD(bits),
        {"order[]", offset[0], 1, offset[1] - offset[0], 1},
        {"data[]", offset[1], 1, offset[2] - offset[1], 1},
        {"lrr", offset[2], 1, 1, 1},
        {"tag_check[]", offset[3], 1, n, 1},
        {"data_check[]", offset[4], 1, words, 1},
    };
    size_t count = sizeof(fields) / sizeof(fields[0]) - (offset[5] == offset[3] ? 2 : 0);

    memcpy(cache->fields, fields, sizeof(fields));
    cache->component = (struct component){.name = name,
                                          .state = block,
                                          .size = offset[5],
                                          .fields = cache->fields,
                                          .field_count = count,
                                          .owner = cache,
                                          .reload = cache_reload,
                                          .upset = leon3_cache_upset,
                                          .written = leon3_cache_written,
                                          .will_flip = leon3_cache_will_flip};
}

/* Moves a way to the young end. */
static uint8_t order_after(uint8_t order, uint32_t ways, uint32_t way)
{
    uint32_t result = 0, place = 0;

    for (uint32_t i = 0; i < LEON3_CACHE_WAYS; i++) {
        uint32_t w = (uint32_t)order >> 2 * i & 3u;

        if (w != way && w < ways)
            result |= w << 2 * place++;
    }
    return (uint8_t)(result | way << 2 * place);
}

static bool create_orders(struct leon3_cache *cache)
{
    cache->order_after = calloc(256, sizeof(*cache->order_after));
    for (uint32_t order = 0; cache->order_after && order < 256; order++)
        for (uint32_t way = 0; way < cache->ways; way++)
            cache->order_after[order][way] = order_after((uint8_t)order, cache->ways, way);
    return cache->order_after;
}

bool leon3_cache_init(struct leon3_cache *cache, const struct leon3_cache_config *config)
{
    uint32_t offset[6];
    uint8_t *block;

    *cache = (struct leon3_cache){
        .bus = config->bus,
        .ways = config->ways,
        .sets = config->way_bytes / config->line_bytes,
        .line_bytes = config->line_bytes,
        .one_valid_bit = config->one_valid_bit,
        .locking = config->locking && config->ways > 1,
        .contents = config->contents,
        .holders = config->holders,
        .holder = config->holder,
        .policy = (enum leon3_policy)(config->ways > 1 ? config->replacement : LEON3_DIRECT),
        .full = (uint8_t)((1u << config->line_bytes / 4) - 1)};
    while (1u << cache->line_shift < config->line_bytes)
        cache->line_shift++;
    offset[0] = lines(cache) * (uint32_t)sizeof(struct leon3_cache_line);
    offset[1] = offset[0] + cache->sets;
    offset[2] = offset[1] + lines(cache) * config->line_bytes;
    offset[3] = offset[4] = offset[5] = offset[2] + 1;
    if (config->protection) {
        offset[4] += lines(cache);
        offset[5] = offset[4] + lines(cache) * config->line_bytes / 4;
    }
    block = calloc(1, offset[5]);
    cache->mru = calloc(cache->sets, sizeof(*cache->mru));
    cache->known = calloc((size_t)cache->sets * LEON3_CACHE_WAYS, sizeof(*cache->known));
    cache->line = (struct leon3_cache_line *)(void *)block;
    if (!block || !cache->mru || !cache->known || !create_orders(cache)) {
        leon3_cache_fini(cache);
        return false;
    }
    cache->order = block + offset[0];
    cache->data = block + offset[1];
    cache->lrr = block + offset[2];
    if (config->protection) {
        cache->tag_check = block + offset[3];
        cache->data_check = block + offset[4];
    }
    describe(cache, config->name, block, offset);
    leon3_cache_reset(cache);
    return true;
}

void leon3_cache_fini(struct leon3_cache *cache)
{
    free(cache->line);
    free(cache->mru);
    free(cache->known);
    free(cache->order_after);
    cache->line = NULL;
    cache->mru = NULL;
    cache->known = NULL;
    cache->order_after = NULL;
}

void leon3_cache_reset(struct leon3_cache *cache)
{
    memset(cache->component.state, 0, cache->component.size);
    memset(cache->order, order_of_reset(cache), cache->sets);
    cache->coloured = cache->synonyms = false;
    cache->errors = 0;
    leon3_cache_changed(cache);
}

static const uint8_t **known_of(const struct leon3_cache *cache, uint32_t set)
{
    return cache->known + set * LEON3_CACHE_WAYS;
}

/* What is derived from a set no longer holds. */
static void set_changed(struct leon3_cache *cache, uint32_t set)
{
    cache->mru[set].tag = LEON3_NO_LINE;
    cache->mru[set].length = 0;
    cache->mru[set].known = 0;
}

void leon3_cache_changed(struct leon3_cache *cache)
{
    for (uint32_t set = 0; set < cache->sets; set++) {
        set_changed(cache, set);
        cache->mru[set].absent = LEON3_NO_LINE;
    }
}

/* In a direct-mapped cache of several ways the address bits above the set choose the way. */
static uint32_t direct_way(const struct leon3_cache *cache, uint32_t va)
{
    return va / way_bytes(cache) % cache->ways;
}

struct leon3_cache_line *leon3_cache_find(const struct leon3_cache *cache, uint32_t va,
                                          uint32_t context, bool mmu)
{
    struct leon3_cache_line *line = cache->line + leon3_cache_set(cache, va) * cache->ways;
    uint32_t base = leon3_cache_base(cache, va), way = 0, end = cache->ways;

    look_at_set(cache, leon3_cache_set(cache, va));
    if (cache->policy == LEON3_DIRECT) {
        way = direct_way(cache, va);
        end = way + 1;
    }
    for (; way < end; way++)
        if (line[way].tag == base && (!mmu || line[way].context == context))
            return &line[way];
    return NULL;
}

static uint32_t set_of(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    return (uint32_t)(line - cache->line) / cache->ways;
}

static uint32_t number_of(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    return (uint32_t)(line - cache->line);
}

#define EMPTY_TAG       0xff000000u
#define EMPTY_SNOOP_TAG 0xf3000000u

/* cachemem.vhd: an empty line's tag is ones but for some bits by which the ways differ. */
static uint32_t empty_tag(const struct leon3_cache *cache, const struct leon3_cache_line *line,
                          uint32_t top)
{
    uint32_t way = number_of(cache, line) % cache->ways;

    return ((top | way * 0x500000u) & ~(way_bytes(cache) - 1)) | set_of(cache, line)
                                                                     << cache->line_shift;
}

/* Does another line of the set hold the same memory, or would a store to it change that line's tag? */
static bool has_alias(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    const struct leon3_cache_line *other = cache->line + set_of(cache, line) * cache->ways;

    for (uint32_t way = 0; way < cache->ways; way++)
        if (&other[way] != line && ((other[way].valid && other[way].physical == line->physical) ||
                                    (other[way].snoop == line->physical &&
                                     other[way].tag != empty_tag(cache, &other[way], EMPTY_TAG))))
            return true;
    return false;
}

static void use_way(struct leon3_cache *cache, uint32_t set, uint32_t way)
{
    if (cache->policy == LEON3_LRU)
        cache->order[set] = cache->order_after[cache->order[set]][way];
}

/* Is the line valid from a word on? Fetches fill lines like that, from the missed word on. */
static bool has_end(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    uint32_t lowest = line->valid & (0u - line->valid);

    return line->valid && line->valid + lowest == cache->full + 1u;
}

/* The set's latest line; `memory`: its words, NULL: it is not a simple one. */
static void set_mru(struct leon3_cache *cache, uint32_t set, const struct leon3_cache_line *line,
                    const uint8_t *memory)
{
    struct leon3_cache_mru *mru = &cache->mru[set];
    uint32_t start = memory ? 4u * (uint32_t)__builtin_ctz(line->valid) : cache->line_bytes;

    mru->tag = start ? LEON3_OTHER_LINE : line->tag;
    mru->first = line->tag + start;
    mru->length = cache->line_bytes - start;
    mru->memory = memory;
}

/* A known line: nothing but the order of use changes, and which line is the latest. */
static const uint8_t *use_known(struct leon3_cache *cache, uint32_t set, uint32_t way)
{
    const uint8_t *memory = known_of(cache, set)[way];

    use_way(cache, set, way);
    set_mru(cache, set, &cache->line[set * cache->ways + way], memory);
    return memory;
}

const uint8_t *leon3_cache_use_known(struct leon3_cache *cache, uint32_t va)
{
    uint32_t set = leon3_cache_set(cache, va), base = leon3_cache_base(cache, va);
    const struct leon3_cache_line *line = cache->line + set * cache->ways;

    if (cache->looked)
        return NULL;
    for (uint32_t way = 0; way < cache->ways; way++)
        if (cache->mru[set].known >> way & 1u && line[way].tag == base &&
            leon3_cache_word_valid(cache, &line[way], va))
            return use_known(cache, set, way) + (va - base);
    return NULL;
}

/* Slow pages have no host memory to be looked at. */
void leon3_cache_touch(struct leon3_cache *cache, struct leon3_cache_line *line)
{
    uint32_t set = set_of(cache, line), way = number_of(cache, line) - set * cache->ways;
    const uint8_t *memory = NULL;

    look_at_set(cache, set);
    if (cache->mru[set].known >> way & 1u) {
        use_known(cache, set, way);
        return;
    }
    if (has_end(cache, line) && !line->own && !cache->synonyms && !cache->errors &&
        !has_alias(cache, line))
        memory = bus_memory(cache->bus, line->physical, false);
    use_way(cache, set, way);
    set_mru(cache, set, line, memory);
    cache->mru[set].absent = LEON3_NO_LINE;
    known_of(cache, set)[way] = memory;
    if (memory)
        cache->mru[set].known |= 1u << way;
}

/* The first way from `way` on that is not locked. The last one cannot be. */
static uint32_t unlocked_from(const struct leon3_cache *cache, const struct leon3_cache_line *line,
                              uint32_t way)
{
    while (cache->locking && way < cache->ways - 1 && line[way].bits & LEON3_LINE_LOCK)
        way++;
    return way;
}

/* lru_set: the ways below the first that is not locked are passed over. */
static uint32_t oldest_way(const struct leon3_cache *cache, uint32_t set)
{
    uint32_t first = unlocked_from(cache, cache->line + set * cache->ways, 0);
    uint32_t order = cache->order[set];

    while ((order & 3u) < first)
        order >>= 2;
    return order & 3u;
}

/* Two ways: their LRR bits differ when the second is to go; the line that comes gets a bit by which the other is next. */
static uint32_t lrr_way(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    bool first = line[0].bits & LEON3_LINE_LRR, second = line[1].bits & LEON3_LINE_LRR;
    uint32_t way = unlocked_from(cache, line, 0) ? 1 : first != second;

    *cache->lrr = way ? first : !first;
    return way;
}

struct leon3_cache_line *leon3_cache_replace(struct leon3_cache *cache, uint32_t va, uint64_t cycle)
{
    uint32_t set = leon3_cache_set(cache, va);
    struct leon3_cache_line *line = &cache->line[set * cache->ways];
    uint32_t way = 0;

    look_at_set(cache, set);
    switch (cache->policy) {
    case LEON3_DIRECT:
        way = direct_way(cache, va);
        break;
    case LEON3_LRR:
        way = lrr_way(cache, line);
        break;
    case LEON3_LRU:
        way = oldest_way(cache, set);
        break;
    case LEON3_RANDOM: /* a counter of cycles */
        way = unlocked_from(cache, line, (uint32_t)(cycle % cache->ways));
        break;
    }
    line[way].bits = 0;
    return &line[way];
}

/* Sets that may hold lines of a physical address: with ways larger than a page one for each page of a way. */
static uint32_t colours(const struct leon3_cache *cache)
{
    return cache->coloured && way_bytes(cache) > BUS_PAGE_SIZE ? way_bytes(cache) / BUS_PAGE_SIZE
                                                               : 1;
}

static struct leon3_cache_line *first_of_colour(const struct leon3_cache *cache, uint32_t physical,
                                                uint32_t colour)
{
    uint32_t set =
        leon3_cache_set(cache, physical ^ colour * BUS_PAGE_SIZE); /* colour 0: its own set */

    return cache->line + set * cache->ways;
}

/* Does some line of another set hold the same memory? */
static bool has_synonym(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    for (uint32_t colour = 0; colour < colours(cache); colour++) {
        const struct leon3_cache_line *other = first_of_colour(cache, line->physical, colour);

        for (uint32_t way = 0; way < cache->ways; way++)
            if (&other[way] != line && other[way].valid && other[way].physical == line->physical)
                return true;
    }
    return false;
}

void leon3_cache_fill(struct leon3_cache *cache, struct leon3_cache_line *line, uint32_t va,
                      uint32_t physical, uint32_t context, uint8_t valid)
{
    uint8_t bits = (uint8_t)((line->bits & LEON3_LINE_LOCK) | (*cache->lrr ? LEON3_LINE_LRR : 0));

    look_at_set(cache, set_of(cache, line));
    look_at_words(cache, line);
    *line = (struct leon3_cache_line){.tag = leon3_cache_base(cache, va),
                                      .physical = leon3_cache_base(cache, physical),
                                      .snoop = leon3_cache_base(cache, physical),
                                      .valid = valid,
                                      .context = (uint8_t)context,
                                      .bits = bits};
    leon3_cache_mend(cache, line, cache->full, true);
    note_holder(cache, physical);
    if (!cache->coloured && is_coloured(cache, line)) {
        cache->coloured = true;
        leon3_cache_changed(cache);
    }
    if (cache->coloured && !cache->synonyms && has_synonym(cache, line)) {
        cache->synonyms = true;
        leon3_cache_changed(cache);
    }
    cache->mru[set_of(cache, line)].known = 0;
    leon3_cache_touch(cache, line);
}

/* A line's tag, physical address and snoop tag side by side, to be compared at once. */
typedef uint32_t tags __attribute__((vector_size(16)));
static_assert(sizeof(struct leon3_cache_line) == sizeof(tags) &&
                  offsetof(struct leon3_cache_line, snoop) == 2 * sizeof(uint32_t),
              "the line begins with its three tags");

/* Has no line of the set this tag, in whatever context, and had none this memory? */
static bool set_lacks(const struct leon3_cache *cache, uint32_t set, uint32_t tag, uint32_t memory)
{
    const struct leon3_cache_line *line = cache->line + set * cache->ways;
    const tags wanted = {tag, memory, memory};
    tags met = {0}, held;

    for (uint32_t way = 0; way < cache->ways; way++) {
        memcpy(&held, &line[way], sizeof(held));
        met |= (tags)(held == wanted);
    }
    return !(met[0] | met[1] | met[2]);
}

/* Nobody looks, and a physical address has one set. */
static bool is_simple(const struct leon3_cache *cache)
{
    return !cache->looked && !cache->errors && !cache->coloured;
}

bool leon3_cache_refill(struct leon3_cache *cache, uint32_t va, uint32_t physical, uint32_t context,
                        const uint8_t *words)
{
    uint32_t set = leon3_cache_set(cache, va), way;
    struct leon3_cache_line next = {.tag = leon3_cache_base(cache, va),
                                    .physical = leon3_cache_base(cache, physical),
                                    .snoop = leon3_cache_base(cache, physical),
                                    .valid = cache->full,
                                    .context = (uint8_t)context};
    struct leon3_cache_mru *mru = &cache->mru[set];
    struct leon3_cache_line *line;

    if (!is_simple(cache) || cache->policy == LEON3_RANDOM || is_coloured(cache, &next) ||
        !set_lacks(cache, set, next.tag, next.physical))
        return false;
    line = leon3_cache_replace(cache, va, 0);
    way = (uint32_t)(line - cache->line) - set * cache->ways;
    next.bits = *cache->lrr ? LEON3_LINE_LRR : 0;
    *line = next;
    note_holder(cache, physical);
    use_way(cache, set, way);
    known_of(cache, set)[way] = words;
    /* The others have not to do with its memory, so that what is known of them stays true. */
    mru->known |= 1u << way;
    if (mru->tag == LEON3_NO_LINE || mru->absent == next.tag ||
        mru->absent_physical == next.physical)
        mru->absent = LEON3_NO_LINE;
    set_mru(cache, set, line, words);
    return true;
}

bool leon3_cache_store_is_simple(struct leon3_cache *cache, uint32_t va, uint32_t physical)
{
    if (leon3_cache_use_known(cache, va))
        return true;
    if (!is_simple(cache) ||
        !set_lacks(cache, leon3_cache_set(cache, va), leon3_cache_base(cache, va),
                   leon3_cache_base(cache, physical)))
        return false;
    leon3_cache_note_absent(cache, va, physical);
    return true;
}

static uint8_t *own_data(const struct leon3_cache *cache, const struct leon3_cache_line *line)
{
    return cache->data + number_of(cache, line) * cache->line_bytes;
}

static uint32_t load(const uint8_t *p, uint32_t size)
{
    return size == 4 ? bus_load32(p) : size == 2 ? bus_load16(p) : *p;
}

uint32_t leon3_cache_read(const struct leon3_cache *cache, const struct leon3_cache_line *line,
                          uint32_t va, uint32_t size)
{
    uint32_t offset = va & (cache->line_bytes - 1);
    const uint8_t *memory;

    look_at_words(cache, line);
    if (line->own)
        return load(own_data(cache, line) + offset, size);
    memory = bus_storage(cache->bus, line->physical);
    return memory ? load(memory + offset, size) : 0;
}

void leon3_cache_write(struct leon3_cache *cache, struct leon3_cache_line *line, uint32_t va,
                       uint32_t size, uint32_t value)
{
    uint8_t *p = own_data(cache, line) + (va & (cache->line_bytes - 1));

    look_at_words(cache, line);
    if (size == 4)
        leon3_cache_mend(cache, line, (uint8_t)(1u << (va >> 2 & (cache->line_bytes / 4 - 1))),
                         false);
    if (!line->own)
        return;
    if (size == 4)
        bus_store32(p, value);
    else if (size == 2)
        bus_store16(p, (uint16_t)value);
    else
        *p = (uint8_t)value;
}

void leon3_cache_detach(struct leon3_cache *cache, struct leon3_cache_line *line)
{
    const uint8_t *memory = bus_storage(cache->bus, line->physical);

    look_at_set(cache, set_of(cache, line));
    look_at_words(cache, line);
    set_changed(cache, set_of(cache, line));
    if (line->own || !cache->contents)
        return;
    if (memory)
        memcpy(own_data(cache, line), memory, cache->line_bytes);
    line->own = 1;
}

bool leon3_cache_follows(const struct leon3_cache *cache, uint32_t physical)
{
    uint32_t base = leon3_cache_base(cache, physical);

    look_for_memory(cache, physical);
    for (uint32_t colour = 0; cache->contents && colour < colours(cache); colour++) {
        const struct leon3_cache_line *line = first_of_colour(cache, physical, colour);

        for (uint32_t way = 0; way < cache->ways; way++)
            if (line[way].valid && line[way].physical == base && !line[way].own)
                return true;
    }
    return false;
}

void leon3_cache_will_change(struct leon3_cache *cache, uint32_t physical,
                             const struct leon3_cache_line *except)
{
    uint32_t base = leon3_cache_base(cache, physical);

    look_for_memory(cache, physical);
    for (uint32_t colour = 0; cache->contents && colour < colours(cache); colour++) {
        struct leon3_cache_line *line = first_of_colour(cache, physical, colour);

        for (uint32_t way = 0; way < cache->ways; way++)
            if (&line[way] != except && line[way].valid && line[way].physical == base)
                leon3_cache_detach(cache, &line[way]);
    }
}

static void clear(struct leon3_cache *cache, struct leon3_cache_line *line)
{
    look_at_words(cache, line);
    line->valid = 0;
    line->bits = 0;
    line->context = 0;
    line->tag = empty_tag(cache, line, EMPTY_TAG);
    leon3_cache_mend(cache, line, cache->full, true);
    set_changed(cache, set_of(cache, line));
}

void leon3_cache_invalidate(struct leon3_cache *cache, struct leon3_cache_line *line)
{
    look_at_set(cache, set_of(cache, line));
    look_at_words(cache, line);
    line->valid = 0;
    leon3_cache_mend(cache, line, cache->full, true);
    set_changed(cache, set_of(cache, line));
}

/*
 * The bus has physical addresses only: lines of another colour are not found, on hardware as here. Diagnostic writes may have
 * made snoop tags that are not those of the line's memory.
 */
void leon3_cache_snoop(struct leon3_cache *cache, uint32_t physical,
                       const struct leon3_cache_line *except)
{
    struct leon3_cache_line *line = first_of_colour(cache, physical, 0);
    uint32_t base = leon3_cache_base(cache, physical);

    for (uint32_t way = 0; way < cache->ways; way++)
        if (line[way].snoop == base && &line[way] != except)
            clear(cache, &line[way]);
    leon3_cache_will_change(cache, physical, except);
}

void leon3_cache_drop(struct leon3_cache *cache, uint32_t physical, uint32_t size)
{
    uint32_t last = size > UINT32_MAX - physical ? UINT32_MAX : physical + size - (size > 0);

    look_at_all(cache);
    for (uint32_t i = 0; i < lines(cache); i++)
        if (cache->line[i].valid && cache->line[i].physical <= last &&
            cache->line[i].physical + (cache->line_bytes - 1) >= physical)
            clear(cache, &cache->line[i]);
}

void leon3_cache_flush(struct leon3_cache *cache)
{
    look_at_all(cache);
    for (uint32_t i = 0; i < lines(cache); i++) {
        struct leon3_cache_line *line = &cache->line[i];

        line->valid = line->bits = line->context = 0;
        line->tag = empty_tag(cache, line, EMPTY_TAG);
        line->snoop = empty_tag(cache, line, EMPTY_SNOOP_TAG);
    }
    memset(cache->order, order_of_reset(cache), cache->sets);
    *cache->lrr = 0;
    cache->coloured = cache->synonyms = false;
    for (uint32_t i = 0; cache->errors && i < lines(cache); i++)
        leon3_cache_mend(cache, &cache->line[i], cache->full, true);
    leon3_cache_changed(cache);
}

struct leon3_cache_line *leon3_cache_diagnostic_line(const struct leon3_cache *cache,
                                                     uint32_t address)
{
    uint32_t way = address / way_bytes(cache) % (cache->ways == 3 ? 4 : cache->ways);

    look_at_set(cache, leon3_cache_set(cache, address));
    return &cache->line[leon3_cache_set(cache, address) * cache->ways +
                        (way < cache->ways ? way : 0)];
}

/* Bit 8 shows LRR where there is no lock bit. */
uint32_t leon3_cache_tag_read(const struct leon3_cache *cache, uint32_t address)
{
    const struct leon3_cache_line *line = leon3_cache_diagnostic_line(cache, address);
    uint32_t value = (line->tag & ~(way_bytes(cache) - 1)) | line->valid;

    if (cache->policy == LEON3_LRR && line->bits & LEON3_LINE_LRR)
        value |= LEON3_LINE_LRR << 8 | (cache->locking ? 0 : LEON3_LINE_LOCK << 8);
    if (cache->locking && line->bits & LEON3_LINE_LOCK)
        value |= LEON3_LINE_LOCK << 8;
    return value;
}

/* Without contents a made-up line could not be kept apart from memory: it is never valid then. */
void leon3_cache_tag_write(struct leon3_cache *cache, uint32_t address, uint32_t value,
                           uint32_t context)
{
    struct leon3_cache_line *line = leon3_cache_diagnostic_line(cache, address);
    uint32_t in_way = way_bytes(cache) - 1;

    leon3_cache_detach(cache, line);
    line->tag = (value & ~in_way) | (address & in_way & ~(cache->line_bytes - 1));
    line->valid = (uint8_t)(value & cache->full);
    if (cache->one_valid_bit)
        line->valid = line->valid > cache->full / 2 ? cache->full : 0;
    if (!cache->contents)
        line->valid = 0;
    line->context = (uint8_t)context;
    leon3_cache_mend(cache, line, 0, true);
    line->bits = (uint8_t)((cache->policy == LEON3_LRR ? value >> 8 & LEON3_LINE_LRR : 0) |
                           (cache->locking ? value >> 8 & LEON3_LINE_LOCK : 0));
}

uint32_t leon3_cache_data_read(const struct leon3_cache *cache, uint32_t address)
{
    return leon3_cache_read(cache, leon3_cache_diagnostic_line(cache, address), address & ~3u, 4);
}

void leon3_cache_data_write(struct leon3_cache *cache, uint32_t address, uint32_t size,
                            uint32_t value)
{
    struct leon3_cache_line *line = leon3_cache_diagnostic_line(cache, address);

    leon3_cache_detach(cache, line);
    leon3_cache_write(cache, line, address, size > 4 ? 4 : size, value);
}

uint32_t leon3_cache_snoop_tag_read(const struct leon3_cache *cache, uint32_t address)
{
    return leon3_cache_diagnostic_line(cache, address)->snoop & ~(way_bytes(cache) - 1);
}

/* The words stay: the line no longer follows the memory that the tag names. */
void leon3_cache_snoop_tag_write(struct leon3_cache *cache, uint32_t address, uint32_t value)
{
    struct leon3_cache_line *line = leon3_cache_diagnostic_line(cache, address);
    uint32_t in_way = way_bytes(cache) - 1;

    line->snoop = (value & ~in_way) | (address & in_way & ~(cache->line_bytes - 1));
    set_changed(cache, set_of(cache, line));
}
