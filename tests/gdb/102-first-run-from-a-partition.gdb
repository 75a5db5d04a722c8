# The first run is begun in a partition's inferior and stops in the hypervisor: what docs/gdb.md says of that.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
stepi 0
inferior 2
monitor break trap 0xa0 if partition == nav
continue
thread
x/i $pc
kill
