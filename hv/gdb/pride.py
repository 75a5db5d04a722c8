# SPDX-License-Identifier: BSD-2-Clause
#
# GDB commands for the hypervisor: what its structures say, as tables. They need the hypervisor's symbols (they are looked up in
# the inferior that has them) and memory, nothing else, so that they work on hardware through GRMON as well; `pride goto` and
# `pride step` need Pride. And an unwinder for what call-frame information does not say of C code. GDB loads this file by itself
# with hypervisor.elf (docs/gdb.md).
import gdb
from gdb.unwinder import Unwinder, register_unwinder


def _inferior():
    """The inferior whose program has the hypervisor's symbols."""
    for inferior in gdb.inferiors():
        for objfile in inferior.progspace.objfiles():
            if objfile.lookup_global_symbol("hv_module"):
                return inferior
    raise gdb.GdbError("no inferior has the hypervisor's symbols (hypervisor.elf)")


def _select(inferior, thread):
    """Without words, where there is a thread."""
    if thread is not None and thread.is_valid():
        thread.switch()
    else:
        gdb.execute(f"inferior {inferior.num}", to_string=True)


class _In:
    """Goes to the hypervisor's inferior, and back to the thread and frame that were selected."""

    def __enter__(self):
        self.back, self.thread, self.frame = gdb.selected_inferior(), gdb.selected_thread(), None
        inferior = _inferior()
        self.moves = inferior.num != self.back.num
        if self.moves:
            self.frame = gdb.selected_frame() if self.thread else None
            _select(inferior, next(iter(inferior.threads()), None))
        return self

    def __exit__(self, *_):
        if not self.moves:
            return
        _select(self.back, self.thread)
        if self.frame is not None and self.frame.is_valid():
            self.frame.select()


def _module():
    return gdb.parse_and_eval("hv_module")


def _config():
    config = _module()["config"]
    if int(config) == 0:
        raise gdb.GdbError("the hypervisor has not started yet")
    return config


def _rows(table, struct):
    """The rows of a table of the configuration."""
    config = _config()
    where = config[table]
    first = gdb.Value(int(config) + int(where["offset"])).cast(gdb.lookup_type("struct " + struct).pointer())
    return [first[i] for i in range(int(where["count"]))]


def _name(array):
    return array.string(errors="replace")


def _enum(type_name, value):
    text = str(value.cast(gdb.lookup_type("enum " + type_name)))
    prefix = type_name.upper() + "_"
    return text[len(prefix):] if text.startswith(prefix) else text.replace("HV_PORT_", "")


def _table(heads, rows):
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(cells[i]) for cells in [heads] + rows) for i in range(len(heads))]
    for row in [heads] + rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


class _Command(gdb.Command):
    name = ""

    def __init__(self):
        super().__init__("pride " + self.name, gdb.COMMAND_USER)

    def read(self, words):
        """What the words mean where the user stands."""
        return words

    def invoke(self, argument, from_tty):
        try:
            words = self.read(gdb.string_to_argv(argument))
            with _In():
                self.run(words)
        except gdb.MemoryError as error:
            raise gdb.GdbError(f"the hypervisor's memory cannot be read (has it started?): {error}")
        except gdb.error as error: # GDB's own words, without Python's
            raise gdb.GdbError(str(error))


class Pride(gdb.Command):
    """Partitions, plans, ports, health log and page tables of the hypervisor."""

    def __init__(self):
        super().__init__("pride", gdb.COMMAND_USER, gdb.COMPLETE_COMMAND, True)


class Partitions(_Command):
    """Partitions (* runs or is in a call): name, mode, state of the first virtual CPU, restarts, health-monitor events, slots."""

    name = "partitions"

    def run(self, _):
        count = int(_config()["partitions"]["count"])
        rows = []
        for i in range(count):
            partition = _module()["partitions"][i]
            vcpu = partition["vcpu"]
            rows.append([f"{i}{'*' if vcpu['running'] else ''}", _name(partition["config"]["name"]),
                         _enum("hv_mode", partition["mode"]), _enum("hv_state", vcpu["state"]),
                         int(partition["restart_count"]), int(partition["hm_count"]), int(partition["slot_count"])])
        _table(["id", "name", "mode", "state", "restarts", "events", "slots"], rows)


class Plans(_Command):
    """Plans of the schedule with their slots; * runs."""

    name = "plans"

    def run(self, _):
        running = int(_module()["frame"]["plan"])
        slots = _rows("slots", "hv_config_slot")
        for i, plan in enumerate(_rows("plans", "hv_config_plan")):
            print(f"{i}{'*' if i == running else ''} {_name(plan['name'])}, major frame {int(plan['major_frame_us'])} us")
            first = int(plan["slot_first"])
            _table(["  partition", "start_us", "duration_us"],
                   [["  " + self.partition(int(slot["partition"])), int(slot["start_us"]), int(slot["duration_us"])]
                    for slot in slots[first:first + int(plan["slot_count"])]])

    @staticmethod
    def partition(number):
        return _name(_rows("partitions", "hv_config_partition")[number]["name"])


