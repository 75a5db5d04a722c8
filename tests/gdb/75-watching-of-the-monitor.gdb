# Watchpoints in the monitor's words.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak main
continue
monitor wp
monitor wp watched 4 w
monitor wp
continue
monitor wp off
monitor wp
monitor wp watched 4 z
kill
