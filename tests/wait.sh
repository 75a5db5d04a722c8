# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# wait_for COMMAND...: until the command succeeds, a minute at most; its status, its output goes nowhere. What a test does at a
# certain point of another program waits for that point: no time is enough on a machine that is busy with something else.
wait_for() {
    local end=$((SECONDS + 60))

    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.05
    done
}
