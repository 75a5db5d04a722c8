# An interrupt by its level; kinds of events; words that are wrong.
# image: systems/demo.elf
# symbols: hv/hypervisor.elf
monitor break interrupt if code == 8
continue
monitor delete
monitor break ?
monitor break trap
monitor break trap 5 if
monitor break trap 5 if colour == 1
monitor break trap 5 if cpu
monitor break at nowhere
monitor break interrupt now
kill
