#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Files that a command writes: none takes the place of another, or of what the command reads. Wherever that would be, nothing at all is written.
set -u

# shellcheck source=tests/system/check.sh
. "$(dirname "$0")/check.sh"
pride=${PRIDE_BUILD:?}/pride
cp "${PRIDE_TARGETS:?}/systems/hello.elf" "$work/hello.elf"
cd "$work" || exit 1
mkdir folder && ln -s folder link && ln -s later dangling
"$pride" info --board leon3-generic >own.board
"$pride" run --uart 0=null --until 1ms --save a.snap hello.elf 2>err
echo 'echo hello' >script
cat >hello.lua <<'END'
test("hello", function(t) t.ok(true, "yes") end)
END

kept() { # all files as they were
    find . -type f ! -name 'check.log' ! -name err ! -name out -exec sha256sum {} + | LC_ALL=C sort
}
before=$(kept)

# refused PATTERN ARGUMENT...: one line of error with the pattern, status 125, and all files are as they were.
refused() {
    local pattern=$1 actual
    shift
    timeout 60 "$pride" "$@" >out 2>err </dev/null
    actual=$?
    cat err
    [ "$actual" -eq 125 ] && [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] && grep -q -e "^pride: error: $pattern" err && [ "$(kept)" = "$before" ]
}

# All options of a run that write a file against each other, and against all that is read.
writing=("--uart|0=file:" "--trace|instr=" "--trace|timeline=" "--save|" "--screenshot|1us=" "--net|record=" "--input|record=" "--view|")
for i in "${!writing[@]}"; do
    for k in "${!writing[@]}"; do
        [ "$i" -lt "$k" ] || continue
        check "${writing[i]} and ${writing[k]}" refused "\(\./\)\?new.png: ${writing[i]%|*} would overwrite it: it is written for ${writing[k]%|*}$" \
            run --until 1ms "${writing[i]%|*}" "${writing[i]#*|}new.png" "${writing[k]%|*}" "${writing[k]#*|}./new.png" hello.elf
    done
    option=${writing[i]%|*} before_name=${writing[i]#*|}
    check "${writing[i]} and the image" refused "hello.elf: $option would overwrite it: it is read for IMAGE$" \
        run "$option" "${before_name}hello.elf" folder/../hello.elf
    check "${writing[i]} and the board" refused "own.board: $option would overwrite it: it is read for --board$" \
        run "$option" "${before_name}own.board" --board own.board hello.elf
    check "${writing[i]} and the snapshot" refused "a.snap: $option would overwrite it: it is read for --restore$" \
        run "$option" "${before_name}a.snap" --restore a.snap
    check "${writing[i]} and the replayed input" refused "script: $option would overwrite it: it is read for --input$" \
        run "$option" "${before_name}script" --input replay=script hello.elf
    check "${writing[i]} and the replayed network" refused "script: $option would overwrite it: it is read for --net$" \
        run "$option" "${before_name}script" --net replay=script hello.elf
done

# Nothing begins to be written while a later option, whichever that is, can still be wrong.
wrong=("--uart|0=moon" "--trace|colour=x" "--fault|melt" "--save|/no/such/file" "--screenshot|1us=/no/such/file" "--net|moon" "--input|moon" "--view|moon" "--display|moon" "--gdb|moon")
for write in "${writing[@]}" "--tui|"; do
    option=${write%|*}
    words=("$option" "${write#*|}new.png")
    [ "$option" = --tui ] && words=(--tui)
    for bad in "${wrong[@]}"; do
        [ "${bad%|*}" = "$option" ] && [[ $option = --save || $option = --view ]] && continue # of these the last one counts
        check "${words[*]} and ${bad/|/ }" refused "" run --board leon3-desktop "${words[@]}" "${bad%|*}" "${bad#*|}" hello.elf
    done
done
ln hello.elf hard.elf
before=$(kept)
check "another name of the image" refused "hard.elf: --save would overwrite it: it is read for IMAGE$" run --save hard.elf hello.elf
check "one folder by two names" refused "link/x: --trace would overwrite it: it is written for --save$" run --trace trap=link/x --save folder/x hello.elf
check "a link that leads nowhere yet" refused "dangling: --trace would overwrite it: it is written for --save$" run --trace trap=dangling --save later hello.elf
check "a folder by its whole path" refused ".*: --trace would overwrite it: it is written for --save$" run --trace "trap=$work/x" --save x hello.elf
mkdir systems guests && cp hello.elf systems && cp "$PRIDE_TARGETS/guests/hello.elf" guests
printf 'x' >new.txt
before=$(kept)
check "a program whose symbols are read" refused "guests/hello.elf: --trace would overwrite it: it is read for symbols$" \
    run --trace profile=guests/hello.elf systems/hello.elf
standard() { # NUMBER< or >, WORDS: what the shell opens on the run's behalf
    : >out
    case $1 in
    0) "$pride" run --save new.txt hello.elf <new.txt >out 2>err ;;
    1) "$pride" run --save new.txt hello.elf 1>>new.txt 2>err ;;
    2) "$pride" run --save new.txt hello.elf 2>>new.txt >out ;;
    esac
    [ $? -eq 125 ] && [ ! -s out ] || return 1
    [ "$1" -eq 2 ] && mv new.txt err && printf 'x' >new.txt
    grep -q "pride: error: new.txt: --save would overwrite it: it is $2$" err && [ "$(kept)" = "$before" ]
}
check "the file of standard input" standard 0 "read for standard input"
check "the file of standard output" standard 1 "written for standard output"
check "the file of standard error" standard 2 "written for standard error"

