#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The sessions of tests/gdb, several at a time, each compared with what is written beside it.
#   run.sh [NAME...]            plays all, or those
#   run.sh --update [NAME...]   writes what was said as what is expected: to be read before it is committed
set -u

here=$(cd "$(dirname "$0")" && pwd)
export PRIDE_SOURCE=${PRIDE_SOURCE:-$(cd "$here/../.." && pwd)}
export PRIDE_BUILD=${PRIDE_BUILD:-$PRIDE_SOURCE/build}
export PRIDE_TARGETS=${PRIDE_TARGETS:-$PRIDE_SOURCE/build}
update=
[ "${1:-}" = --update ] && update=1 && shift
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT

names=("$@")
[ ${#names[@]} -eq 0 ] && mapfile -t names < <(cd "$here" && ls -- *.gdb | sed 's/\.gdb$//')
printf '%s\n' "${names[@]}" | xargs -P "${PRIDE_JOBS:-2}" -I{} sh -c "'$here/session.sh' '$here/{}.gdb' >'$said/{}'"
passed=0
failed=0
for name in "${names[@]}"; do
    if [ -n "$update" ]; then
        cp "$said/$name" "$here/$name.expected"
    elif diff -u "$here/$name.expected" "$said/$name" >"$said/diff"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
        head -n 60 "$said/diff"
    fi
done
[ -n "$update" ] && exit 0
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
