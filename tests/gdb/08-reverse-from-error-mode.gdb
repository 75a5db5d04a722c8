# A processor in error mode: one steps back to what led there.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
set $psr = $psr & ~0x20
continue
reverse-stepi
x/i $pc
reverse-continue
kill
