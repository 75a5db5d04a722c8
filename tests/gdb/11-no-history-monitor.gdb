# The monitor says that nothing is recorded.
# image: tests/guest/deep.elf
# options: --history off
monitor history
monitor reverse cont
monitor who-wrote 0x40001000
monitor goto begin
monitor bookmark x
monitor step
kill
