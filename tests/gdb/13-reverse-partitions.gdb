# A partition's breakpoint backwards: in its own process, over slots of the others.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
break attack_write
continue
backtrace 1
break attack_read
reverse-continue
backtrace 1
print attack->name
break hv_trap_handle
reverse-continue
info threads
delete
monitor goto end
maintenance flush register-cache
info threads
kill
