#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What make install leaves behind works from where it is: program, hypervisor, manual page, completion.
set -u
# shellcheck source=tests/system/check.sh
. "$PRIDE_SOURCE/tests/system/check.sh"

# Only what is there is installed: nothing is built from here, whichever build is under test.
check "make install puts everything below DESTDIR" \
    make -C "$PRIDE_SOURCE" --no-print-directory -o all install DESTDIR="$work/root" PREFIX=/usr
pride=$work/root/usr/bin/pride

check "the installed program packs a system with the installed hypervisor" \
    "$pride" pack "$PRIDE_SOURCE/hv/systems/hello.xml" --guest-dir "$PRIDE_TARGETS/guests" -o "$work/hello.elf"
check "and runs it" "$pride" run --until 10s "$work/hello.elf"

every_command_is_in_the_manual() {
    for command in $("$pride" --help | sed -n 's/^  pride \([a-z]*\) .*/\1/p'); do
        grep -q "^.SS pride $command\$" "$work/root/usr/share/man/man1/pride.1" || return 1
    done
}
check "the manual page has every command" every_command_is_in_the_manual

completes() {
    PATH=$work/root/usr/bin:$PATH bash -c '
        . "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _pride; printf "%s\n" "${COMPREPLY[@]}"' \
        completion "$work/root/usr/share/bash-completion/completions/pride" "${@:2}" | grep -qx -e "$1"
}
check "completion knows commands" completes run pride ru
check "completion knows a command's options" completes --timing pride run --ti
check "completion knows boards" completes leon3-generic pride run --board leon

check_end
