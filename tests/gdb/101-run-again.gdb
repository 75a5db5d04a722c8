# The program again from its beginning: run, start, starti, behind a kill and behind its end.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
target extended-remote @SOCKET@
tbreak bottom
continue
set var pair.left = 1
start
print pair.left
starti
break bottom
continue
kill
info inferiors
run
backtrace 2
delete
continue
info threads
run
start
reverse-continue
