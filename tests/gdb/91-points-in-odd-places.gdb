# Breakpoints in delay slots, executed and annulled; watchpoints of one byte, half a double word and over a page's end, on
# accesses of two words, of bytes, and atomic ones. Each stops behind the access, and backwards before it.
# image: tests/guest/points.elf
# symbols: tests/guest/points.elf
break *annulled
break *executed
break *alone
break *behind
continue
info symbol $pc
continue
info symbol $pc
print $o1
delete
# The second word of a double word.
watch pages[1023]
continue
info symbol $pc - 4
continue
info symbol $pc - 4
continue
info symbol $pc - 4
reverse-continue
info symbol $pc
reverse-continue
info symbol $pc
reverse-continue
info symbol $pc
delete
# Reads count too; a byte of it.
awatch *((char *)&pages[1022] + 7)
continue
info symbol $pc - 4
continue
info symbol $pc - 4
continue
info symbol $pc - 4
delete
# Over the page's end: the last byte before it and some behind it.
awatch *(char (*)[8]) ((char *)&pages[1022] + 7)
reverse-continue
info symbol $pc
reverse-continue
info symbol $pc
monitor wp off
delete
rwatch *((char *)&pages[1022] + 15)
watch *((char *)&pages[1022] + 15)
continue
info symbol $pc - 4
delete
continue
