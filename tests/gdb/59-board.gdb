# The board: parts, interrupt controller, timers, any field.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
monitor info sys
monitor irq
monitor timer
monitor show cpu0.wim
monitor show nothing.here
monitor show
kill
