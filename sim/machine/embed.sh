#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Prints a C file with the texts of the given board files, for sim/machine/board_text.h.
# Usage: embed.sh BOARD_FILE... > boards.c
set -eu
export LC_ALL=C

echo '/* Made from sim/machine/boards by sim/machine/embed.sh. */'
echo '#include "sim/machine/board_text.h"'
number=0
for file in "$@"; do
    echo
    # As numbers: a string literal may be too long for C11.
    echo "static const char text_$number[] = {"
    od -An -v -tu1 "$file" | sed 's/  */ /g; s/^ //; s/ *$//; s/ /, /g; s/$/,/'
    echo '0};'
    number=$((number + 1))
done

echo
echo 'const char *const board_text_names[] = {'
for file in "$@"; do
    echo "    \"$(basename "$file" .board)\","
done
echo '    0,'
echo '};'
echo
echo 'const char *const board_texts[] = {'
i=0
while [ "$i" -lt "$number" ]; do
    echo "    text_$i,"
    i=$((i + 1))
done
echo '    0,'
echo '};'
