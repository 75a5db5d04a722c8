# From a trap to the way back, instruction by instruction: the callers in the partition are those that it had before the trap.
# image: systems/libcheck.elf
# symbols: hv/hypervisor.elf
# auto-load: yes
source @SOURCE@/tests/gdb/callers.py
add-symbol-file @TARGETS@/guests/libcheck.elf
set schedule-multiple off
python follow("trap 0x05 if pc < 0xf0000000", None, 4000)
python follow("trap 0x05 if pc < 0xf0000000 and hits == 3", None, 4000)
python follow("trap 0x06 if pc < 0xf0000000", None, 4000)
python follow("trap 0x06 if pc < 0xf0000000 and hits == 3", None, 4000)
python follow("trap 0xa0 if pc < 0xf0000000", None, 1200)
kill
