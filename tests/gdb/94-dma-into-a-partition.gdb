# A device writes a word of a partition, also while another one runs: its watchpoint stops, and the past knows who it was.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
# options: --board ut699 --set greth0.edcl=2 --net replay=@WORK@/frames
# before: physical=$(printf 'cont 20ms\nwalk 0x10012000 1\n' | $PRIDE_BUILD/pride debug $PRIDE_TARGETS/systems/demo.elf | sed -n 's/.*0x10012000 -> //p'); tests/gdb/edcl-write.py @WORK@/frames $physical 25:0xdead 47:0xbeef
monitor break slot if partition == nav
continue
monitor delete
inferior 2
watch *(unsigned *) 0x10012000
continue
print/x *(unsigned *) 0x10012000
continue
print/x *(unsigned *) 0x10012000
monitor who-wrote 0x10012000
monitor goto write
maintenance flush register-cache
maintenance flush dcache
print/x *(unsigned *) 0x10012000
monitor goto end
maintenance flush register-cache
maintenance flush dcache
reverse-continue
print/x *(unsigned *) 0x10012000
reverse-continue
print/x *(unsigned *) 0x10012000
reverse-continue
continue
print/x *(unsigned *) 0x10012000
kill

