# Partition switches and slots.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break switch if code == 2
continue
print $mmu_context
monitor delete
monitor break slot if partition == rogue
continue
info threads
monitor delete 1
monitor delete 7
kill
