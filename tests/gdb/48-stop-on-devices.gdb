# Accesses to device registers, and those that the bus refuses.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break device 0x80000100 0x10 if write == 1
continue
monitor delete
monitor break device uart0 if write == 1
continue
monitor break device gptimer9
monitor delete
monitor break bus-error
monitor break
kill
