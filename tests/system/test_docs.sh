#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# docs/boards.md and docs/hypervisor.md keep their word: the latter's example, taken out of the page and built with the command that the page gives for programs
# outside of this tree, prints what the page shows. And `make help` knows the suites that the pages name.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=${PRIDE_BUILD:?}/pride
targets=${PRIDE_TARGETS:?}
page=$PRIDE_SOURCE/docs/hypervisor.md

block() { # file name behind ``` and the language; the text of that block
    awk -v name="$1" '/^```/ { if (inside) exit; inside = $2 == name; next } inside' "$page"
}

build() { # program, base address
    block "$1.c" >"$work/$1.c" && [ -s "$work/$1.c" ] &&
        sparc64-linux-gnu-gcc -m32 -mcpu=leon3 -std=c11 -O2 -g -Wall -Wextra -Werror -ffreestanding -fno-builtin \
            -fno-pic -fno-pie -fno-stack-protector -ffunction-sections -I"$PRIDE_SOURCE/hv/lib" -I"$PRIDE_SOURCE" \
            -no-pie -static -nostdlib -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--gc-sections \
            -T "$PRIDE_SOURCE/hv/lib/partition.ld" -Wl,--defsym=PARTITION_BASE="$2" \
            -o "$work/$1.elf" "$work/$1.c" "$targets"/guests/obj/hv/lib/*.o
}

pack() {
    block thermo.xml >"$work/thermo.xml"
    "$pride" pack "$work/thermo.xml" -o "$work/system.elf" --hypervisor "$targets/hv/hypervisor.elf"
}

# Times and code addresses are the compiler's and the timing model's business.
plain() {
    sed -E 's/^\[hv\] [0-9.]+ s/[hv]/; s/pc( |=)0x[0-9a-f]+/pc/'
}

prints_what_it_shows() {
    "$pride" run --until 1s "$work/system.elf" >"$work/out" || return 1
    diff <(awk '/^\$ build\/pride run build\/systems\/thermo.elf/ { inside = 1; next } /^```/ { inside = 0 } inside' "$page" | plain) \
        <(plain <"$work/out")
}

# Each element and attribute that the schema knows has its place on the page, in a row or in the example.
everything_is_told() {
    local name missing=
    for name in $(grep -o -E '<xs:(element|attribute) name="[A-Za-z]+"' "$PRIDE_SOURCE/hv/pack/module.xsd" | cut -d'"' -f2 | sort -u); do
        grep -q -E "[\`<]$name\>| $name=" "$page" || missing="$missing $name"
    done
    echo "missing:$missing"
    [ -z "$missing" ]
}

suites_are_listed() { # each suite that a page names, in `make help`
    local name missing=
    env -u MAKEFLAGS make -s -C "$PRIDE_SOURCE" help >"$work/help"
    # shellcheck disable=SC2016 # as the pages have it
    for name in $(grep -oh '`make [a-z][a-z-]*' "$PRIDE_SOURCE/README.md" "$PRIDE_SOURCE"/docs/*.md | cut -d' ' -f2 | sort -u); do
        grep -q -E "^make (.* )?$name( |$)" "$work/help" || missing="$missing $name"
    done
    echo "missing:$missing"
    [ -z "$missing" ]
}

boards() { # docs/boards.md: its commands work, its board is one, and has what the page says
    local board=$work/small.board
    page=$PRIDE_SOURCE/docs/boards.md block small.board >"$board"
    (cd "$work" && mkdir build && ln -s "$pride" build/pride && ln -s "$targets/systems" build/systems &&
        awk '/^```/ { if (inside++) exit; next } inside' "$PRIDE_SOURCE/docs/boards.md" >commands && [ "$(wc -l <commands)" -eq 3 ] && sh -e commands) &&
        "$pride" run --board "$board" --until 1us "$targets/systems/hello.elf"
    [ $? -eq 124 ] && "$pride" info --board "$board" >"$work/info" &&
        [ "$(grep -c -E '^(name = small$|clock = 50000000 |dcache.ways = 2 |size = 32768K |first_wait = 2 |\[device (uart1|can0)\]|\[memory sram\])' "$work/info")" -eq 8 ]
}
check "docs/boards.md's commands and board do as it says" boards
check "make help lists the suites that the pages name" suites_are_listed
check "the page tells of everything that the schema allows" everything_is_told
check "the page's first program builds without warnings" build thermo 0x10000000
check "the page's second program builds without warnings" build logger 0x20000000
check "the page's system packs" pack
check "the system prints what the page shows" prints_what_it_shows
check_end
