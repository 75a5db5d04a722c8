# The monitor lets time pass, and says that GDB has not noticed.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
monitor cycle
monitor cont 1us
maintenance flush register-cache
print $pc != 0
monitor cont never
monitor bp bottom
monitor cont
maintenance flush register-cache
info symbol $pc
monitor delete
monitor run 1us
monitor reset
kill
