# Characters come in at a UART as if they were typed.
# image: tests/guest/echo.elf
# symbols: tests/guest/echo.elf
monitor uart
monitor uart 0 hi
monitor uart 9 hi
monitor uart nine hi
kill
