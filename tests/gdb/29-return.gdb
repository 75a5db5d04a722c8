# Frames that GDB takes away (`return`): the window of the frame that is left is the present one from then on, be it still in the register
# file or spilled long ago; the program goes on from there.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
frame 3
return 7
backtrace 3
print own
tbreak spin
continue
up
print result
tbreak bottom
jump main
frame 15
return 9
backtrace -3
print own
finish
backtrace -3
tbreak spin
continue
up
print result
continue
