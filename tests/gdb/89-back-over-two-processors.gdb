# A partition on two processors at once, forwards and back: each stop is looked at on the processor that stopped.
# image: systems/twocpus.elf
# symbols: hv/hypervisor.elf
# options: --cpus 2
monitor break slot if partition == spread
continue
inferior 2
break spread.c:handle
monitor delete
continue
print trap_type
backtrace
pipe info threads | sed 's/).*/)/'
continue
print trap_type
backtrace
pipe info threads | sed 's/).*/)/' | grep spread
set $pings = pings
reverse-continue
print trap_type
print pings == $pings - 1
pipe info threads | sed 's/).*/)/' | grep spread
set $here = $pc
reverse-stepi 5
stepi 5
print $pc == $here
delete
watch pings
continue
pipe info threads | sed 's/).*/)/' | grep spread
reverse-continue
reverse-continue
pipe info threads | sed 's/).*/)/' | grep spread
delete
continue
