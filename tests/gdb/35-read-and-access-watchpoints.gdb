# rwatch stops at loads, awatch at both, watch at stores that change the value.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak main
continue
rwatch stay
awatch software_traps
continue
continue
continue
info watchpoints
delete
kill
