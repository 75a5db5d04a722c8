# SPDX-License-Identifier: BSD-2-Clause
#
# What `make check`, `make lint` and `make demo` do. Included by the Makefile.

## make                build/pride, the guests, the systems, and the bare programs of the system tests
## make demo           build, then boot the hypervisor with its three partitions; writes build/demo.timeline.json
## make demo-guests    two virtual machines, bare C in supervisor mode, beside an APEX partition
## make check          everything a change can break: lint, gcc, clang, sanitizers; under 10 minutes
## make programs       every program of the host, those of the long suites and the fuzzers too: what a changed header breaks
## make lint           include directions, headers alone, format, target code is V8, the hypervisor's size, no large files
## make unit system truth scenarios     one suite (MODE=, CC= choose the build)
## make timing         cycles of micro-benchmarks and kernels, and of two processors beside each other, against the RTL's
## make gdb            sessions of real GDB, and the monitor (part of system)
## make isa smp torture linux instruction tests; 1 to 16 processors; GCC's execution tests; Linux on one and four processors (the longer suites)
## make vm             virtual machines: supervisor programs natively and in a partition, a hostile guest, costs
## make vm-linux       Linux in a partition beside two others; builds it the first time, as make linux does
## make vm-lockstep    random streams natively and in a partition, compared after each instruction: VM_COUNT (20,000) from SEED on
## make random         random instruction streams, engines and QEMU: COUNT (a million) instructions from SEED (1) on
## make random-wild    GUESTS (300) programs that do anything to anything, on every board, in both engines; with MODE=asan too
## make fpu            every FPop against the host's FPU: FPU_OPERANDS (10 million) operands each, FPU_SEED
.PHONY: fpu
fpu: $(O)/tests/unit/fpu/test_operations
	FPU_OPERANDS=$(or $(FPU_OPERANDS),10000000) $(RUN) "FPU, $(COMPILER) $(MODE)" $<

## make newlib         builds the C library newlib for partitions, and runs one that uses it
## make fuzz           libFuzzer for FUZZ_SECONDS (60) on each parser
## make bench          speed beside QEMU and SIS (SIS=path), medians of BENCH_RUNS (5) alternating runs
## make bench-smp      what four processors make of one's rate, full timing, BENCH_RUNS alternating runs
## make slurm          a campaign as a job array on a Slurm cluster of this machine (as root); SLURM_COUNT=N: of the demo's, like make campaign
## make install        PREFIX=/usr/local DESTDIR=: program, hypervisor, manual page, completion, documents
## make clean          removes build/
## make help           this list

include tests/torture/torture.mk
include tests/isolation/isolation.mk
include tests/apex/apex.mk
include tests/bench/bench.mk
include tests/linux/linux.mk
include tests/isa/isa.mk
include tests/campaign/campaign.mk
include tests/slurm/slurm.mk
include tests/report/report.mk
include tests/smp/smp.mk
include tests/random/random.mk
include tests/vm/vm.mk
include hv/newlib/newlib.mk

.PHONY: demo demo-guests check lint check-gcc check-clang check-asan fuzz install

demo: $(O)/pride guests systems
	tools/demo build/pride hv/systems/demo.xml build/systems/demo.elf build/demo.timeline.json

demo-guests: $(O)/pride guests systems
	tools/demo-guests build/pride hv/systems/guests.xml build/systems/guests.elf

sources := git ls-files --cached --others --exclude-standard
lint: $(hypervisors) guests
	$(sources) '*.c' '*.h' '*.S' | xargs tools/check-includes
	tools/check-headers $$($(sources) '*.h' | grep -v '^tests/.*/guest')
	clang-format --dry-run -Werror $$($(sources) '*.c' '*.h')
	tools/check-v8 $(hypervisors) $(guests)
	tools/check-size build/hv/hypervisor.elf
	tools/check-paths README.md docs/architecture.md
	tools/check-tracked
	@echo "lint: ok"

# One suite after the other, so that what they print stays together.
suites = set -e; for suite in $(3); do $(MAKE) --no-print-directory CC=$(1) MODE=$(2) $$suite; done
check:
	@$(MAKE) --no-print-directory lint
	@$(call suites,gcc,opt,unit system isa vm smp truth scenarios apex)
	@$(call suites,clang,opt,unit)
	@$(call suites,clang,asan,unit system truth)

## make hv-longrun     four partitions on two processors for an hour of simulated time (1 to 3 minutes)
.PHONY: hv-longrun
hv-longrun: $(O)/pride systems
	@mkdir -p $(O)/tests
	sed 's/^local seconds = 60/local seconds = 3600/' scenarios/library/long_run.lua >$(O)/tests/hour.lua
	$(O)/pride test --host-limit 3000 --systems build/systems $(O)/tests/hour.lua

## make hv-coverage    branches of hv/core that its unit tests take, over 95 % (gcov)
.PHONY: hv-unit hv-coverage
hv-unit: $(filter $(O)/tests/unit/hv/%,$(unit))
	$(RUN) "unit tests of hv/core, $(COMPILER) $(MODE)" $^
