# Each partition is an inferior with its own program; its memory can be read from anywhere.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break slot if partition == display
continue
info inferiors
inferior 2
info symbol main
x/i main
inferior 3
info symbol main
x/i main
inferior 1
info symbol hv_trap_handle
kill
