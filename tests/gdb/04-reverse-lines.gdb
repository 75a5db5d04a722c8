# Lines and functions back: reverse-next, reverse-step into a call, reverse-finish.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak spin
continue
reverse-next
reverse-next
reverse-next
reverse-step
tbreak bottom
reverse-continue
reverse-finish
backtrace 2
reverse-step
finish
continue
print $_exitcode
