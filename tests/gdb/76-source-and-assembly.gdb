# Source lines with their instructions.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
list bottom
disassemble /s bottom
info source
info scope bottom
ptype pair
whatis watched
kill