class Ports(_Command):
    """Ports of all partitions."""

    name = "ports"

    def run(self, _):
        _table(["port", "name", "partition", "kind", "direction", "size", "depth", "channel"],
               [[i, _name(port["name"]), Plans.partition(int(port["partition"])), _enum("hv_port_kind", port["kind"]),
                 _enum("hv_port_direction", port["direction"]), int(port["message_size"]), int(port["depth"]),
                 int(port["channel"])] for i, port in enumerate(_rows("ports", "hv_config_port"))])


class Health(_Command):
    """The log of the health monitor, the oldest record first."""

    name = "health"

    def run(self, _):
        module, size = _module(), int(_config()["hm_log_count"])
        end = int(module["log_next"])
        rows = []
        for number in range(max(0, end - size), end):
            record = module["log"][number % size]
            partition = int(record["partition"])
            rows.append([int(record["sequence"]), (int(record["time_high"]) << 32) + int(record["time_low"]),
                         _enum("hv_event", record["event"]),
                         "hypervisor" if partition == 0xffffffff else Plans.partition(partition),
                         _enum("hv_action", record["action"]), hex(int(record["trap_type"])), self.place(record),
                         hex(int(record["fault_address"]))])
        _table(["number", "time_us", "event", "partition", "action", "trap", "pc", "address"], rows)

    @staticmethod
    def place(record):
        """The program counter, by the symbols of the partition where an inferior has them."""
        pc, context = int(record["pc"]), int(record["partition"]) + 1
        for inferior in gdb.inferiors():
            block = inferior.progspace.block_for_pc(pc) if inferior.pid == context + 1 else None
            while block and not block.function:
                block = block.superblock
            if block:
                return f"{pc:#x} {block.function}"
        return hex(pc)


class Walk(_Command):
    """pride walk ADDRESS [CONTEXT]: the SRMMU's table walk, from memory.

Of a LEON3 with a hypervisor whose configuration names the context table. Tables are read by physical addresses: with
Pride and QEMU by their packet for that, else addresses are taken as they are (GRMON without address translation)."""

    name = "walk"
    access = ["user r--, supervisor r--", "user rw-, supervisor rw-", "user r-x, supervisor r-x", "user rwx, supervisor rwx",
              "user --x, supervisor --x", "user r--, supervisor rw-", "user ---, supervisor r-x", "user ---, supervisor rwx"]

    def read(self, words):
        if not 1 <= len(words) <= 2:
            raise gdb.GdbError("usage: pride walk ADDRESS [CONTEXT]")
        value = gdb.parse_and_eval(words[0])
        if value.type.strip_typedefs().code in (gdb.TYPE_CODE_FUNC, gdb.TYPE_CODE_ARRAY):
            value = value.address
        return [int(value) & 0xffffffff, int(gdb.parse_and_eval(words[1])) if len(words) == 2 else self.partition()]

    @staticmethod
    def partition():
        """The context of the partition whose inferior is selected. None: it is none of a partition."""
        inferior = gdb.selected_inferior()
        return inferior.pid - 1 if inferior.num != _inferior().num and 1 < inferior.pid <= 256 else None

    def run(self, words):
        address, context = words
        if context is None:
            context = self.context()
        table = int(_config()["context_table_pa"]) + 4 * context
        shifts = [(24, 0xff), (18, 0x3f), (12, 0x3f)]
        physical = self.physical_mode(True)
        try:
            for level in range(4):
                entry = self.word(table)
                kind, text = entry & 3, "invalid"
                if kind == 1:
                    text = f"table at {(entry & 0x0ffffffc) << 4:#x}"
                elif kind == 2:
                    text = f"page {(entry & 0x0fffff00) << 4:#x}, {self.access[entry >> 2 & 7]}{', C' if entry & 0x80 else ''}"
                print(f"level {level}  {table:#x}: {entry:#010x}  {text}")
                if kind != 1 or level == 3:
                    break
                shift, mask = shifts[level]
                table = ((entry & 0x0ffffffc) << 4) + 4 * (address >> shift & mask)
        finally:
            if physical:
                self.physical_mode(False)

    @staticmethod
    def context():
        # Pride shows it as a register; elsewhere the hypervisor's own tables are walked.
        try:
            return int(gdb.parse_and_eval("$mmu_context"))
        except (gdb.error, TypeError):
            return 0

    @staticmethod
    def physical_mode(on):
        try:
            return '"OK"' in gdb.execute(f"maintenance packet Qqemu.PhyMemMode:{int(on)}", to_string=True)
        except gdb.error:
            return False

    @staticmethod
    def word(physical):
        memory = gdb.selected_inferior().read_memory(physical, 4)
        gdb.execute("maintenance flush dcache", to_string=True)
        return int.from_bytes(bytes(memory), "big")


def _forget():
    """GDB's copies of registers and of the stack."""
    gdb.execute("maintenance flush dcache", to_string=True)
    gdb.execute("maintenance flush register-cache", to_string=True)


class Goto(_Command):
    """pride goto begin|end|BOOKMARK|TIME: to another place of the recorded run (with Pride)."""

    name = "goto"

    def invoke(self, argument, from_tty):
        print(gdb.execute(f"monitor goto {argument}", to_string=True).split("\nGDB does not know")[0])
        _forget()


