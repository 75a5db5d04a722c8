# SPDX-License-Identifier: BSD-2-Clause
#
# `make isolation`: the isolation suite. Its partitions, its system in three variants (what the health monitor does with the
# hostile partition), and its scenario with the table of attacks and the memory map filled in. Included by tools/check.mk.

isolation := build/tests/isolation
isolation_source := tests/isolation
isolation_variants := stopped restarted ignored handled fpu
isolation_systems := $(isolation_variants:%=$(isolation)/%.elf)
isolation_base_victim := 0x10000000
isolation_base_witness := 0x20000000
isolation_base_witness_fpu := 0x20000000
isolation_base_hostile := 0x30000000

# Only these words differ; the memory map is the same.
isolation_edit_stopped := s/-- variant --/-- stopped --/
isolation_edit_restarted := s/Action="IDLE".*variant.*/Action="COLD_START"\/>/; s/MustYield="false"/MustYield="true"/
isolation_edit_fpu := s/witness.elf"/witness_fpu.elf" Fpu="LAZY"/; s/hostile.elf"/hostile.elf" Fpu="LAZY"/
isolation_edit_handled := s/Action="IDLE".*variant.*/Action="IDLE"><Event Name="DATA_ACCESS" Level="PROCESS" Action="IDLE"\/><\/HealthMonitor>/; \
    s/FrameLimit="10"/FrameLimit="850"/
isolation_edit_ignored := s/Action="IDLE".*variant.*/Action="IGNORE"\/>/; s/FrameLimit="10"/FrameLimit="60"/

