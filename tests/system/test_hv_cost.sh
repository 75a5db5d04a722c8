#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What the hypervisor's services cost is within the limits, and what it was.
exec "$PRIDE_SOURCE/tests/hv/cost.sh"
