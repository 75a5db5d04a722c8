# TCP instead of a unix socket; it is told on which port.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
# address: 127.0.0.1:0
tbreak main
continue
info symbol $pc
kill
