#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The report of a small campaign, and of two beside each other, in Chromium without a screen: what the DOM holds, where the
# browser has put it, that nothing is fetched and nothing complained of; and a picture to look at.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride
count=60

plan() { # name, more lines
    printf '%s\n' "image = demo.elf" "board = qemu-leon3" "target = cpu0.win[*" "target = ram@0x40000000+0x8000" \
        "target = va@rogue:0x30010000+0x1000" "spread = targets" "from = 21ms" "until = 41ms" "end = 60ms" "count = $count" \
        "${@:2}" >"$work/$1.plan"
}
inject() { "$pride" inject --quiet --systems "$PRIDE_TARGETS/systems" "$@"; }
browse() { # arguments: of Chromium
    timeout 120 chromium --headless --no-sandbox --disable-gpu --no-first-run --user-data-dir="$work/profile" --hide-scrollbars \
        --window-size=1200,2400 "$@"
}
said() { sed -n "s/^\(.*>\)\{0,1\}$1=//p" "$work/dom" | sed 's/<.*//'; }

made() {
    plan one "seed = 5" && plan two "seed = 6" && inject "$work/one.plan" >/dev/null &&
        inject --beside "$work/one.plan.sqlite" --report "$work/two.html" "$work/two.plan" >/dev/null
}
check "a report is made" made

drawn() {
    { sed 's#</body></html>##' "$work/two.html" && printf '<script>//<![CDATA[\n' && cat "$PRIDE_SOURCE/tests/report/measure.js" &&
        printf '//]]></script></body></html>\n'; } >"$work/measured.html"
    browse --dump-dom "file://$work/measured.html" >"$work/dom" 2>"$work/browser" && grep -q 'id="said"' "$work/dom"
}
check "Chromium draws it" drawn
sed -n '/id="said"/,/<\/pre>/p' "$work/dom" | sed 's/<[^>]*>//g; s/^/# /'

tables() { [ "$(said tables)" -ge 4 ] && [ "$(said rows)" -eq 12 ] && [[ $(said titles) == *"Side by side"*"Fault space"* ]]; }
check "its tables are there, a row for each outcome" tables
map() { [ "$(said pictures)" -ge 1 ] && [ "$(said circles)" -eq "$count" ] && [ "$(said outside)" -eq 0 ] && [ "$(said places)" -gt $((count / 2)) ]; }
check "every experiment has its place within the map" map
fits() { [ "$(said wide)" = false ]; }
check "nothing is wider than the page" fits
alone() { ! grep -Eq 'src=|href="http|@import|url\(' "$work/two.html" && ! grep -q 'CONSOLE' "$work/browser"; }
check "it fetches nothing, and the browser has nothing to complain of" alone

picture() {
    browse --screenshot="$work/report.png" "file://$work/two.html" 2>/dev/null && cp "$work/report.png" "$PRIDE_BUILD/report.png" &&
        [ "$(stat -c %s "$work/report.png")" -gt 50000 ]
}
check "a picture of it is build/report.png" picture

check_end
