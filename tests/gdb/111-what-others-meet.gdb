# One processor alone (scheduler-locking): the other one goes on in time. What it meets is told when it may go on, with no cycle in
# between.
# image: smp/smp.elf
# symbols: smp/smp.elf
# options: --cpus 2
python
def cycle(): return int(gdb.execute("monitor cycle", to_string=True).split()[1].rstrip(","))
end
watch phase.word
continue
continue
monitor break interrupt if cpu == 1
set scheduler-locking on
continue
python before = cycle()
info threads
set scheduler-locking off
continue
python print(cycle() == before)
kill
