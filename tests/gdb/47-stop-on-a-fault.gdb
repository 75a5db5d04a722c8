# An injected fault is an event.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
eval "monitor inject flip cpu0.g[7]:4 at pc %#x", bottom
monitor break fault
set $g7 = 0
continue
print $g7 & 0x10
monitor inject
kill
