# A program without a hypervisor: callers at every instruction of handlers of window overflow and underflow, by GDB and by the
# monitor's `bt`, are those that there were before the trap.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
python
import gdb, re
def word(name): return int(gdb.parse_and_eval(name)) & 0xffffffff
def by_gdb():
    """Where each frame is: PC where it stands or was trapped, else the call before it. Inlined functions have no frame."""
    frame, found, exact = gdb.newest_frame(), [], True
    while frame:
        if frame.type() != gdb.INLINE_FRAME:
            found.append(frame.pc() - (0 if exact else 8))
            exact = frame.type() == gdb.SIGTRAMP_FRAME
        frame = frame.older()
    return found
def by_monitor():
    said = gdb.execute("monitor bt", to_string=True)
    return [int(at, 16) for at in re.findall(r"^#\d+ (0x[0-9a-f]+)", said, re.M)]
def to(command):
    gdb.execute(command, to_string=True)
    gdb.execute("maintenance flush dcache")
    gdb.execute("maintenance flush register-cache")
def follow(event):
    """Steps from the event until traps are on again."""
    gdb.execute(f"monitor break {event}")
    gdb.execute("continue", to_string=True)
    gdb.execute("monitor delete")
    to("monitor reverse step")
    expected, wrong, steps = by_gdb(), [], 0
    to("monitor step")
    while not word("$psr") & 0x20:
        gdbs, ours = by_gdb(), by_monitor()
        if gdbs[1:] != expected or ours != gdbs: wrong.append((hex(gdbs[0]), gdbs[1:] == expected, ours == gdbs))
        steps += 1
        to("monitor step")
    print(f"{event}: {len(expected)} callers, {steps} instructions, all right: {not wrong}")
    for w in wrong[:5]: print(*w)
end
set backtrace past-main on
python follow("trap 0x05")
python follow("trap 0x05 if hits == 4")
python follow("trap 0x06")
python follow("trap 0x06 if hits == 4")
python follow("trap 0x85")
kill
