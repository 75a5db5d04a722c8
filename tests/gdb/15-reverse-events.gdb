# Events of the monitor stop backwards as well.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break mmu if partition == rogue
monitor break slot if partition == display
continue
continue
continue
reverse-continue
reverse-continue
monitor break
kill
