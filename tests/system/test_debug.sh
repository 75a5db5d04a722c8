#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# `pride debug`: the monitor without GDB, with scripts and standard input. Each check is a pattern in its output.
set -u

build=${PRIDE_BUILD:?}
targets=${PRIDE_TARGETS:?}
deep=$targets/tests/guest/deep.elf
demo=$targets/systems/demo.elf
work=$(mktemp -d)
passed=0
failed=0
trap 'rm -rf "$work"' EXIT

result() { # name, status
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        sed 's/^/    /' "$work/log"
    fi
}

expect() { # name, extended regular expression
    grep -E -q -- "$2" "$work/log"
    result "$1" $?
}

debug() { # arguments; commands on standard input. Sets $status.
    timeout -s KILL 60 "$build/pride" debug "$@" >"$work/log" 2>&1
    status=$?
}

debug "$deep" <<'END'
# a comment
bp bottom
cont
bt
reg o0
reg l3 0x1234
reg l3
disas bottom 2
mem pair 8
wmem pair 0x55aa
mem pair 4
delete
wp watched 4 w
cont
thread 2
reg q9
mem nosuch
mem pair 99999
wp pair 4 z
cont nonsense
save
frobnicate
perf
delete
save SNAPSHOT/is/no/directory
cont 1us
cont
END
expect 'a breakpoint stops' '^event 1: at, pc 0x4.*cpu0'
expect 'where it stands is shown' '^0x4000[0-9a-f]+ <bottom\+0> '
expect 'callers have names' '^#1 0x4.*<descend\+'
expect 'and reach main' '^#[0-9]+ 0x4.*<main\+'
expect 'a register is read' '^o0 0x'
expect 'and written' '^l3 0x00001234$'
expect 'code is shown' '^0x4.* <bottom\+4> '
expect 'memory is shown' '^4000[0-9a-f]+  12345678 '
expect 'and written' '^4000[0-9a-f]+  000055aa$'
expect 'a watchpoint stops' '^watchpoint at 0x4'
expect 'a thread that is not there is refused' "^'2': no such thread"
expect 'so is a register' "^'q9': no register"
expect 'a symbol' "^'nosuch': no symbol"
expect 'a length' "^'99999': expected a number up to 4096"
expect 'a kind of watchpoint' "^'z': expected r, w or a"
expect 'a time' "^'nonsense': expected a time"
expect 'a missing word' '^usage: save FILE'
expect 'a command' "^no monitor command 'frobnicate'"
expect 'counters are shown' '^instructions +[0-9]+'
expect 'a snapshot that cannot be written is reported' 'error: .*SNAPSHOT'

cp "$deep" "$work/own.elf"
printf 'save %s\n' "$work/own.elf" >"$work/script"
debug "$work/own.elf" "$work/script" </dev/null
expect 'nor does one take the place of the image' 'error: .*own.elf: save would overwrite it: it is read for IMAGE'
cmp "$deep" "$work/own.elf" >"$work/log"
result 'which stays as it was' $?

printf 'cont\n' >"$work/script"
debug "$deep" "$work/script" </dev/null
expect 'the end of the program is told' '^the program ended with code 146'
[ "$status" -eq 146 ]
result 'and is the exit status' $?

printf 'echo first\nscript %s\n' "$work/script" >"$work/outer"
debug "$deep" -x "$work/outer" </dev/null
expect 'a script speaks' '^first$'
expect 'and calls another' '^the program ended with code 146'
printf 'script %s\n' "$work/endless" >"$work/endless"
debug "$deep" -x "$work/endless" </dev/null
expect 'scripts that call themselves come to an end' ':1: more than 8 scripts'

little_memory() { [[ $build == *asan* ]] || ulimit -v 1000000; } # which the address sanitizer's own would exceed
(little_memory && exec timeout -s KILL 30 "$build/pride" debug "$deep" -x /dev/zero) >"$work/log" 2>&1 </dev/null
expect 'a script that is a line without end' 'error: /dev/zero:1: more than 511 characters'
printf 'echo one\r\necho \0two\necho three' >"$work/script"
debug "$deep" "$work/script" </dev/null
expect "a script's lines may end as elsewhere" '^one$'
expect "nor is a script's zero byte its end" '^.two$'
expect "and the last one may have no end" '^three$'

