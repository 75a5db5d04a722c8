# A client that vanishes leaves a machine that waits for the next one; garbage and half packets do it no harm.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak main
continue
disconnect
shell python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.connect("@SOCKET@"); s.sendall(bytes(range(256)) * 40 + b"$m40000000,4#"); s.close()'
shell python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.connect("@SOCKET@"); s.sendall(b"$vCont;c#"); s.close()'
shell sleep 0.2
 target remote @SOCKET@
info symbol $pc
kill
