# Help of one command, shortened words, words that are wrong.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
monitor help walk
monitor help nothing
monitor cyc
monitor st
monitor snapshot of
monitor cycle now
monitor break at 0x40000002
monitor wmem 0x40000002 1
monitor walk
monitor frobnicate
monitor quit
monitor script /etc/passwd
monitor load /etc/passwd
monitor echo that is all
kill
