# The same for the interrupt that ends a slot, with a partition that computes until it comes.
# image: systems/batch.elf
# symbols: hv/hypervisor.elf
# auto-load: yes
source @SOURCE@/tests/gdb/callers.py
add-symbol-file @TARGETS@/guests/batch.elf
set schedule-multiple off
python follow("trap interrupt if pc < 0xf0000000", "hv_context_load", 1000)
python follow("trap interrupt if pc < 0xf0000000", "hv_context_load", 1000)
kill
