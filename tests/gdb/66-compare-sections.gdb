# What is loaded is what the program's file has; a changed word is found.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
compare-sections .text
set var *(unsigned *)main = 0
compare-sections .text
load
compare-sections .text
kill
