/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds scenario files, and the tests in them (suite.h). */
#include "scenarios/suite.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scenarios/sandbox.h"

#define SUITE_STARTS_MAX 32
#define SUITE_TESTS_MAX  10000 /* of a file */

/* {tags = {...}} at index `options`: the strings stay owned by Lua, on its stack. */
static void read_tags(lua_State *lua, int options, struct suite_call *call)
{
    lua_Integer count;
    int tags;

    if (lua_getfield(lua, options, "tags") == LUA_TNIL)
        return;
    tags = lua_gettop(lua);
    luaL_argexpected(lua, lua_istable(lua, tags), 2, "tags as a list of strings");
    count = (lua_Integer)lua_rawlen(lua, tags);
    luaL_argcheck(lua, count <= SUITE_TAGS_MAX, 2, "more than 16 tags");
    luaL_checkstack(lua, SUITE_TAGS_MAX, "tags");
    for (lua_Integer i = 1; i <= count; i++) {
        if (lua_rawgeti(lua, tags, i) != LUA_TSTRING)
            luaL_error(lua, "test: tag %d is not a string", (int)i);
        call->tag[call->tag_count++] = lua_tostring(lua, -1);
    }
}

static void check_option_names(lua_State *lua, int options)
{
    static const char *const known[] = {"tags", "from", "cases"};

    lua_pushnil(lua);
    while (lua_next(lua, options)) {
        size_t i = 0;

        while (i < 3 &&
               (lua_type(lua, -2) != LUA_TSTRING || strcmp(lua_tostring(lua, -2), known[i]) != 0))
            i++;
        if (i == 3)
            luaL_error(lua, "test: no option '%s': expected tags, from or cases",
                       luaL_tolstring(lua, -2, NULL));
        lua_pop(lua, 1);
    }
}

static unsigned line_of_caller(lua_State *lua)
{
    lua_Debug caller = {0};

    if (lua_getstack(lua, 1, &caller) && lua_getinfo(lua, "l", &caller) && caller.currentline > 0)
        return (unsigned)caller.currentline;
    return 0;
}

static const char *check_name(lua_State *lua, const char *what)
{
    size_t length;
    const char *name = luaL_checklstring(lua, 1, &length);

    luaL_argcheck(lua, length > 0 && strlen(name) == length, 1, what);
    return name;
}

/* One test for each element of the list on top of the stack; "NAME [name]" or "NAME [2]". */
static void find_cases(lua_State *lua, const struct suite_receiver *receiver,
                       struct suite_call *call)
{
    const char *name = call->name;
    int list = lua_gettop(lua);
    lua_Integer count;

    luaL_argexpected(lua, lua_istable(lua, list), 2, "cases as a list of tables");
    count = (lua_Integer)lua_rawlen(lua, list);
    luaL_argcheck(lua, count > 0, 2, "there is no case");
    for (lua_Integer i = 1; i <= count; i++) {
        if (lua_rawgeti(lua, list, i) != LUA_TTABLE)
            luaL_error(lua, "test: case %d is no table", (int)i);
        if (lua_getfield(lua, -1, "name") == LUA_TSTRING)
            call->name = lua_pushfstring(lua, "%s [%s]", name, lua_tostring(lua, -1));
        else
            call->name = lua_pushfstring(lua, "%s [%d]", name, (int)i);
        lua_pushvalue(lua, 3);
        lua_rawgeti(lua, list, i);
        receiver->found(lua, receiver->owner, call);
        lua_settop(lua, list);
    }
}

/* test(name, [options,] function) */
static int api_test(lua_State *lua)
{
    const struct suite_receiver *receiver = lua_touserdata(lua, lua_upvalueindex(1));
    struct suite_call call = {0};

    if (lua_gettop(lua) == 2) {
        lua_newtable(lua);
        lua_insert(lua, 2);
    }
    lua_settop(lua, 3);
    call.name = check_name(lua, "a test needs a name");
    luaL_checktype(lua, 2, LUA_TTABLE);
    luaL_checktype(lua, 3, LUA_TFUNCTION);
    check_option_names(lua, 2);
    read_tags(lua, 2, &call);
    call.line = line_of_caller(lua);
    if (lua_getfield(lua, 2, "from") != LUA_TNIL)
        call.from = luaL_checkstring(lua, -1);
    if (lua_getfield(lua, 2, "cases") != LUA_TNIL) {
        find_cases(lua, receiver, &call);
        return 0;
    }
    lua_pushvalue(lua, 3);
    lua_pushnil(lua);
    receiver->found(lua, receiver->owner, &call);
    return 0;
}

/* shared(name, function) */
static int api_shared(lua_State *lua)
{
    const struct suite_receiver *receiver = lua_touserdata(lua, lua_upvalueindex(1));
    struct suite_call call = {.name = check_name(lua, "a shared start needs a name")};

    luaL_checktype(lua, 2, LUA_TFUNCTION);
    lua_settop(lua, 2);
    call.line = line_of_caller(lua);
    receiver->start(lua, receiver->owner, &call);
    return 0;
}

void suite_register(lua_State *lua, const struct suite_receiver *receiver)
{
    static const luaL_Reg functions[] = {{"test", api_test}, {"shared", api_shared}, {NULL, NULL}};
    struct suite_receiver *copy;

    lua_pushglobaltable(lua);
    copy = lua_newuserdatauv(lua, sizeof(*copy), 0);
    *copy = *receiver;
    luaL_setfuncs(lua, functions, 1);
    lua_pop(lua, 1);
}

/* What is collected while one file runs. */
struct collection {
    struct suite *suite;
    const char *file;
    size_t first; /* the file's first test in the suite */
    char *start[SUITE_STARTS_MAX];
    size_t start_count;
};

