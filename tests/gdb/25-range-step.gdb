# vCont;r goes on within a range and stops behind it.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
set $start = $pc
eval "maintenance packet vCont;r%x,%x", $start, $start + 12
maintenance flush register-cache
print $pc - $start
eval "maintenance packet vCont;r%x,%x", 0, 1
maintenance flush register-cache
print $pc - $start
maintenance packet vCont;r1
kill
