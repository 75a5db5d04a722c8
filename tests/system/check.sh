# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# Sourced by the system tests: check NAME COMMAND... runs a command and reports in TAP, with its output where it fails;
# check_end prints the closing line and gives the exit status. $work is a directory that is removed at the end.
# shellcheck source=tests/wait.sh
. "${BASH_SOURCE[0]%/*}/../wait.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
check_passed=0
check_failed=0

check() {
    local name=$1
    shift
    if "$@" >"$work/check.log" 2>&1; then
        check_passed=$((check_passed + 1))
        echo "ok $((check_passed + check_failed)) - $name"
    else
        check_failed=$((check_failed + 1))
        echo "not ok $((check_passed + check_failed)) - $name"
        sed 's/^/# /' "$work/check.log" | tail -n 40
    fi
}

check_end() {
    echo "1..$((check_passed + check_failed))"
    echo "$check_passed passed, $check_failed failed"
    [ "$check_failed" -eq 0 ]
}
