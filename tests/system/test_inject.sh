#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# `pride inject` from outside: a small campaign, its table, its report, resumed after a kill, and a row run again.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride
systems=$PRIDE_TARGETS/systems

plan() {
    cat >"$work/$1.plan" <<PLAN
image = demo.elf
board = qemu-leon3
target = cpu0.win[*
target = va@rogue:0x30010000+0x100
target = ram@0x40000000+0x1000
from = 21ms
until = 24ms   # around a slot of rogue
end = 40ms
count = 24
seed = 5
PLAN
}

inject() { timeout 300 "$pride" inject --systems "$systems" "$@"; }
rows() { python3 -c "
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute('SELECT * FROM experiment ORDER BY id'):
    print(row)" "$1"; }

# How long everything took in all experiments together, whatever parts they were done in.
sums() { python3 -c "
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute('SELECT kind, partition, what, cold, sum(count), min(best), sum(total), max(worst) FROM observed GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4'):
    print(row)" "$1"; }
same_rows() { [ "$(rows "$1")" = "$(rows "$2")" ] && [ "$(sums "$1")" = "$(sums "$2")" ]; }

# refused TEXT ARGUMENTS...: status 125 and one line of error that says TEXT
refused() {
    local text=$1
    shift
    inject "$@" >"$work/out.txt" 2>"$work/err.txt"
    [ $? -eq 125 ] && [ "$(wc -l <"$work/err.txt")" -eq 1 ] && grep -qF -- "$text" "$work/err.txt" || { cat "$work/err.txt"; return 1; }
}

complete() {
    plan one
    inject --quiet --jobs 1 --report "$work/one.html" "$work/one.plan" >"$work/one.txt" &&
        grep -Eq '^all +24$' "$work/one.txt" && grep -Eq '^simulator error +0 ' "$work/one.txt" &&
        [ "$(rows "$work/one.plan.sqlite" | wc -l)" -eq 24 ]
}
check "a campaign runs all of its experiments" complete

report() {
    xmllint --noout "$work/one.html" && grep -q '<svg' "$work/one.html" && ! grep -q '<script' "$work/one.html" &&
        [ "$(grep -c '<circle' "$work/one.html")" -eq 24 ]
}
check "its report is well-formed, with every experiment on the map" report

jobs() {
    plan two
    inject --quiet --jobs 2 "$work/two.plan" >"$work/two.txt" && cmp "$work/one.txt" "$work/two.txt" && same_rows "$work/one.plan.sqlite" "$work/two.plan.sqlite"
}
check "the number of processes does not change a row" jobs

count() { rows "$1" 2>/dev/null | wc -l; }

killed() {
    for which in whole killed; do
        plan "$which"
        sed -i 's/^count.*/count = 64/; $a foresee = no' "$work/$which.plan" # slow enough to be killed
    done
    inject --quiet --jobs 1 "$work/whole.plan" >"$work/whole.txt" || return 1
    "$pride" inject --systems "$systems" --quiet --jobs 1 "$work/killed.plan" >/dev/null &
    some_rows() { [ "$(count "$work/killed.plan.sqlite")" -ge 3 ]; }
    wait_for some_rows
    kill -KILL $! && wait $!
    echo "killed after $(count "$work/killed.plan.sqlite") rows"
    [ "$(count "$work/killed.plan.sqlite")" -ge 3 ] && [ "$(count "$work/killed.plan.sqlite")" -lt 64 ] &&
        inject --quiet --jobs 1 "$work/killed.plan" >"$work/killed.txt" && cmp "$work/whole.txt" "$work/killed.txt" &&
        same_rows "$work/whole.plan.sqlite" "$work/killed.plan.sqlite"
}
check "a killed campaign goes on to the same table" killed

resumed() {
    plan five
    inject --quiet --jobs 1 "$work/five.plan" >/dev/null &&
        python3 -c "
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute('DELETE FROM experiment WHERE id % 3 = 1')
base.commit()" "$work/five.plan.sqlite" && inject --quiet --jobs 1 "$work/five.plan" >"$work/five.txt" &&
        cmp "$work/one.txt" "$work/five.txt" &&
        [ "$(rows "$work/one.plan.sqlite")" = "$(rows "$work/five.plan.sqlite")" ]
}
check "rows that are missing are done again, and only those" resumed

# One partition that has the processor for itself: its slot never ends, in the golden run either.
alone() {
    printf '%s\n' 'image = libcheck.elf' 'board = qemu-leon3' 'target = cpu0.win[*' 'from = 70ms' 'until = 75ms' 'end = 130ms' 'count = 8' 'foresee = no' >"$work/alone.plan"
    inject --quiet "$work/alone.plan" >"$work/alone.txt" && cat "$work/alone.txt" && grep -Eq '^hang +0 ' "$work/alone.txt"
}
check "slots that do not end in the golden run are no hang" alone

# Once more changes nothing; what shares experiments with what is there is refused.
shards() {
    local shard
    for which in entire parts; do
        plan $which
        sed -i 's/^count.*/count = 12/; $ a foresee = no' "$work/$which.plan"
    done
    inject --quiet "$work/entire.plan" >"$work/entire.txt" || return 1
    for shard in 0 1 2; do
        inject --quiet --shard $shard/3 "$work/parts.plan" >/dev/null || return 1
    done
    inject --merge "$work/merged.sqlite" "$work/parts.plan".[012].sqlite &&
        inject --merge "$work/merged.sqlite" "$work/parts.plan".[20].sqlite && same_rows "$work/entire.plan.sqlite" "$work/merged.sqlite" &&
        refused "holds the whole, and $work/merged.sqlite holds shard 0/3: the same experiments" --merge "$work/merged.sqlite" "$work/entire.plan.sqlite" &&
        same_rows "$work/entire.plan.sqlite" "$work/merged.sqlite" && [ -n "$(sums "$work/merged.sqlite")" ] &&
        inject --quiet --database "$work/merged.sqlite" "$work/parts.plan" >"$work/parts.txt" && cmp "$work/entire.txt" "$work/parts.txt"
}
check "shards merge to the same table" shards

escapes() {
    plan escape
    # What every hypercall and switch looks at, and no cache holds: whatever is flipped there shows there first.
    sed -i '/^target = /d; s/^count.*/count = 12/' "$work/escape.plan"
    nm "$PRIDE_TARGETS/hv/hypervisor.elf" | awk '$3 == "hv_module" {printf "target = ram@0x400%s+0x40\n", substr($1, 4)}' >>"$work/escape.plan"
    inject --quiet "$work/escape.plan" >"$work/escape.txt" && python3 -c "
import sqlite3, sys
query = 'SELECT fault, first FROM experiment JOIN outcome ON number = outcome WHERE name IN (?, ?, ?, ?)'
bad = list(sqlite3.connect(sys.argv[1]).execute(query, ('leaked in data', 'leaked in time', 'hang', 'hypervisor lost')))
print(bad)
sys.exit(0 if bad and all(' pc 0x' in first and ' at cycle ' in first for _, first in bad) else 1)" "$work/escape.plan.sqlite"
}
check "an escape is named with the instruction and the cycle where it began" escapes

# The timer that ends slots counts longer where one of its zeros becomes a one, so a switch took longer in some experiment than ever
# in the golden run; it is met again at its cycle.
times() {
    local row cycle
    plan longer
    sed -i '/^target = /d; s/^end.*/end = 60ms/; $ a target = gptimer0.counter[0]' "$work/longer.plan"
    inject --quiet --report "$work/longer.html" --times "$work/longer.csv" "$work/longer.plan" >/dev/null || return 1
    read -r row cycle < <(python3 -c "
import csv, sys
rows = [row for row in csv.DictReader(open(sys.argv[1])) if row['kind'] == 'switch' and row['longer'] != '0' and row['golden_count'] != '0']
print(rows[0]['row'], rows[0]['start'])
for row in rows:
    assert int(row['worst']) > int(row['golden_worst']), row
for row in csv.DictReader(open(sys.argv[1])):
    for name in ('golden_', ''):
        number = lambda column: float(row[name + column] or 0)
        parts = [part for part in ('cold', 'warm') if number(part)]
        assert number('count') == number('cold') + number('warm'), (name, row)
        assert not parts or number('worst') == max(number(part + '_worst') for part in parts), (name, row)
        assert number('best') <= number('mean') <= number('worst'), (name, row)" "$work/longer.csv") && [ -n "$cycle" ] || return 1
    grep -q '<h2>Times</h2>' "$work/longer.html" && xmllint --noout "$work/longer.html" || return 1
    inject --reopen "$work/longer.plan.sqlite" "$row" --at "${cycle}cyc" --gdb "unix:$work/gdb" >/dev/null 2>&1 &
    wait_for [ -S "$work/gdb" ]
    gdb-multiarch -batch -ex "target remote $work/gdb" -ex 'x/i $pc' -ex kill \
        "$PRIDE_TARGETS/hv/hypervisor.elf" >"$work/gdb.txt" 2>&1
    wait
    grep -qE 'ta +0x20|hv_trap_table_software' "$work/gdb.txt" # at the hypercall, or in its trap
}
check "the worst time of all experiments is told, and stood at" times

# Of one function of nav, which the hypervisor's time does not count to; and stood at before the strike.
functions() {
    plan functions
    sed -i 's/^count.*/count = 4/; $ a functions = yes' "$work/functions.plan" && echo 'foresee = no' >>"$work/functions.plan"
    inject --quiet --times "$work/functions.csv" "$work/functions.plan" >/dev/null &&
        python3 -c "
import csv, sys
rows = {(row['partition'], row['what']): row for row in csv.DictReader(open(sys.argv[1])) if row['kind'] == 'function'}
for name in (('nav', 'hv_time_get'), ('hypervisor', 'hv_time_now')):
    row = rows[name]
    print(row)
    assert int(row['golden_count']) > 0 and 0 < int(row['best']) <= int(row['worst']) and int(row['count']) > 0" "$work/functions.csv" || return 1
    inject --reopen "$work/functions.plan.sqlite" 0 --at 20ms >"$work/before.txt" 2>&1
    [ $? -eq 124 ] && grep -q 'fault: ' "$work/before.txt"
}
check "functions are measured too, and a row is stood at before its strike" functions

again() {
    inject --again "$work/escape.plan.sqlite" 0..11 >"$work/again.txt" && grep -q '^12 rows run again, 12 ended as recorded$' "$work/again.txt" || return 1
    python3 -c "
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute('UPDATE experiment SET outcome = 3 WHERE id = 5')
base.commit()" "$work/escape.plan.sqlite"
    inject --again "$work/escape.plan.sqlite" 3 5 >"$work/again.txt"
    [ $? -eq 1 ] && grep -q '^row 5: .*; was detected ' "$work/again.txt" && grep -q '^2 rows run again, 1 ended as recorded$' "$work/again.txt"
}
check "each row run again ends as it is recorded" again

cat >"$work/small.S" <<'ASM'
    .global _start
_start:
    set 0x40002000, %o0
    mov 3, %l0
    mov 0, %l1
1:  st %l0, [%o0]
    ld [%o0], %l2
    stb %l2, [%o0 + 1]
    ldub [%o0 + 1], %l3
    add %l1, %l3, %l1
    subcc %l0, 1, %l0
    bne 1b
    nop
    save %sp, -96, %sp
    add %i1, 7, %i1
    restore %i1, 3, %o2
    mov %l1, %g2
    mov 1, %g1
    ta 0
    nop
ASM

assemble() { # name, source
    sparc64-linux-gnu-gcc -m32 -mcpu=leon3 -nostdlib -static -no-pie -Wl,-N -Wl,-Ttext=0x40000000 -o "$work/$1.elf" "$2"
}

# both NAME LINES...: the whole fault space of a program, each bit of some places at each of some cycles, and the same pruned; the
# totals and the outcomes of each bit are the same, and a third of the rows is enough.
both() {
    local name=$1 kind
    shift
    for kind in all pruned; do
        printf '%s\n' "set = ram.size=64K" "$@" "space = $kind" >"$work/$name-$kind.plan"
        inject --quiet "$work/$name-$kind.plan" >"$work/$name-$kind.txt" || return 1
    done
    diff "$work/$name-all.txt" <(grep -v '^rows' "$work/$name-pruned.txt") && python3 -c "
import sqlite3, sys
query = 'SELECT fault, outcome, hit, sum(weight) FROM experiment GROUP BY fault, outcome, hit ORDER BY fault, outcome, hit'
every, pruned = ([list(base.execute(query)), list(base.execute('SELECT count(*) FROM experiment'))[0][0]]
                 for base in (sqlite3.connect(name) for name in sys.argv[1:3]))
print(every[1], pruned[1], [row for row in every[0] if row not in pruned[0]][:4])
sys.exit(0 if every[0] == pruned[0] and len({row[1] for row in every[0]}) >= 2 and pruned[1] * 3 < every[1] else 1)
" "$work/$name-all.plan.sqlite" "$work/$name-pruned.plan.sqlite"
}

pruned() {
    assemble small "$work/small.S" &&
        both small "image = small.elf" "set = board.timing=fast" "target = cpu0.win[8]" "target = cpu0.win[10]" \
            "target = ram@0x40002000+0x4" "from = 4cyc" "until = 30cyc" "end = 300cyc" &&
        grep -Eq '^all +2592$' "$work/small-all.txt"
}
check "pruned and exhaustive injection agree for every bit of a program's fault space" pruned

pruned_caches() {
    assemble cached "$PRIDE_SOURCE/tests/campaign/cached.S" || return 1
    local plan=("image = cached.elf" "end = 1500cyc")
    both dcache "${plan[@]}" "target = cpu0.dcache.line[0].tag" "target = cpu0.dcache.data[18]" "target = cpu0.dcache.order[0]" \
        "from = 143cyc" "until = 163cyc" &&
        both icache "${plan[@]}" "target = cpu0.icache.line[12].valid" "target = cpu0.icache.line[16].bits" "target = cpu0.icache.data[390]" \
            "from = 285cyc" "until = 310cyc" &&
        both memory "${plan[@]}" "target = ram@0x40003500+0x4" "from = 355cyc" "until = 370cyc"
}
check "they agree for caches, and for memory under them" pruned_caches

pruned_tlbs() {
    local plan=("image = cached.elf" "end = 1500cyc")
    both tlbs "${plan[@]}" "target = cpu0.mmu.itlb[1].tag" "target = cpu0.mmu.itlb[1].rank" "target = cpu0.mmu.dtlb[1].level" \
        "target = cpu0.mmu.dtlb[0].context" "from = 395cyc" "until = 410cyc" &&
        both upsets "${plan[@]}" "model = upset 2" "target = cpu0.mmu.itlb[0].tag" \
            "from = 405cyc" "until = 425cyc"
}
check "they agree for TLBs, for flips of two bits too" pruned_tlbs

# An interrupt comes while a fetch waits for its line: the processor stands where it was until then.
cut() {
    cat >"$work/cut.lua" <<'LUA'
test("cut", function(t)
    local function machine(engine) return t.boot{image = "cached.elf", engine = engine, set = {"ram.size=64K"}} end
    local whole, plain, cached = machine(), machine("plain"), machine("cached")
    local start = whole:save()

    whole:run_until("420cyc")
    for cycle = 60, 410 do
        for _, m in ipairs{plain, cached} do
            m:restore(start)
            m:run_until(cycle .. "cyc")
        end
        t.equal(cached:digest(), plain:digest(), "digest of the engines at " .. cycle)
        plain:run_until("420cyc")
        t.equal(plain:digest(), whole:digest(), "digest, cut at " .. cycle)
    end
end)
LUA
    "$pride" test --artefacts none --systems "$work" "$work/cut.lua" | grep '^ok 1'
}
check "a run cut at any cycle is the run in one go" cut

# The golden run ends after the experiment was the same again, and before the plan's end.
early() {
    printf '%s\n' "image = cached.elf" "set = ram.size=64K" "target = cpu0.mmu.itlb[1].rank" "space = all" "from = 395cyc" "until = 396cyc" \
        "end = 1500cyc" >"$work/early.plan"
    inject --quiet "$work/early.plan" >"$work/early.txt" && grep -Eq '^hang +0 ' "$work/early.txt" &&
        grep -Eq '^masked +[1-9]' "$work/early.txt"
}
check "what is the golden run again ends as that" early

no_shard() {
    refused "one.plan: file is not a database" --merge "$work/none.sqlite" "$work/one.plan.sqlite" "$work/one.plan" && [ ! -e "$work/none.sqlite" ]
}
check "what is no shard is not merged, and leaves no database" no_shard

foreseen() { # the cycles that were drawn lie within instructions of the hypervisor that wait for the UART
    local row
    printf '%s\n' 'image = hello.elf' 'board = qemu-leon3' 'target = cpu0.g[1]' 'from = 10ms' 'until = 20ms' 'end = 30ms' 'count = 4' >"$work/seen.plan"
    inject --quiet "$work/seen.plan" || return 1
    for row in 0 1 2 3; do
        inject --reopen "$work/seen.plan.sqlite" "$row" >"$work/out.txt" 2>"$work/err.txt"
        [ $? -eq 124 ] && cat "$work/err.txt" && grep -q "^pride: row $row: flip " "$work/err.txt" && grep -q '^pride: fault: 0.01' "$work/err.txt" || return 1
    done
}
check "rows that were foreseen are run again, too" foreseen

reopened() {
    inject --reopen "$work/one.plan.sqlite" 3 >"$work/out.txt" 2>"$work/err.txt"
    grep -q '^pride: row 3: flip ' "$work/err.txt" && grep -q '^pride: fault: 0.02' "$work/err.txt"
}
check "a row is run again with one command" reopened

wrong() {
    plan bad
    sed -i 's/^end.*/end = soon/' "$work/bad.plan"
    refused "bad.plan:8: expected a time" "$work/bad.plan" || return 1
    sed -i 's/^end.*/wibble = 1/' "$work/bad.plan"
    refused "bad.plan:8: expected a key" "$work/bad.plan" || return 1
    sed -i 's/^wibble.*/end = 22ms/' "$work/bad.plan"
    refused "expected from <= until < end" "$work/bad.plan" || return 1
    sed -i 's/^end.*/end = 40ms/; s/^target = cpu0.*/target = cpu7.none/' "$work/bad.plan"
    refused "target 'cpu7.none': expected names" "$work/bad.plan" || return 1
    cp "$work/one.plan.sqlite" "$work/other.sqlite"
    sed -i 's/^target = cpu7.*/target = cpu0.y/' "$work/bad.plan"
    refused "holds the results of another plan" --database "$work/other.sqlite" "$work/bad.plan" || return 1
    python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 0")' "$work/other.sqlite" &&
        refused "other.sqlite: is no campaign of this version of pride" --database "$work/other.sqlite" "$work/one.plan" &&
        refused "other.sqlite: is no campaign of this version of pride" --again "$work/other.sqlite" 0 || return 1
    mkfifo "$work/pipe.plan" && refused "pipe.plan: cannot read the plan: it is no file" "$work/pipe.plan" || return 1
    { cat "$work/one.plan" && printf 'margin = 1%%\0\n'; } >"$work/odd.plan"
    refused "odd.plan:11: expected text, without a zero byte" "$work/odd.plan" || return 1
    { cat "$work/one.plan" && echo 'confidence = 95.5%'; } >"$work/odd.plan"
    refused "odd.plan:11: expected margin" "$work/odd.plan" || return 1
    { cat "$work/one.plan" && echo 'state = cpu0.psr=0x100000000'; } >"$work/odd.plan"
    refused "odd.plan:11: state = cpu0.psr=0x100000000: expected a number of 32 bits" "$work/odd.plan" || return 1
    sed 's/^count.*/space = pruned/; s/^target = ram.*/target = ram@0x40000000+0x1000000/' "$work/one.plan" >"$work/odd.plan"
    refused "odd.plan:9: the space cannot be pruned: it has more than" "$work/odd.plan" || return 1
    refused "/no/such/file: cannot write: No such file" --report /no/such/file "$work/one.plan" &&
        refused ": cannot write: Is a directory" --times "$work" "$work/one.plan" || return 1
    refused "--shard '3/3': expected K/N" --shard 3/3 "$work/one.plan" &&
        refused "holds the results of another plan" --merge "$work/one.plan.sqlite" "$work/whole.plan.sqlite" || return 1
    refused "no row '99'" --reopen "$work/one.plan.sqlite" 99 && refused "no row ''" --reopen "$work/one.plan.sqlite" "" &&
        refused "'3..2': expected FIRST..LAST in this order" --again "$work/one.plan.sqlite" 3..2 && refused "expected one PLAN" &&
        refused "'5..x': expected ROW or FIRST..LAST" --again "$work/one.plan.sqlite" 5..x &&
        refused "no row '99'" --again "$work/one.plan.sqlite" 99 &&
        refused "--at '40ms': expected a time" --at 40ms --reopen "$work/one.plan.sqlite" 3
}
check "what is wrong with a plan is one line and status 125" wrong

rebuilt() {
    printf '%s\n' 'image = own.elf' 'board = qemu-leon3' 'target = cpu0.y' 'from = 1ms' 'until = 2ms' 'end = 3ms' 'count = 2' >"$work/own.plan"
    cp "$systems/hello.elf" "$work/own.elf" && inject --quiet "$work/own.plan" >/dev/null && inject --quiet "$work/own.plan" >/dev/null || return 1
    cp "$systems/demo.elf" "$work/own.elf"
    refused "own.plan.sqlite: holds the results of another image" "$work/own.plan" &&
        refused "own.plan.sqlite: holds the results of another image" --again "$work/own.plan.sqlite" 0 &&
        inject --quiet --database "$work/own.1" "$work/own.plan" >/dev/null &&
        refused "own.1: holds the results of another image" --merge "$work/own.plan.sqlite" "$work/own.1"
}
check "rows of another image are not mixed in" rebuilt

events() {
    "$pride" run --board qemu-leon3 --until 60ms --fault 'flip va@nav:hv_idle:3 at slot nav #3 +200us' \
        --fault 'stall gptimer0 at hypercall nav:0x31 #2 for 1ms' --fault 'skip cpu0 at pc nav:hv_console_write' \
        "$systems/demo.elf" >/dev/null 2>"$work/err.txt"
    grep -Eq '^pride: fault: 0\.0(3[0-9]|4[01])[0-9]+ s flip va@nav:0x[0-9a-f]{8}:3: ' "$work/err.txt" &&
        grep -Eq '^pride: fault: 0\.0(2[0-9]|30)[0-9]+ s stall gptimer0: ' "$work/err.txt" &&
        grep -Eq '^pride: fault: 0\.0(1[0-9]|20)[0-9]+ s skip cpu0: 0x100[0-9a-f]+ -> ' "$work/err.txt"
}
check "slots, hypercalls and symbols of partitions trigger faults" events

# The hypervisor runs at other addresses than where it is loaded: a target is where it lies, a trigger where it runs.
loaded() {
    local at
    at=$(nm "$PRIDE_TARGETS/hv/hypervisor.elf" | awk '$3 == "hv_module" {printf "400%s", substr($1, 4)}')
    "$pride" run --board qemu-leon3 --until 31ms --fault 'flip ram@sym:hv_module:0 at 30ms' --fault 'flip cpu0.y:0 at pc hv_trap_handle' \
        "$systems/demo.elf" >/dev/null 2>"$work/err.txt"
    grep -q "fault: 0.030000 s flip ram@0x$at:0: " "$work/err.txt" && grep -Eq ' s flip cpu0.y:0: ' "$work/err.txt"
}
check "symbols of the hypervisor are hit where they lie and trigger where they run" loaded

foreseen() {
    for which in yes no; do
        cat >"$work/foresee-$which.plan" <<PLAN
image = demo.elf
board = qemu-leon3
target = cpu0.win[*
target = ram@0x4000d000+0x4000
target = va@rogue:0x30010000+0x1000
spread = targets
from = 21ms
until = 31ms
end = 50ms
count = 60
seed = 9
foresee = $which
PLAN
        inject --quiet "$work/foresee-$which.plan" >"$work/foresee-$which.txt" || return 1
    done
    cmp "$work/foresee-yes.txt" "$work/foresee-no.txt" && python3 -c "
import sqlite3, sys
one, two = (list(sqlite3.connect(name).execute('SELECT id, fault, hit, outcome FROM experiment ORDER BY id')) for name in sys.argv[1:])
targets = [sum(1 for row in one if word in row[1]) for word in ('win', 'ram@', 'va@')]
print(targets, [pair for pair in zip(one, two) if pair[0] != pair[1]][:3])
sys.exit(0 if one == two and min(targets) > 8 else 1)" "$work/foresee-yes.plan.sqlite" "$work/foresee-no.plan.sqlite"
}
check "experiments that are not run end as those that are" foreseen

protected() {
    for which in on off; do
        cat >"$work/$which.plan" <<PLAN
image = demo.elf
board = ut700
set = cpu.register_protection=$which
set = cache.protection=$which
state = ftmctrl0.mcfg3=0x0800$([ $which = on ] && echo 02 || echo 00)00
target = cpu0.g[*
target = cpu0.icache.data[*
spread = targets
from = 30ms
until = 31ms
end = 35ms
count = 40
PLAN
    done
    inject --quiet "$work/off.plan" >"$work/off.txt" &&
        inject --quiet --beside "$work/off.plan.sqlite" --report "$work/on.html" "$work/on.plan" >"$work/on.txt" && cat "$work/on.txt" &&
        grep -Eq '^hw corrected +[1-9][0-9]* +\| +0$' "$work/on.txt" && grep -Eq '^effect unnoticed +0 +\| +[0-9]+$' "$work/on.txt" &&
        xmllint --noout "$work/on.html" && grep -q 'Side by side' "$work/on.html"
}
check "protection on and off, side by side" protected

wrong_state() {
    plan wrong
    echo "state = ftmctrl7.mcfg3=1" >>"$work/wrong.plan"
    inject --quiet "$work/wrong.plan" >"$work/out" 2>"$work/error"
    [ $? -eq 125 ] && [ "$(wc -l <"$work/error")" -eq 1 ] && grep -q "state = ftmctrl7.mcfg3=1: .*no such component" "$work/error"
}
check "a state that is none is an error of one line" wrong_state

check_end