$(isolation)/obj/%.c.o: $(isolation_source)/guest/%.c | $(deps)
	$(call say,T-CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -I. -Ihv/lib $(TARGET_CFLAGS) -MMD -MP -c -o $@ $<
$(isolation)/obj/%.S.o: $(isolation_source)/guest/%.S | $(deps)
	$(call say,T-CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -fno-pic -fno-pie -I. -DHV_ASSEMBLY -g -MMD -MP -c -o $@ $<

# The same for two processors.
isolation_races := racing_ignored racing_cold racing_warm racing_handled
isolation_base_racing := 0x30000000
isolation_obj_racing := racing.c.o
isolation_edit_racing_ignored := s/-- variant --/-- ignored --/
isolation_edit_racing_cold := s/Action="IGNORE".*variant.*/Action="COLD_START"\/>/
isolation_edit_racing_warm := s/Action="IGNORE".*variant.*/Action="WARM_START"\/>/
isolation_edit_racing_handled := s/Action="IGNORE".*variant.*/Action="WARM_START"><Event Name="DATA_ACCESS" Level="PROCESS" Action="WARM_START"\/><Event Name="ALIGNMENT" Level="PROCESS" Action="IGNORE"\/><Event Name="WINDOW_OVERFLOW" Level="PROCESS" Action="COLD_START"\/><Event Name="WATCHDOG" Level="PROCESS" Action="IGNORE"\/><Event Name="APPLICATION_ERROR" Level="PROCESS" Action="COLD_START"\/><\/HealthMonitor>/

# Neighbours in time, on two processors and on four.
isolation_neighbours := ringing_2 ringing_4 sharing_2 sharing_4
isolation_base_ringing := 0x30000000
isolation_obj_ringing := ringing.c.o
isolation_base_sharing := 0x30000000 -Wl,--defsym=PARTITION_DATA_SIZE=0x10000
isolation_obj_sharing := sharing.c.o
isolation_edit_ringing_2 :=
isolation_edit_ringing_4 := s/Cpus="2"/Cpus="4"/; s/VirtualCpus="1"/VirtualCpus="3"/; \
    s/<!-- more processors -->/<Slot Partition="hostile" Cpu="2" VirtualCpu="1" Start="0" Duration="5ms"\/><Slot Partition="hostile" Cpu="3" VirtualCpu="2" Start="0" Duration="5ms"\/>/

# The window attacks are those of the demo's rogue.
isolation_obj_victim := victim.c.o
isolation_obj_witness := witness.c.o
isolation_obj_witness_fpu := witness.c.o witness_fpu.c.o
isolation_obj_hostile := hostile.c.o attacks.c.o seal.c.o fpu.c.o wild.c.o stack.S.o seal.S.o
isolation_more_hostile := build/guests/obj/hv/guests/rogue/window.S.o
define isolation_rule
$(isolation)/$(1).elf: $$(isolation_obj_$(1):%=$(isolation)/obj/%) $$(isolation_more_$(1)) $$(guest_lib_obj) hv/lib/partition.ld
	$$(call say,T-LD)
	$$(Q)$$(TARGET_CC) $$(TARGET_LDFLAGS) -T hv/lib/partition.ld -Wl,--defsym=PARTITION_BASE=$$(isolation_base_$(1)) \
	    -o $$@ $$(filter %.o,$$^)
endef
$(foreach p,victim witness witness_fpu hostile racing ringing sharing,$(eval $(call isolation_rule,$(p))))

$(isolation)/racing_%.xml: $(isolation_source)/racing.xml $(isolation_source)/isolation.mk
	@mkdir -p $(@D)
	$(Q)sed '$(isolation_edit_racing_$*)' $< >$@
$(isolation)/ringing_%.xml: $(isolation_source)/ringing.xml $(isolation_source)/isolation.mk
	@mkdir -p $(@D)
	$(Q)sed '$(isolation_edit_ringing_$*)' $< >$@
$(isolation)/sharing_%.xml: $(isolation_source)/sharing.xml $(isolation_source)/isolation.mk
	@mkdir -p $(@D)
	$(Q)sed '$(isolation_edit_ringing_$*)' $< | awk '{ print } /a hundred (ports|destinations)/ { for (i = 0; i < 100; i++) \
	    printf (/ports/ ? "<SamplingPort Name=\"%s%02d\" Direction=\"DESTINATION\" MessageSize=\"4\" RefreshPeriod=\"20ms\"/>\n" : \
	    "<Destination Partition=\"hostile\" Port=\"%s%02d\"/>\n"), "a-port-with-the-longest-name-", i }' >$@
$(isolation)/%.xml: $(isolation_source)/isolation.xml $(isolation_source)/isolation.mk
	@mkdir -p $(@D)
	$(Q)sed '$(isolation_edit_$*)' $< >$@
isolation_systems += $(isolation_races:%=$(isolation)/%.elf) $(isolation_neighbours:%=$(isolation)/%.elf)
$(isolation_systems): %.elf: %.xml $(isolation)/victim.elf $(isolation)/witness.elf $(isolation)/witness_fpu.elf $(isolation)/hostile.elf $(isolation)/racing.elf $(isolation)/ringing.elf $(isolation)/sharing.elf \
    build/hv/hypervisor.elf build/pride
	$(call say,PACK)
	$(Q)build/pride pack $< -o $@ --hypervisor build/hv/hypervisor.elf --print >$(@:.elf=.map)

# isolation.lua has a place for each table; both go into one line, so that messages have the right line number.
$(isolation)/isolation.lua: $(isolation_source)/isolation.lua $(isolation_source)/attacks.def $(isolation_source)/rows.lua.in \
    $(isolation_source)/guest/places.h $(isolation)/stopped.elf
	$(Q)gcc -E -P -I. -x c $(isolation_source)/rows.lua.in | tr '\n' ' ' >$(isolation)/attacks.txt
	$(Q)awk '/^memory$$/ { on = 1; next } /^$$/ { on = 0 } on && /0x/ { \
	    printf "{base=%s, size=%s, rights=\"%s\", owner=\"%s\", name=\"%s\"}, ", $$1, $$3, $$4, $$5, $$6 }' \
	    $(isolation)/stopped.map >$(isolation)/regions.txt
	$(Q)awk -v dir=$(isolation) 'function table(name) { getline text <(dir "/" name ".txt"); return "local " name " = {" text "}" } \
	    /^local attacks/ { print table("attacks"); next } /^local regions/ { print table("regions"); next } { print }' $< >$@

## make isolation      some 800 attacks of a hostile partition, a million random hypercalls and random code, races on two processors, judged from outside
.PHONY: isolation
isolation: $(O)/pride $(isolation_systems) $(isolation)/isolation.lua
	$(O)/pride test --systems $(isolation) $(ISOLATION_OPTIONS) $(isolation)/isolation.lua $(isolation_source)/racing.lua $(isolation_source)/ringing.lua $(isolation_source)/sharing.lua

-include $(wildcard $(isolation)/obj/*.d)
