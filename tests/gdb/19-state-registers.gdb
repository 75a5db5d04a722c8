# Trap state, caches and TLB as registers.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor stop trap 9
continue
print $trap_type
print $tbr & 0xff0
print $cpu_mode
print $cache_control & 0xf
print $dtlb0 != 0
print $dtlb0_context
print $icache_misses > 0
print $table_walks > 0
print $irq_level
set var $trap_type = 1
info registers mmu_fault_status
kill
