#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# compile.sh EXECUTE NAME.LEVEL IMAGE OBJECT...: compiles one torture test with $TORTURE_CC and links it with the objects.
# EXECUTE is GCC's directory of them; ieee_X is ieee/X.c there. A test's own dg-options are respected, except those for
# other targets.
set -eu
execute=$1
name=${2%.*}
level=${2##*.}
image=$3
shift 3

here=$(dirname "$0")
source=$execute/$name.c
[ -e "$source" ] || source=$execute/ieee/${name#ieee_}.c
options=$(sed -n -E '/dg-(additional-)?options.*target/d; s/.*dg-(additional-)?options[ {]*"([^"]*)".*/\2/p' "$source")

# What a test defines itself is not taken from the library: -z muldefs, and the test comes first.
# shellcheck disable=SC2086
$TORTURE_CC -"$level" -w -nostdinc -isystem "$($TORTURE_CC -print-file-name=include)" -isystem "$here/guest/include" $options \
    "$source" "$@" -nostdlib -static -no-pie -Wl,-z,muldefs -Wl,-T,"$here/guest/torture.ld" -Wl,--build-id=none \
    -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -o "$image"
