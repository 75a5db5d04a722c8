#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The example systems of the hypervisor's features check themselves: each prints `N passed, N failed` on both engines'
# simulator and on QEMU, where only times differ.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=$PRIDE_BUILD/pride
systems=$PRIDE_TARGETS/systems

# What was printed, without times and carriage returns, and without what a partition prints as often as time allows.
without_time() {
    tr -d '\r' <"$1" | sed -E 's/^\[hv\] +[0-9]+\.[0-9]+ s/[hv]/' | grep -v -E 'a line that nobody needs|lines of .* lost'
}

# passes FILE PATTERN...: self-judged without a failure, an orderly end, and each pattern
passes() {
    local file=$1 pattern
    shift
    cat "$file"
    ! grep -q -E '[1-9][0-9]* failed|NOT:' "$file" && grep -q -E '[1-9][0-9]* passed, 0 failed' "$file" &&
        grep -q 'shut down after .* exit 0' "$file" || return 1
    for pattern in "$@"; do
        grep -q -E "$pattern" "$file" || return 1
    done
}

simulator() {
    "$pride" run --until 5s "$systems/$1.elf" >"$work/$1.txt"
}

qemu() {
    timeout 60 qemu-system-sparc -M leon3_generic -icount shift=4,sleep=off -nographic -no-reboot -kernel "$systems/$1.elf" \
        >"$work/$1.qemu" 2>/dev/null </dev/null
    diff <(without_time "$work/$1.txt") <(without_time "$work/$1.qemu")
}

# feature SYSTEM PATTERN...
feature() {
    local name=$1
    shift
    check "$name runs to its end" simulator "$name"
    check "$name finds all as it should be" passes "$work/$name.txt" "$@"
    check "$name prints the same on QEMU" qemu "$name"
}

feature virtual 'HM  partition P0 \(virtual\)  watchdog .* WARM_START' 'the watchdog has restarted this partition'
feature communication '^\[listener\] 7 passed' '^\[taker\] 49 passed' '^\[taker\] 50 passed'

feature plans '33 passed'
feature health '^\[warden\] 49 passed' '^\[second\] an error while initialising' 'P1 \(second\)  application error .* WARM_START' 'P1 \(second\)  application error .* SUSPEND' '^\[first\] resumed 3'
feature fpu '^\[lazy\] 3 passed' '^\[lazier\] 6 passed' '^\[eager\] 3 passed' '^\[none\] still here'
feature batch '^\[batch\] 19 passed'
feature reset '^\[phoenix\] 7 passed' 'configuration error .* WARM_RESET' 'life 1, mode 2, condition 2'
feature maintenance '^\[maintainer\] 10 passed' 'SWITCH_TO_MAINTENANCE'

# Memory that fails beyond correction, on a board with an AHBSTAT: physical addresses of a load and of a store.
memory_errors() {
    for offset in 3f60 3f80; do
        "$pride" run --board leon3-desktop --until 60ms --fault "buserror va@nav:0x1001$offset at 30ms" "$systems/ahbstat.elf" \
            >>"$work/ahbstat.txt" 2>>"$work/ahbstat.txt" </dev/null
    done
    cat "$work/ahbstat.txt"
    grep -q 'P0 (nav)  uncorrectable memory error tt=0x09 pc=0x1000[0-9a-f]* address=0x400[0-9a-f]*f60 -> WARM_START' "$work/ahbstat.txt" &&
        grep -q 'P0 (nav)  data store error tt=0x2b pc=0x1000[0-9a-f]* address=0x400[0-9a-f]*f80 -> WARM_START' "$work/ahbstat.txt"
}
check "memory errors are told with their physical address" memory_errors

# Several processors: simulator only. Each processor with a timer of its own, and one alarm for all.
processors() {
    "$pride" run --cpus 2 --until 5s "$@" "$systems/twocpus.elf" >"$work/twocpus.txt"
}
for timers in 2 4; do
    check "twocpus runs to its end with $timers timers" processors --set gptimer0.timers=$timers
    check "twocpus finds all as it should be with $timers timers" passes "$work/twocpus.txt" '^\[spread\] 14 passed' '^\[controller\] 9 passed'
done
one_processor() {
    "$pride" run --until 1s "$systems/twocpus.elf" >"$work/one.txt"
    [ $? = 4 ] && grep 'fewer processors' "$work/one.txt"
}
check "a board with too few processors is refused" one_processor

feature apex '^\[autopilot\] error 2 of process 3: started anew' '^\[autopilot\] warning: attitude 39' '^\[autopilot\] 11 passed'
feature memory '^\[first\] 44 passed' '^\[second\] 12 messages' '0x20000000 0x001000 RW, not cached, shared common'

# Systems that judge nothing themselves print on QEMU what they print here, too; so do the demo (test_demo.sh) and all of the above.
for name in cost hello libcheck; do
    check "$name runs to its end" simulator "$name"
    check "$name prints the same on QEMU" qemu "$name"
done

check_end
