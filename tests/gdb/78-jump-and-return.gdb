# The user takes the program elsewhere.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
return 1000
info symbol $pc
tbreak spin
continue
jump main
