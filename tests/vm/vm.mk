# SPDX-License-Identifier: BSD-2-Clause
#
# `make vm`: supervisor guests (tests/vm/guest) and the instruction tests, natively and as virtual machines, and a hostile guest
# beside others. Included by tools/check.mk.

vm_dir := build/vm
vm_guest_images := $(patsubst tests/vm/guest/%,$(vm_dir)/%.elf,$(basename $(filter-out %/start.S %/stream.S,$(wildcard tests/vm/guest/*.[cS]))))

$(vm_dir)/obj/%.o: tests/vm/guest/% tests/vm/guest/guest.h $(wildcard hv/guest-kit/*.h hv/guest-kit/*.inc) | $(deps)
	$(call say,T-CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -I. $(filter-out -ffunction-sections -fdata-sections,$(TARGET_CFLAGS)) -c -o $@ $<
$(vm_dir)/obj/interrupt.S.o: hv/guest-kit/interrupt.S | $(deps)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -c -o $@ $<
vm_start := $(vm_dir)/obj/start.S.o $(vm_dir)/obj/interrupt.S.o
$(vm_guest_images): $(vm_dir)/%.elf: tests/system/guest/bare.ld $(vm_start) $(patsubst tests/vm/guest/%,$(vm_dir)/obj/%.o,$(wildcard tests/vm/guest/*.[cS]))
	$(call say,T-LD)
	$(Q)$(TARGET_CC) $(TARGET_LDFLAGS) -T $< -o $@ $(vm_start) $(wildcard $(vm_dir)/obj/$*.[cS].o)

# The packer looks for programs in one folder.
$(addprefix $(vm_dir)/,steady.elf sensor.elf scribe.elf): $(vm_dir)/%: build/guests/%
	@mkdir -p $(@D)
	$(Q)cp $< $@
$(vm_dir)/linux-%.elf: $(linux_dir)/linux-%.elf
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(vm_dir)/isolation.elf: tests/vm/isolation.xml $(vm_dir)/hostile.elf $(vm_dir)/steady.elf $(hypervisors) build/pride
	$(call say,PACK)
	$(Q)build/pride pack $< -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(vm_dir)

$(vm_dir)/wild-system.elf: tests/vm/isolation.xml $(vm_dir)/wild.elf $(vm_dir)/steady.elf $(hypervisors) build/pride
	$(call say,PACK)
	$(Q)sed 's,hostile.elf,wild.elf,' $< >$(vm_dir)/wild.xml
	$(Q)build/pride pack $(vm_dir)/wild.xml -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(vm_dir)

$(vm_dir)/wild-smp.elf: tests/vm/storm.xml $(vm_dir)/wild.elf $(vm_dir)/steady.elf $(hypervisors) build/pride
	$(call say,PACK)
	$(Q)sed 's,storm.elf,wild.elf,' $< >$(vm_dir)/wild-smp.xml
	$(Q)build/pride pack $(vm_dir)/wild-smp.xml -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(vm_dir)

$(vm_dir)/storm-system.elf: tests/vm/storm.xml $(vm_dir)/storm.elf $(vm_dir)/steady.elf $(hypervisors) build/pride
	$(call say,PACK)
	$(Q)build/pride pack $< -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(vm_dir)

$(vm_dir)/asleep-system.elf: tests/vm/storm.xml $(vm_dir)/asleep.elf $(vm_dir)/steady.elf $(hypervisors) build/pride
	$(call say,PACK)
	$(Q)sed 's,storm.elf,asleep.elf,' $< >$(vm_dir)/asleep.xml
	$(Q)build/pride pack $(vm_dir)/asleep.xml -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(vm_dir)

$(vm_dir)/real.elf: tests/vm/real.xml $(vm_dir)/board.elf $(hypervisors) build/pride
	$(call say,PACK)
	$(Q)build/pride pack $< -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(vm_dir)

# Linux in a partition beside two others; takes build/linux of `make linux`.
$(vm_dir)/vm-linux.elf: tests/vm/linux.xml $(vm_dir)/linux-up.elf $(vm_dir)/steady.elf $(hypervisors) build/pride
	$(call say,PACK)
	$(Q)build/pride pack $< -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(vm_dir)
$(vm_dir)/vm-linux-smp.elf: tests/vm/linux_smp.xml $(vm_dir)/linux-smp.elf $(vm_dir)/steady.elf $(hypervisors) build/pride
	$(call say,PACK)
	$(Q)build/pride pack $< -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(vm_dir)
$(vm_dir)/vm-linux-ports.elf: tests/vm/linux_ports.xml $(addprefix $(vm_dir)/,linux-up.elf sensor.elf scribe.elf) $(hypervisors) build/pride
	$(call say,PACK)
	$(Q)build/pride pack $< -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir $(vm_dir)
.PHONY: vm-linux
vm-linux: $(O)/pride $(addprefix $(vm_dir)/,vm-linux.elf vm-linux-smp.elf vm-linux-ports.elf)
	$(O)/pride test --systems $(vm_dir) tests/vm/linux.lua

# Random streams natively and in a partition, in lockstep: VM_COUNT instructions from SEED on.
vm_count := $(or $(VM_COUNT),20000)
$(vm_dir)/stream.elf: tests/vm/guest/stream.S tests/isa/isa.ld | $(deps)
	$(call say,T-AS,$<)
	@mkdir -p $(@D)
	$(Q)$(ISA_CC) -T tests/isa/isa.ld -Wl,-e,stream_start -o $@ $<
$(vm_dir)/stream-system.elf: tests/vm/alone.xml $(vm_dir)/stream.elf $(hypervisors) build/pride
	$(call say,PACK)
	$(Q)sed 's,PROGRAM,stream.elf,' $< >$(vm_dir)/stream.xml
	$(Q)build/pride pack $(vm_dir)/stream.xml -o $@ --hypervisor build/hv/hypervisor.elf
$(O)/tests/vm/lockstep: $(OBJ)/tests/vm/lockstep.o $(O)/libpride.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
.PHONY: vm-lockstep
vm-lockstep: $(O)/tests/vm/lockstep $(vm_dir)/stream-system.elf
	$< $(vm_dir)/stream.elf $(vm_dir)/stream-system.elf $(vm_count) $(or $(SEED),1)

.PHONY: vm
vm: $(O)/pride $(isa_images) $(vm_guest_images) $(addprefix $(vm_dir)/,isolation.elf storm-system.elf asleep-system.elf wild-system.elf wild-smp.elf real.elf) vm-lockstep
	$(RUN) "virtual machines, $(COMPILER) $(MODE)" tests/vm/run.sh
	$(RUN) "cost of virtual machines" tests/vm/cost.sh
	$(O)/pride test --systems $(vm_dir) tests/vm/isolation.lua tests/vm/board.lua
