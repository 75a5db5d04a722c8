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
    if not line or line.startswith(("(gdb)", ">", "pride>", "$ ")):
        continue
    wanted = re.compile(".*".join(re.escape(part) for part in line.split("...")) + "$")
    while at < len(said) and not wanted.match(said[at]):
        at += 1
    if at == len(said):
        sys.exit(f"not said, or not in this order: {line}")
    at += 1
END
}

# The lines that are typed, with the continuation lines of definitions.
typed() {
    sed -n -e 's/^(gdb) //p' -e 's/^>//p' "$work/block" | sed "s|build/|$targets/|; s|:1234|@SOCKET@|"
}

# The same where GDB must have said what is shown before it hears the next line: to session.sh's "#wait".
typed_in_time() {
    awk '/^\(gdb\) / { print substr($0, 7); next }
         { sub(/\.\.\..*/, ""); sub(/ \(port=.*/, ""); sub(/ *\(running\)$/, ""); print "#wait " $0; print "#pause" }' "$work/block" |
        sed "s|build/|$targets/|; s|:1234|@SOCKET@|"
}

types_gdb() { # name of a block, how its lines are typed, more of the session's head
    block "gdb $1" >"$work/block" && [ -s "$work/block" ] || return 1
    {
        echo "# keep"
        # What runs on while lines are typed must not come to its end meanwhile.
        if [ "${2:-typed}" = typed_in_time ]; then
            grep -E '^# (image|before):' "$PRIDE_SOURCE/tests/gdb/85-non-stop-partition.gdb"
        else
            echo "# image: systems/demo.elf"
        fi
        echo "# symbols: hv/hypervisor.elf"
        [ -n "${3:-}" ] && echo "# $3"
        "${2:-typed}"
        echo kill
        [ "${2:-typed}" = typed_in_time ] && printf '#wait Remote connection closed\nquit\n'
    } >"$work/typed.gdb"
    PRIDE_BUILD=$PRIDE_BUILD PRIDE_TARGETS=$targets "$PRIDE_SOURCE/tests/gdb/session.sh" "$work/typed.gdb" >"$work/said" 2>&1
    shown "$work/block" "$work/said" || { cat "$work/said"; return 1; }
}

# The page's first block: both programs as a user starts them, but for the port, which may be taken.
types_shell() { # name of a block
    block "shell $1" >"$work/block" && [ -s "$work/block" ] || return 1
    local start debugger address
    start=$(sed -n 's|^\$ build/pride ||p' "$work/block" | sed "s|build/|$targets/|")
    debugger=$(sed -n 's|^\$ gdb-multiarch ||p' "$work/block" | sed "s|build/|$targets/|")
    : >"$work/said"
    # shellcheck disable=SC2086
    timeout -s KILL 60 "$pride" ${start/gdb /gdb --gdb 0 } 2>"$work/said" >/dev/null </dev/null &
    wait_for grep -q 'target remote' "$work/said"
    address=$(sed -n 's/.*target remote 127.0.0.1\(:.*\)/\1/p' "$work/said")
    sed -i "s/$address/:1234/" "$work/said"
    # shellcheck disable=SC2046
    (cd "$PRIDE_SOURCE" && timeout 30 gdb-multiarch -nx -q -batch "$debugger" -ex "target remote $address" -ex kill) >>"$work/said" 2>&1
    wait $!
    shown "$work/block" "$work/said" || { cat "$work/said"; return 1; }
}

# Each block has a mark by which this test knows how it is typed; what has none is no session.
every_session_is_typed() {
    awk '/^```/ { inside = !inside; mark = $0; next } inside && mark == "```" && /^(\(gdb\)|pride>|\$) / { print "not typed: " $0; bad = 1 } END { exit bad }' "$page"
}

types_pride() { # name of a block
    block "pride $1" >"$work/block" && [ -s "$work/block" ] || return 1
    sed -n 's/^pride> //p' "$work/block" | "$pride" debug "$targets/systems/demo.elf" >"$work/said" 2>&1
    shown "$work/block" "$work/said" || { cat "$work/said"; return 1; }
}

check "every session of the page has a mark, by which it is typed" every_session_is_typed
check "the page's first session is what GDB says" types_shell first
check "the page's way into a trap is what GDB says" types_gdb stepin
check "the page's stop on an event is what GDB says" types_gdb events
check "the page's commands in Python are what GDB says" types_gdb python typed "auto-load: yes"
check "the page's threads that are held are what GDB says" types_gdb non-stop typed_in_time "typed: yes"
check "the page's tour of a trap is what GDB says" types_gdb tour
check "the page's partitions are what GDB says" types_gdb partitions
check "the page's way back is what GDB says" types_gdb back
check "the page's tables of the hypervisor are what GDB says" types_gdb tables
check "the page's session of pride debug is what it says" types_pride monitor
check_end
