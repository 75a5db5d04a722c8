# With partitions the machine begins again, whichever of its inferiors was killed or let go of.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
target extended-remote @SOCKET@
tbreak attack_read
continue
detach inferior 2
add-inferior
inferior 5
attach 2
backtrace
inferior 1
tbreak hv_trap_handle
run
info threads
break attack_read
continue
kill inferiors 4
inferior 1
continue
tbreak hv_trap_handle
run
info threads
inferior 4
attach 4
bt
detach inferiors 1 3 4 5
