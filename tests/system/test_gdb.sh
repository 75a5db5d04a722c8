#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# GDB on a bare program and on the hypervisor, as people use it: gdb-multiarch in batch mode over a unix socket (once
# over TCP), the protocol spoken by hand where a client misbehaves. Each check is a pattern in GDB's output.
set -u

# shellcheck source=tests/wait.sh
. "$(dirname "$0")/../wait.sh"
build=${PRIDE_BUILD:?}
targets=${PRIDE_TARGETS:?}
deep=$targets/tests/guest/deep.elf
work=$(mktemp -d)
passed=0
failed=0
pride=
killed=126 # the run had no end of its own

cleanup() {
    [ -n "$pride" ] && kill "$pride" 2>/dev/null
    rm -rf "$work"
}
trap cleanup EXIT

result() { # name, status
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        sed 's/^/    gdb: /' "$work/log" 2>/dev/null
        sed 's/^/    pride: /' "$work/err" 2>/dev/null
    fi
}

expect() { # name, extended regular expression in GDB's output
    grep -E -q -- "$2" "$work/log"
    result "$1" $?
}

expect_not() {
    ! grep -E -q -- "$2" "$work/log"
    result "$1" $?
}

# Starts `pride gdb` with the arguments and waits until it listens.
start() {
    : >"$work/err" # the server empties it later
    timeout -s KILL 60 "$build/pride" gdb --gdb "unix:$work/socket" --uart 0=null "$@" >"$work/out" 2>"$work/err" &
    pride=$!
    wait_for grep -q 'target remote' "$work/err" && return
    echo "pride does not listen:"
    cat "$work/err"
}

# Runs GDB with the script on standard input, attached; the program's symbols are the argument's, if there is one.
debug() {
    cat >"$work/script"
    timeout 60 gdb-multiarch -nx -batch -ex 'set pagination off' -ex 'set confirm off' \
        -ex "target remote $work/socket" -x "$work/script" "$@" >"$work/log" 2>&1 </dev/null
}

# Waits for pride to end by itself and compares its exit status.
finish() { # name, status
    local status=0

    wait "$pride" 2>/dev/null || status=$?
    pride=
    [ "$status" -eq "$2" ]
    result "$1 (exit status $status, expected $2)" $?
}

# ---- registers and memory --------------------------------------------------------------------------------------------

start "$deep"
debug "$deep" <<'END'
info registers pc npc psr
p/x $asr17 & 0x1f
p $mmu_context
set $l3 = 0x1234
p/x $l3
set $f1 = 2.5
p $f1
p/x $wim
x/2xw &pair
x/s pair.right
set var pair.left = 0x55aa
p/x pair.left
compare-sections .text
info threads
x/xw 0x20000000
END
expect 'the run stands at the entry' 'pc +0x40001000 +0x40001000 <start>'
expect 'nPC follows PC' 'npc +0x40001004'
expect 'PSR is shown by its fields' 'psr .*\[.*S.*\]'
expect 'ASR17 tells eight windows' '\$1 = 0x7$'
expect 'the MMU context is a register' '\$2 = 0$'
expect 'a local register can be written' '\$3 = 0x1234$'
expect 'a floating-point register can be written' '\$4 = 2.5$'
expect 'memory is big-endian' '<pair>:.*0x12345678.*0x72696768'
expect 'strings are read' '"right"'
expect 'memory can be written' '= 0x55aa$'
expect 'memory that is not there is an error' 'Cannot access memory at address 0x20000000'
expect 'sections compare equal' 'Section .text.*matched'
expect 'processors are threads' 'Thread 1\.1 .*cpu0.*running'
expect_not 'GDB accepts the description' 'warning: .*(description|feature)'
finish 'a client that quits lets the program end' $(((40 + 101 + 0x55aa % 7) & 255))

# ---- breakpoints, backtraces deeper than the windows -----------------------------------------------------------------

start "$deep"
debug "$deep" <<'END'
break bottom
continue
set backtrace past-main on
backtrace
frame 3
p own
frame 1
set var own = own + 1
frame 20
p own
set var own = own + 1
frame 0
finish
p $_exitcode
delete
continue
p $_exitcode
END
expect 'a breakpoint stops' 'Breakpoint 1, .*bottom \(level=20\)'
expect 'callers are found in live windows' '^#3 .*descend \(level=18, sum=153\)'
expect 'callers are found in spilled windows' '^#20 .*descend \(level=1, sum=0\)'
expect 'the backtrace reaches main' '^#21 .*main \(\)'
expect 'and ends at start' '^#22 .*start'
expect_not 'and goes no further' '^#23 |Backtrace stopped'
expect 'variables of callers in live windows' '= 18153$'
expect 'variables of callers in spilled windows' '= 1000$'
expect 'finish shows the value' 'Value returned is .* = 40$'
expect 'writes to callers registers take effect' 'exited with code 0224'
finish 'the exit code is that of the program' 148

