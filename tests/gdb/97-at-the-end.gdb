# The program has ended and can still be looked at: where its partition stands, and back from there to the end once more.
# image: systems/hello.elf
# symbols: hv/hypervisor.elf
set schedule-multiple on
continue
info inferiors
inferior 2
backtrace
break hello.c:main
reverse-continue
print condition
delete
continue
info inferiors
