#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# A campaign as a Slurm job array on a cluster of one node gives the table of a local run, also after a shard was lost. With
# SLURM_COUNT that many experiments of scenarios/campaigns/demo.plan.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"
# shellcheck source=tests/slurm/cluster.sh
. "$PRIDE_SOURCE/tests/slurm/cluster.sh"

export PRIDE=$PRIDE_BUILD/pride PRIDE_SYSTEMS=$PRIDE_TARGETS/systems
trap 'cluster_down "$work/slurm"; rm -rf "$work"' EXIT
chmod 755 "$work"

count=${SLURM_COUNT:-60}
cat >"$work/local.plan" <<'PLAN'
image = demo.elf
board = qemu-leon3
target = cpu0.win[*
target = ram@0x40000000+0x8000
target = va@rogue:0x30010000+0x1000
from = 21ms
until = 31ms
end = 50ms
count = 60
seed = 7
PLAN
[ -z "${SLURM_COUNT:-}" ] || sed "s/^count.*/count = $count/" "$PRIDE_SOURCE/scenarios/campaigns/demo.plan" >"$work/local.plan"
cp "$work/local.plan" "$work/cluster.plan"

# The rows, and how long everything took.
rows() { python3 -c "
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute('SELECT * FROM experiment ORDER BY id'):
    print(row)
for row in sqlite3.connect(sys.argv[1]).execute('SELECT kind, partition, what, cold, sum(count), min(best), sum(total), max(worst) FROM observed GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4'):
    print(row)" "$1"; }

cluster_up "$work/slurm" >"$work/up.txt" 2>&1
up=$?
comes_up() { cat "$work/up.txt"; return $up; }
check "the cluster comes up" comes_up
[ $up -eq 0 ] || { check_end; exit; }

campaign() { timeout "$((600 + count))" "$PRIDE_SOURCE/tools/campaign-slurm" "$work/cluster.plan" 4 "$work/cluster.sqlite" >"$work/cluster.txt"; }
same() {
    local start=$SECONDS
    "$PRIDE" inject --quiet --systems "$PRIDE_SYSTEMS" "$work/local.plan" >"$work/local.txt" || return 1
    echo "$count experiments in $((SECONDS - start)) s, on $(nproc) processors" >"$work/seconds.txt"
    start=$SECONDS
    campaign || return 1
    echo "as a job array in $((SECONDS - start)) s" >>"$work/seconds.txt"
    [ -s "$work/local.txt" ] &&
        cmp "$work/local.txt" "$work/cluster.txt" && grep -Eq "^all +$count\$" "$work/cluster.txt" &&
        [ "$(rows "$work/local.plan.sqlite")" = "$(rows "$work/cluster.sqlite")" ]
}
check "four shards merge to the rows and the table of a local run" same
sed 's/^/# /' "$work/local.txt" "$work/seconds.txt"

again() {
    rm "$work/cluster.plan.2.sqlite" "$work/cluster.sqlite" && campaign && cmp "$work/local.txt" "$work/cluster.txt" &&
        [ "$(rows "$work/local.plan.sqlite")" = "$(rows "$work/cluster.sqlite")" ]
}
check "a shard that was lost is run again, the others are not" again

wrong() {
    PRIDE=/bin/false campaign
    [ $? -eq 1 ]
}
check "a shard that fails is reported" wrong

check_end