# What a script says that is not obeyed is told with file and line, and is its end.
printf '# one\necho before\n\nbp nosuch\necho behind\n' >"$work/wrong"
printf 'echo outer\nscript %s\necho behind\n' "$work/wrong" >"$work/outer"
debug "$deep" -x "$work/wrong" </dev/null
[ "$status" -eq 125 ] && ! grep -q behind "$work/log" && grep -q '^before$' "$work/log"
result 'a script ends at a line that is not obeyed' $?
expect 'which is told' "^pride: error: $work/wrong:4: 'nosuch': no symbol of the selected process$"
debug "$deep" -x "$work/outer" </dev/null
[ "$status" -eq 125 ] && ! grep -q behind "$work/log"
result 'and so does the one that called it' $?
expect 'with the way there' "^pride: error: $work/outer:2: $work/wrong:4: 'nosuch'"
debug "$deep" <<END
script $work/outer
echo still here
script $work
script $work/none
END
[ "$status" -eq 0 ] && [ "$(grep -c behind "$work/log")" -eq 0 ]
result 'whoever types it goes on' $?
expect 'and is told' "^$work/outer:2: $work/wrong:4: 'nosuch'"
expect 'a folder is no script' "^$work: Is a directory$"
expect 'nor is nothing' "^$work/none: No such file"
debug "$deep" -x "$work" </dev/null
[ "$status" -eq 125 ] && [ "$(cat "$work/log")" = "pride: error: $work: Is a directory" ]
result 'nor on the command line' $?
for line in 'stop trap 300' 'break ?x' 'wp pair 4 z' 'mem nosuch' 'inject flip' 'goto 99s' 'delete 0' 'hist 0' 'thread 9' \
    'reg psr x' 'snapshot back no' 'load /none' 'walk 0 nobody' 'tlb x' 'uart 99 a' 'part' 'frob' 'help frob' 'cov nosuch'; do
    echo "$line" >"$work/wrong"
    debug "$deep" -x "$work/wrong" </dev/null
    [ "$status" -eq 125 ] && grep -q "^pride: error: $work/wrong:1: " "$work/log"
    result "the end of a script: $line" $?
done
for line in 'stop trap window 9' 'break ?' 'walk 0' 'snapshot list' 'bookmark' 'delete' 'hist' 'wp' 'help' 'who watched'; do
    echo "$line" >"$work/right"
    debug "$deep" -x "$work/right" </dev/null
    result "not the end of a script: $line" "$status"
done

debug "$deep" <<'END'
break at bottom+4
cont
bp bottom+8
delete 1
cont
break at main if %o0 == bottom+4
END
expect 'an instruction behind a symbol, for an event' '^event 1: at, pc 0x4.*'
expect 'where it stands' '^0x4.* <bottom\+4> '
expect 'for a breakpoint' '^0x4.* <bottom\+8> '
expect 'for a condition' '^event [0-9]: at main if %o0 == bottom\+4$'

debug <<END
cycle
load /no/such/image
load $deep
bp bottom
cont
run
cycle
END
expect 'an image is loaded later' 'deep.elf loaded$'
expect 'an image that is not there is reported' '^/no/such/image could not be loaded'
[ "$(grep -c '^event 1: at, pc' "$work/log")" -eq 2 ]
result 'run begins anew and stops where cont did' $?

# At a terminal: Tab completes commands and symbols, the arrow key brings back a line, also one of the session before.
printf 'disa\tbott\t1\n\033[A\nquit\n' | HOME=$work timeout -s KILL 60 script -qec "$build/pride debug $deep" /dev/null >"$work/log" 2>&1
[ "$(grep -c -E '0x4.* <bottom\+0> ' "$work/log")" -eq 2 ]
result 'Tab completes a command and a symbol, the line comes back' $?
printf '\033[A\033[A\nquit\n' | HOME=$work timeout -s KILL 60 script -qec "$build/pride debug $deep" /dev/null >"$work/log" 2>&1
[ "$(grep -c -E '0x4.* <bottom\+0> ' "$work/log")" -eq 1 ]
result 'and in the next session' $?

