# SPDX-License-Identifier: BSD-2-Clause
#
# `make apex`: the conformance tests of the ARINC 653 services. Each file of tests/apex with the ending .xml is a system; its
# partitions' programs are tests/apex/guest/NAME.c with the checks' helpers. Included by tools/check.mk.

apex_tests := build/tests/apex
apex_helpers := check
apex_programs := $(filter-out $(apex_helpers),$(patsubst tests/apex/guest/%.c,%,$(sort $(wildcard tests/apex/guest/*.c))))
apex_systems := $(patsubst tests/apex/%.xml,$(apex_tests)/%.elf,$(sort $(wildcard tests/apex/*.xml)))

$(apex_tests)/obj/%.c.o: tests/apex/guest/%.c | $(deps)
	$(call say,T-CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -I. -Ihv/lib $(TARGET_CFLAGS) $(guest_cflags) -MMD -MP -c -o $@ $<

define apex_rule
$(apex_tests)/guest/$(1).elf: $(apex_tests)/obj/$(1).c.o $(apex_helpers:%=$(apex_tests)/obj/%.c.o) $$(guest_lib_obj) build/guests/libapex.a \
    hv/lib/partition.ld tests/apex/apex.mk
	$$(call say,T-LD)
	@mkdir -p $$(@D)
	$$(Q)$$(TARGET_CC) $$(TARGET_LDFLAGS) -T hv/lib/partition.ld -Wl,--defsym=PARTITION_BASE=0x10000000 \
	    -Wl,--defsym=PARTITION_TEXT_SIZE=0x20000 -Wl,--defsym=PARTITION_DATA_SIZE=0x20000 -o $$@ $$(filter %.o %.a,$$^)
endef
$(foreach p,$(apex_programs),$(eval $(call apex_rule,$(p))))

$(apex_systems): $(apex_tests)/%.elf: tests/apex/%.xml $(apex_programs:%=$(apex_tests)/guest/%.elf) build/hv/hypervisor.elf build/pride
	$(call say,PACK)
	$(Q)build/pride pack $< -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(apex_tests)/guest

## make apex           conformance tests of the ARINC 653 services, on the simulator and on QEMU
.PHONY: apex
apex: $(O)/pride $(apex_systems)
	tests/apex/run.sh $(O)/pride $(apex_systems)

-include $(wildcard $(apex_tests)/obj/*.d)
