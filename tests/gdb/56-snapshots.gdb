# The whole machine under a name, and back.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
monitor snapshot take below
print watched
finish
print watched
monitor snapshot back below
maintenance flush register-cache
info symbol $pc
print watched
monitor snapshot list
monitor snapshot drop below
monitor snapshot back below
monitor save file
kill
