# Memory as files, both ways, and strings.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak main
continue
dump binary value @WORK@/pair pair
set var pair.left = 0
print pair
restore @WORK@/pair binary &pair
print/x pair.left
x/s pair.right
set var {char[4]}pair.right = "abc"
print pair.right
print/x *(unsigned char *)&pair@4
kill
