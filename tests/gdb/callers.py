# SPDX-License-Identifier: BSD-2-Clause
"""For sessions: a partition's callers at each instruction of the hypervisor between two points of a run."""

import gdb
DEPTH = 9
DETAILS = False
def text(frame):
    return f"{frame.name()} {frame.pc():#x}"
def callers():
    """The partition's frames, the youngest first; the hypervisor's are above 0xf0000000."""
    frame, found = gdb.newest_frame(), []
    while frame and len(found) < DEPTH:
        if frame.pc() < 0xf0000000: found.append(text(frame))
        frame = frame.older()
    return found
def word(name): return int(gdb.parse_and_eval(name)) & 0xffffffff
def assembly():
    """Is it code of an assembly file? Of epilogues of C code gcc says nothing (-mflat), but the Python file of the hypervisor knows."""
    line = gdb.newest_frame().find_sal()
    return line.symtab is not None and line.symtab.filename.endswith(".S")
def to(command):
    gdb.execute(command, to_string=True)
    gdb.execute("maintenance flush dcache")
    gdb.execute("maintenance flush register-cache")
def follow(event, end, most):
    """Steps from the event to the function `end`, or to user mode."""
    gdb.execute(f"monitor break {event}")
    gdb.execute("continue", to_string=True)
    gdb.execute("monitor delete")
    to("monitor reverse step")
    expected, wrong, steps, counts = callers(), [], 0, {True: 0, False: 0}
    assert not word("$psr") & 0x80
    to("monitor step")
    while word("$psr") & 0x80 and steps < most:
        name, kind = gdb.newest_frame().name(), assembly()
        if name == end: break
        try: found = callers()
        except gdb.error as error: found = [str(error)]
        if found != expected: wrong.append((word("$pc"), kind, name, found))
        counts[kind] += 1
        steps += 1
        to("monitor step")
    bad = [w for w in wrong if w[1]]
    print(f"{event}: {len(expected)} callers; {counts[True] > 20} of assembly, all right: {not bad}; the handler ends: {steps < most}")
    print(f"and of C: {counts[False] > 20}, all right: {len(wrong) == len(bad)}")
    for w in wrong[:5]: print(hex(w[0]), *w[1:], expected)
    if DETAILS: print(counts, len(wrong) - len(bad), sorted({w[2] for w in wrong}))
def return_to(partition, hits):
    """From where a partition's registers begin to be loaded to its first instruction: its callers are those it has then."""
    gdb.execute(f"monitor break at hv_context_load if partition == {partition} and hits == {hits}")
    gdb.execute("continue", to_string=True)
    gdb.execute("monitor delete")
    for _ in range(2): to("monitor step") # until %g1 is where the registers are kept
    found = []
    while word("$psr") & 0x80:
        found.append(callers())
        to("monitor step")
    expected = callers()
    wrong = [i for i, f in enumerate(found) if f != expected]
    print(f"back to {partition}: {len(expected)} callers, {len(found) > 80} of instructions, all right: {not wrong}")
    for i in wrong[:5]: print(i, found[i], expected)
