#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What is damaged before the hypervisor starts is found and told: every word of the configuration, entries of the page
# tables of every level and context, the way to the configuration. Never silence, always exit code 4.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride
image=$PRIDE_TARGETS/systems/demo.elf
"$pride" pack --print --hypervisor "$PRIDE_TARGETS/hv/hypervisor.elf" --guest-dir "$PRIDE_TARGETS/guests" \
    "$PRIDE_SOURCE/hv/systems/demo.xml" >"$work/map"

# place CONTENTS: physical address and size
place() {
    awk -v what="$1" '$1 ~ /^0x/ && index($0, what) { print $1, $3; exit }' "$work/map"
}

# refused FAULT PATTERN
refused() {
    local status
    "$pride" run --until 100ms --fault "$1 at 1cyc" "$image" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    cat "$work/out" "$work/err"
    [ "$status" -eq 4 ] && grep -a -q -E "^\[hv\] end: $2" "$work/out"
}

# Each of COUNT words, evenly spread, with one bit changed.
spread() { # first, size, count, pattern
    local first=$(($1)) size=$(($2)) i
    for ((i = 0; i < $3; i++)); do
        refused "flip pa@$(printf 0x%x $((first + size * i / $3 / 4 * 4))):$((i * 7 % 32))" "$4" || return 1
    done
}

read -r config config_size <<<"$(place configuration)"
read -r tables tables_size <<<"$(place 'page tables')"
check "the packer's map tells where things are" [ -n "$config" ]
check "any damage of the configuration is told" spread "$config" "$config_size" 24 '(no )?configuration.*( [0-9a-f]{8}){4}'

# Tables: words that are not 0, as ADDRESS VALUE. Those of context 0 come first; with them the processor cannot even begin.
sparc64-linux-gnu-objcopy -O binary -j .pride.tables "$image" "$work/tables"
od -A d -t x1 -v -w4 "$work/tables" | awk 'NF == 5 { print $1, $2 $3 $4 $5 }' >"$work/words"
used() {
    awk -v from="$1" -v to="$2" '$1 >= from && $1 < to && $2 != "00000000" { print $1, $2 }' "$work/words"
}

# A bit that counts is changed in each: type, rights, cacheable, address; which, the place decides.
entries() { # from, to, at most so many
    local bits=(0 1 2 3 4 7 8 14 20 27) n=0 offset value
    while read -r offset value; do
        [ $((10#$offset / 4 % $4)) -eq 0 ] || continue
        refused "flip pa@$(printf 0x%x $((tables + 10#$offset))):${bits[n % 10]}" \
            'page tables: context, address, entry( [0-9a-f]{8}){3}' || return 1
        n=$((n + 1))
    done < <(used "$1" "$2")
    echo "$n entries"
    [ "$n" -ge "$3" ]
}
second=$(($(awk '$1 == 4 { print "0x" $2 }' "$work/words") / 4 * 64 - tables)) # where context 1's tables begin
check "damage of a context is told" entries 4 1024 3 1
check "an entry too many is told" refused "flip pa@$(printf 0x%x $((tables + 512))):0" 'page tables'
check "damage of any entry is told" entries "$second" "$((tables_size))" 20 3
check "an entry too many in a table is told" refused "flip pa@$(printf 0x%x $((tables + second + 400))):1" 'page tables'

# The second processor's tables lead to the first one's page of state: the lower of two entries that differ by its six pages.
share_a_page() {
    local image=$PRIDE_TARGETS/systems/twocpus.elf first entry place
    read -r first place < <(sparc64-linux-gnu-objdump -h "$image" | awk '$2 == ".pride.cpus" { c = $4 } $2 == ".pride.tables" { t = $4 }
        END { print c, t }')
    entry=$(printf '%08x' $((((0x$first + 11 * 4096) >> 4) | 0x7e))) # the last page of the second: RWX for the supervisor, not cacheable
    sparc64-linux-gnu-objcopy -O binary -j .pride.tables "$image" "$work/two"
    place=$(od -A d -t x1 -v -w4 "$work/two" | awk -v entry="$entry" -v base=$((0x$place)) '$2 $3 $4 $5 == entry { printf "0x%x", base + $1; exit }')
    [ -n "$place" ] || return 1
    "$pride" run --cpus 2 --until 100ms --fault "set pa@$place $((0x$entry - (6 * 4096 >> 4))) at 1cyc" "$image" >"$work/out" 2>"$work/err"
    [ $? -eq 4 ] && grep -a -q 'end: page tables' "$work/out" || { cat "$work/out" "$work/err"; return 1; }
}
check "a processor that would use another one's state is told" share_a_page
check "the image runs to its end if nothing is damaged" bash -c \
    "\"$pride\" run --until 5s \"$image\" | tail -n 1 | grep -q 'exit 0'"

check_end
