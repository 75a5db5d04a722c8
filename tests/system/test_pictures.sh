#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Profile, coverage, timeline and traces of the demo, opened by the tools that they are for.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride
demo=$PRIDE_TARGETS/systems/demo.elf
cd "$PRIDE_SOURCE" || exit 1

"$pride" run --until 60ms --trace "profile=$work/demo.callgrind" --trace "coverage=$work/demo.info" \
    --trace "timeline=$work/demo.json" "$demo" >/dev/null 2>&1

profile() {
    callgrind_annotate --threshold=100 "$work/demo.callgrind" >"$work/annotated" &&
        grep -q 'nav.c:main \[nav\]' "$work/annotated" && grep -q 'display.c:main \[display\]' "$work/annotated" &&
        grep -q 'schedule.c:.*\[hypervisor\]' "$work/annotated" &&
        grep -Eq '^ *[1-9][0-9]* .*hv_sampling_write\(port' "$work/annotated"
}
check "callgrind_annotate shows functions by partition, with source lines" profile

calls() {
    callgrind_annotate --threshold=100 --inclusive=yes --tree=calling "$work/demo.callgrind" >"$work/tree" &&
        sed -n '/\* .*nav.c:main \[nav\]/,/^ *$/p' "$work/tree" | grep -q '> .*hypercall.c:hv_sampling_write ([0-9]*x) \[nav\]'
}
check "and who called whom" calls

whole() {
    "$pride" run --until 60ms --stats=json "$demo" 2>&1 >/dev/null | python3 -c "
import json, re, sys
stats = json.loads(sys.stdin.read())
instructions = stats['cpus'][0]['instructions']
ir, cycles = map(int, re.search(r'^summary: (\d+) (\d+) ', open(sys.argv[1]).read(), re.M).groups())
awake = stats['cpus'][0]['cycles'] - stats['cpus'][0]['idle_cycles']
print(ir, instructions, cycles, awake)
sys.exit(0 if instructions <= ir < instructions * 1.01 and abs(cycles - awake) < 100 else 1)" "$work/demo.callgrind"
}
check "its sums are the run's" whole

coverage() {
    genhtml --branch-coverage --ignore-errors source -o "$work/html" "$work/demo.info" >"$work/genhtml" 2>&1 && [ -f "$work/html/index.html" ] &&
        lcov --list "$work/demo.info" | grep -Eq 'nav\.c +\|[1-9]'
}
check "genhtml makes pages of the coverage" coverage

# hv/lib is in every partition: what only rogue executes is told apart by the SRMMU context.
apart() {
    python3 - "$work/demo.info" <<'PY'
import sys
count, name, file = {}, None, None
for line in open(sys.argv[1]):
    key, _, rest = line.strip().partition(':')
    if key == 'TN': name = rest
    elif key == 'SF': file = rest
    elif key == 'FNDA':
        n, function = rest.split(',')
        count[name, function] = count.get((name, function), 0) + int(n)
print({k: v for k, v in count.items() if k[1] in ('main', 'hv_sampling_write', 'hv_sampling_read')})
assert count['nav', 'hv_sampling_write'] > 0 and count['display', 'hv_sampling_read'] > 0
assert ('display', 'hv_sampling_write') not in count or count['display', 'hv_sampling_write'] == 0
assert count['nav', 'main'] == 1 and count['display', 'main'] == 1
PY
}
check "each partition has its own counts" apart

timeline() {
    python3 - "$work/demo.json" <<'PY'
import json, sys
events = json.load(open(sys.argv[1]))['traceEvents']
send = {e['id']: e for e in events if e['ph'] == 's'}
got = {e['id']: e for e in events if e['ph'] == 'f'}
slices = {e['name'] for e in events if e['ph'] == 'X'}
print(len(send), len(got), sorted(slices))
assert len(got) >= 3 and all(i in send and send[i]['ts'] < got[i]['ts'] for i in got)
assert all(e['name'] == 'position' and e['tid'] == 1 for e in send.values())
assert {'SAMPLING_WRITE', 'SAMPLING_READ', 'CONSOLE_WRITE', 'IDLE'} <= slices
assert any(e['name'].startswith('health: rogue DATA_ACCESS') for e in events if e['ph'] == 'i')
for e in events:
    if e['ph'] == 'C' and e['name'] == 'load in %':
        assert 99 < sum(e['args'].values()) < 101
assert {'load in %', 'cache misses per ms', 'TLB misses per ms'} <= {e['name'] for e in events if e['ph'] == 'C'}
PY
}
check "the timeline has hypercalls by name, messages, health events and counters" timeline