debug "$deep" <<'END'
cont 1000
digest
reverse step 0
digest
reverse cont 3
bookmark begin
bookmark end
bp main if cycle == 99999999999999999999999
END
[ "$(grep -c -E '^[0-9a-f]{16} at' "$work/log")" -eq 2 ] && [ "$(grep -E '^[0-9a-f]{16} at' "$work/log" | sort -u | wc -l)" -eq 1 ]
result 'no step back is none' $?
expect 'reverse cont takes no count' "^'3': expected nothing behind cont"
expect 'a bookmark is not called like the beginning' "^'begin': expected a short name"
expect 'nor like the end' "^'end': expected a short name"
printf 'cont 1000\nreverse step 5\nprof on\ngoto end\ncont 1us\nprof\n' | timeout -s KILL 60 "$build/pride" debug "$deep" >"$work/past" 2>&1
[ "$(grep -c 'from the end of what is recorded on' "$work/past")" -eq 1 ]
result 'counting begins where the past ends, and says so' $?
expect 'a number that is too large is refused' "^'99999999999999999999999': expected a number"

debug "$deep" /no/such/script </dev/null
[ "$status" -eq 125 ] && [ "$(wc -l <"$work/log")" -eq 1 ]
result 'a script that is not there is one message' $?

debug "$deep" <<END
cont 10us
digest
save $work/snapshot
cont 10us
restore $work/snapshot
digest
quit
END
[ "$(grep -c -E '^[0-9a-f]{16} at' "$work/log")" -eq 2 ] && [ "$(grep -E '^[0-9a-f]{16} at' "$work/log" | sort -u | wc -l)" -eq 1 ]
result 'a snapshot brings back the same state' $?

if [ -e "$demo" ]; then
    debug "$demo" <<'END'
break mmu if partition == rogue
cont
info threads
thread 4
disas l1 1
thread 2
bt
inst 3
events 3
bus 4 if write == 1 and partition == rogue
tlb
walk nosuch rogue
walk 0x30000000 rogue
part
inject flip cpu0.g[5]:3
snapshot take here
cont 1us
snapshot back here
END
    expect 'events stop' '^event 1: mmu 0x09 .*context 3 rogue'
    expect 'partitions are threads' '^ +3 +process 3 +display +not running'
    expect 'registers are addresses' '^0x3.*<attack_read\+.*ld '
    expect 'a partition that does not run has callers' '^#1 0x1.*<main\+'
    expect 'the last instruction is told with its line' ' cpu0 0x3.*<attack_read\+[0-9]+> at .*hv/guests/rogue/attack_memory.c:[0-9]+  ld '
    expect 'so is the trap that it took' ' cpu0 trap 0x09 \(data_access_exception\), at 0x3.*attack_memory.c:'
    expect 'and the last stores' ' cpu0 store 0x.* at 0x.*<.*\.c:[0-9]+'
    expect 'the TLB is shown with names' '^dtlb[0-9]+ +0x.* context 3 rogue -> page'
    expect 'a table walk of a context by its name' '^context 3: 0x30000000 -> 0x4'
    expect 'partitions are listed' '^ *[0-9]* *nav'
    expect 'a fault is injected' '^pride: fault: .* flip cpu0.g'
    expect 'a snapshot in memory comes back' '^cycle [0-9]+, cpu0 0x'
fi

# Without call-frame information callers are found by the conventions of windows: before SAVE, behind it, in a leaf, on
# the way back, and at the first instruction of a trap. Handlers that move through windows need the information.
callers_at_each_step() { # image
    { printf 'break at descend if hits == 12\ncont\n'
      for _ in $(seq 150); do printf 'step\nbt\n'; done
      printf 'delete\nbreak trap 0x85\ncont\nbt\n'; } | timeout -s KILL 60 "$build/pride" debug "$1" | grep '^#'
}
sparc64-linux-gnu-objcopy --remove-section=.debug_frame "$deep" "$work/bare.elf" 2>"$work/log"
callers_at_each_step "$deep" >"$work/told"
callers_at_each_step "$work/bare.elf" >"$work/guessed"
python3 - "$work/told" "$work/guessed" >"$work/log" 2>&1 <<'END'
import sys
def stacks(path):
    found = []
    for line in open(path):
        if line.startswith("#0 "): found.append([])
        found[-1].append(line)
    return found
told, guessed = map(stacks, sys.argv[1:])
pairs = [(a, b) for a, b in zip(told, guessed) if "window_" not in a[0]]
wrong = [(a, b) for a, b in pairs if a != b]
for a, b in wrong[:3]: print("".join(a), "instead", "".join(b))
print(len(pairs), len(told), len(guessed), "software_trap" in "".join(told[-1]), "trapped" in told[-1][1])
sys.exit(bool(wrong) or len(told) != len(guessed) or len(pairs) < 50 or "trapped" not in told[-1][1])
END
result 'callers are found without call-frame information too' $?

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
