#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# coverage.sh: branches of hv/core that its unit tests on the host take, file by file, against a limit for all together. The
# tests must have been run from a MODE=cov build in PRIDE_BUILD.
set -u
build=${PRIDE_BUILD:-build/gcc-cov}
limit=95

cd "${PRIDE_SOURCE:-.}" || exit 1
for object in "$build"/obj/hv/core/*.gcda; do
    gcov --branch-probabilities --no-output --object-directory "$(dirname "$object")" "$object" 2>/dev/null
done | awk -v limit=$limit '
    /^File / { gsub(/\x27/, "", $2); file = $2; next }
    file !~ /^hv\/core\/[a-z]+\.c$/ { next }
    /^Taken at least once:/ {
        split($0, part, /[:% ]+/); percent = part[5]; total = $NF
        taken = int(percent * total / 100 + 0.5)
        printf "%-24s %4d of %4d branches  %6.2f %%\n", file, taken, total, percent
        all_taken += taken; all += total; file = ""
    }
    END {
        if (all == 0) { print "FAIL no branches were counted"; exit 1 }
        printf "%-24s %4d of %4d branches  %6.2f %%\n", "hv/core", all_taken, all, 100 * all_taken / all
        if (100 * all_taken / all <= limit) { print "FAIL at most " limit " % of the branches are taken"; print "0 passed, 1 failed"; exit 1 }
        print "1 passed, 0 failed"
    }'
