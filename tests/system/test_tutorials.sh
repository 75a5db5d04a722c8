#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What docs/faults.md, scenarios.md, pictures.md and the CI examples tell people to type works when it is typed.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

docs=$PRIDE_SOURCE/docs
mkdir "$work/home" && cd "$work/home" || exit 1
mkdir build && ln -s "$PRIDE_BUILD/pride" build/pride && ln -s "$PRIDE_TARGETS/systems" "$PRIDE_TARGETS/guests" "$PRIDE_TARGETS/hv" build/
ln -s "$PRIDE_SOURCE/scenarios" "$PRIDE_SOURCE/hv" .
export PRIDE_SYSTEMS=$PRIDE_TARGETS/systems

block() { # file, number of the block, from 1: the text between ``` lines
    awk -v wanted="$2" '/^```/ {inside = !inside; count += inside; next} inside && count == wanted' "$1"
}
numbered() { # file, pattern: the number of the first block with the pattern
    awk -v pattern="$2" '/^```/ {inside = !inside; count += inside; next} inside && $0 ~ pattern {print count; exit}' "$1"
}
type_in() { # the commands on standard input; 124: the limit that a command has itself
    while IFS= read -r line; do
        echo "$line"
        timeout 300 bash -c "$line" </dev/null >>"$work/typed" 2>&1
        status=$?
        [ "$status" -eq 0 ] || [ "$status" -eq 124 ] || { echo "status $status"; tail -5 "$work/typed"; return 1; }
    done
}

faults() { block "$docs/faults.md" 1 | sed -n 's/^\$ //p' >"$work/lines" && [ -s "$work/lines" ] && type_in <"$work/lines" && [ -s my.html ]; }
check "faults.md: a flip, a campaign, a row run again" faults

plan() {
    block "$docs/faults.md" "$(numbered "$docs/faults.md" '^margin = ')" | sed 's/^count = 1000/count = 12/' >page.plan &&
        build/pride inject --quiet --systems build/systems page.plan >"$work/out" && cat "$work/out" && grep -Eq '^all +12$' "$work/out"
}
check "faults.md: the plan with all its keys" plan

scenario() {
    block "$docs/scenarios.md" 1 >flip.lua && grep -q t.boot flip.lua &&
        block "$docs/scenarios.md" 2 | sed -n 's/^\$ //p' >"$work/lines" && [ -s "$work/lines" ] && type_in <"$work/lines" && [ -s junit.xml ]
}
check "scenarios.md: the first scenario" scenario

pictures() {
    block "$docs/pictures.md" 1 >"$work/lines" && [ "$(wc -l <"$work/lines")" -ge 6 ] && type_in <"$work/lines" &&
        [ -s demo.json ] && [ -s demo.html/index.html ] && [ -s uart.bin ]
}
check "pictures.md: every command" pictures

# The CI examples: their commands for pride and genhtml, on a scenario and a plan of the user's.
ci() { # file
    rm -rf mine && mkdir -p mine/scenarios mine/plans && cp flip.lua mine/scenarios && cp my.plan mine/plans/nightly.plan &&
        grep -oE '(/opt/pride/build/pride|genhtml) .*' "$1" | sed "s|/opt/pride/build/pride|../build/pride|" >"$work/lines" &&
        [ "$(wc -l <"$work/lines")" -eq 3 ] && (cd mine && type_in <"$work/lines") && [ -s mine/junit.xml ] && [ -s mine/campaign.html ] && [ -s mine/coverage/index.html ]
}
check "the example for GitHub Actions" ci "$docs/ci/github-actions.yml"
check "the example for GitLab" ci "$docs/ci/gitlab-ci.yml"

check_end
