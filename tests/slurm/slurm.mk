# SPDX-License-Identifier: BSD-2-Clause
#
# `make slurm`: a campaign on a Slurm cluster of this one machine, as root. Included by tools/check.mk.
.PHONY: slurm
slurm: $(O)/pride guests systems
	$(Q)tools/install-dependencies tests/slurm/dependencies.txt
	$(RUN) "campaign on Slurm, $(COMPILER) $(MODE)" tests/slurm/run.sh
