# A hypervisor on two processors: who runs where. Not at the first slots, and without what the processors are in at that moment: a few
# cycles decide who still prints and who idles. A partition that is on both is looked at where its code runs, and where it stopped.
# image: systems/twocpus.elf
# symbols: hv/hypervisor.elf
# options: --cpus 2
monitor break slot if cpu == 1 and hits == 3
continue
pipe info threads | sed -n '/cpu[01]" (/d; s/).*/)/p'
monitor delete
monitor break slot if cpu == 0 and hits == 2
continue
pipe info threads | sed -n '/cpu[01]" (/d; s/).*/)/p'
kill
