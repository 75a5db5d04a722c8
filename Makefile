# SPDX-License-Identifier: BSD-2-Clause
#
# The one Makefile. `make help` lists the targets; docs/architecture.md explains the house.
# Sources are found by directory, so a new file needs no edit here.
#
#   MODE=opt|debug|asan|cov   how the host code is built       CC=gcc|clang   with what
#
# opt+gcc, the default, goes to build/; every other combination to build/CC-MODE/. Target code (hypervisor, guests,
# systems) is the same for all of them and is always in build/hv, build/guests and build/systems.

MODE ?= opt
ifeq ($(origin CC),default)
CC := gcc
endif
comma := ,
COMPILER := $(notdir $(firstword $(CC)))

O := $(if $(filter opt-gcc,$(MODE)-$(COMPILER)),build,build/$(COMPILER)-$(MODE))
OBJ := $(O)/obj

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell nproc)
endif

# V=1 shows the commands; else a word and the file that is made.
ifneq ($(findstring s,$(firstword -$(MAKEFLAGS))),)
Q := @
say = @:;
else ifeq ($(V),)
Q := @
say = @printf '  %-5s %s\n' $(1) $(or $(2),$@);
else
say = @:;
endif

# ---- what has to be on the machine -----------------------------------------------------------------------------------

# Installed on demand, once; the stamp is made again when the list changes.
deps := build/.dependencies
$(deps): tools/install-dependencies tools/dependencies.txt
	tools/install-dependencies tools/dependencies.txt
	@mkdir -p $(@D) && touch $@

# ---- host code -------------------------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef -Werror
MODE_opt := -O2
MODE_debug := -Og -DPRIDE_DEBUG
MODE_asan := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
MODE_cov := -O0 --coverage
ifeq ($(MODE_$(MODE)),)
$(error MODE=$(MODE): expected opt, debug, asan or cov)
endif

CPPFLAGS += -I. -I$(OBJ) -D_GNU_SOURCE -isystem /usr/include/lua5.4 -isystem /usr/include/libxml2
CFLAGS := -std=c11 -g $(MODE_$(MODE)) $(WARNINGS)
LDFLAGS += $(MODE_$(MODE))
LDLIBS := -lpng -ldw -lelf -llua5.4 -lxml2 -lzstd -lsqlite3 -lm

