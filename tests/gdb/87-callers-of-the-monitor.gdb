# The monitor's `bt` finds the callers that GDB finds: at every instruction from a trap to the way back and some more.
# image: systems/libcheck.elf
# symbols: hv/hypervisor.elf
# auto-load: yes
python
import gdb, re
def word(name): return int(gdb.parse_and_eval(name)) & 0xffffffff
def by_gdb():
    """Where each frame is: PC where it stands or was trapped, else the call before it. Inlined functions have no frame."""
    frame, found, exact = gdb.newest_frame(), [], True
    while frame:
        trap = frame.type() == gdb.SIGTRAMP_FRAME
        if frame.type() != gdb.INLINE_FRAME:
            found.append(frame.pc() - (0 if exact else 8))
            exact = trap
        elif exact and found == []: pass
        frame = frame.older()
    return found
def by_monitor():
    said = gdb.execute("monitor bt", to_string=True)
    return [int(at, 16) for at in re.findall(r"^#\d+ (0x[0-9a-f]+)", said, re.M)]
def to(command):
    gdb.execute(command, to_string=True)
    gdb.execute("maintenance flush dcache")
    gdb.execute("maintenance flush register-cache")
def follow(event, most):
    """Steps from before the event to `most` steps behind it."""
    gdb.execute(f"monitor break {event}")
    gdb.execute("continue", to_string=True)
    gdb.execute("monitor delete")
    to("monitor reverse step")
    wrong, depths, crossed = [], set(), 0
    for step in range(most):
        gdbs, ours = by_gdb(), by_monitor()
        depths.add(len(gdbs))
        crossed += gdbs[0] > 0xf0000000 and gdbs[-1] < 0xf0000000
        if gdbs != ours: wrong.append((step, [hex(a) for a in gdbs], [hex(a) for a in ours]))
        to("monitor step")
    print(f"{event}: as GDB at all of {most}: {not wrong}; three callers and more: {max(depths) > 3}; "
          f"from the hypervisor into the partition: {crossed > most / 4}")
    for w in wrong[:5]: print(*w)
    if wrong: print(len(wrong))
end
add-symbol-file @TARGETS@/guests/libcheck.elf
set schedule-multiple off
set backtrace past-main on
python follow("trap 0x05 if pc < 0xf0000000", 400)
python follow("trap 0x06 if pc < 0xf0000000 and hits == 3", 400)
python follow("trap 0xa0 if pc < 0xf0000000", 400)
kill
