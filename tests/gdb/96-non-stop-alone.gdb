# Non-stop: everything stands, and one partition alone is stepped and continued. Its turn comes because the processor, which stands only
# on request, lends itself to it.
# image: @WORK@/systems/endless.elf
# before: mkdir @WORK@/systems && ln -s $PRIDE_TARGETS/guests $PRIDE_TARGETS/hv @WORK@ && sed 's/ FrameLimit="[0-9]*"//' hv/systems/demo.xml >@WORK@/endless.xml && $PRIDE_BUILD/pride pack @WORK@/endless.xml -o @WORK@/systems/endless.elf --hypervisor $PRIDE_TARGETS/hv/hypervisor.elf --guest-dir $PRIDE_TARGETS/guests >/dev/null
# typed: yes
# anywhere: yes
set non-stop on
target remote @SOCKET@
#wait "cpu0" stopped
#pause
inferior 2
tbreak hv_sampling_write thread 2.1
inferior 3
tbreak hv_sampling_read thread 3.1
continue -a &
#wait "nav" hit Temporary breakpoint 1
#wait "display" hit Temporary breakpoint 2
# All but display stand, nav at its breakpoint, the others on request.
thread 1.1
interrupt
#wait Thread 1.1 "cpu0" stopped
#pause
thread 4.1
interrupt
#wait Thread 4.1 "rogue" stopped
#pause
thread 2.1
set $before = $pc
stepi
#wait hv_call
#pause
print $pc - $before
thread 3.1
tbreak hv_idle thread 3.1
continue &
#wait "display" hit Temporary breakpoint 3
#pause
print $_thread
thread 2.1
print $pc - $before
kill
#wait Remote connection closed
quit