# ---- steps -----------------------------------------------------------------------------------------------------------

start "$deep"
debug "$deep" <<'END'
stepi
p $pc
stepi 2
p $pc
break main
continue
next
next
tbreak *software_trap
continue
bt
up
p result
down
stepi
stepi
p $pc
kill
END
expect 'stepi goes one instruction' '= .*0x40001004'
expect 'stepi N goes N instructions' '= .*0x4000100c'
expect 'a breakpoint at main is reached' 'Breakpoint 1, main \(\)'
expect 'next runs over calls' 'watched = 100;'
expect 'a breakpoint in a trap handler is reached' 'Temporary breakpoint 2, '
expect 'a backtrace goes from a handler to the trapped code' '^#1 +main \(\) at tests/system/guest/deep.c'
expect 'whose variables are there' '\$3 = 40$'
expect 'stepi goes on inside a handler' '= .*<software_trap\+8>'
finish 'kill ends the run' $killed

# ---- watchpoints -----------------------------------------------------------------------------------------------------

start "$deep"
debug "$deep" <<'END'
watch watched
continue
continue
continue
delete
rwatch stay
continue
delete
awatch pair.left
continue
delete
continue
END
expect 'a watchpoint is a hardware one' 'Hardware watchpoint 1: watched'
expect 'the first write stops' 'New value = 20$'
expect 'and shows who wrote' 'bottom \(level=20\)'
expect 'the second write stops' 'New value = 100$'
expect 'a write of the same value does not' 'New value = 101$'
expect 'a read watchpoint stops at a read' 'Hardware read watchpoint 2: stay'
expect 'an access watchpoint stops at a read' 'Hardware access .* watchpoint 3: pair.left'
expect 'the program goes on to its end' 'exited with code 0222'
finish 'watching changes nothing' 146

# ---- traps -----------------------------------------------------------------------------------------------------------

start "$deep"
debug "$deep" <<'END'
monitor stop trap 0x85
continue
p $pc
backtrace
monitor step 4
maintenance flush register-cache
p $pc
monitor stop trap 5 6
continue
monitor stop trap off
set $pc = unexpected
set $psr = $psr & ~0x20
continue
continue
continue
END
expect 'a stop on a trap is announced' 'trap 0x85 \(trap_instruction.*\) taken at 0x4'
expect 'it stands at the first instruction of the handler' '= .*0x40000850'
expect 'and has callers there' '^#1 +main \(\) at tests/system/guest/deep.c'
expect 'monitor step goes into the handler' '= .*<software_trap>'
expect 'stops on several traps' 'stop on trap 0x06 \(window_underflow\)'
expect 'a trap with traps off is error mode' 'processor 0 is in error mode'
expect 'error mode can be looked at' 'received signal SIGABRT'
expect 'and cannot be left' 'terminated with signal SIGABRT'
finish 'error mode is the exit status' 126

# ---- monitor commands, physical addresses ----------------------------------------------------------------------------

start "$deep"
debug "$deep" <<'END'
monitor help
monitor info mmu
monitor walk 0x40000000
monitor walk nonsense
monitor phys on
x/xw &pair
monitor phys off
monitor cycle
monitor digest
monitor contexts
monitor info windows
monitor nonsense
monitor walk
tbreak main
continue
monitor reset
maintenance flush register-cache
p $pc
kill
END
expect 'monitor help lists the commands' '^ +walk ADDRESS \[CONTEXT\] +the table walk'
expect 'info mmu speaks of the registers' '^control +0x01......  off'
expect 'walk says that the MMU is off' 'the MMU is off'
expect 'a wrong address is refused' "'nonsense': no symbol"
expect 'physical memory is read' '<pair>:.*0x12345678'
expect 'cycle shows the time' '^cycle [0-9]+, [0-9.]+ s, [0-9]+ instructions'
expect 'digest shows a digest' '^[0-9a-f]{16} at cycle'
expect 'windows are listed' '^window 0, current'
expect 'an unknown command is refused' "no monitor command 'nonsense'"
expect 'a missing word is refused' 'usage: monitor walk ADDRESS'
expect 'reset goes back to the entry' '= .*0x40001000 <start>'
finish 'kill ends the run after a reset' $killed

# ---- interrupt, detach, clients that come and go ---------------------------------------------------------------------

start "$deep"
cat >"$work/script" <<'END'
set var stay = 1
shell touch $WORK/there
continue
p spins > 0
bt
set var stay = 0
detach
END
WORK=$work gdb-multiarch -nx -batch -ex "target remote $work/socket" -x "$work/script" "$deep" >"$work/log" 2>&1 </dev/null &
gdb=$!
wait_for [ -e "$work/there" ]
sleep 1
kill -INT $gdb
wait $gdb
expect 'Ctrl-C stops a running program' 'received signal SIGINT'
expect 'where it really was' '= 1$'
expect 'with its callers' '^#[01] .*main \(\)'
expect 'detach' 'Inferior 1 .* detached'
finish 'after a detach the program runs to its end' 146
rm "$work/there"

