# Non-stop: the program ends, and each process is told of; an interrupt stops what runs.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
# options: --cpus 2
# typed: yes
set non-stop on
target remote @SOCKET@
#wait "cpu0" stopped
#pause
tbreak bottom
continue -a &
#wait hit Temporary breakpoint 1
backtrace 2
stepi 3
info threads
continue &
#wait exited
quit
