# The same tables of the monitor; the health log after a partition's fault.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor part
monitor break trap 9 if hits == 3
continue
monitor part
monitor plan
monitor ports
monitor hm
kill
