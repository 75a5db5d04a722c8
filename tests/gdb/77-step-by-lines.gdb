# step goes into functions, next over them, over register windows' traps.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak main
continue
next
step
info symbol $pc
next
tbreak descend
kill
