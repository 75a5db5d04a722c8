# Files in the folder that was given, in no other, by no way out of it.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
# options: --gdb-files @WORK@/files
shell printf 'what is put\n' >@WORK@/sent
remote put @WORK@/sent kept
shell cat @WORK@/files/kept
remote get kept @WORK@/got
shell cat @WORK@/got
remote get @WORK@/files/kept @WORK@/again
shell cat @WORK@/again
python
def tell(command):
    try: gdb.execute(command)
    except gdb.error as error: print(error)
end
shell ln -s ../outside @WORK@/files/link; ln -s / @WORK@/files/root; mkdir @WORK@/files/sub; mkfifo @WORK@/files/fifo
python tell("remote get ../outside @WORK@/stolen")
python tell("remote get @WORK@/outside @WORK@/stolen")
python tell("remote get link @WORK@/stolen")
python tell("remote get root/etc/passwd @WORK@/stolen")
python tell("remote get /etc/passwd @WORK@/stolen")
python tell("remote get sub @WORK@/stolen")
python tell("remote get fifo @WORK@/stolen")
python tell("remote put @WORK@/sent ../escaped")
python tell("remote put @WORK@/sent sub/inner")
python tell("remote delete ../outside")
python tell("remote delete root/@WORK@/outside")
remote delete kept
remote delete sub/inner
python tell("remote delete kept")
shell ls @WORK@; ls @WORK@/files @WORK@/files/sub; cat @WORK@/outside
kill