start "$deep"
cat >"$work/script" <<'END'
set var stay = 1
break bottom
continue
shell touch $WORK/there
shell sleep 30
END
WORK=$work gdb-multiarch -nx -batch -ex "target remote $work/socket" -x "$work/script" "$deep" >"$work/log" 2>&1 </dev/null &
gdb=$!
wait_for [ -e "$work/there" ]
echo 'p 1' | debug "$deep"
expect 'a second client is told that it is one too many' 'another debugger is connected'
kill -KILL $gdb
wait $gdb 2>/dev/null
debug "$deep" <<'END'
p stay
bt 1
set var stay = 0
END
expect 'after a crash of the client the machine stands where it stood' '= 1$'
expect 'at the same place' '^#0 +bottom'
finish 'breakpoints of a client that is gone are gone' 146

: >"$work/err"
timeout -s KILL 60 "$build/pride" gdb --gdb 0 --uart 0=null "$deep" >"$work/out" 2>"$work/err" &
pride=$!
wait_for grep -q 'target remote' "$work/err"
port=$(sed -n 's/.*target remote 127.0.0.1:\([0-9]*\)$/\1/p' "$work/err")
for junk in 'GET / HTTP/1.1\r\n\r\n' '$m40000000,4' '$g#00$g#zz\003\003' '$vCont;x#00$k#00' '\377\000\001}}}###$$$' '$qSupported#37-'; do
    { printf "$junk" >&3; sleep 0.1; } 3<>"/dev/tcp/127.0.0.1/$port"
done 2>/dev/null
timeout 60 gdb-multiarch -nx -batch -ex "target remote 127.0.0.1:$port" -ex 'p $pc' -ex 'continue' "$deep" >"$work/log" 2>&1 </dev/null
expect 'after clients that talk garbage the program has not moved' '= .*0x40001000'
expect 'and a debugger is served over TCP' 'exited with code 0222'
finish 'the end' 146

# ---- limits and errors of use ----------------------------------------------------------------------------------------

start --until 1ms "$deep"
debug "$deep" <<'END'
set var stay = 1
continue
END
expect 'the limit of the run ends the session' 'terminated with signal SIGTERM'
finish 'and is the exit status' 124

start --cpus 2 "$deep"
debug "$deep" <<'END'
info threads
thread 2
p $asr17 >> 28
thread 1
break bottom
continue
p $_thread
kill
END
expect 'two processors are two threads' 'Thread 1\.2 .*cpu1.*halted'
expect 'each with its own registers' '\$1 = 1$'
expect 'a breakpoint names its thread' '\$2 = 1$'
finish 'kill ends two processors' $killed

for address in 'unix:' nonsense '127.0.0.1:99999' '127.0.0.1:' 'no.such.host.invalid:1' 'unix:/no/such/directory/socket'; do
    timeout 10 "$build/pride" gdb --gdb "$address" "$deep" >"$work/log" 2>&1 </dev/null
    [ $? -eq 125 ] && [ "$(wc -l <"$work/log")" -eq 1 ] && grep -q "error: .*GDB address" "$work/log"
    result "the address '$address' is refused in one line" $?
done

# ---- the hypervisor --------------------------------------------------------------------------------------------------

demo=$targets/systems/demo.elf
rogue=$targets/guests/rogue.elf
if [ -e "$demo" ] && [ -e "$rogue" ]; then
    start "$demo"
    debug "$targets/hv/hypervisor.elf" <<END
add-symbol-file $rogue
monitor contexts
monitor stop trap 9
continue
monitor stop trap off
monitor info mmu
monitor walk 0x10000000
tbreak hv_trap_handle
continue
backtrace
frame 2
x/i \$pc
kill
END
    expect 'contexts have the names of the partitions' '^ +3 +0x30000000 +rogue +rogue.elf'
    expect 'the partition that broke the rules enters the hypervisor' 'trap 0x09 \(data_access_exception\) taken at 0x3'
    expect 'in its context' '^context +3 rogue'
    expect 'the fault status tells which access' '^fault status +0x0.* FT invalid address, AT load user data, L 1, FAV'
    expect 'and the fault address where' '^fault address +0x10000000$'
    expect 'the walk ends at the invalid entry' '^level 1 .*invalid'
    expect 'the hypervisor handles the trap' '^#0 +hv_trap_handle'
    expect 'the backtrace crosses the trap' '^#1 +<signal handler called>'
    expect 'to the function of the partition that did it' '^#2 .* in attack_read .*hv/guests/rogue/'
    expect 'and its callers' '^#[34] .*main \(.*hv/guests/rogue/'
    expect 'its code is read through its own mapping' '=> 0x3.*<attack_read\+[0-9]+>:.*ld'
    finish 'the hypervisor can be killed' $killed

    # Several processes: nobody says which files belong to which context.
    start "$demo"
    debug <<'END'
