# A hypervisor on two processors: who runs where.
# image: systems/twocpus.elf
# symbols: hv/hypervisor.elf
# options: --cpus 2
monitor break slot if cpu == 1
continue
pipe info threads | sed 's/).*/)/'
monitor delete
monitor break slot if cpu == 0
continue
pipe info threads | sed 's/).*/)/'
kill
