# Registers, windows and callers in the monitor's words.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
monitor reg o0
monitor reg l3 0x1234
maintenance flush register-cache
print/x $l3
monitor reg nothing
monitor bt
kill