set schedule-multiple on
info inferiors
break attack_read
continue
info threads
backtrace

inferior 1
break hv_trap_handle if (context->trap_type & 0xff) == 9
continue
backtrace 1
info threads
inferior 2
up
p $psr & 0x80
x/i $pc
inferior 1
x/i 0x30000000
inferior 2
x/i 0x30000000
END
    expect 'each context is a process with its program' '^ +3 +process 3 .*/display.elf'
    expect 'a breakpoint stops in the partition that it belongs to' 'Thread 4\.1 "rogue" hit Breakpoint 1, attack_read'
    expect 'which is the one that runs' '4\.1 +Thread 4\.4 "rogue" \(running on cpu0\) +attack_read'
    expect 'its stack is read in its own context' '^#2 .* main \(.*hv/guests/rogue/'
    expect 'the hypervisor stops as process 1' 'Thread 1\.1 "cpu0" hit Breakpoint .*, hv_trap_handle'
    expect 'partitions that do not run show where they stand' '2\.1 +Thread 2\.2 "nav" \(not running\) +hv_idle \(\) at hv/lib/hypercall.c'
    expect 'the one that trapped is in the hypervisor' '4\.1 +Thread 4\.4 "rogue" \(in the hypervisor on cpu0\)'
    expect 'callers of saved registers are found' '^#1 .* main \(.*hv/guests/nav/'
    expect 'a saved PSR is that of user mode' '^\$1 = 0$'
    expect 'memory of a partition that does not run is read' '=> 0x1000.*<main\+[0-9]+>:'
    expect 'memory of process 1 is that of the context which the processor is in' '^ +0x30000000'
    expect 'memory of another partition is not there' 'Cannot access memory at address 0x30000000'
    finish 'when all processes were let go of the run goes on to its end' 0

    start "$demo"
    debug <<'END'
set schedule-multiple on
monitor break trap data_access_exception if partition == rogue and sfar == 0x10000000
monitor break slot if partition == display
monitor break health
monitor break hypercall if %g1 == 0x31
continue
p $g1
monitor delete 4
continue
backtrace 1
monitor delete 2
continue
monitor break
continue
backtrace 1
monitor delete
monitor break mmu if hits == 2
continue
monitor delete 1
monitor break device 0x80000100 if write == 1 and value == 0x0a
continue
monitor delete
monitor break switch if partition == nav
continue
monitor delete
monitor step-traps on
tbreak attack_read
continue
stepi
stepi
p $psr & 0x80
stepi
p $psr & 0x80
monitor break nonsense
monitor break trap 256
monitor break trap 9 if partition == nobody
monitor break slot if partition = 2
monitor break slot if
monitor break hypercall 5
monitor break
kill
END
    expect 'a hypercall stops where it enters the hypervisor' '^event 4: hypercall 0xa0 \(trap_instruction 0x20\), pc 0x1.*context 1 nav'
    expect 'if its number is right' '^\$1 = 49$'
    expect 'the start of a slot stops' '^event 2: slot, .*context 2 display'
    expect 'in the partition itself' 'Thread 3\.1 "display" received signal SIGTRAP'
    expect 'where it begins' '^#0 +_start \(\) at hv/lib/start.S'
    expect 'a trap with conditions stops' '^event 1: trap 0x09 \(data_access_exception\), pc 0x3.*context 3 rogue'
    expect 'events are counted' '^event 1: trap data_access_exception .*, 1 times'
    expect 'an event of the health monitor stops' '^event 3: health, pc 0xff.*context 3 rogue'
    expect 'in the function that reports it' '^#0 +hv_health_report '
    expect 'a fault of the MMU stops' '^event 1: mmu 0x09'
    expect 'an access to a device stops' '^event 1: device write 0x80000100 = 0xa,'
    expect 'a switch of partitions stops' '^event 1: switch, cpu0, context 1 nav'
    expect 'stepi stays in the partition where nothing traps' '^\$2 = 0$'
    expect 'and goes into the trap on demand' '^\$3 = 128$'
    expect 'a kind that does not exist is refused' "^'nonsense': no such event"
    expect 'so is a trap' "^'256': no trap"
    expect 'a partition' "^'nobody': expected a number or a partition"
    expect 'a relation' "^'=': expected == != < >"
    expect 'a condition that is not there' 'expected a condition behind'
    expect 'a word too many' 'expected nothing or .if.'
    expect 'and nothing was set' '^no events'
    finish 'kill ends the run with events' $killed
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