static void free_test(struct suite_test *test)
{
    for (size_t i = 0; i < test->tag_count; i++)
        free(test->tag[i]);
    free(test->tag);
    free(test->from);
    free(test->file);
    free(test->name);
}

/* False: no memory; nothing is left behind. */
static bool copy_test(struct suite_test *to, const struct suite_call *from, const char *file)
{
    *to = (struct suite_test){.line = from->line};
    to->file = strdup(file);
    to->name = strdup(from->name);
    to->from = from->from ? strdup(from->from) : NULL;
    to->tag = calloc(from->tag_count + 1, sizeof(*to->tag));
    if (to->file && to->name && to->tag && (to->from || !from->from)) {
        while (to->tag_count < from->tag_count) {
            to->tag[to->tag_count] = strdup(from->tag[to->tag_count]);
            if (!to->tag[to->tag_count])
                break;
            to->tag_count++;
        }
        if (to->tag_count == from->tag_count)
            return true;
    }
    free_test(to);
    return false;
}

static bool start_known(const struct collection *collection, const char *name)
{
    for (size_t i = 0; i < collection->start_count; i++)
        if (strcmp(collection->start[i], name) == 0)
            return true;
    return false;
}

static void collect_start(lua_State *lua, void *owner, const struct suite_call *call)
{
    struct collection *collection = owner;

    if (start_known(collection, call->name))
        luaL_error(lua, "there is a shared start \"%s\" already", call->name);
    if (collection->start_count == SUITE_STARTS_MAX)
        luaL_error(lua, "more than %d shared starts", SUITE_STARTS_MAX);
    collection->start[collection->start_count] = strdup(call->name);
    if (!collection->start[collection->start_count])
        luaL_error(lua, "no memory");
    collection->start_count++;
}

static void collect_test(lua_State *lua, void *owner, const struct suite_call *call)
{
    struct collection *collection = owner;
    struct suite *suite = collection->suite;
    struct suite_test *grown;

    for (size_t i = collection->first; i < suite->count; i++)
        if (strcmp(suite->test[i].name, call->name) == 0)
            luaL_error(lua, "there is a test \"%s\" already, in line %d", call->name,
                       (int)suite->test[i].line);
    if (call->from && !start_known(collection, call->from))
        luaL_error(lua, "test: there is no shared start \"%s\" above", call->from);
    if (suite->count - collection->first == SUITE_TESTS_MAX)
        luaL_error(lua, "test: more than %d tests in a file", SUITE_TESTS_MAX);
    grown = realloc(suite->test, (suite->count + 1) * sizeof(*grown));
    if (!grown)
        luaL_error(lua, "no memory");
    suite->test = grown;
    if (!copy_test(&suite->test[suite->count], call, collection->file))
        luaL_error(lua, "no memory");
    suite->test[suite->count].number = suite->count - collection->first;
    suite->count++;
}

static bool add_file(struct suite *suite, const char *path, struct diag *diag)
{
    struct sandbox sandbox = {.memory_limit = SANDBOX_MEMORY, .step_limit = SANDBOX_STEPS / 20};
    struct collection collection = {.suite = suite, .file = path, .first = suite->count};
    const char *wrong;

    if (!sandbox_open(&sandbox, 1))
        return diag_error(diag, path, 0, "no memory");
    suite_register(sandbox.lua, &(struct suite_receiver){collect_test, collect_start, &collection});
    wrong = sandbox_run_file(&sandbox, path);
    if (wrong)
        diag_error(diag, NULL, 0, "%s", wrong);
    else if (suite->count == collection.first)
        diag_error(diag, path, 0, "there is no test in this file");
    sandbox_close(&sandbox);
    while (collection.start_count)
        free(collection.start[--collection.start_count]);
    return !wrong && suite->count > collection.first;
}

static int is_scenario(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return entry->d_name[0] != '.' && length > 4 && strcmp(entry->d_name + length - 4, ".lua") == 0;
}

static bool add_directory(struct suite *suite, const char *path, struct diag *diag)
{
    struct dirent **entry;
    size_t length = strlen(path);
    int count = scandir(path, &entry, is_scenario, alphasort);
    bool good = true;

    if (count < 0)
        return diag_error(diag, path, 0, "%s", strerror(errno));
    for (int i = 0; i < count; i++) {
        char *file;

        if (asprintf(&file, "%s%s%s", path, length && path[length - 1] == '/' ? "" : "/",
                     entry[i]->d_name) < 0) {
            good = diag_error(diag, path, 0, "no memory");
        } else {
            good = add_file(suite, file, diag) && good;
            free(file);
        }
        free(entry[i]);
    }
    free(entry);
    if (count == 0)
        return diag_error(diag, path, 0, "there is no scenario (*.lua) in this directory");
    return good;
}

bool suite_add(struct suite *suite, const char *path, struct diag *diag)
{
    struct stat status;

    if (stat(path, &status) != 0)
        return diag_error(diag, path, 0, "%s", strerror(errno));
    if (S_ISDIR(status.st_mode))
        return add_directory(suite, path, diag);
    return add_file(suite, path, diag);
}

void suite_close(struct suite *suite)
{
    for (size_t i = 0; i < suite->count; i++)
        free_test(&suite->test[i]);
    free(suite->test);
    *suite = (struct suite){0};
}

bool suite_test_has_tag(const struct suite_test *test, const char *tag)
{
    if (!tag)
        return true;
    for (size_t i = 0; i < test->tag_count; i++)
        if (strcmp(test->tag[i], tag) == 0)
            return true;
    return false;
}
