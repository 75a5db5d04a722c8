# The same image under GDB, stopped, stepped and taken back, and without: the same digest at the same cycle.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
break hv_trap_handle
watch -location *(unsigned *) hv_contexts
continue
stepi 20
reverse-stepi 15
continue
delete
monitor break switch if cycle > 1000000
continue
stepi 100
reverse-continue
reverse-continue
continue
monitor delete
stepi 7
pipe monitor digest | cat >@WORK@/with
shell sed -n 's/.*cycle \(.*\)/cont \1cyc/p' @WORK@/with >@WORK@/commands
shell echo digest >>@WORK@/commands
shell @BUILD@/pride debug --history off -x @WORK@/commands @TARGETS@/systems/demo.elf </dev/null >@WORK@/out
shell tail -n 1 @WORK@/out >@WORK@/without
shell cmp @WORK@/with @WORK@/without && echo the same
kill
