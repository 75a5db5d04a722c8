# What is changed in the past is the past from there on; the recorded future is void.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak spin
continue
print pair.left
tbreak bottom
reverse-continue
set var pair.left = 8
tbreak spin
continue
print pair.left
tbreak bottom
reverse-continue
print pair.left
reverse-stepi
print pair.left
continue
print $_exitcode == 40 + 101 + 8 % 7
