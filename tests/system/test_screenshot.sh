#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Pictures of the frame buffer, without a display: at their times, with their pixels; mistakes give one line.
set -u

# shellcheck source=tests/system/check.sh
. "$(dirname "$0")/check.sh"
pride=${PRIDE_BUILD:?}/pride
image=${PRIDE_TARGETS:?}/tests/guest/screen.elf

run() { # STATUS ARGUMENT...
    local expected=$1 actual
    shift
    timeout 30 "$pride" run --board leon3-desktop "$@" "$image" >"$work/out" 2>"$work/err"
    actual=$?
    cat "$work/err"
    [ "$actual" -eq "$expected" ]
}

refused() { # PATTERN ARGUMENT...
    local pattern=$1
    shift
    run 125 "$@" && [ "$(wc -l <"$work/err")" -eq 1 ] && grep -q -e "^pride: error: .*$pattern" "$work/err"
}

# pixels FILE: the first row as "r,g,b r,g,b ..."; a reader of PNG of its own, for RGB without interlace.
pixels() {
    python3 - "$1" <<'PYTHON'
import struct, sys, zlib
data = open(sys.argv[1], "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
at, packed = 8, b""
while at < len(data):
    length, kind = struct.unpack(">I4s", data[at:at + 8])
    body = data[at + 8:at + 8 + length]
    if kind == b"IHDR":
        width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
        assert (width, height, depth, colour, interlace) == (8, 4, 8, 2, 0), body
    elif kind == b"IDAT":
        packed += body
    at += length + 12
rows, stride, before = zlib.decompress(packed), 8 * 3, bytes(24)
line = bytearray(rows[1:1 + stride])
if rows[0] in (1, 4):  # Sub; in a first row Paeth is the same
    for i in range(3, stride):
        line[i] = (line[i] + line[i - 3]) & 255
elif rows[0] == 3:     # Average, with nothing above
    for i in range(3, stride):
        line[i] = (line[i] + line[i - 3] // 2) & 255
print(" ".join(",".join(str(v) for v in line[3 * x:3 * x + 3]) for x in range(8)))
PYTHON
}

check "a run takes a picture on its way" run 0 --screenshot "200us=$work/a.png"
check "which shows the frame buffer" \
    [ "$(pixels "$work/a.png")" = "0,0,255 1,0,255 2,0,255 3,0,255 4,0,255 5,0,255 6,0,255 7,0,255" ]
check "several pictures, in any order" run 0 --screenshot "300us=$work/c.png" --screenshot "250us=$work/b.png"
check "of the same frame are the same" cmp "$work/b.png" "$work/c.png"
check "the plain engine shows the same" run 0 --engine plain --screenshot "200us=$work/d.png"
check "to the bit" cmp "$work/a.png" "$work/d.png"
check "a picture before the guest enables it is an error" refused "no picture" --screenshot "1cyc=$work/e.png"
check "so is one after the end" refused "over before 5s" --screenshot "5s=$work/e.png"
check "no file is left of those" [ ! -e "$work/e.png" ]
check "no time is refused" refused "expected TIME=FILE" --screenshot "$work/e.png"
check "a file that cannot be written is refused" refused "cannot write" --screenshot "200us=/no/such/directory/e.png"
check_end
