#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Writes module.xsd ($1) as the C array that hv/pack/schema.h declares.
set -eu
echo '/* Made by hv/pack/embed.sh from module.xsd. */'
echo '#include "hv/pack/schema.h"'
echo 'const char pack_module_xsd[] = {'
od -An -v -tu1 "$1" | sed 's/[0-9][0-9]*/&,/g'
echo '};'
echo 'const unsigned pack_module_xsd_size = sizeof pack_module_xsd;'
