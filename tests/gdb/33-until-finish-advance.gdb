# Words that plant breakpoints of their own: until, finish, advance, tbreak.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak descend if level == 18
continue
advance bottom
finish
up
tbreak main
info line
until
kill
