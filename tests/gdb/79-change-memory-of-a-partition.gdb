# A partition's memory is written while it does not run.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break slot if partition == display and hits == 2
continue
inferior 4
print attacks[0].name
print/x attacks[0].address
set var attacks[0].address = 0x30000000
print/x attacks[0].address
inferior 1
kill
