# A variable in a register of a caller's window is changed, be it live or in memory.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
break bottom
continue
frame function descend
print own
set var own = own + 7
print own
frame 12
set var own = own + 100
frame 12
print own
delete
continue
print $_exitcode - 146
