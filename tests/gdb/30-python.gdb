# The commands of hv/gdb/pride.py, loaded by GDB itself with the hypervisor.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
# auto-load: yes
python
def tell(command):
    try: gdb.execute(command)
    except gdb.error as error: print(error)
end
python tell("pride partitions")
monitor break trap 9 if hits == 3
continue
pride partitions
pride plans
pride ports
pride health
pride walk 0x10000000
pride walk 0x10000000 1
python tell("pride walk")
python tell("pride walk nobody")
tbreak attack_read
continue
up
pride partitions
pride walk attack_read
frame
inferior 2
pride walk main
inferior 1
pride goto 4cyc
pride step
kill
