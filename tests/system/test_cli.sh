#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The command line as people use it: exit statuses, terminals, snapshots, statistics; wrong input gives exactly one line
# "pride: error: ..." and status 125.
set -u

# shellcheck source=tests/system/check.sh
. "$(dirname "$0")/check.sh"
pride=${PRIDE_BUILD:?}/pride
cli=${PRIDE_TARGETS:?}/tests/guest/cli.elf
truth=${PRIDE_SOURCE:?}/tests/truth

# status EXPECTED INPUT ARGUMENT...: runs pride with the input; its output is in $work/out and $work/err.
status() {
    local expected=$1 input=$2 actual
    shift 2
    printf '%s' "$input" | timeout 30 "$pride" "$@" >"$work/out" 2>"$work/err"
    actual=$?
    echo "status $actual, expected $expected; standard error:"
    cat "$work/err"
    [ "$actual" -eq "$expected" ]
}

# refused PATTERN ARGUMENT...: one error line with the pattern, nothing on standard output, status 125.
refused() {
    local pattern=$1
    shift
    status 125 "" "$@" && [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" -eq 1 ] &&
        grep -q '^pride: error: ' "$work/err" && grep -q -e "$pattern" "$work/err"
}

prints() { # PATTERN FILE
    grep -q -E -e "$1" "$2"
}

# ---- help

check "--help lists the commands" status 0 "" --help
check "and each of them" prints '^  pride info ' "$work/out"
check "so does help" status 0 "" help
check "as well" prints '^  pride info ' "$work/out"
check "help for an unknown command" refused "no command 'fly'" help fly
check "--version says which" status 0 "" --version
check "and nothing else" prints '^pride [0-9]+\.[0-9]+$' "$work/out"
for command in run gdb debug test inject trace pack info; do
    check "$command --help" status 0 "" "$command" --help
    check "$command --help is about it" prints "pride $command" "$work/out"
    check "$command -h" status 0 "" "$command" -h
    check "$command -h is about it" prints "pride $command" "$work/out"
    check "help $command" status 0 "" help "$command"
    check "help $command is about it" prints "pride $command" "$work/out"
done

# ---- wrong input

check "no command" refused "expected a command"
check "an unknown command" refused "no command 'fly'" fly
check "an unknown option" refused "no option '--fly'" run --fly "$cli"
check "an unknown short option" refused "no option '-x'" run -x "$cli"
for command in run gdb debug test inject trace pack info; do
    check "$command: an unknown letter among others" refused "no option '-z', or not in this form (pride $command --help" "$command" -zq x
done
check "an option without its argument" refused "option '--board' needs an argument" run "$cli" --board
check "an argument for an option that has none" refused "option" gdb --help=x
check "an option that another command has" refused "no option '--save" info --save=x
check "no image" refused "expected an IMAGE" run
check "two images" refused "one operand too many" run "$cli" "$cli"
check "a missing file" refused "no-such.elf: cannot open" run "$work/no-such.elf"
check "a directory" refused "is a directory" run "$work"
check "a device" refused "is no regular file" run /dev/null
: >"$work/empty"
check "an empty file" refused "is no ELF file" run "$work/empty"
check "a text" refused "no ELF magic" run "$0"
check "a program of this computer" refused "is no 32-bit big-endian ELF file" run "$pride"
for length in 20 60 100 2000; do
    head -c "$length" "$cli" >"$work/truncated.elf"
    check "an image cut at $length bytes" refused "truncated.elf: " run "$work/truncated.elf"
done
check "info on a truncated image" refused "is truncated" info "$work/truncated.elf"
check "an image outside the memory" refused "does not fit the memories" run --set ram.base=0x50000000 "$cli"
check "an unknown board" refused "no board 'leon9'" run --board leon9 "$cli"
check "a missing board file" refused "no.board: cannot read" run --board ./no.board "$cli"
printf '[board]\nclock = 1\n' >"$work/bad.board"
check "a bad board file" refused "bad.board:2: '1' is no value for 'board.clock'" run --board "$work/bad.board" "$cli"
printf '[board]\nclock = \033[2Jx\n' >"$work/escape.board"
check "what a terminal would obey is not obeyed" refused "escape.board:2: '?\[2Jx' is no value" run --board "$work/escape.board" "$cli"
check "nor is a line of its own made up" refused "no setting 'cpu?pride: error" run --set $'cpu\npride: error=x' "$cli"
check "an unknown key" refused "no setting 'cpu.colour'" run --set cpu.colour=red "$cli"
check "a key without value" refused "expected KEY=VALUE" run --set cpu.windows "$cli"
check "a value out of range" refused "'99' is no value for 'cpu.windows'" run --set cpu.windows=99 "$cli"
check "settings that do not fit together" refused "overlap" run --set prom.base=0x40000000 "$cli"
check "too many processors" refused "cpus: '17' is no value" run --cpus 17 "$cli"
check "an unknown timing" refused "timing: 'slow' is no value" run --timing slow "$cli"
check "an unknown engine" refused "engine: 'warp' is no value" run --engine warp "$cli"
for time in "" soon 5 5min -1s 1e3s 1.s .5s 99999999999999999999s "1 s" 1.5cyc; do
    [ "$time" = 5 ] && continue # cycles
    check "the time '$time'" refused "until $time: expected a time" run --until "$time" "$cli"
done
check "a UART that is none" refused "expected N=stdio" run --uart 99=null "$cli"
check "a UART without a place" refused "expected stdio, file:F" run --uart 0= "$cli"
check "a UART to a bad place" refused "expected stdio, file:F" run --uart 0=moon "$cli"
check "a UART connected twice" refused "is connected already" run --uart 0=null --uart 0=pty "$cli"
check "two UARTs on the terminal" refused "another UART has the terminal" run --board gr712rc --uart 0=stdio --uart 1=stdio "$cli"
check "a UART's file that cannot be" refused "cannot write" run --uart 0=file:/no/such/file "$cli"
check "a UART's port that is none" refused "expected a port" run --uart 0=tcp:70000 "$cli"
check "an unknown trace" refused "colour" run --trace colour=x "$cli"
kinds() { # of traces: those that the error lists, and as many as have a file
    local kind list
    list=$(sed -n 's/.*kinds are //p' "$work/err" | tr -d ,)
    [ "$(echo "$list" | wc -w)" -eq "$(grep -h '^const struct trace_kind ' "$PRIDE_SOURCE"/sim/trace/*.c | wc -l)" ] || return 1
    "$pride" run --help | sed -n '/--trace/,/may be repeated/p' >"$work/out"
    for kind in $list; do
        grep -qw "$kind" "$work/out" && grep -q "^| \`$kind" "$PRIDE_SOURCE/docs/pictures.md" || { echo "$kind"; return 1; }
    done
}
check "the kinds of traces are in --help and docs/pictures.md" kinds
check "a bad fault" refused "" run --fault "melt cpu0 at 5ms" "$cli"
check "a seed that is no number" refused "seed 'x': expected a number" run --seed x "$cli"
check "unknown statistics" refused "stats" run --stats=xml "$cli"
for option in --wait "--history 64" "--history off" "--gdb-files $work"; do
    # shellcheck disable=SC2086
    check "${option%% *} without --gdb" refused "${option%% *} is about GDB: expected --gdb" run $option "$cli"
done
check "a folder for GDB that is none, and is told alone" refused "no/such: is no folder that can be opened" run --gdb 0 --gdb-files "$work/no/such" "$cli"
for option in cpus=2 timing=fast engine=plain; do
    check "--${option%=*} and the setting that it is" refused "--${option%=*} and --set board.$option are the same setting" \
        run "--${option%=*}" "${option#*=}" --set "board.$option" "$cli"
done
check "a UART that the board does not have" refused "board 'qemu-leon3' has no UART 1" run --board qemu-leon3 --uart 1=null "$cli"
check "a seed beyond 64 bits" refused "seed '18446744073709551616': expected a number" test --seed 18446744073709551616 "$work"
check "a port that is no number" refused "expected user\[,tcp:HOSTPORT:GUESTPORT" run --board ut699 --net "user,tcp: 5:22" "$cli"
check "a list of tests in a file" refused "list runs no test, so --junit" test --list --junit "$work/none" "$work"
for option in --at --gdb; do
    check "inject: $option without --reopen" refused "inject: $option goes with --reopen only" inject "$option" 1 "$work/plan"
done
modes=("--merge|--reopen --again --database --report --times --beside --shard --at --gdb"
    "--reopen|--again --database --report --times --beside --shard"
    "--again|--database --report --times --beside --shard --at --gdb")
for mode in "${modes[@]}"; do
    for option in ${mode#*|}; do
        value=1
        [ "$option" = --shard ] && value=0/2
        check "inject: ${mode%|*} and $option" refused "inject: $option does not go with ${mode%|*}" inject "$option" "$value" "${mode%|*}" "$work/none" 1
    done
done
waiting_fault() {
    status 124 "" run --until 1ms --fault "flip cpu0.g[1]:3 at 5ms" --fault "flip cpu0.g[1]:3 at 6ms" "$cli" && prints '^pride: 2 faults had not struck when the run was over$' "$work/err"
}
check "faults that are too late are told" waiting_fault
check "a missing snapshot" refused "no.snap: cannot open" run --restore "$work/no.snap"
check "a snapshot that is none" refused "is no snapshot" run --restore "$cli"
check "a picture that cannot be written" refused "/no/such/file.png: cannot write: No such file" run --until 1us --board leon3-desktop --screenshot 1s=/no/such/file.png "$cli"
check "a picture of a board without frame buffer" refused "screenshot 1s=x.png: board 'leon3-generic' has no svgactrl" run --screenshot 1s=x.png "$cli"
check "a view that cannot be written" refused "/no/such/file.png: cannot write: No such file" run --until 1us --view /no/such/file.png "$cli"
check "a picture that is a folder" refused ": cannot write: Is a directory" run --until 1us --board leon3-desktop --screenshot 1s="$work" "$cli"
check "a timer that runs backwards" refused "column 16: expected a number from -1000000 to 1000000" run --fault "drift gptimer0 -1000001 at 1us" "$cli"
check "an interrupt that is early" refused "expected a number from 0" run --fault "lateirq irq8 -1 at 1us" "$cli"
check "an upset of nothing" refused "expected a number from 1 to 64" run --fault "upset cpu0.g[1] 0 at 1us" "$cli"
check "a snapshot that cannot be written" refused "cannot write the snapshot" run --until 1us --save /no/such/file "$cli"
told_before() { # and not behind hours of simulated time, whose output shows that there was a run
    refused "/no/such/file: cannot write the snapshot: No such file" run --save /no/such/file "$PRIDE_TARGETS/systems/hello.elf"
}
check "and that is told before the run" told_before
not_replaced() { # a pipe stands for a device
    mkfifo "$work/pipe" && refused "pipe: cannot write the snapshot: File exists" run --until 1us --save "$work/pipe" "$cli" && [ -p "$work/pipe" ]
}
check "a snapshot does not take a device's place" not_replaced
lost_output() { # ARGUMENT...
    "$pride" "$@" >/dev/full 2>"$work/err"
    [ $? -eq 125 ] && grep -q '^pride: error: standard output: a write failed' "$work/err"
}
check "output that is lost is an error" lost_output info --board ut699
check "that of --help too" lost_output --help
lost_console() { # WHERE ARGUMENT...: the guest's output
    timeout 60 "$pride" run "${@:2}" "$PRIDE_TARGETS/systems/hello.elf" >"$1" 2>"$work/err"
    [ $? -eq 125 ] && cat "$work/err" && grep -q '^pride: error: UART 0: a write failed: No space left' "$work/err"
}
check "so is the guest's on standard output" lost_console /dev/full
check "and in a file" lost_console "$work/out" --uart 0=file:/dev/full
unread() {
    timeout 60 "$pride" run "$PRIDE_TARGETS/systems/demo.elf" 2>"$work/err" | head -n 1 >"$work/out"
    [ "${PIPESTATUS[0]}" -eq 125 ] && prints 'module demo' "$work/out" && grep -q '^pride: error: UART 0: a write failed: Broken pipe' "$work/err"
}
check "a run ends when nobody reads its output any more" unread
silent() { # INPUT ARGUMENT...: after one character the guest says nothing more, and does not end; nor does its input
    local status
    rm -f "$work/silent"
    { printf '%s' "$1"; wait_for [ -e "$work/silent" ]; } | { timeout 30 "$pride" run "${@:2}" "$cli" 2>"$work/err"; echo $? >"$work/silent"; } | head -c 1 >"$work/out"
    read -r status <"$work/silent"
    echo "status $status"
    cat "$work/err"
    [ "$status" -eq 125 ] && [ -s "$work/out" ]
}
check "also when there would be none" silent x4
check "which is told as if there had been" prints '^pride: error: UART 0: a write failed: Broken pipe$' "$work/err"
check "also while it waits for input" silent x3
check "so it does when nobody reads its trace" silent x4 --uart 0=null --trace instr=-
check "which is told" prints '^pride: error: -: the trace is incomplete: ' "$work/err"
check "or a file takes no more of it" silent x4 --trace instr=/dev/full
closed() { # the files of a run do not get what nobody takes
    "$pride" run --trace trap="$work/open.trap" --save "$work/open.snap" "$PRIDE_TARGETS/systems/hello.elf" >"$work/out" || return 1
    "$pride" run --trace trap="$work/closed.trap" "$PRIDE_TARGETS/systems/hello.elf" <&- >&- 2>&-
    [ $? -eq 125 ] && [ -s "$work/closed.trap" ] && cmp -n "$(stat -c %s "$work/closed.trap")" "$work/open.trap" "$work/closed.trap" &&
        "$pride" run --uart 0=null --save "$work/closed.snap" "$PRIDE_TARGETS/systems/hello.elf" <&- >&- 2>&- &&
        cmp "$work/open.snap" "$work/closed.snap"
}
check "with standard files closed" closed

# ---- how a run ends

check "the guest's exit code" status 42 "1" run "$cli"
check "the limit" status 124 "4" run --until 20ms "$cli"
check "the last one of two limits" status 124 "4" run --stats --until 20ms --until 1us "$cli"
check "and that alone" prints '^cpu0  cycles  +4[0-9]$' "$work/err"
check "the limit in cycles" status 124 "4" run --until 1000 "$cli"
marks() { # the cycle that the second one tells was read just before it
    status 5 "5" run --set board.markport=0x90000000 "$cli" || return 1
    python3 - "$work/out" <<'PY'
import sys
first, second, end = [line.split() for line in open(sys.argv[1])]
print(first, second, end)
counts = [[int(x) for x in line[1:3]] for line in (first, second, end)]
sys.exit(not (first[0] == second[0] == 'MARK' and end[0] == 'EXIT' and counts[0] < counts[1] < counts[2]
              and first[3] == '0000beef' and 0 < counts[1][0] - int(second[3], 16) < 20 and end[3] == '00000005'))
PY
}
check "marks are lines of text" marks
check "error mode" status 126 "2" run "$cli"
check "error mode is explained" prints '^pride: cpu0 is in error mode at [0-9.]+ s: pc 0x4[0-9a-f]{7}, illegal_instruction' "$work/err"
check "sleep for ever" status 126 "3" run "$cli"
check "sleep is explained" prints 'nothing can happen any more' "$work/err"

interrupt() { # SIGNAL: ends a run that would go on for ever
    local run actual
    : >"$work/out" # the run empties it later
    printf 'x4' | "$pride" run --stats "$cli" >"$work/out" 2>"$work/err" &
    run=$!
    wait_for prints X "$work/out"
    kill "-$1" "$run"
    wait "$run"
    actual=$?
    cat "$work/err"
    [ "$actual" -eq 130 ] && grep -q '^simulated ' "$work/err"
}
check "SIGINT ends a run, and statistics are printed" interrupt INT
check "so does SIGTERM" interrupt TERM

blocked() { # OPTION...: a signal ends the wait for the other end of a pipe
    local run
    rm -f "$work/pipe"
    mkfifo "$work/pipe"
    "$pride" run --board leon3-desktop "$@" "$cli" >"$work/out" 2>"$work/err" </dev/null &
    run=$!
    wait_for grep -q "^State:.S" "/proc/$run/status" || return 1
    kill -TERM "$run"
    wait "$run"
    [ $? -eq 143 ]
}
for option in "--uart 0=file:" "--trace trap=" "--net record=" "--net replay=" "--input record=" "--input replay="; do
    # shellcheck disable=SC2086
    check "a signal ends the wait of $option for the other end of a pipe" blocked $option"$work/pipe"
done

# On a terminal of its own: echo and lines are off in a run, Ctrl-C ends it, and all is as before afterwards.
terminal() {
    : >"$work/out"
    cat >"$work/session" <<END
trap : INT
stty -a >"$work/before"
tty >"$work/tty"
"$pride" run "$cli" 2>"$work/err"
echo \$? >"$work/status"
stty -a >"$work/after"
END
    raw() { stty -a -F "$(cat "$work/tty")" >"$work/during" && prints -icanon "$work/during"; }
    { wait_for raw; printf 'x4'; wait_for prints X "$work/out"; printf '\003'; wait_for [ -s "$work/status" ]; } |
        timeout 90 script -qec "sh $work/session" /dev/null >"$work/out"
    cat "$work/status"
    [ "$(cat "$work/status")" -eq 130 ] && prints -icanon "$work/during" && prints ' icanon' "$work/before" &&
        cmp "$work/before" "$work/after"
}
check "Ctrl-C on a terminal ends the run and leaves the terminal as it was" terminal

# ---- UARTs

check "characters from standard input" status 42 "hello, world1" run "$cli"
check "and back" prints '^HELLO, WORLD$' <(cat "$work/out" && echo)
check "the measuring port's characters to a file" status 0 "" run --uart "0=file:$work/uart" --board rtl-refcfg "$truth/elf/alu.elf"
check "are all there" cmp "$work/uart" "$truth/golden/alu.txt"
check "a UART to nowhere" status 0 "" run --uart 0=null --board rtl-refcfg "$truth/elf/regs.elf"
check "prints nothing" test ! -s "$work/out"

tcp() { # a client talks to the guest, another one after it ends the guest
    local run port answer actual
    : >"$work/err"
    "$pride" run --uart 0=tcp:0 "$cli" >"$work/out" 2>"$work/err" </dev/null &
    run=$!
    wait_for prints 'UART 0 is at 127.0.0.1:' "$work/err" || return 1
    port=$(sed -n 's/^pride: UART 0 is at 127.0.0.1://p' "$work/err")
    exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
    printf 'over tcp\n' >&3
    IFS= read -r -t 10 answer <&3
    exec 3>&-
    echo "answer: $answer"
    exec 3<>"/dev/tcp/127.0.0.1/$port" && printf '1' >&3
    wait "$run"
    actual=$?
    exec 3>&-
    [ "$answer" = "OVER TCP" ] && [ "$actual" -eq 42 ]
}
check "a UART on a TCP port, one client after another" tcp

pty() {
    local run name answer actual
    : >"$work/err"
    "$pride" run --uart 0=pty "$cli" >"$work/out" 2>"$work/err" </dev/null &
    run=$!
    wait_for prints 'UART 0 is /dev/' "$work/err" || return 1
    name=$(sed -n 's/^pride: UART 0 is //p' "$work/err")
    exec 3<>"$name" || return 1
    printf 'terminal\n' >&3
    IFS= read -r -t 10 answer <&3
    printf '1' >&3
    wait "$run"
    actual=$?
    exec 3>&-
    echo "answer: $answer"
    [ "$answer" = "TERMINAL" ] && [ "$actual" -eq 42 ]
}
check "a UART on a pseudo-terminal" pty

# ---- snapshots, traces, statistics, information

split_run() { # through a snapshot: the same text, the same end
    local elf=$truth/elf/traps.elf
    "$pride" run --board rtl-refcfg "$elf" >"$work/whole" || return 1
    "$pride" run --board rtl-refcfg --until 20000 --save "$work/snap" "$elf" >"$work/part"
    [ $? -eq 124 ] || return 1
    "$pride" run --board rtl-refcfg --engine plain --restore "$work/snap" >>"$work/part" || return 1
    [ -s "$work/whole" ] && cmp "$work/whole" "$work/part"
}
check "a run goes on from a snapshot" split_run
check "a snapshot of another board is refused" refused "another board" run --board rtl-ws4141 --restore "$work/snap"
head -c 500 "$work/snap" >"$work/half.snap"
check "half a snapshot is refused" refused "half.snap: " run --board rtl-refcfg --restore "$work/half.snap"

check "both engines in lockstep" status 0 "" run --engine check --board rtl-refcfg "$truth/elf/traps.elf"
check "print the text once" cmp "$work/out" "$truth/golden/traps.txt"
check "lockstep with faults" refused "not with --gdb or --fault" run --engine check --fault 'set cpu0.y 1 at 1ms' "$cli"
check "statistics" status 42 "1" run --stats "$cli"
check "count instructions" prints '^cpu0  instructions +[1-9]' "$work/err"
check "and what hits" prints '^cpu0  dcache_hit_rate +0\.[0-9]+$' "$work/err"
check "statistics as JSON" status 42 "1" run --stats=json "$cli"
check "are one object in one line" prints '^\{"cycles":[1-9][0-9]*,"instructions":[1-9].*"cpus":\[\{.*\}\]\}$' "$work/err"
check "with hit rates" prints '"icache_hit_rate":0\.[0-9]+,"dcache_hit_rate":0\.[0-9]+,"cycles_per' "$work/err"
check "a trace" status 42 "1" run --trace "instr=$work/trace" "$cli"
check "has instructions" prints 'call|sethi' "$work/trace"

boards() { # each board can be printed and read back
    local name
    for name in $("$pride" info); do
        "$pride" info --board "$name" >"$work/a.board" && "$pride" info --board "$work/a.board" | cmp - "$work/a.board" || return 1
    done
}
check "the boards by name" status 0 "" info
check "and what they are" prints '^leon3-generic$' "$work/out"
check "a printed board is a board file" boards
check "a board with changes" status 0 "" info --board leon3-generic --set uart0.irq=7 --cpus 4
check "shows them" prints '^cpus = 4  *# number of processors \(1 to 16\)$' "$work/out"
check "an image's contents" status 0 "" info "$cli"
check "and its entry" prints '^entry 0x4[0-9a-f]{7}, physical 0x4[0-9a-f]{7}$' "$work/out"

check_end
