# SPDX-License-Identifier: BSD-2-Clause
#
# `make random`: random instruction streams, the engines against each other and, for what QEMU does as LEON3 does, against QEMU;
# and GUESTS (300) that do anything to anything on every board (tests/random). COUNT instructions (a million) from SEED on; the seed of a block that differs is printed. Included by
# tools/check.mk.

random_count := $(or $(COUNT),1000000)
random_seed := $(or $(SEED),1)
random_wild := $(or $(GUESTS),300)
random_common := $(patsubst tests/random/%.c,$(OBJ)/tests/random/%.o,$(wildcard tests/random/*.c))

build/random/guest.elf: tests/random/guest.S tests/random/layout.h tests/random/guest.ld | $(deps)
	$(call say,T-AS,$<)
	@mkdir -p $(@D)
	$(Q)$(ISA_CC) -T tests/random/guest.ld -o $@ $<
$(O)/tests/random/random: $(random_common) $(O)/libpride.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

.PHONY: random
random: $(O)/tests/random/random build/random/guest.elf
	$< engines build/random/guest.elf $(random_count) $(random_seed)
	RANDOM_SET=cpu.load_delay=2 $< engines build/random/guest.elf $$(($(random_count) / 5)) $(random_seed)
	RANDOM_SET=cache.replacement=random $< engines build/random/guest.elf $$(($(random_count) / 5)) $(random_seed)
	$< qemu build/random/guest.elf $(random_count) $(random_seed)
	$< wild $(random_wild) $(random_seed)

# The guests that do anything, alone: with MODE=asan they look for harm to the host.
.PHONY: random-wild
random-wild: $(O)/tests/random/random
	$< wild $(random_wild) $(random_seed)
