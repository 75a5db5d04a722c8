# Tables of the hypervisor as GDB's own words.
# image: systems/communication.elf
# symbols: hv/hypervisor.elf
info os partitions
monitor break slot if hits == 9
continue
info os
info os processes
info os partitions
info os plans
info os slots
info os ports
info os health
kill
