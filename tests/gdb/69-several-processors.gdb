# Each processor is a thread; one is stepped, the others keep up.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
# options: --cpus 2
tbreak bottom
continue
info threads
thread 2
monitor reg pc
thread 1
stepi 3
info threads
kill
