# stepi goes over a trap, or into its handler when that is wanted.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
monitor break trap 0x85
continue
set $there = $l1
monitor delete
monitor goto begin
maintenance flush register-cache
break *$there
continue
stepi
print $pc == $there + 4
reverse-continue
print $pc == $there
monitor step-traps on
stepi
print $l1 == $there
print/x $tbr & 0xff0
monitor step-traps off
monitor step-traps sometimes
kill
