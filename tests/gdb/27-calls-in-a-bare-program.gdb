# Functions called from GDB: a leaf, and one deeper than there are windows. The program goes on as if they had not been.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
break bottom if level == 20
continue
delete
print bottom(3)
print descend(5, 0)
backtrace 3
info registers mmu
continue