# libpride.a: everything but the command line's main and the guests' side.
lib_dirs := sim/base sim/elf sim/mmu sim/cache sim/fpu sim/leon3 sim/dev sim/machine sim/guest sim/fault sim/trace gdbstub monitor scenarios campaign hv/pack
lib_src := $(sort $(foreach d,$(lib_dirs),$(wildcard $(d)/*.c)))
# Readline is GPL: READLINE=no leaves it, and editing and completion in `pride debug`, out (app/line.h).
READLINE ?= yes
app_src := $(filter-out app/line_$(if $(filter yes,$(READLINE)),plain,readline).c,$(sort $(wildcard app/*.c)))
LDLIBS += $(if $(filter yes,$(READLINE)),-lreadline)
core_src := $(sort $(wildcard hv/core/*.c))
embedded := $(OBJ)/boards.c $(OBJ)/module_xsd.c

lib_obj := $(lib_src:%.c=$(OBJ)/%.o) $(embedded:.c=.o)
app_obj := $(app_src:%.c=$(OBJ)/%.o)
core_obj := $(core_src:%.c=$(OBJ)/%.o)

.PHONY: all host
all: $(O)/pride guests systems bare
host: $(O)/pride

$(O)/pride: $(app_obj) $(O)/libpride.a
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(O)/libpride.a: $(lib_obj)
	$(call say,AR)
	@rm -f $@
	$(Q)ar rcs $@ $^

# hv/core is built for the host as well, for its unit tests.
$(O)/libhvcore.a: $(core_obj)
	$(call say,AR)
	@rm -f $@
	$(Q)ar rcs $@ $^

# One function with all instructions in it: with sanitizers clang takes five minutes to optimise it, and does not have to.
$(OBJ)/sim/leon3/engine_cached.o: CFLAGS += $(if $(filter asan,$(MODE)),-O0)

$(OBJ)/%.o: %.c | $(deps)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OBJ)/%.o: $(OBJ)/%.c
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# Files compiled into the program as text: NAME[] and NAME_size.
$(OBJ)/boards.c: $(sort $(wildcard sim/machine/boards/*.board)) sim/machine/embed.sh
	@mkdir -p $(@D)
	$(Q)sh sim/machine/embed.sh $(filter %.board,$^) > $@
$(OBJ)/module_xsd.c: hv/pack/module.xsd hv/pack/embed.sh
	@mkdir -p $(@D)
	$(Q)sh hv/pack/embed.sh $< > $@

# ---- target code -----------------------------------------------------------------------------------------------------

comma := ,
TARGET := sparc64-linux-gnu-
TARGET_CC := $(TARGET)gcc -m32 -mcpu=leon3
TARGET_WARNINGS := $(filter-out -Wpedantic,$(WARNINGS))
TARGET_CFLAGS := -std=c11 -O2 -g -ffreestanding -fno-builtin -fno-pic -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables \
	-ffunction-sections -fdata-sections -ffile-prefix-map=$(CURDIR)=. $(TARGET_WARNINGS)
TARGET_LDFLAGS := -no-pie -static -nostdlib -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--gc-sections -Wl,--no-warn-rwx-segments

# The hypervisor runs in one register window: -mflat (docs/hypervisor.md). What is a processor's own is on the last page
# of the address space, CPU_STATE of hv/sparc/context.h.
hv_flags := -mflat -DHV_CPU_PLACE=0xfffff200u
# Compiled for size, because what runs once from cold caches costs its size, and as one program; for speed only what every
# switch and every message goes through; what starts and ends partitions, prints, and idles is small and in no hurry. The flags behind the first
# make it 450 bytes smaller at no cost, those of hv/vm make that one 800 bytes smaller. What the linker script names by file cannot
# be part of that one program.
hv_file = $(patsubst %,build/hv/obj/hv/%.c.o,$(1))
hv_fast := $(call hv_file,core/dispatch core/port core/time)
hv_small := $(call hv_file,core/console core/health core/module core/partition)
hv_common_size := -Os -fno-inline-small-functions -fno-move-loop-invariants -fno-tree-tail-merge
hv_vm_size := -Os -fno-thread-jumps -fno-move-loop-invariants -fno-optimize-sibling-calls -fno-guess-branch-probability -fno-tree-dominator-opts -fno-tree-loop-im -fno-tree-ch -fno-jump-tables -fno-split-wide-types -fno-schedule-insns2 -fno-tree-tail-merge -fno-ipa-sra
hv_size = $(if $(filter $@,$(hv_fast)),-O2 -fno-tree-pre,$(if $(filter build/hv/obj/hv/vm/%,$@),$(hv_vm_size),$(hv_common_size))) \
	$(if $(filter $@,$(hv_small)),-fno-expensive-optimizations) $(if $(filter %/core/config.c.o %/table_check.c.o %/emergency.c.o,$@),,-flto)
hv_src := $(sort $(wildcard hv/core/*.c hv/sparc/*.c)) $(sort $(wildcard hv/sparc/*.S))
hv_obj := $(patsubst %,build/hv/obj/%.o,$(hv_src))
# For modules with virtual machines there is a second hypervisor; the first one has nothing of them.
hv_vm_src := $(sort $(wildcard hv/vm/*.c hv/vm/*.S))
hv_vm_obj := $(filter-out %/sparc/vm_none.c.o,$(hv_obj)) $(patsubst %,build/hv/obj/%.o,$(hv_vm_src))

build/hv/obj/%.c.o: %.c | $(deps)
	$(call say,T-CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(hv_flags) -I. $(TARGET_CFLAGS) $(hv_size) -MMD -MP -c -o $@ $<
build/hv/obj/%.S.o: %.S | $(deps)
	$(call say,T-CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -fno-pic -fno-pie -I. -DHV_ASSEMBLY -g -ffile-prefix-map=$(CURDIR)=. -MMD -MP -c -o $@ $<
hypervisors := build/hv/hypervisor.elf build/hv/hypervisor-vm.elf
build/hv/hypervisor.elf: $(hv_obj)
build/hv/hypervisor-vm.elf: $(hv_vm_obj)
$(hypervisors): hv/sparc/hypervisor.ld
	$(call say,T-LD)
	$(Q)$(TARGET_CC) $(hv_flags) $(TARGET_CFLAGS) -Os -flto -flto-partition=one $(TARGET_LDFLAGS) -T hv/sparc/hypervisor.ld -Wl,-Map=$(@:.elf=.map) -o $@ $(filter %.o,$^)

# GDB loads what lies beside a program under this name (docs/gdb.md).
build/hv/hypervisor.elf-gdb.py: hv/gdb/pride.py
	@mkdir -p $(@D) && cp $< $@

# Guests: each directory of hv/guests is a program; guest.mk gives guest_NAME_base and, where the areas have other sizes than
# usual, guest_NAME_ldflags.
# NAME_TYPE arguments are arrays of 32, which gcc takes as a promise that a short string breaks.
guest_cflags := -Ihv/apex -Wno-stringop-overflow -Wno-stringop-overread
guest_lib_src := $(sort $(wildcard hv/lib/*.c)) $(sort $(wildcard hv/lib/*.S))
guest_lib_obj := $(patsubst %,build/guests/obj/%.o,$(guest_lib_src))
# hv/apex is an archive: who does not use it does not get it.
apex_obj := $(patsubst %,build/guests/obj/%.o,$(sort $(wildcard hv/apex/*.c hv/apex/*.S)))
build/guests/libapex.a: $(apex_obj)
	$(call say,AR)
	@rm -f $@
	$(Q)$(TARGET)ar rcs $@ $^

guest_names := $(patsubst hv/guests/%/guest.mk,%,$(sort $(wildcard hv/guests/*/guest.mk)))
-include $(sort $(wildcard hv/guests/*/guest.mk))

build/guests/obj/%.c.o: %.c | $(deps)
	$(call say,T-CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -I. -Ihv/lib $(TARGET_CFLAGS) $(guest_cflags) -MMD -MP -c -o $@ $<
build/guests/obj/%.S.o: %.S | $(deps)
	$(call say,T-CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -fno-pic -fno-pie -I. -Ihv/lib -DHV_ASSEMBLY -g -ffile-prefix-map=$(CURDIR)=. -MMD -MP -c -o $@ $<

define guest_rule
guest_$(1)_obj := $$(patsubst %,build/guests/obj/%.o,$$(sort $$(wildcard hv/guests/$(1)/*.c hv/guests/$(1)/*.S)))
build/guests/$(1).elf: $$(guest_$(1)_obj) $$(guest_lib_obj) build/guests/libapex.a hv/lib/partition.ld hv/guests/$(1)/guest.mk
	$$(call say,T-LD)
	$$(Q)$$(TARGET_CC) $$(TARGET_LDFLAGS) -T hv/lib/partition.ld -Wl,--defsym=PARTITION_BASE=$$(guest_$(1)_base) $$(guest_$(1)_ldflags) -o $$@ $$(guest_$(1)_obj) $$(guest_lib_obj) build/guests/libapex.a
endef
$(foreach g,$(guest_names),$(eval $(call guest_rule,$(g))))

# Programs in supervisor mode, for virtual machines: with the start-up of hv/guest-kit and no library.
bare_guest_names := gyro recorder
bare_guest_obj := $(patsubst %,build/guests/obj/%.o,$(sort $(wildcard hv/guest-kit/*.S)))
define bare_guest_rule
build/guests/$(1).elf: $$(patsubst %,build/guests/obj/%.o,$$(wildcard hv/guests/$(1)/*.c)) $$(bare_guest_obj) hv/guest-kit/guest.ld
	$$(call say,T-LD)
	$$(Q)$$(TARGET_CC) $$(filter-out -Wl$$(comma)--gc-sections,$$(TARGET_LDFLAGS)) -T hv/guest-kit/guest.ld -o $$@ $$(filter %.o,$$^)
endef
$(foreach g,$(bare_guest_names),$(eval $(call bare_guest_rule,$(g))))

guests := $(guest_names:%=build/guests/%.elf) $(bare_guest_names:%=build/guests/%.elf)
systems := $(patsubst hv/systems/%.xml,build/systems/%.elf,$(sort $(wildcard hv/systems/*.xml)))
.PHONY: guests systems
guests: $(guests)
systems: $(systems) build/hv/hypervisor.elf-gdb.py

build/systems/%.elf: hv/systems/%.xml $(guests) build/hv/hypervisor.elf build/hv/hypervisor-vm.elf build/pride
	$(call say,PACK)
	@mkdir -p $(@D)
	$(Q)build/pride pack $< -o $@ --hypervisor build/hv/hypervisor.elf --guest-dir build/guests

ifneq ($(O),build)
build/pride:
	$(MAKE) MODE=opt CC=gcc host
endif

# ---- bare programs of the system tests -------------------------------------------------------------------------------

bare_src := $(sort $(wildcard tests/system/guest/*.c))
bare_start := $(sort $(wildcard tests/system/guest/*.S))
bare_header := $(wildcard tests/system/guest/*.h)
bare := $(bare_src:tests/system/guest/%.c=build/tests/guest/%.elf)
.PHONY: bare
build/tests/guest/%.elf: tests/system/guest/%.c $(bare_start) $(bare_header) hv/guest-kit/window_traps.inc tests/system/guest/bare.ld | $(deps)
	$(call say,T-CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) -I. $(filter-out -O2 -ffunction-sections -fdata-sections,$(TARGET_CFLAGS)) -O1 $(TARGET_LDFLAGS) -T tests/system/guest/bare.ld -o $@ $(bare_start) $<
bare += build/tests/keys.elf build/smp/smp.elf
bare: $(bare)
build/tests/keys.elf: tests/system/keys/keys.S tests/isa/crt.S tests/isa/macros.inc tests/isa/isa.ld | $(deps)
	$(call say,T-AS,$<)
	@mkdir -p $(@D)
	$(Q)$(ISA_CC) -T tests/isa/isa.ld -o $@ tests/isa/crt.S $<

# ---- tests -----------------------------------------------------------------------------------------------------------

unit_src := $(sort $(wildcard tests/unit/*/test_*.c))
unit := $(unit_src:tests/%.c=$(O)/tests/%)
helper_obj := $(patsubst %.c,$(OBJ)/%.o,$(sort $(wildcard tests/helpers/*.c)))
app_lib_obj := $(filter-out $(OBJ)/app/main.o,$(app_obj))

$(O)/tests/unit/hv/%: $(OBJ)/tests/unit/hv/%.o $(helper_obj) $(O)/libhvcore.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lcmocka
$(O)/tests/unit/%: $(OBJ)/tests/unit/%.o $(helper_obj) $(O)/libpride.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lcmocka $(LDLIBS)

# What a hypercall costs its guest is the same in every build, and takes a minute with sanitizers; the others here do too,
# .ci/run has them.
system_tests := $(filter-out $(if $(filter asan,$(MODE)),tests/system/test_demo.sh tests/system/test_engines.sh tests/system/test_hv_cost.sh tests/system/test_inject.sh tests/system/test_tutorials.sh),$(sort $(wildcard tests/system/test_*.sh)))

.PHONY: unit system truth scenarios timing gdb
# PRIDE_BUILD tells every test where the programs under test are; PRIDE_SOURCE where the repository is. One that takes long and
# has tables to show runs alone.
RUN_ALONE := PRIDE_BUILD=$(CURDIR)/$(O) PRIDE_TARGETS=$(CURDIR)/build PRIDE_SOURCE=$(CURDIR)
RUN := $(RUN_ALONE) tools/run-tests
unit: $(unit)
	$(RUN) "unit tests, $(COMPILER) $(MODE)" $(unit)
system: $(O)/pride guests systems bare
	$(RUN) "system tests, $(COMPILER) $(MODE)" $(system_tests)
gdb: $(O)/pride guests systems bare
	$(RUN) "GDB and the monitor, $(COMPILER) $(MODE)" $(filter %/test_gdb.sh %/test_gdb_sessions.sh %/test_docs_gdb.sh %/test_debug.sh,$(system_tests))
truth: $(O)/pride
	$(RUN) "RTL truth, $(COMPILER) $(MODE)" tests/truth/run.sh
scenarios: $(O)/pride guests systems
	$(O)/pride test --systems build/systems scenarios/library scenarios/template.lua

# Cycles against those of the RTL: micro-benchmarks are built, kernels are the very files that were measured.
timing_micro := $(patsubst tests/timing/micro/src/%.S,build/tests/timing/%.elf,$(sort $(wildcard tests/timing/micro/src/*.S)))
build/tests/timing/%.elf: tests/timing/micro/src/%.S tests/timing/micro/crt0.inc tests/timing/micro/link.ld | $(deps)
	@mkdir -p $(@D)
	$(TARGET)gcc -m32 -mcpu=leon3 -fno-pic -ffreestanding -nostdlib -static -Wa,-Aleon -Wl,-T,tests/timing/micro/link.ld \
		-Wl,--build-id=none -Wl,-z,max-page-size=4096 $< -o $@
$(O)/tests/timing/timing: $(OBJ)/tests/timing/timing.o $(O)/libpride.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
# What two processors cost each other on the bus, with short turns and with the usual ones.
timing_smp := $(patsubst tests/timing/smp/src/%.S,build/tests/timing/%.elf,$(sort $(wildcard tests/timing/smp/src/*.S)))
$(timing_smp): build/tests/timing/%.elf: tests/timing/smp/src/%.S tests/timing/smp/src/contention.S tests/timing/micro/link.ld | $(deps)
	@mkdir -p $(@D)
	$(TARGET)gcc -m32 -mcpu=leon3 -fno-pic -ffreestanding -nostdlib -static -Wa,-Aleon -Wl,-T,tests/timing/micro/link.ld \
		-Wl,--build-id=none -Wl,-z,max-page-size=4096 $< -o $@
$(O)/tests/timing/contention: $(OBJ)/tests/timing/contention.o $(O)/libpride.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
.PHONY: contention
contention: $(O)/tests/timing/contention $(timing_smp)
	$(O)/tests/timing/contention compare build/tests/timing tests/timing/rtl/contention.csv $(O)/tests/timing/contention50.csv 50
	$(O)/tests/timing/contention compare build/tests/timing tests/timing/rtl/contention.csv $(O)/tests/timing/contention.csv 200
	diff tests/golden/contention.csv $(O)/tests/timing/contention.csv || { echo "our cycles have changed: copy the table if that is meant, and say why"; exit 1; }

timing: contention
timing: $(O)/tests/timing/timing $(timing_micro)
	$(O)/tests/timing/timing compare tests/timing build/tests/timing $(O)/tests/timing/cycles.csv
	diff tests/golden/cycles.csv $(O)/tests/timing/cycles.csv || { echo "our cycles have changed: copy the table if that is meant, and say why"; exit 1; }

-include tools/check.mk

# ---- the rest --------------------------------------------------------------------------------------------------------

.PHONY: clean help
clean:
	rm -rf build

help:
	@sed -n 's/^## //p' $(filter-out %.d,$(MAKEFILE_LIST))

-include $(shell find $(OBJ) build/hv/obj build/guests/obj -name '*.d' 2>/dev/null)
