# Registers, windows and callers in the monitor's words.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
monitor reg o0
monitor reg l3 0x1234
maintenance flush register-cache
print/x $l3
monitor reg nothing
monitor reg asr17
monitor reg asr15
monitor reg mmu_context 3
monitor reg mmu_fault_status 3
monitor bt
kill
