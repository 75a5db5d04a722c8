#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The sessions of tests/gdb: real gdb-multiarch, golden transcripts.
exec "${PRIDE_SOURCE:?}/tests/gdb/run.sh"
