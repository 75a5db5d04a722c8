# A partition's variable is watched, also while the partition does not run.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
inferior 4
watch attacks[0].address
info watchpoints
delete
inferior 2
tbreak hv_sampling_write
continue
watch -location *(unsigned *) $o1
continue
backtrace 1
delete
kill
