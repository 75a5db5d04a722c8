# Memory, code and symbols in the monitor's words.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak main
continue
monitor mem pair 8
monitor wmem pair 0x55
print/x pair.left
monitor disas main 1
monitor symbol pair
monitor symbol main+8
monitor mem nowhere
monitor mem pair 99999
monitor wmem pair zero
monitor mem 0x30000000 4
kill
