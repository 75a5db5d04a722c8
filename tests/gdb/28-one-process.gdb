# A client that knows one process has a partition's program as its own: points hold wherever their addresses are met.
# image: systems/demo.elf
# symbols: guests/rogue.elf
set remote multiprocess-feature-packet off
target remote @SOCKET@
tbreak attack_read
continue
backtrace
info threads
next
watch -location *(unsigned *) ($sp + 92)
continue
info threads
reverse-continue
delete
reverse-continue
kill
