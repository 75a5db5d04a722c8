# Stops on traps, by number and all; PC is the handler's first instruction.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor stop trap 0xa0
continue
print/x $trap_type
info symbol $pc
monitor stop trap off
monitor stop trap all
continue
print $trap_type > 0
monitor stop trap 256
monitor stop trap
kill
