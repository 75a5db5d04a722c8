# hbreak and thbreak are what break is: all live in the simulator.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
hbreak bottom
thbreak main
continue
continue
x/2i bottom
info breakpoints
delete
kill
