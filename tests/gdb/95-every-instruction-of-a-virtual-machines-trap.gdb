# A privileged instruction of a virtual machine, from the trap to the way back, instruction by instruction: the guest is where it was,
# with the registers that it had, until the instruction is done; and so up to C code where that carries it out.
# image: systems/guests.elf
# symbols: hv/hypervisor-vm.elf
# auto-load: yes
python
import gdb
REGISTERS = ["sp", "fp", "o0", "o7", "l0", "l1", "l7", "i0", "i7", "g2", "g7"]
def word(name): return int(gdb.parse_and_eval(name)) & 0xffffffff
def guest():
    frame = gdb.newest_frame()
    while frame and frame.pc() >= 0xf0000000: frame = frame.older()
    return frame and [frame.pc()] + [int(frame.read_register(r)) & 0xffffffff for r in REGISTERS]
def to(command):
    gdb.execute(command, to_string=True)
    gdb.execute("maintenance flush dcache")
    gdb.execute("maintenance flush register-cache")
def follow(event, end, most):
    gdb.execute(f"monitor break {event}")
    gdb.execute("continue", to_string=True)
    gdb.execute("monitor delete")
    to("monitor reverse step")
    before, wrong, steps, counts = guest(), [], 0, {True: 0, False: 0}
    assert not word("$psr") & 0x80
    to("monitor step")
    while word("$psr") & 0x80 and steps < most:
        if gdb.newest_frame().name() == end: break
        line = gdb.newest_frame().find_sal()
        kind = line.symtab is not None and line.symtab.filename.endswith(".S")
        try: found = guest()
        except gdb.error as error: found = [str(error)]
        if not found or found[0] not in (before[0], before[0] + 4) or sum(a != b for a, b in zip(found, before)) > (found[0] != before[0]) + 1:
            wrong.append((hex(word("$pc")), kind, gdb.newest_frame().name(), found))
        counts[kind] += 1
        steps += 1
        to("monitor step")
    bad = [w for w in wrong if w[1]]
    print(f"{event}: {counts[True] > 20} of assembly, all right: {not bad}; it ends: {steps < most}")
    for w in bad[:8]: print(*w, before)
end
set schedule-multiple off
python follow("trap 0x03 if pc < 0xf0000000", None, 4000)
python follow("trap 0x03 if pc < 0xf0000000 and hits == 4", None, 4000)
python follow("trap 0x09 if pc < 0xf0000000", "hv_vm_quick", 6000)
kill
