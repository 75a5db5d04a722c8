/* SPDX-License-Identifier: BSD-2-Clause */
/* A machine's method for symbols of the image or of a partition's program. */
#include "scenarios/api.h"
#include "sim/guest/symbol.h"

/* m:symbol(file or nil for the image, name) -> address, size in bytes */
static int symbol_look_up(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    const char *file = lua_isnoneornil(lua, 2) ? NULL : api_check_text(lua, 2);
    const char *name = api_check_text(lua, 3);
    char path[512], error[1024];
    uint64_t value, size;

    if (!file)
        snprintf(path, sizeof(path), "%s", bench->image);
    else if (!files_find(&api_of(lua)->files, "file", file, path, sizeof(path), error,
                         sizeof(error)))
        return luaL_error(lua, "symbol '%s': %s", name, error);
    if (symbol_find(path, name, false, &value, &size, error, sizeof(error)))
        return luaL_error(lua, "%s", error);
    lua_pushinteger(lua, (lua_Integer)value);
    lua_pushinteger(lua, (lua_Integer)size);
    return 2;
}

const luaL_Reg api_symbol_methods[] = {
    {"symbol", symbol_look_up},
    {NULL, NULL},
};
