# A fault now, and what it does.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak main
continue
print pair.left
eval "monitor inject flip ram@%#x:0", &pair
print pair.left
monitor inject
monitor inject flip nothing:0
monitor inject set cpu0.y 0x55
maintenance flush register-cache
print $y
kill
