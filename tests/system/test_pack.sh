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
check "--help" bash -c "\"$pride\" pack --help | grep -q '^usage: pride pack'"
check "no configuration" refused "no configuration given"
check "two configurations" refused "more than one configuration" a.xml b.xml
check "an unknown option" refused "bogus" --bogus a.xml
check "an absent configuration" refused "/nowhere/a.xml: error: cannot be read" /nowhere/a.xml
check "an absent hypervisor" refused "/nowhere/hv.elf: error: the hypervisor: cannot be read" \
    --hypervisor /nowhere/hv.elf --guest-dir "$targets/guests" "$source/hv/systems/demo.xml"
check "a program as hypervisor" refused "no symbol hv_boot_info" \
    --hypervisor "$targets/guests/nav.elf" --guest-dir "$targets/guests" "$source/hv/systems/demo.xml"
check "a wrong configuration" refused ":33: error: the slot overlaps the slot in line 32 on CPU 0" \
    --hypervisor "$hypervisor" --guest-dir "$targets/guests" "$source/tests/system/bad/slots-overlap.xml"
check "the guest library passes its checks" library_passes

check_end
