# Non-stop: one partition is held in the middle of its slot, the others go on in theirs.
# image: systems/demo.elf
# typed: yes
set non-stop on
target remote @SOCKET@
#wait "cpu0" stopped
#pause
inferior 2
tbreak hv_sampling_write
inferior 3
tbreak hv_sampling_read
continue -a &
#wait "nav" hit Temporary breakpoint 1
#wait "display" hit Temporary breakpoint 2
pipe info threads | sed 's/).*(running)$/) runs/; s/([^(]*) */: /; s/Id  *Frame/Id Frame/' | grep -v 4\\.1
thread 2.1
backtrace 2
print port
set $before = $pc
# It is stepped when its next slot comes.
stepi
#wait hv_call
print $pc - $before
# display goes on, nav does not.
thread 3.1
tbreak hv_idle
continue &
#wait "display" hit Temporary breakpoint 3
thread 2.1
print $pc - $before
kill
#wait Remote connection closed
quit
