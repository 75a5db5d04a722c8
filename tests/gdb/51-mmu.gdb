# The SRMMU: registers, walks of any context, TLBs.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break mmu if partition == rogue
continue
monitor mmu
monitor walk 0x10000000
monitor walk 0x10000000 nav
monitor walk 0x10000000 nobody
monitor contexts
inferior 2
monitor walk main
inferior 1
monitor tlb x
kill