hv-coverage:
	rm -f build/gcc-cov/obj/hv/core/*.gcda
	$(MAKE) --no-print-directory CC=gcc MODE=cov hv-unit
	PRIDE_BUILD=build/gcc-cov tests/hv/coverage.sh

## make tidy           clang-tidy over the host's code (.clang-tidy); its findings are advice, some are false
.PHONY: tidy
tidy: $(O)/pride
	$(sources) 'sim/*.c' 'gdbstub/*.c' 'scenarios/*.c' 'campaign/*.c' 'app/*.c' 'hv/pack/*.c' 'hv/core/*.c' | \
	    xargs -n 1 sh -c 'clang-tidy --quiet "$$0" -- $(CPPFLAGS) -std=c11 2>/dev/null'

fuzz_seconds := $(or $(FUZZ_SECONDS),60)
fuzzers := $(patsubst tests/fuzz/%.c,build/clang-asan/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
# What reads what others write is compiled with the fuzzer's coverage, which leads it into the code; the rest as ever.
fuzzed := $(sort $(wildcard gdbstub/*.c monitor/*.c hv/pack/*.c sim/elf/*.c) sim/machine/elf.c sim/machine/board.c sim/machine/board_file.c sim/base/settings.c)
fuzzed_obj := $(fuzzed:%.c=build/clang-asan/fuzz/obj/%.o)
$(fuzzed_obj): build/clang-asan/fuzz/obj/%.o: %.c
	@mkdir -p $(@D)
	clang $(CPPFLAGS) -std=c11 -g $(MODE_asan) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<
-include $(fuzzed_obj:.o=.d)
# What several fuzzers have, and what they must not learn from.
fuzz_shared := build/clang-asan/fuzz/obj/tests/fuzz/gdb_folder.o
$(fuzz_shared): build/clang-asan/fuzz/obj/%.o: %.c tests/fuzz/gdb_folder.h
	@mkdir -p $(@D)
	clang $(CPPFLAGS) -std=c11 -g $(MODE_asan) -c -o $@ $<
build/clang-asan/fuzz/%: tests/fuzz/%.c $(wildcard tests/fuzz/*.h) $(fuzzed_obj) $(fuzz_shared) build/clang-asan/libpride.a
	@mkdir -p $(@D)
	clang $(CPPFLAGS) -std=c11 -g $(MODE_asan) -fsanitize=fuzzer -o $@ $< $(fuzzed_obj) $(fuzz_shared) build/clang-asan/libpride.a $(LDLIBS)
ifneq ($(COMPILER)-$(MODE),clang-asan)
build/clang-asan/libpride.a: .FORCE
	$(MAKE) CC=clang MODE=asan build/clang-asan/libpride.a
endif
.PHONY: .FORCE
fuzz: $(fuzzers) build/systems/demo.elf
	for f in $(fuzzers); do name=$${f##*fuzz_}; dict=tests/fuzz/$${name%%_*}.dict; [ -e $$dict ] && dict=-dict=$$dict || dict=; \
	    seeds=tests/fuzz/seeds/$$name; [ -d $$seeds ] || seeds=tests/fuzz/seeds/$${name%%_*}; [ -d $$seeds ] || seeds=; found=build/clang-asan/fuzz/found/$$name; mkdir -p $$found; \
	    $$f $$dict $$found $$seeds -max_total_time=$(fuzz_seconds) -timeout=30 -verbosity=0 || exit 1; done
	@echo "$(words $(fuzzers)) passed, 0 failed"

## make fuzz-gdb       the debugger's packets, commands and clients, for an hour in all (FUZZ_SECONDS)
.PHONY: fuzz-gdb gdb-speed
gdb_fuzzers := $(filter %/fuzz_gdb_packet %/fuzz_gdb_server %/fuzz_gdb_socket %/fuzz_gdb_partitions,$(fuzzers))
fuzz-gdb: $(gdb_fuzzers)
	@$(MAKE) --no-print-directory fuzz fuzzers="$(gdb_fuzzers)" FUZZ_SECONDS=$$(($(or $(FUZZ_SECONDS),3600) / $(words $(gdb_fuzzers))))

## make gdb-speed      what a debugger costs: attached, with points, recording, going back over a simulated second
gdb-speed: $(O)/pride build/bench/mix.elf build/bench/copy.elf
	tests/gdb/speed.py $^

.PHONY: programs
programs: $(O)/pride $(unit) $(fuzzers) $(foreach p,timing/timing timing/contention isa/coverage random/random vm/lockstep,$(O)/tests/$p)

PREFIX ?= /usr/local
share := $(DESTDIR)$(PREFIX)/share
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(share)/pride/hv $(share)/man/man1 $(share)/bash-completion/completions $(share)/doc/pride
	install -m 755 $(O)/pride tools/campaign-slurm $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(hypervisors) build/hv/hypervisor.elf-gdb.py $(share)/pride/hv/
	install -m 644 README.md LICENSE docs/*.md $(share)/doc/pride/
	install -m 644 tools/pride.bash-completion $(share)/bash-completion/completions/pride
	tools/make-man $(O)/pride >$(share)/man/man1/pride.1
