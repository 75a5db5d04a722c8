# Stops on hypercalls, by their number and the partition.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break hypercall if partition == nav
continue
print $g1 != 0
set $call = $g1
monitor delete
eval "monitor break hypercall if partition == display and %%g1 == %#x", $call
monitor break
monitor delete
monitor break hypercall if partition == display
continue
monitor break
monitor delete
monitor break switch if partition == display and pc == main
monitor break switch if pc == nobody
monitor break
monitor delete
monitor break hypercall if partition == display and pc > _start
continue
kill
