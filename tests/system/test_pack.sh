#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# `pride pack` as people call it: the example systems follow the schema and pack to the same bytes every time, whatever
# the directory; wrong usage and wrong configurations end with status 125 and no file; the guest library passes its
# checks on the simulator.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

pride=${PRIDE_BUILD:?}/pride
targets=${PRIDE_TARGETS:?}
source=${PRIDE_SOURCE:?}
hypervisor=$targets/hv/hypervisor.elf
pack() { # configuration, further arguments
    "$pride" pack --hypervisor "$hypervisor" --guest-dir "$targets/guests" "$@"
}

same_everywhere() { # configuration: packed here and elsewhere
    pack "$1" -o "$work/a.elf" && cp "$1" "$work/copy.xml" &&
        (cd / && pack "$work/copy.xml" -o "$work/b.elf") && cmp "$work/a.elf" "$work/b.elf"
}

no_foreign_paths() { # the image names no directory of the machine that built it
    ! sparc64-linux-gnu-strings "$work/a.elf" | grep -F -e "$source" -e "$work" -e "$targets"
}

refused() { # expected text, arguments of pack; status 125, one message, nothing written
    local text=$1 status
    shift
    "$pride" pack "$@" -o "$work/refused.elf" >"$work/out" 2>&1
    status=$?
    cat "$work/out"
    [ "$status" -eq 125 ] && grep -q -e "$text" "$work/out" && [ ! -e "$work/refused.elf" ] &&
        [ -z "$(find "$work" -name 'refused.elf*')" ]
}

library_passes() {
    "$pride" run --until 2s "$targets/systems/libcheck.elf" >"$work/out"
    cat "$work/out"
    grep -q -E '^\[libcheck\] [1-9][0-9]+ passed, 0 failed$' "$work/out"
}

for config in "$source"/hv/systems/*.xml; do
    name=$(basename "$config" .xml)
    check "$name follows the schema" xmllint --noout --schema "$source/hv/pack/module.xsd" "$config"
    check "$name packs to the same bytes everywhere" same_everywhere "$config"
    check "$name holds no path of this machine" no_foreign_paths
done
check "--print shows the plan" bash -c "\"$pride\" pack --print --hypervisor \"$hypervisor\" \
    --guest-dir \"$targets/guests\" \"$source/hv/systems/demo.xml\" | grep -q 'rogue, must yield'"
check "--print draws the plan" bash -c "\"$pride\" pack --print --hypervisor \"$hypervisor\" \
    --guest-dir \"$targets/guests\" \"$source/hv/systems/demo.xml\" | grep -q -E 'CPU 0  \[\.+#+\.+\]  rogue'"
drawn() { # every area and every slot has its box
    pack "$source/hv/systems/demo.xml" --svg "$work/demo.svg" && xmllint --noout "$work/demo.svg" &&
        [ "$(grep -c -E '(nav|display|rogue)\.(text|data)' "$work/demo.svg")" -eq 6 ] &&
        [ "$(grep -c '<title>' "$work/demo.svg")" -eq 3 ]
}
check "--svg draws memory and plan" drawn
check "a picture that cannot be written" bash -c "\"$pride\" pack --svg /nowhere/x.svg --hypervisor \"$hypervisor\" \
    --guest-dir \"$targets/guests\" \"$source/hv/systems/demo.xml\" 2>&1 | grep -q '/nowhere/x.svg: error: cannot be written'"
inputs_stay() { # the configuration, a program, the hypervisor: by whatever name, none is replaced by what is made of it
    local copy=$work/inputs kind file
    mkdir -p "$copy" && cp "$targets"/guests/*.elf "$source/hv/systems/demo.xml" "$hypervisor" "$copy" &&
        ln "$copy/nav.elf" "$copy/link.elf" && cp -r "$copy" "$work/before" || return 1
    for kind in -o --svg; do
        for file in demo.xml rogue.elf link.elf ./hypervisor.elf; do
            (cd "$copy" && "$pride" pack demo.xml --hypervisor hypervisor.elf "$kind" "$file") >"$work/out" 2>&1
            [ $? -eq 125 ] && grep -q "^$file: error: is read by this packing" "$work/out" && diff -r "$copy" "$work/before" || return 1
        done
    done
    (cd "$copy" && "$pride" pack demo.xml --hypervisor hypervisor.elf -o x --svg x) 2>&1 | grep -q 'x: error: is to be both image and picture'
}
check "what is read is not written" inputs_stay
odd_names() { # a pipe stands for what must not be replaced, such as /dev/null
    mkfifo "$work/pipe" || return 1
    for option in -o --svg; do
        pack "$source/hv/systems/demo.xml" "$option" "$work/pipe" 2>&1 | grep -q 'pipe: error: cannot be written: it is no plain file' &&
            [ -p "$work/pipe" ] || return 1
    done
}
check "only plain files are replaced" odd_names
no_picture_alone() { # one error, no file
    ! pack "$source/hv/systems/demo.xml" --svg "$work/alone.svg" -o /nowhere/x.elf && [ ! -e "$work/alone.svg" ] &&
        ! pack "$source/hv/systems/demo.xml" --svg /nowhere/x.svg -o "$work/alone.elf" && [ ! -e "$work/alone.elf" ]
}
check "an image or a picture that cannot be written leaves neither" no_picture_alone
check "--help" bash -c "\"$pride\" pack --help | grep -q '^usage: pride pack'"
check "no configuration" refused "no configuration given"
check "two configurations" refused "more than one configuration" a.xml b.xml
check "an unknown option" refused "^pride: error: no option '--bogus'" --bogus a.xml
no_value() {
    "$pride" pack a.xml -o >"$work/out" 2>&1
    [ $? -eq 125 ] && grep -q "^pride: error: option '-o' needs an argument" "$work/out"
}
check "an option without its value" no_value
check "an absent configuration" refused "/nowhere/a.xml: error: cannot be read" /nowhere/a.xml
check "an absent hypervisor" refused "/nowhere/hv.elf: error: the hypervisor: cannot be read" \
    --hypervisor /nowhere/hv.elf --guest-dir "$targets/guests" "$source/hv/systems/demo.xml"
check "a program as hypervisor" refused "no symbol hv_boot_info" \
    --hypervisor "$targets/guests/nav.elf" --guest-dir "$targets/guests" "$source/hv/systems/demo.xml"
check "a wrong configuration" refused ":33: error: the slot overlaps the slot in line 32 on CPU 0" \
    --hypervisor "$hypervisor" --guest-dir "$targets/guests" "$source/tests/system/bad/slots-overlap.xml"
one_line() { # WANTED, SED SCRIPT on hello.xml: what is quoted makes no line of its own, and nothing behind it is lost
    sed "$2" "$source/hv/systems/hello.xml" >"$work/lines.xml"
    "$pride" pack "$work/lines.xml" --hypervisor "$hypervisor" --guest-dir "$targets/guests" >"$work/out" 2>&1
    [ $? -eq 125 ] && cat "$work/out" && ! grep -v "^$work/lines.xml:" "$work/out" && grep -q -e "$1" "$work/out"
}
check "a line end in a program's name" one_line "program .*/a?b: error.elf: cannot be read: No such file" 's/Program="[^"]*"/Program="a\&#10;b: error.elf"/'
check "a line end in a word that the schema knows" one_line "'ID?LE'.*WARM_START" 's/Action="[^"]*"/Action="ID\&#10;LE"/'
check "the guest library passes its checks" library_passes

check_end
