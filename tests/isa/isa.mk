# SPDX-License-Identifier: BSD-2-Clause
#
# `make isa`: self-checking programs, one per group of instructions (tests/isa/*.S), in both engines and on QEMU. Included by
# tools/check.mk.

isa_dir := build/isa
isa_src := $(filter-out tests/isa/crt.S,$(sort $(wildcard tests/isa/*.S)))
isa_images := $(isa_src:tests/isa/%.S=$(isa_dir)/%.elf)
ISA_CC := $(TARGET_CC) -fno-pic -no-pie -I. -nostdlib -static -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments

$(isa_dir)/vectors.S: tests/isa/vectors.py
	@mkdir -p $(@D)
	$(Q)python3 $< > $@
$(isa_dir)/arithmetic.elf: $(isa_dir)/vectors.S
$(isa_images): $(isa_dir)/%.elf: tests/isa/%.S tests/isa/crt.S tests/isa/macros.inc tests/isa/isa.ld | $(deps)
	$(call say,T-AS,$<)
	@mkdir -p $(@D)
	$(Q)$(ISA_CC) -T tests/isa/isa.ld -o $@ tests/isa/crt.S $<

.PHONY: isa
isa: $(O)/pride $(isa_images)
	$(RUN) "instruction tests, $(COMPILER) $(MODE)" tests/isa/run.sh
