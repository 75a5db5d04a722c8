#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# docs/gdb.md keeps its word: what its blocks marked ```gdb and ```pride type is typed, and the lines that they show come in their order.
# In what is shown "..." stands for anything; addresses, line numbers, cycles and times are not compared.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

page=$PRIDE_SOURCE/docs/gdb.md
pride=${PRIDE_BUILD:?}/pride
targets=${PRIDE_TARGETS:?}

block() { # mark and name behind ```
    awk -v mark="\`\`\`$1" '$0 == mark { inside = 1; next } /^```/ { inside = 0 } inside' "$page"
}

shown() { # a block's lines in what was said, both normalised
    python3 - "$1" "$2" <<'END'
import re
import sys


def plain(line):
    line = line.strip().replace("build/", "TARGETS/")
    for pattern, text in ((r"0x[0-9a-f]+", "0xN"), (r"\b(\w+\.(?:c|S|h|inc)):\d+", r"\1:N"), (r"\+\d+>", "+N>"),
                          (r"^\d+\t", ""), (r"\b\d+\.\d{6,9} s", "T s"), (r"^\d+ cpu", "N cpu"), (r"cycle \d+", "cycle N")):
        line = re.sub(pattern, text, line)
    return " ".join(line.split())


said = [plain(line) for line in open(sys.argv[2], errors="replace")]
at = 0
for line in open(sys.argv[1]):
    line = plain(line)
    if not line or line.startswith(("(gdb)", "pride>", "$ ", "#!")):
        continue
    wanted = re.compile(".*".join(re.escape(part) for part in line.split("...")) + "$")
    while at < len(said) and not wanted.match(said[at]):
        at += 1
    if at == len(said):
        sys.exit(f"not said, or not in this order: {line}")
    at += 1
END
}

types_gdb() { # name of a block
    block "gdb $1" >"$work/block" && [ -s "$work/block" ] || return 1
    {
        echo "# keep"
        echo "# image: systems/demo.elf"
        echo "# symbols: hv/hypervisor.elf"
        sed -n 's/^(gdb) //p' "$work/block" | sed "s|build/|$targets/|"
        echo kill
    } >"$work/typed.gdb"
    PRIDE_BUILD=$PRIDE_BUILD PRIDE_TARGETS=$targets "$PRIDE_SOURCE/tests/gdb/session.sh" "$work/typed.gdb" >"$work/said" 2>&1
    shown "$work/block" "$work/said" || { cat "$work/said"; return 1; }
}

types_pride() { # name of a block
    block "pride $1" >"$work/block" && [ -s "$work/block" ] || return 1
    sed -n 's/^pride> //p' "$work/block" | "$pride" debug "$targets/systems/demo.elf" >"$work/said" 2>&1
    shown "$work/block" "$work/said" || { cat "$work/said"; return 1; }
}

check "the page's tour of a trap is what GDB says" types_gdb tour
check "the page's partitions are what GDB says" types_gdb partitions
check "the page's way back is what GDB says" types_gdb back
check "the page's tables of the hypervisor are what GDB says" types_gdb tables
check "the page's session of pride debug is what it says" types_pride monitor
check_end
