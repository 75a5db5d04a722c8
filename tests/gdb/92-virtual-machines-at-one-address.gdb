# Two virtual machines whose programs have the same addresses, trap tables included: a breakpoint belongs to the one that it was
# set in, and so do watchpoints, callers and what a page table says.
# image: systems/guests.elf
# symbols: hv/hypervisor-vm.elf
inferior 3
break recorder.c:main
continue
backtrace
monitor bt
delete
python
def passed(inferior, count):
    """Stops at the window-overflow or interrupt vector that both machines have at one address: whose are they?"""
    next(i for i in gdb.inferiors() if i.num == inferior).threads()[0].switch() # says nothing of where it happens to be
    for vector in range(0x11, 0x20): gdb.execute(f"break *{0x40000000 + 16 * vector:#x}", to_string=True)
    found = set()
    for _ in range(count):
        gdb.execute("continue", to_string=True)
        found.add((gdb.selected_inferior().num, gdb.selected_thread().name, hex(int(gdb.parse_and_eval("(long) $pc")))))
    gdb.execute("delete")
    print(found)
end
python passed(2, 4)
python passed(3, 4)
backtrace 1
monitor walk 0x40000000 gyro
monitor walk 0x40000000 recorder
kill
