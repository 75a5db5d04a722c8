# Taken back from its end, and let go of there: the run goes on without a debugger and ends once more.
# image: systems/hello.elf
# symbols: hv/hypervisor.elf
set schedule-multiple on
continue
inferior 2
monitor reverse step
detach
