# Backwards out of a trap handler to the instruction that trapped.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
break *software_trap
continue
backtrace 2
reverse-stepi
reverse-stepi
reverse-stepi
reverse-stepi
x/i $pc
backtrace 1
monitor step
monitor reverse step
maintenance flush register-cache
x/i $pc
delete
continue
print $_exitcode