binary() {
    for kind in instr bus trap; do
        "$pride" run --until 22ms --trace "$kind,time:10ms..22ms=$work/$kind.txt" --trace "$kind,time:10ms..22ms,form:binary=$work/$kind.bin" "$demo" >/dev/null 2>&1
        "$pride" trace "$work/$kind.bin" | cmp - "$work/$kind.txt" && [ -s "$work/$kind.bin" ] || return 1
    done
    [ $(($(stat -c %s "$work/instr.bin") * 8)) -lt "$(stat -c %s "$work/instr.txt")" ]
}
check "binary traces are small and print as the text" binary

filtered() {
    "$pride" run --until 40ms --trace "instr,context:nav,mode:user,pc:nav:main=$work/main.txt" \
        --trace "bus,address:nav:hv_stack_top+4,access:write=$work/none.txt" "$demo" >/dev/null 2>"$work/error"
    [ $? -eq 125 ] && grep -q "hv_stack_top+4': expected ADDRESS, SYMBOL or PARTITION:SYMBOL" "$work/error" || return 1
    "$pride" run --until 40ms --trace "instr,context:nav,mode:user,pc:nav:main=$work/main.txt" "$demo" >/dev/null 2>&1
    [ "$(wc -l <"$work/main.txt")" -gt 20 ] &&
        nm -S "$PRIDE_TARGETS/guests/nav.elf" | python3 -c "
import sys
address, size = next(line.split()[:2] for line in sys.stdin if line.endswith(' main\n'))
rows = [int(row.split()[2], 16) for row in list(open(sys.argv[1]))[1:]]
sys.exit(not all(int(address, 16) <= pc < int(address, 16) + int(size, 16) for pc in rows))" "$work/main.txt"
}
check "filters by partition and symbol" filtered

merged() {
    "$pride" test --systems "$PRIDE_TARGETS/systems" --coverage "$work/all.info" --filter "boot.lua|queu" scenarios/library/boot.lua scenarios/library/ports.lua >"$work/tap" &&
        genhtml --branch-coverage --ignore-errors source -o "$work/all" "$work/all.info" >/dev/null 2>&1 &&
        lcov --list "$work/all.info" | grep -Eq 'queue\.c +\|[1-9]'
}
check "scenarios add up to one coverage file" merged

times() {
    for kind in times functions; do
        "$pride" run --board qemu-leon3 --until 60ms --trace "$kind=$work/$kind.csv" --trace "$kind=$work/$kind.html" "$demo" >/dev/null 2>&1
        xmllint --noout "$work/$kind.html" && ! grep -q '<script' "$work/$kind.html" || return 1
        python3 -c "
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
for row in rows:
    assert int(row['cold']) + int(row['warm']) == int(row['count']) > 0, row
    assert int(row['best']) <= float(row['mean']) <= int(row['worst']), row
    for cache in 'cold', 'warm':
        assert int(row[cache]) == 0 or int(row[cache + '_worst']) <= int(row['worst']), row
text = open(sys.argv[2]).read()
print(len(rows), text.count('<svg'))
sys.exit(text.count('<svg') != len(rows) or not any(int(row['warm']) and int(row['cold']) for row in rows))" "$work/$kind.csv" "$work/$kind.html" || return 1
    done
    grep -Eq '^function,nav,hv_printf,1,' "$work/functions.csv" && grep -q '^hypercall,nav,ta 0x20 with 0x31,' "$work/times.csv"
}
check "times of calls and functions as values and as a page, cold and warm" times

check_end
