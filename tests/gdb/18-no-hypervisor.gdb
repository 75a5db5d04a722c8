# Without a hypervisor the tables are empty, and it is said.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
monitor part
info os partitions
kill
