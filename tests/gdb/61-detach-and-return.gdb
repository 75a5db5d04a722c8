# A debugger that detaches lets the machine run on; another one finds it where it then is.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak spin
continue
set var stay = 1
set $before = spins
detach
shell sleep 0.3
pipe target remote @SOCKET@ | grep -c 'spin ()'
print spins > $before
set var stay = 0
continue
print $_exitcode
