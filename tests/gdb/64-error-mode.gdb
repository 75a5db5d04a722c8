# Error mode is a stop, and then the end.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak main
continue
set $psr = $psr & ~0x20
set $pc = 0x3
stepi
continue
