# Which functions were executed, how often, how much of them.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
monitor prof
monitor prof on
break spin
continue
monitor cov bottom
monitor cov nowhere
pipe monitor prof 50 | grep -c -e descend -e bottom -e main
pipe monitor cov 50 | grep descend
monitor prof off
monitor cov
kill
