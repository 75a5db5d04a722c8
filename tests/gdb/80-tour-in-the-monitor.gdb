# The tour again, in the monitor's words alone.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break mmu if partition == rogue and hits == 2
monitor cont
monitor inst 2
monitor bus 1 if partition == rogue and address == 0x10000000
monitor walk 0x10000000
monitor events 1
monitor hm
monitor part
kill
