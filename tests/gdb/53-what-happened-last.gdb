# Instructions, accesses and events that led here, with filters.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
break bottom
continue
monitor inst 3
monitor bus 2 if write == 1
monitor events 2 if code == 5
eval "monitor inst 1 if pc == %#x", main
monitor inst 0x100000
monitor inst 3 4
monitor inst 3 if colour == 1
kill