# What is no file of its own may be written by several.
shared() {
    "$pride" run --trace trap=/dev/null --trace instr=/dev/null --uart 0=file:/dev/null --until 1ms hello.elf >out 2>err </dev/null
    [ $? -eq 124 ] && [ ! -s out ] && [ ! -s err ]
}
check "/dev/null several times" shared
dev_stdout() { # in a file that has something already, behind which it goes
    echo before >whole
    "$pride" run --trace trap=/dev/stdout --until 40ms hello.elf >>whole 2>err
    [ $? -eq 124 ] && "$pride" run --trace trap=- --until 40ms hello.elf >once 2>err
    [ $? -eq 124 ] && [ "$(head -n 1 whole)" = before ] && grep -q 'module hello' whole && tail -n +2 whole | LC_ALL=C sort | cmp - <(LC_ALL=C sort once)
}
check "/dev/stdout is what standard output is" dev_stdout
fifo() {
    local reader
    mkfifo pipe
    cat pipe >out &
    reader=$!
    timeout 60 "$pride" run --trace trap=pipe --uart 0=file:pipe --until 40ms hello.elf </dev/null 2>err
    [ $? -eq 124 ] && wait "$reader" && grep -q 'module hello' out && grep -q ' trap ' out
}
check "a pipe by two options" fifo
rm -f whole once pipe
save_link() { # a link stays one, and leads to the snapshot
    ln -s folder/target.snap snap.link
    : >folder/target.snap
    "$pride" run --uart 0=null --until 1ms --save snap.link hello.elf 2>err
    [ $? -eq 124 ] && [ -L snap.link ] && cmp folder/target.snap a.snap
}
check "a snapshot goes where a link leads" save_link
rm -f snap.link folder/target.snap
ln -s loop loop
link_loop() {
    timeout 30 "$pride" run --until 1ms --save loop hello.elf >out 2>err </dev/null
    [ $? -eq 125 ] && [ -L loop ] && grep -q 'loop: cannot write the snapshot: Too many levels' err
}
check "nor does one take the place of a link that leads nowhere at all" link_loop
truncate -s 3G sparse
little_memory() { [[ $pride == *asan* ]] || ulimit -v 1000000; } # which the address sanitizer's own would exceed
no_snapshot() {
    (little_memory && exec timeout 30 "$pride" run --restore sparse) >out 2>err </dev/null
    [ $? -eq 125 ] && grep -q 'sparse: is no snapshot' err
}
check "a huge file is no snapshot, and not read" no_snapshot
rm -f loop sparse
no_rename() { # of what standard output is: in a name space of its own, where a link in /dev is nobody else's
    unshare -rm sh -c "mount -t tmpfs none /dev && ln -s /proc/self/fd/1 /dev/stdout && ln -s /proc/self/fd/2 /dev/stderr &&
        $1 >'$work/out' 2>'$work/err'; echo \$? >'$work/check.status'; [ -L /dev/stdout ] || echo replaced" >"$work/check.told"
    cat err "$work/check.told"
    [ "$(cat "$work/check.status")" -eq 125 ] && [ ! -s "$work/check.told" ] && grep -q "$2" err
}
if unshare -rm true 2>/dev/null; then
    check "a snapshot does not take the place of /dev/stdout" no_rename \
        "'$pride' run --uart 0=null --until 1ms --save /dev/stdout hello.elf" "cannot write the snapshot: File exists"
    check "nor does an image" no_rename \
        "'$pride' pack '$PRIDE_SOURCE/hv/systems/hello.xml' --hypervisor '$PRIDE_TARGETS/hv/hypervisor.elf' --guest-dir '$PRIDE_TARGETS/guests' -o /dev/stdout" \
        "cannot be written: it is no plain file"
