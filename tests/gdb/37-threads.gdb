# Threads: processors and partitions, what they do, and all their callers at once.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break slot if partition == display
continue
info threads
thread 2.1
backtrace 1
thread apply all -q print $_thread
thread find nav
thread name
kill
