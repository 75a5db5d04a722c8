# The same for the first thousand instructions from the trap that a partition is restarted after, and for ways back to partitions of the demo.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
# auto-load: yes
source @SOURCE@/tests/gdb/callers.py
add-symbol-file @TARGETS@/guests/rogue.elf
set schedule-multiple off
add-symbol-file @TARGETS@/guests/nav.elf
python return_to("nav", 3)
python return_to("rogue", 1)
python follow("trap 0x09 if partition == rogue and pc < 0xf0000000", "hv_context_load", 1000)
kill
