# Without a folder nothing but the image's programs is read, and nothing is written.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
python
def tell(command):
    try: gdb.execute(command)
    except gdb.error as error: print(error)
end
python tell("remote get /etc/passwd @WORK@/stolen")
python tell("remote get @WORK@/outside @WORK@/stolen")
python tell("remote put @WORK@/outside @WORK@/put")
python tell("remote delete @WORK@/outside")
remote get @TARGETS@/tests/guest/deep.elf @WORK@/deep
shell cmp @TARGETS@/tests/guest/deep.elf @WORK@/deep && echo the same
kill
