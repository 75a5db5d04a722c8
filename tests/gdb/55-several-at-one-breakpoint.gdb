# Four processors run through one breakpoint, often in the same cycles; GDB takes each over it alone. No hit is lost, none comes while
# GDB expects another one's. The loop has 200 rounds on each.
# image: smp/smp.elf
# symbols: smp/smp.elf
# options: --cpus 4
python address = next(i["addr"] for i in gdb.selected_inferior().architecture().disassemble(int(gdb.parse_and_eval("&count_under_locks")), count=60) if i["asm"].startswith("addcc"))
python gdb.Breakpoint("*%d" % address)
ignore 1 1000000
continue
python print(gdb.breakpoints()[0].hit_count)
