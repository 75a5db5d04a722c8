# Functions called from GDB: in a leaf, deeper than there are windows left, in a partition, in the hypervisor. The program goes on as if
# they had not been.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
tbreak attack_read
continue
print rogue_id()
tbreak hv_trap_handle
continue
set $first = hv_time_now()
print hv_time_now() > $first
continue
