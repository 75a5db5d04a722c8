# Non-stop: one partition is held in the middle of its slot, the others go on in theirs.
# image: @WORK@/systems/endless.elf
# before: mkdir @WORK@/systems && ln -s $PRIDE_TARGETS/guests $PRIDE_TARGETS/hv @WORK@ && sed 's/ FrameLimit="[0-9]*"//' hv/systems/demo.xml >@WORK@/endless.xml && $PRIDE_BUILD/pride pack @WORK@/endless.xml -o @WORK@/systems/endless.elf --hypervisor $PRIDE_TARGETS/hv/hypervisor.elf --guest-dir $PRIDE_TARGETS/guests >/dev/null
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
tbreak hv_idle thread 3.1
continue &
#wait "display" hit Temporary breakpoint 3
thread 2.1
print $pc - $before
kill
#wait Remote connection closed
quit
