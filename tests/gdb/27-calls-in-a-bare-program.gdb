# Functions called from GDB: a leaf, and one deeper than there are windows. The program goes on as if they had not been.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
python
def give_up(call):
    try: gdb.execute("call " + call, to_string=True)
    except gdb.error as error: print(str(error).splitlines()[0])
end
break bottom if level == 20
continue
delete
print bottom(3)
print descend(5, 0)
backtrace 3
info registers mmu
# Calls that are given up: their frames are taken away, in windows and spilled.
tbreak bottom
python give_up("descend(18, 0)")
frame 4
return
backtrace 3
tbreak bottom
python give_up("descend(4, 0)")
frame 18
return
backtrace 3
print $o0
continue
