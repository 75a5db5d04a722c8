# Memory is searched by the simulator.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
find /b1 &pair, +100, 'r', 'i', 'g'
print $_ == (char *) &pair + 4
find &pair, +4, (int) 0x12345678
find &pair, +4, (int) 0x12345679
find /b 0x40000000, +0x7ffffff, 'r', 'i', 'g', 'h', 't', 0
print $numfound
find 0x20000000, +4, (char) 1
kill
