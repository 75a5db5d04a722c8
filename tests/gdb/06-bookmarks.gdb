# Places with names, times and cycles.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
monitor bookmark start
tbreak bottom
continue
monitor bookmark bottom
monitor bookmark 7up
tbreak spin
continue
monitor bookmark
monitor goto bottom
maintenance flush register-cache
backtrace 1
monitor goto nowhere
monitor goto 900s
monitor goto start
maintenance flush register-cache
print $pc == 0x40001000
monitor goto 4cyc
maintenance flush register-cache
info symbol $pc
monitor history
monitor goto end
maintenance flush register-cache
continue
print $_exitcode
