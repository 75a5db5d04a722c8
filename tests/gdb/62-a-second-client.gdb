# A second client is told that there is one, and the first goes on undisturbed.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
tbreak main
continue
shell gdb-multiarch -nx -batch -ex 'target remote @SOCKET@' 2>&1 | sed 's/.*another/another/'
info symbol $pc
shell python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.connect("@SOCKET@"); s.sendall(b"$?#3f garbage"); print(s.recv(100))'
stepi
info symbol $pc
kill
