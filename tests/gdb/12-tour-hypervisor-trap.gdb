# The tour: a partition faults; stop at the trap, the hypervisor's callers down to the partition's function with its source
# line, the SRMMU entry that is not there, and back to the store that led to this attack: the hypervisor's own, of a status.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
add-symbol-file @TARGETS@/guests/rogue.elf
monitor break trap 9 if partition == rogue and hits == 2
continue
monitor info mmu
monitor walk 0x10000000
monitor delete
tbreak hv_trap_handle
continue
backtrace 4
frame 2
print attack->name
print/x attack->address
up 2
print status.restart_count
set $count = &status.restart_count
inferior 4
watch *(unsigned *) $count
reverse-continue
inferior 1
set print frame-arguments none
backtrace 4
x/i $pc
delete
kill
