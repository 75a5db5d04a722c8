# All groups of registers, by field, written and read back.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
print $psr
print $psr & 0x80
print $tbr & 0xff0
set $g5 = 0xabcd
print/x $g5
set $f4 = 1.5
print $f4
set $y = 7
info registers y
print $asr17 & 0x1f
print $mmu_control
print $mmu_fault_status
set $mmu_context = 3
print $mmu_context
info registers g5 y
kill