class Step(_Command):
    """pride step [COUNT]: single steps that go into traps (with Pride)."""

    name = "step"

    def invoke(self, argument, from_tty):
        print(gdb.execute(f"monitor step {argument}", to_string=True).split("\nGDB does not know")[0])
        _forget()


class _Epilogue:
    """What is still to be done from a place in a flat function on to its return: registers to be loaded, %sp to be moved."""

    MOST = 16 # instructions

    def __init__(self, read, pc, npc, leaves):
        self.add, self.loads, self.good = 0, {}, False
        at = pc if npc == pc + 4 else pc - 4 # in a delay slot the transfer is done
        for _ in range(self.MOST):
            opcode = read(at)
            if opcode == 0x81C3E008 or self.branches(opcode) and leaves(at, opcode):
                self.good = self.take(read(at + 4))
                return
            if self.transfers(opcode) or not self.take(opcode):
                return
            at += 4

    @staticmethod
    def branches(opcode): # always, and not annulled
        return opcode & 0xFFC00000 == 0x10800000

    @staticmethod
    def transfers(opcode): # CALL, branches, JMPL, RETT, Ticc
        op, op2, op3 = opcode >> 30, opcode >> 22 & 7, opcode >> 19 & 0x3F
        return op == 1 or op == 0 and op2 in (2, 6, 7) or op == 2 and 0x38 <= op3 <= 0x3A

    def take(self, opcode):
        """False: call-frame information is right here, as %i7 or %o7 is not the caller's again."""
        rd, op3, offset = opcode >> 25 & 0x1F, opcode >> 19 & 0x3F, (opcode & 0x1FFF ^ 0x1000) - 0x1000
        if opcode == 0x9E10001F: # mov %i7, %o7
            return False
        if opcode & 0xFFFFE000 == 0x9C03A000: # add %sp, offset, %sp
            self.add += offset
        elif opcode & 0xC007E000 == 0xC003A000 and op3 in (0, 3) and rd >= 16: # ld, ldd [%sp + offset], rd
            self.loads[rd] = self.add + offset
            if op3 == 3:
                self.loads[rd + 1] = self.add + offset + 4
        return 31 not in self.loads


class _FrameId:
    def __init__(self, sp, pc):
        self.sp, self.pc = sp, pc


class FlatUnwinder(Unwinder):
    """Callers in epilogues of C code compiled with -mflat, which gcc's call-frame information leaves out."""

    NAMES = [f"{group}{i}" for group in "goli" for i in range(8)]
    KEPT = [name for name in NAMES if name not in ("o6", "i6")] + ["fp", "y", "psr", "wim", "tbr", "fsr", "csr"]

    def __init__(self, objfile):
        super().__init__("pride-flat")
        self.objfile = objfile

    def function(self, pc):
        """Where the function of C code of the hypervisor begins. None: it is something else."""
        symtab = gdb.find_pc_line(pc).symtab
        if symtab is None or symtab.objfile != self.objfile or not symtab.filename.endswith((".c", ".h")):
            return None
        block, start = gdb.block_for_pc(pc), None
        while block:
            if block.function is not None: # the outermost, as inlined functions are no frames of the stack
                start = block.start
            block = block.superblock
        return start

    def __call__(self, pending):
        pc, npc = (int(pending.read_register(name)) & 0xFFFFFFFF for name in ("pc", "npc"))
        start = self.function(pc)
        if start is None:
            return None
        memory = gdb.selected_inferior()

        def read(at):
            return int.from_bytes(memory.read_memory(at, 4).tobytes(), "big")

        def leaves(at, opcode):
            target = at + 4 * ((opcode & 0x3FFFFF ^ 0x200000) - 0x200000) & 0xFFFFFFFF
            return self.function(target) == target

        try:
            epilogue = _Epilogue(read, pc, npc, leaves)
            return self.caller(pending, start, epilogue, read) if epilogue.good else None
        except gdb.MemoryError:
            return None

    def caller(self, pending, start, epilogue, read):
        word = pending.read_register("g1").type
        sp = int(pending.read_register("sp")) & 0xFFFFFFFF
        behind = int(pending.read_register("o7")) + 8 & 0xFFFFFFFF
        cfa = sp + epilogue.add
        info = pending.create_unwind_info(_FrameId(gdb.Value(cfa).cast(word), gdb.Value(start).cast(word)))
        for name in self.KEPT:
            info.add_saved_register(name, pending.read_register(name))
        for number, offset in epilogue.loads.items():
            name = "fp" if number == 30 else self.NAMES[number]
            info.add_saved_register(name, gdb.Value(read(sp + offset)).cast(word))
        for name, value in (("sp", cfa), ("pc", behind), ("npc", behind + 4)):
            info.add_saved_register(name, gdb.Value(value).cast(pending.read_register(name).type))
        return info


if gdb.current_objfile():
    register_unwinder(gdb.current_objfile(), FlatUnwinder(gdb.current_objfile()), replace=True)

for command in (Pride, Partitions, Plans, Ports, Health, Walk, Goto, Step):
    command()
