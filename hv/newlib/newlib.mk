# SPDX-License-Identifier: BSD-2-Clause
#
# newlib, the C library, for partitions, from Debian's newlib-source: `make newlib` builds it into build/newlib (a minute) and runs
# a partition that uses it. Included by tools/check.mk.

newlib_dir := build/newlib
newlib_source := $(newlib_dir)/source
# The compiler is one for Linux. newlib has no 128-bit long double for this processor.
newlib_abi := -mlong-double-64 -U__linux__ -nostdinc -isystem $(shell $(TARGET)gcc -print-file-name=include)
newlib_cc := $(TARGET_CC) $(newlib_abi) -ffreestanding -fno-pic -fno-pie -fno-stack-protector
# How a program that uses newlib is compiled and linked, beside what any partition is; programs name the library last.
newlib_cflags := $(newlib_abi) -isystem $(newlib_dir)/include
newlib_ldflags := -Wl,--wrap=main
newlib_obj := $(newlib_dir)/obj/system.c.o $(newlib_dir)/obj/setjmp.S.o
newlib := $(newlib_dir)/libc.a $(newlib_dir)/libm.a

$(newlib_source)/.unpacked: hv/newlib/dependencies.txt
	$(Q)tools/install-dependencies $<
	$(call say,UNTAR,newlib)
	@rm -rf $(@D) && mkdir -p $(@D)
	$(Q)tar -xf /usr/src/newlib/newlib-*.tar.xz -C $(@D) --strip-components=1
	@touch $@
$(newlib_dir)/libc.a: $(newlib_source)/.unpacked hv/newlib/newlib.mk
	$(call say,NEWLIB)
	@rm -rf $(newlib_dir)/objects && mkdir -p $(newlib_dir)/objects
	$(Q)cd $(newlib_dir)/objects && env -u MAKEFLAGS CC="$(newlib_cc)" CFLAGS="-O2 -g -ffunction-sections -fdata-sections -w" AR=$(TARGET)ar RANLIB=$(TARGET)ranlib AS=$(TARGET)as \
		$(CURDIR)/$(newlib_source)/newlib/configure --host=sparc-none-elf --build=$$($(CURDIR)/$(newlib_source)/config.guess) --disable-multilib \
		--disable-newlib-supplied-syscalls --enable-newlib-io-long-long >configure.log 2>&1 || { tail -n 30 configure.log; false; }
	+$(Q)$(MAKE) -s -C $(newlib_dir)/objects AR=$(TARGET)ar RANLIB=$(TARGET)ranlib >$(newlib_dir)/objects/build.log 2>&1 || { tail -n 30 $(newlib_dir)/objects/build.log; false; }
	@rm -rf $(newlib_dir)/include && cp -r $(newlib_source)/newlib/libc/include $(newlib_dir)/include
	@cp $(newlib_dir)/objects/targ-include/*.h $(newlib_dir)/include/
	@cp -r $(newlib_dir)/objects/targ-include/machine $(newlib_dir)/objects/targ-include/sys $(newlib_dir)/include/
	@cp $(newlib_dir)/objects/libm.a $(newlib_dir)/
	@cp $(newlib_dir)/objects/libc.a $@
$(newlib_dir)/libm.a: $(newlib_dir)/libc.a

define newlib_compile
$(newlib_dir)/obj/%.c.o: $(1)/%.c $$(newlib) | $$(deps)
	$$(call say,T-CC,$$<)
	@mkdir -p $$(@D)
	$$(Q)$$(TARGET_CC) -I. $$(newlib_cflags) $$(TARGET_CFLAGS) -c -o $$@ $$<
endef
$(foreach d,hv/newlib tests/newlib,$(eval $(call newlib_compile,$(d))))
$(newlib_dir)/obj/%.S.o: hv/newlib/%.S | $(deps)
	$(call say,T-AS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -fno-pic -fno-pie -I. -g -c -o $@ $<

$(newlib_dir)/library.elf: $(newlib_dir)/obj/library.c.o $(newlib_obj) $(guest_lib_obj) hv/lib/partition.ld $(newlib)
	$(call say,T-LD)
	$(Q)$(TARGET_CC) $(TARGET_LDFLAGS) $(newlib_ldflags) -T hv/lib/partition.ld -Wl,--defsym=PARTITION_BASE=0x10000000 \
		-Wl,--defsym=PARTITION_TEXT_SIZE=0x40000 -Wl,--defsym=PARTITION_DATA_SIZE=0x10000 -o $@ $(filter %.o,$^) $(newlib_dir)/libm.a $(newlib_dir)/libc.a
$(newlib_dir)/newlib.elf: tests/newlib/newlib.xml $(newlib_dir)/library.elf build/hv/hypervisor.elf build/pride
	$(call say,PACK)
	$(Q)build/pride pack $< -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(newlib_dir)

.PHONY: newlib
newlib: $(O)/pride $(newlib_dir)/newlib.elf
	$(RUN) "newlib in a partition, $(COMPILER) $(MODE)" tests/newlib/run.sh
