# SPDX-License-Identifier: BSD-2-Clause
#
# `make isa`: self-checking programs, one per group of instructions (tests/isa/*.S), in both engines and on QEMU. Included by
# tools/check.mk.

isa_dir := build/isa
isa_src := $(filter-out tests/isa/crt.S,$(sort $(wildcard tests/isa/*.S)))
isa_images := $(isa_src:tests/isa/%.S=$(isa_dir)/%.elf)
# QEMU has neither UMAC and SMAC, a queue of FPops, nor page sizes.
isa_qemu_images := $(filter-out %/mac.elf %/fpu_traps.elf %/mmu_pages.elf,$(isa_src:tests/isa/%.S=$(isa_dir)/qemu/%.elf))
ISA_CC := $(TARGET_CC) -fno-pic -no-pie -I. -nostdlib -static -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments

$(isa_dir)/vectors.S: tests/isa/vectors.py
	@mkdir -p $(@D)
	$(Q)python3 $< > $@
$(isa_dir)/qemu/vectors.S: tests/isa/vectors.py
	@mkdir -p $(@D)
	$(Q)python3 $< --qemu > $@
$(isa_dir)/arithmetic.elf: $(isa_dir)/vectors.S
$(isa_dir)/qemu/arithmetic.elf: $(isa_dir)/qemu/vectors.S
isa_common := tests/isa/crt.S tests/isa/macros.inc tests/isa/isa.ld
$(isa_images): $(isa_dir)/%.elf: tests/isa/%.S $(isa_common) | $(deps)
	$(call say,T-AS,$<)
	@mkdir -p $(@D)
	$(Q)$(ISA_CC) -Ibuild/isa -T tests/isa/isa.ld -o $@ tests/isa/crt.S $<
$(isa_qemu_images): $(isa_dir)/qemu/%.elf: tests/isa/%.S $(isa_common) | $(deps)
	$(call say,T-AS,$<)
	@mkdir -p $(@D)
	$(Q)$(ISA_CC) -DQEMU -Ibuild/isa/qemu -T tests/isa/isa.ld -o $@ tests/isa/crt.S $<

$(O)/tests/isa/coverage: $(OBJ)/tests/isa/coverage.o $(O)/libpride.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

.PHONY: isa
isa: $(O)/pride $(O)/tests/isa/coverage $(isa_images) $(isa_qemu_images)
	$(RUN) "instruction tests, $(COMPILER) $(MODE)" tests/isa/run.sh
	$(O)/tests/isa/coverage $(isa_images)
