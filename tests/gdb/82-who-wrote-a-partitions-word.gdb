# Who last wrote a word of a partition: the hypervisor, by another address.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break trap 9 if partition == rogue and hits == 2
continue
monitor who-wrote %sp
monitor goto write
kill
