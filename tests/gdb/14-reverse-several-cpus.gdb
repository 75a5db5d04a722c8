# Four processors go back together; each thread has its own steps.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
# options: --cpus 4
break bottom
continue
info threads
set $here = $pc
stepi 20
reverse-stepi 20
print $pc == $here
tbreak main
reverse-continue
delete
continue
print $_exitcode
