#!/bin/sh
# Opens the machine as it was at the failure, and waits for GDB.
exec "${PRIDE:-pride}" gdb --gdb "${1:-1234}" --restore "$(dirname "$0")/machine1.snapshot" --board 'qemu-leon3' '/work/wt/hv/build/systems/demo.elf'
