# A virtual machine whose guest has turned its MMU on is in other contexts than its partition's: it is the same process all the
# same, and its addresses are those of the guest's own tables, of its present context, touched or not.
# before: cp "$PRIDE_TARGETS/tests/guest/mapped.elf" "$PRIDE_TARGETS/tests/guest/deep.elf" @WORK@ && "$PRIDE_BUILD/pride" pack tests/gdb/mapped.xml -o @WORK@/module.elf --hypervisor "$PRIDE_TARGETS/hv/hypervisor.elf" --guest-dir @WORK@
# image: @WORK@/module.elf
# symbols: hv/hypervisor-vm.elf
python
def counter(alias):
    """The counter's word as it is seen in an alias of all memory."""
    address = int(gdb.parse_and_eval("(unsigned) &counter")) - 0x40000000 + alias
    try: return int.from_bytes(gdb.selected_inferior().read_memory(address, 4).tobytes(), "big")
    except gdb.MemoryError: return "not mapped"
def both(): print(counter(0xf0000000), counter(0xe0000000))
end
inferior 3
tbreak mapped.c:enter
continue
finish
info threads 3.1
python both()
watch *(int *) (0xf0000000 + (long) &counter - 0x40000000)
continue
backtrace
monitor inst 1 if partition == guest
reverse-continue
python both()
delete
tbreak mapped.c:enter
continue
finish
python both()
monitor break slot if partition == other
continue
inferior 3
python both()
print counter
info threads 3.1
kill