fi
rm -f check.status check.told

# ---- the other commands

before=$(kept)
check "test: report and coverage" refused "./new: --junit would overwrite it: it is written for --coverage$" test --junit ./new --coverage new hello.lua
check "test: report and scenario" refused "hello.lua: --junit would overwrite it: it is read for SCENARIO$" test --junit hello.lua hello.lua
check "test: report and a scenario of a folder" refused "./hello.lua: --coverage would overwrite it: it is read for SCENARIO$" test --coverage ./hello.lua .
cat >plan <<END
image = hello.elf
board = qemu-leon3
target = cpu0.g[1]
from = 10ms
until = 20ms
end = 30ms
count = 2
END
before=$(kept)
for pair in "--report|--times" "--report|--database" "--times|--database"; do
    check "inject: ${pair%|*} and ${pair#*|}" refused "\(\./\)\?new: --[a-z]* would overwrite it: it is written for --[a-z]*$" \
        inject --systems . "${pair%|*}" new "${pair#*|}" ./new plan
done
for option in --report --times --database; do
    check "inject: $option and the plan" refused "plan: $option would overwrite it: it is read for PLAN$" inject --systems . "$option" plan plan
    check "inject: $option and the plan's image" refused "./hello.elf: $option would overwrite it: it is read for image$" inject --systems . "$option" ./hello.elf plan
done
cp "${PRIDE_SOURCE:?}/hv/systems/hello.xml" hello.xml
"$pride" inject --systems . --quiet --database new.sqlite plan >out 2>err
before=$(kept)
check "inject: a database and itself" refused "./new.sqlite: --merge would overwrite it: it is read for SHARD$" inject --merge ./new.sqlite new.sqlite
check "inject: a shard that is not there" refused "none.sqlite: cannot read: No such file" inject --merge other.sqlite new.sqlite none.sqlite
pipe_program() {
    mkfifo pipe.elf && sed 's/Program="[^"]*"/Program="pipe.elf"/' hello.xml >pipe.xml
    timeout 30 "$pride" pack --hypervisor "$PRIDE_TARGETS/hv/hypervisor.elf" pipe.xml >out 2>err
    [ $? -eq 125 ] && grep -q 'pipe.xml:13: error: program ./pipe.elf: cannot be read: it is a pipe' err
}
check "pack: a program that is a pipe" pipe_program
rm -f pipe.xml pipe.elf
not_packed() { # PATTERN ARGUMENT...
    "$pride" pack --hypervisor "$PRIDE_TARGETS/hv/hypervisor.elf" --guest-dir "$PRIDE_TARGETS/guests" "${@:2}" hello.xml >out 2>err
    [ $? -eq 125 ] && cat err && grep -q "$1" err && [ "$(kept)" = "$before" ]
}
check "pack: image and picture" not_packed "^\./new: error: is to be both image and picture" -o new --svg ./new
check "pack: by a link" not_packed "^later: error: is to be both image and picture" -o dangling --svg later
check "pack: image and configuration" not_packed "^\./hello.xml: error: is read by this packing" -o ./hello.xml
check "pack: in a folder that is not there" not_packed "^none/b: error: cannot be written: No such file" -o none/a --svg none/b
pack_link() { # a link stays one, and leads to the image
    : >folder/image.elf && ln -s folder/image.elf image.link
    "$pride" pack --hypervisor "$PRIDE_TARGETS/hv/hypervisor.elf" --guest-dir "$PRIDE_TARGETS/guests" -o image.link hello.xml &&
        [ -L image.link ] && cmp folder/image.elf hello.elf
}
check "pack: an image goes where a link leads" pack_link
check_end
