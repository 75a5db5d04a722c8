# What the caches hold, by address.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak bottom
continue
eval "monitor icache %#x", $pc
monitor dcache x
pipe monitor icache | head -n 1 | sed 's/[0-9]* of 512/N of 512/; s/[0-9]* misses/N misses/'
monitor dcache pair
kill
