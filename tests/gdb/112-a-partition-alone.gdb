# A partition alone comes to a breakpoint of the hypervisor: that far it could go, and the hypervisor's stop is told when all go on,
# with no cycle in between.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
python
def cycle(): return int(gdb.execute("monitor cycle", to_string=True).split()[1].rstrip(","))
end
inferior 2
tbreak nav.c:main
inferior 1
continue
break hv_hypercall_enter
inferior 2
set scheduler-locking on
continue
python before = cycle()
set scheduler-locking off
continue
python print(cycle() == before)
backtrace 1
kill
