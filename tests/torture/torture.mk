# SPDX-License-Identifier: BSD-2-Clause
#
# `make torture`: GCC's execution tests (gcc.c-torture/execute) on a bare LEON3, at -O0 and -O2, in both engines. usable.tsv
# lists the images that build without an operating system and pass on QEMU. TORTURE_SAMPLE=n builds and runs every n-th.
# Included by tools/check.mk; tests/torture/README.md says more.

torture_dir := build/torture
torture_headers := $(wildcard tests/torture/guest/include/*.h tests/torture/guest/include/sys/*.h)

# Debian's 32-bit libraries for sparc64 hold V9 instructions, so there are none but this one.
torture_library_src := $(sort $(wildcard tests/torture/guest/*.c)) hv/lib/arithmetic.c
torture_library_obj := $(torture_library_src:%.c=$(torture_dir)/obj/%.o) $(torture_dir)/obj/tests/torture/guest/setjmp.o
torture_start := $(torture_dir)/obj/tests/torture/guest/start.o

TORTURE_SAMPLE ?= 1
TORTURE_CC := $(TARGET_CC) -fno-pic -fno-pie -mlong-double-64 -fno-stack-protector -fno-asynchronous-unwind-tables

$(torture_dir)/.unpacked: tests/torture/dependencies.txt
	$(Q)tools/install-dependencies $<
	@mkdir -p $(torture_dir)
	$(call say,UNTAR,gcc-12-source)
	$(Q)tar -xf /usr/src/gcc-12/gcc-12.*.tar.xz -C $(torture_dir) --strip-components=4 --wildcards '*/gcc/testsuite/gcc.c-torture/execute'
	@touch $@

$(torture_dir)/obj/%.o: %.c $(torture_headers) tests/torture/guest/runtime.h | $(deps)
	@mkdir -p $(@D)
	$(call say,T-CC,$<)
	$(Q)$(TORTURE_CC) -std=c11 -O2 -ffreestanding -fno-builtin -fno-tree-loop-distribute-patterns $(TARGET_WARNINGS) -I. -isystem tests/torture/guest/include \
		-c -o $@ $<
$(torture_dir)/obj/%.o: %.S hv/guest-kit/window_traps.inc | $(deps)
	@mkdir -p $(@D)
	$(call say,T-CC,$<)
	$(Q)$(TORTURE_CC) -I. -c -o $@ $<
$(torture_dir)/libtorture.a: $(torture_library_obj)
	@rm -f $@
	$(Q)$(TARGET)ar rcs $@ $^

ifneq ($(filter torture torture-images,$(MAKECMDGOALS)),)
torture_names := $(shell TORTURE_SAMPLE=$(TORTURE_SAMPLE) tests/torture/run.sh --list)
endif
torture_images := $(torture_names:%=$(torture_dir)/images/%.elf)

$(torture_images): $(torture_dir)/images/%.elf: $(torture_dir)/.unpacked tests/torture/compile.sh tests/torture/guest/torture.ld \
		$(torture_start) $(torture_dir)/libtorture.a $(torture_headers)
	@mkdir -p $(@D)
	$(Q)TORTURE_CC="$(TORTURE_CC)" tests/torture/compile.sh $(torture_dir)/execute $* $@ $(torture_start) $(torture_dir)/libtorture.a

.PHONY: torture torture-images
torture-images: $(torture_images)
torture: $(O)/pride $(torture_images)
	$(RUN) "GCC torture tests, $(COMPILER) $(MODE)" tests/torture/run.sh
