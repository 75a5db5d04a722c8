# Without a record there is no way back, and it is said.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
# options: --history off
tbreak bottom
continue
reverse-stepi
