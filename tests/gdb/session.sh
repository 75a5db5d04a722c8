#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# session.sh FILE.gdb: plays one session of real gdb-multiarch against `pride gdb` and prints what GDB said, normalised.
# Lines "# KEY: VALUE" at the session's head:
#   image      below $PRIDE_TARGETS or @WORK@, what pride loads  options    more options of pride
#   symbols    below $PRIDE_TARGETS, what gdb is started with    keep       no normalisation of addresses
#   auto-load  yes: gdb may load scripts beside the programs                address    where pride listens instead of a socket
#   typed      yes: the lines come one by one, as if typed, so that GDB hears of stops in between; "#wait TEXT" lets GDB say
#              TEXT first, "#pause" is half a second
#   anywhere   yes: where a thread stands that was interrupted is left out
#   before     a command of the shell, in the source's folder, that makes files which pride wants
# In the session @WORK@ is a folder of its own, @SOCKET@ where pride listens, @BUILD@ and @TARGETS@ what is under test.
# Normalised are what changes with every build: addresses, line numbers, cycles, times, and the socket's name. What a session
# wants to say about numbers it says with relations.
set -u

file=$1
here=$(dirname "$file")
# shellcheck source=tests/wait.sh
. "$(dirname "$0")/../wait.sh"
work=$(mktemp -d)
pride=
trap '[ -n "$pride" ] && kill "$pride" 2>/dev/null; rm -rf "$work"' EXIT

value() {
    sed -n "s/^# $1: //p" "$file" | head -n 1
}

image=$(value image)
symbols=$(value symbols)
address=$(value address)
image=${image//@WORK@/$work}
[[ $image == /* ]] || image=$PRIDE_TARGETS/$image
read -r -a options <<<"$(value options)"
auto_load=(-iex "set auto-load python-scripts off")
[ -n "$(value auto-load)" ] && auto_load=(-iex "add-auto-load-safe-path $PRIDE_TARGETS")
before=$(value before)
mkdir "$work/files"
printf 'secret\n' >"$work/outside"
[ -n "$before" ] && (cd "$PRIDE_SOURCE" && sh -c "${before//@WORK@/$work}")

timeout -s KILL 100 "$PRIDE_BUILD/pride" gdb --gdb "${address:-unix:$work/socket}" --uart 0=null ${options[@]+"${options[@]//@WORK@/$work}"} \
    "$image" >"$work/out" 2>"$work/err" </dev/null &
pride=$!
listens() { grep -q 'target remote' "$work/err" || ! kill -0 "$pride"; }
wait_for listens
socket=$work/socket
[ -n "$address" ] && socket=$(sed -n 's/.*target remote //p' "$work/err" | head -n 1)
sed "s|@SOCKET@|$socket|g; s|@BUILD@|$PRIDE_BUILD|g; s|@WORK@|$work|g; s|@SOURCE@|$PRIDE_SOURCE|g; s|@TARGETS@|$PRIDE_TARGETS|g" "$file" >"$work/script"
# A connection that is made before the script, except for those that want to make it themselves.
connect=(-ex "target remote $socket")
grep -q '^target ' "$work/script" && connect=()
type_lines() {
    while IFS= read -r line; do
        case $line in
        "#wait "*) wait_for grep -qF -- "${line#"#wait "}" "$work/log" ;;
        "#pause") sleep 0.5 ;;
        *) printf '%s\n' "$line" ;;
        esac
    done <"$work/script"
}
run_gdb() { # what GDB does behind all that is settled here
    cd "$PRIDE_SOURCE" && timeout 90 gdb-multiarch -nx -q -ex 'set pagination off' -ex 'set confirm off' -ex 'set width 0' \
        -ex 'set remotetimeout 60' -ex 'set sysroot /' -ex 'set python print-stack message' -ex 'set schedule-multiple on' ${auto_load[@]+"${auto_load[@]}"} \
        ${symbols:+"$PRIDE_TARGETS/$symbols"} ${connect[@]+"${connect[@]}"} "$@"
}
: >"$work/log"
if [ -n "$(value typed)" ]; then
    type_lines | (run_gdb -ex 'set prompt') >"$work/log" 2>&1
else
    (run_gdb -batch -x "$work/script" </dev/null) >"$work/log" 2>&1
fi
wait "$pride" 2>/dev/null
status=$?
pride=

# ccache gives objects that another copy of the tree has made, with its name in their paths.
normalise=(-e 's#\.\./[A-Za-z0-9_.-]+/(hv|tests)/#\1/#g' -e 's/^([0-9]+ +)[0-9]{4,9}( +[A-Z])/\1TIME\2/' -e "s|$work|WORK|g" -e "s|$PRIDE_TARGETS/|TARGETS/|g" -e "s|$PRIDE_SOURCE/||g")
if ! grep -q '^# keep' "$file"; then
    normalise+=(-e 's/^ *[0-9]+ cpu([0-9])/CYCLE cpu\1/' -e 's/0x[0-9a-f]{5,16}/0xADDRESS/g' -e 's/(^|[^0-9a-zA-Z])[0-9a-f]{8} </\1ADDRESS </g'
        -e 's/([A-Za-z0-9_]+\.(c|S|h|inc)):[0-9]+/\1:LINE/g' -e 's/^((0xADDRESS\t)?)[0-9]+\t/\1LINE\t/' -e 's/, line [0-9]+\./, line LINE./'
        -e 's/<([A-Za-z_][A-Za-z0-9_]*)\+[0-9]+>/<\1+N>/g' -e 's/cycle [0-9]+/cycle N/g' -e 's/[0-9]+\.[0-9]{6,9} s/T s/g'
        -e 's/[0-9]+\.[0-9] MiB/N MiB/g' -e 's/at lines? [0-9]+/at line LINE/g')
fi
anywhere=$(value anywhere)
awk -v skip="${anywhere:-no}" '/^\[|^$/ { inside = 0 } !inside; skip == "yes" && /^Thread .* stopped\.$/ { inside = 1 }' "$work/log" |
    sed -E "${normalise[@]}" |
    grep -v -e '^Transfer rate' -e 'from remote target' -e '^warning: File transfers' -e '^Reading symbols' -e '^warning: Loadable section'
echo "exit status of pride: $status"
sed -E "${normalise[@]}" "$work/err" | grep -v 'target remote'
exit 0
