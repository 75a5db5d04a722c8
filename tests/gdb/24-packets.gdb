# Packets that GDB itself sends rarely, and wrong ones.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
maintenance packet QThreadEvents:1
maintenance packet QThreadEvents:2
maintenance packet QPassSignals:e;14;17
maintenance packet QPassSignals:xyz
maintenance packet vCont?
maintenance packet qSearch:memory:40000000;4
maintenance packet qXfer:osdata:read::0,10
maintenance packet qXfer:osdata:read:nothing:0,10
maintenance packet qXfer:osdata:write::0,10
maintenance packet m40001000,4
maintenance packet p44
maintenance packet pffff
maintenance packet Z9,0,0
maintenance packet vNothing
maintenance packet qCRC:40001000,0
kill
