# What is reported to the health monitor.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
set print frame-arguments none
monitor break health
continue
backtrace 2
monitor hm
delete
monitor delete
kill
