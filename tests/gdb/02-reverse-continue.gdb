# Back to breakpoints: the last hit before now, in the reverse order; to the beginning of the run where there is none.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
break bottom
continue
break descend if level % 5 == 0
reverse-continue
print level
reverse-continue
print level
reverse-continue
print level
reverse-continue
reverse-continue
info symbol $pc
continue
print level
delete
continue
print $_exitcode
