# GDB's other word for a remote target.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
target extended-remote @SOCKET@
tbreak main
continue
info program
kill
