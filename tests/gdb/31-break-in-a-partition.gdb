# A breakpoint of a partition's program stops in that partition, with its own symbols, which GDB finds by itself.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
break attack_read
continue
info threads
print attack->name
backtrace 1
info inferiors
delete
kill
