# SPDX-License-Identifier: BSD-2-Clause
#
# `make smp`: a self-checking program for 1 to 16 processors (tests/smp). Included by tools/check.mk.

build/smp/smp.elf: tests/smp/start.S tests/smp/smp.c tests/smp/smp.ld | $(deps)
	$(call say,T-CC,$@)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -mflat $(TARGET_CFLAGS) $(TARGET_LDFLAGS) -T tests/smp/smp.ld -o $@ tests/smp/start.S tests/smp/smp.c

.PHONY: smp
smp: $(O)/pride build/smp/smp.elf
	$(RUN) "several processors, $(COMPILER) $(MODE)" tests/smp/run.sh
