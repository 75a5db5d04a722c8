# Callers deeper than there are windows: those in registers and those in memory look the same.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
break bottom
continue
backtrace 12
frame 3
info locals
print level
frame 9
print level
print own
down
print level
frame function main
info frame
kill
