# SPDX-License-Identifier: BSD-2-Clause
#
# `make linux`: Linux 6.1 from Debian's linux-source-6.1 with the self-test guest/init.c as its only process, on one processor
# (up) and on four (smp). Builds in build/linux, about 5 minutes of two cores the first time. Included by tools/check.mk.

linux_dir := build/linux
linux_source := $(linux_dir)/source
linux_make := $(MAKE) -s -C $(linux_source) ARCH=sparc CROSS_COMPILE=$(TARGET) KBUILD_BUILD_USER=pride KBUILD_BUILD_HOST=pride \
	KBUILD_BUILD_TIMESTAMP=2026-01-01
linux_clock := 40000000
linux_ram := 0x4000000
linux_command_line := console=ttyS0,38400 rdinit=/init uio_pdrv_genirq.of_id=pride,port

LINUX_CC := $(TARGET)gcc -m32 -std=c11 -O2 -ffreestanding -fno-builtin -fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables \
	$(TARGET_WARNINGS) -I. -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments

$(linux_source)/.unpacked: tests/linux/dependencies.txt
	$(Q)tools/install-dependencies $<
	$(call say,UNTAR,linux-source-6.1)
	@mkdir -p $(@D)
	$(Q)tar -xf /usr/src/linux-source-6.1.tar.xz -C $(@D) --strip-components=1
	@touch $@

linux_init_src := $(addprefix tests/linux/guest/,init.c ports.c system.S)
$(linux_dir)/init: $(linux_init_src) $(addprefix tests/linux/guest/,ports.h system.h) $(wildcard hv/guest-kit/port*.h) | $(deps)
	$(call say,T-CC)
	@mkdir -p $(@D)
	$(Q)$(LINUX_CC) -mcpu=v8 -o $@ $(linux_init_src)

$(linux_dir)/initramfs.list: tests/linux/initramfs.list
	@mkdir -p $(@D)
	$(Q)sed 's,@INIT@,$(CURDIR)/$(linux_dir)/init,' $< > $@

linux_fragments_up := tests/linux/leon3.fragment
linux_fragments_smp := tests/linux/leon3.fragment tests/linux/smp.fragment

define linux_rule
$(linux_dir)/$(1)/.config: $$(linux_fragments_$(1)) tests/linux/linux.mk $(linux_source)/.unpacked
	$$(call say,CONF)
	@mkdir -p $$(@D)
	+$$(Q)$$(linux_make) O=$(CURDIR)/$(linux_dir)/$(1) sparc32_defconfig
	$$(Q)cat $$(linux_fragments_$(1)) >>$$@
	$$(Q)echo 'CONFIG_INITRAMFS_SOURCE="$(CURDIR)/$(linux_dir)/initramfs.list"' >>$$@
	+$$(Q)$$(linux_make) O=$(CURDIR)/$(linux_dir)/$(1) olddefconfig >$(linux_dir)/$(1)/config.log 2>&1 || { cat $(linux_dir)/$(1)/config.log; false; }
$(linux_dir)/$(1)/vmlinux: $(linux_dir)/$(1)/.config $(linux_dir)/init $(linux_dir)/initramfs.list
	$$(call say,LINUX)
	+$$(Q)$$(linux_make) O=$(CURDIR)/$(linux_dir)/$(1) vmlinux >$(linux_dir)/$(1)/build.log 2>&1 || { tail -n 30 $(linux_dir)/$(1)/build.log; false; }
	@touch $$@
endef
$(foreach v,up smp,$(eval $(call linux_rule,$(v))))

# Both at once would compile the kernel's host tools and device tree in the one source directory.
$(linux_dir)/smp/vmlinux: | $(linux_dir)/up/vmlinux

$(linux_dir)/%.bin: $(linux_dir)/%/vmlinux
	$(Q)$(TARGET)objcopy -O binary $< $@
$(linux_dir)/linux-%.elf: $(linux_dir)/%.bin tests/linux/guest/stub.S tests/linux/guest/prom.c tests/linux/guest/stub.ld
	$(call say,T-LD)
	$(Q)$(LINUX_CC) -mcpu=leon3 -DKERNEL='"$<"' -DRAM_SIZE=$(linux_ram)u -DCLOCK_HZ=$(linux_clock)u \
		-DCOMMAND_LINE='"$(linux_command_line)"' -T tests/linux/guest/stub.ld -o $@ tests/linux/guest/stub.S tests/linux/guest/prom.c

.PHONY: linux
linux: $(O)/pride $(linux_dir)/linux-up.elf $(linux_dir)/linux-smp.elf
	$(RUN) "Linux, $(COMPILER) $(MODE)" tests/linux/run.sh
