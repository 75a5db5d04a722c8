/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every file of tests/system/bad is refused with the message that its first line expects, and
 * leaves nothing behind. Damaged configurations never do worse.
 */
#include "tests/helpers/cmocka_all.h"

#include <dirent.h>
#include <regex.h>

#include "elf_fixture.h"
#include "hv/pack/pack.h"

#define MUTATIONS 400u

struct fixture {
    char directory[64];
    char hypervisor[128], output[128], scratch[128];
    char bad[512], good[512];
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    const char *source = getenv("PRIDE_SOURCE");

    assert_non_null(f);
    snprintf(f->directory, sizeof f->directory, "/tmp/pride-test-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    snprintf(f->hypervisor, sizeof f->hypervisor, "%s/hypervisor.elf", f->directory);
    snprintf(f->output, sizeof f->output, "%s/image.elf", f->directory);
    snprintf(f->scratch, sizeof f->scratch, "%s/scratch.xml", f->directory);
    snprintf(f->bad, sizeof f->bad, "%s/tests/system/bad", source != NULL ? source : ".");
    snprintf(f->good, sizeof f->good, "%s/tests/unit/pack/good.xml", source != NULL ? source : ".");
    elf_write_all(f->directory);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    unlink(f->output);
    unlink(f->scratch);
    elf_remove_all(f->directory);
    free(f);
    return 0;
}

/* Runs the packer; *messages is for the caller to free. */
static bool pack(const struct fixture *f, const char *config, char **messages)
{
    size_t size;
    FILE *stream = open_memstream(messages, &size);
    struct pack_options options = {.config_path = config,
                                   .hypervisor_path = f->hypervisor,
                                   .guest_dir = f->directory,
                                   .output_path = f->output,
                                   .messages = stream};
    bool done = pack_run(&options);

    fclose(stream);
    return done;
}

static bool read_expectation(const char *path, char *pattern, size_t size)
{
    static const char head[] = "<!-- expect: ";
    static const char tail[] = " -->\n";
    char line[512];
    FILE *file = fopen(path, "r");
    size_t length;

    assert_non_null(file);
    line[0] = '\0';
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    length = strlen(line);
    if (strncmp(line, head, sizeof head - 1) != 0 || length < sizeof head + sizeof tail ||
        strcmp(line + length - (sizeof tail - 1), tail) != 0)
        return false;
    snprintf(pattern, size, "%.*s", (int)(length - (sizeof head - 1) - (sizeof tail - 1)),
             line + sizeof head - 1);
    return true;
}

static bool matches(const char *pattern, const char *text)
{
    regex_t regex;
    int result;

    assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
    result = regexec(&regex, text, 0, NULL, 0);
    regfree(&regex);
    return result == 0;
}

static unsigned check_file(const struct fixture *f, const char *name)
{
    char path[1024];
    char pattern[512];
    char *messages = NULL;
    unsigned failures = 0;

    snprintf(path, sizeof path, "%s/%s", f->bad, name);
    if (!read_expectation(path, pattern, sizeof pattern)) {
        print_error("%s: no expectation in its first line\n", name);
        return 1;
    }
    if (pack(f, path, &messages)) {
        print_error("%s: accepted\n", name);
        failures++;
    } else if (!matches(pattern, messages)) {
        print_error("%s: expected %s\n  but got %s", name, pattern, messages);
        failures++;
    }
    if (access(f->output, F_OK) == 0) {
        print_error("%s: an image was written\n", name);
        failures++;
        unlink(f->output);
    }
    free(messages);
    return failures;
}

static void every_bad_configuration_gets_its_message_and_no_image(void **state)
{
    const struct fixture *f = *state;
    DIR *directory = opendir(f->bad);
    struct dirent *entry;
    unsigned files = 0, failures = 0;

    assert_non_null(directory);
    while ((entry = readdir(directory)) != NULL) {
        if (strstr(entry->d_name, ".xml") == NULL)
            continue;
        files++;
        failures += check_file(f, entry->d_name);
    }
    closedir(directory);
    assert_true(files >= 20);
    assert_int_equal(failures, 0);
}

static void a_missing_configuration_is_named(void **state)
{
    char *messages = NULL;

    assert_false(pack(*state, "/nowhere/absent.xml", &messages));
    assert_true(matches("^/nowhere/absent.xml: error: cannot be read: No such file", messages));
    free(messages);
}

static char *read_text(const char *path, size_t *size)
{
    char *text = malloc(65536);
    FILE *file = fopen(path, "rb");

    assert_non_null(text);
    assert_non_null(file);
    *size = fread(text, 1, 65536, file);
    fclose(file);
    return text;
}

/*
 * Overwrites, deletes or doubles a stretch of the text; a generator of its own keeps the runs
 * alike.
 */
static size_t mutate(char *to, const char *from, size_t size, uint32_t *seed)
{
    size_t at, length, out;

    *seed = *seed * 1664525u + 1013904223u;
    at = (*seed >> 8) % size;
    *seed = *seed * 1664525u + 1013904223u;
    length = (*seed >> 8) % 24;
    if (at + length > size)
        length = size - at;
    memcpy(to, from, at);
    out = at;
    switch (*seed >> 30) {
    case 0: /* deleted */
        break;
    case 1: /* doubled */
        memcpy(to + out, from + at, length);
        memcpy(to + out + length, from + at, length);
        out += 2 * length;
        break;
    default: /* digits changed */
        for (size_t i = 0; i < length; i++) {
            char c = from[at + i];

            to[out++] = c >= '0' && c <= '9' ? (char)('0' + (*seed >> (i % 20)) % 10) : c;
        }
        break;
    }
    memcpy(to + out, from + at + length, size - at - length);
    return out + size - at - length;
}

static void damaged_configurations_are_packed_or_refused_but_never_worse(void **state)
{
    const struct fixture *f = *state;
    size_t size;
    char *text, *damaged;
    uint32_t seed = 1;
    unsigned refused = 0;

    text = read_text(f->good, &size);
    damaged = malloc(2 * size);
    assert_non_null(damaged);
    for (unsigned i = 0; i < MUTATIONS; i++) {
        char *messages = NULL;

        elf_write_bytes(f->directory, "scratch.xml", damaged, mutate(damaged, text, size, &seed));
        if (!pack(f, f->scratch, &messages)) {
            assert_true(strlen(messages) > 0);
            refused++;
        }
        free(messages);
    }
    free(damaged);
    free(text);
    assert_in_range(refused, MUTATIONS / 4, MUTATIONS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bad_configuration_gets_its_message_and_no_image),
        cmocka_unit_test(a_missing_configuration_is_named),
        cmocka_unit_test(damaged_configurations_are_packed_or_refused_but_never_worse),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
