# A partition that has not started is where it is going to: a step goes there, when its time comes, and it cannot be changed before.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
inferior 2
print $pc == (unsigned long)&_start
print $npc - $pc
python
try: gdb.execute("set $l0 = 1")
except gdb.error as error: print(error)
end
inferior 1
tbreak hv_partition_start
continue
inferior 3
info symbol $pc
x/i $pc
stepi
info symbol $pc
print $npc - $pc
print $sp != 0
backtrace 1
kill
