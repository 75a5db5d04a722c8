# SPDX-License-Identifier: BSD-2-Clause
#
# `make bench`: how fast Pride is, beside QEMU and, where SIS=path names one, SIS, on the same images in the same run.
# BENCH_RUNS=5 runs of each, alternating; medians; build/bench/results.csv. Included by tools/check.mk.

bench_images := $(patsubst tests/bench/%.c,build/bench/%.elf,$(sort $(wildcard tests/bench/*.c)))
$(bench_images): build/bench/%.elf: tests/bench/%.c $(torture_start) $(torture_dir)/libtorture.a tests/torture/guest/torture.ld
	$(call say,T-CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TORTURE_CC) -std=c11 -O2 -Wall -Wextra -Werror -nostdinc -isystem "$$($(TORTURE_CC) -print-file-name=include)" \
		-isystem tests/torture/guest/include $< $(torture_start) $(torture_dir)/libtorture.a -nostdlib -static -no-pie \
		-Wl,-T,tests/torture/guest/torture.ld -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -o $@

.PHONY: bench
bench: $(O)/pride $(bench_images) systems
	SIS=$(SIS) BENCH_RUNS=$(BENCH_RUNS) tests/bench/run.py $(O)/pride build/bench/results.csv $(bench_images)

# What four processors together make of one's rate: each works on data of its own, but for the lock of `locked`.
bench_smp := $(foreach k,matrix sort copy fill walk bytes records registers locked,build/bench/smp/$k.elf)
bench_turns_matrix    := 1000
bench_turns_sort      := 9600
bench_turns_copy      := 3600
bench_turns_fill      := 600
bench_turns_walk      := 2400
bench_turns_bytes     := 12000
bench_turns_records   := 24000
bench_turns_registers := 18000
bench_turns_locked    := 48000
$(bench_smp): build/bench/smp/%.elf: tests/bench/smp/smp.c tests/smp/start.S tests/smp/smp.ld | $(deps)
	$(call say,T-CC,$@)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -mflat $(TARGET_CFLAGS) $(TARGET_LDFLAGS) -DKERNEL=$* -DTURNS=$(bench_turns_$*) -T tests/smp/smp.ld -o $@ tests/smp/start.S $<

.PHONY: bench-smp
bench-smp: $(O)/pride $(bench_smp)
	BENCH_RUNS=$(BENCH_RUNS) tests/bench/smp.py $(O)/pride build/bench/smp.csv $(bench_smp)
