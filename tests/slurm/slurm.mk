# SPDX-License-Identifier: BSD-2-Clause
#
# `make slurm`: a campaign on a Slurm cluster of this one machine, as root. Included by tools/check.mk.
.PHONY: slurm
slurm: $(O)/pride guests systems
	$(Q)tools/install-dependencies tests/slurm/dependencies.txt
	SLURM_COUNT=$(SLURM_COUNT) $(RUN_ALONE) tests/slurm/run.sh
