# Frames that are taken away from a partition that does not run: their windows are left as well, so that it goes on in their caller, and
# that in its own, when its time comes. An endless loop (ba,a to itself) keeps it where it is until its slot is over. In its window
# _start has the number of the partition.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
inferior 3
tbreak *(unsigned long)&hv_vsnprintf
continue
set {int}$pc = 0x30800000
monitor break slot if partition == nav
continue
thread 3.1
backtrace
return
backtrace
return
backtrace
print *(int *)$fp
monitor delete
delete
tbreak *$pc
continue
backtrace
print *(int *)$fp
kill
