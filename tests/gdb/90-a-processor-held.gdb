# Non-stop on two processors: the one that the program has started is held while time goes on for the other one, which waits for
# it; it is stepped, and let go, and then the other one is held.
# image: smp/smp.elf
# symbols: smp/smp.elf
# options: --cpus 2
# typed: yes
set non-stop on
target remote @SOCKET@
#wait "cpu0" stopped
#pause
tbreak smp_main thread 2
continue -a &
#wait hit Temporary breakpoint 1
#pause
pipe info threads | sed 's/).*(running)$/) runs/; s/) .*/)/'
thread 2
backtrace 1
print started.word
python before = gdb.execute("monitor cycle", to_string=True).split()[1]
python address = int(gdb.parse_and_eval("$pc"))
stepi
#wait 0x
#pause
python print(int(gdb.parse_and_eval("$pc")) - address, gdb.execute("monitor cycle", to_string=True).split()[1] != before)
thread 2
tbreak count_under_locks thread 2
continue &
#wait hit Temporary breakpoint 2
#pause
print started.word
backtrace 2
continue &
#wait exited
quit
