# Bookmarks, times and the ends of the record.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
monitor bookmark here
monitor goto begin
monitor goto nowhere
monitor goto here
maintenance flush register-cache
info symbol $pc
monitor bookmark
monitor history
monitor reverse step 2
monitor reverse sideways
kill
