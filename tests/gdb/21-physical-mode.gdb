# Physical addresses: the monitor's switch and QEMU's packets.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor stop trap 9
continue
print $pc == (void *) $tbr
maintenance packet qqemu.PhyMemMode
output *(unsigned *) $pc == *(unsigned *) 0xffd01090
echo \n
maintenance packet Qqemu.PhyMemMode:1
maintenance packet qqemu.PhyMemMode
python
def tell(command):
    try: gdb.execute(command)
    except gdb.error as error: print(error)
end
python tell("output *(unsigned *) 0xffd01090")
output *(unsigned *) 0x40000000 != 0
echo \n
maintenance packet Qqemu.PhyMemMode:7
monitor phys
monitor phys off
maintenance packet qqemu.PhyMemMode
kill
