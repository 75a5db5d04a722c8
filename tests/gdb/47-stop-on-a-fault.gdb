# An injected fault is an event.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
monitor inject flip cpu0.g[7]:4 at +3us
monitor break fault
set $g7 = 0
continue
print $g7 & 0x10
monitor inject
kill
