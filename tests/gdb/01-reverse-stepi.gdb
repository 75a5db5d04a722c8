# Single instructions back and forth: the same ones.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
break bottom
continue
set $here = $pc
set $frame = $sp
stepi
stepi
stepi
reverse-stepi
reverse-stepi
reverse-stepi
print $pc == $here
print $sp == $frame
reverse-stepi
backtrace 2
stepi
print $pc == $here
continue
print $_exitcode
