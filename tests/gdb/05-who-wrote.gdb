# The monitor says who wrote a word, when and where, and goes there.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak spin
continue
eval "monitor who-wrote %#x", &watched
eval "monitor who-wrote %#x", &spins
eval "monitor who-wrote %#x", &pair
monitor who-wrote 0x30000000
monitor who-wrote 0x40000ffc 8
monitor goto write
maintenance flush register-cache
info symbol $pc
print watched
stepi
print watched
monitor goto end
maintenance flush register-cache
info symbol $pc
continue
print $_exitcode
