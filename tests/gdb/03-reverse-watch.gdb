# Who last wrote: back to a watchpoint stands before the store, with the value from before it.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak spin
continue
watch watched
reverse-continue
backtrace 1
reverse-continue
reverse-continue
info symbol $pc
reverse-continue
delete
continue
print $_exitcode
