# Its registers are those that the hypervisor saved; they can be changed, and it goes on with them.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break slot if partition == display and hits == 2
continue
thread 2.1
info symbol $pc
print $psr & 0x80
set $l7 = 0x1234
print/x $l7
monitor delete
monitor break slot if partition == nav
continue
print/x $l7
kill
