# A hypervisor on two processors: who runs where. Not at the first slots: there a processor may still print what the hypervisor
# says at its start, or idle already. A partition that is on both is looked at where its code runs, and where it stopped.
# image: systems/twocpus.elf
# symbols: hv/hypervisor.elf
# options: --cpus 2
monitor break slot if cpu == 1 and hits == 3
continue
pipe info threads | sed 's/).*/)/'
monitor delete
monitor break slot if cpu == 0 and hits == 2
continue
pipe info threads | sed 's/).*/)/'
kill
