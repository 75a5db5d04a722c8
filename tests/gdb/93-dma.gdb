# A device writes a watched word: forwards, backwards, and who it was.
# image: tests/guest/dma.elf
# symbols: tests/guest/dma.elf
# options: --board ut699 --set greth0.loop=on
break main
continue
watch landed[8]
continue
print landed[7] == 0x1007 && landed[9] == 0x1009
continue
continue
info symbol $pc
set $third = $pc
eval "monitor who-wrote %#x", &landed[8]
eval "monitor who-wrote %#x 2", (char *) &landed[15] + 2
eval "monitor who-wrote %#x", &receive[0]
eval "monitor bus 2 if physical == %#x", &landed[0]
monitor goto write
maintenance flush register-cache
maintenance flush dcache
monitor goto end
maintenance flush register-cache
maintenance flush dcache
print/x landed[8]
reverse-continue
print/x landed[8]
info symbol $pc
reverse-continue
print/x landed[8]
reverse-continue
print landed[8]
info symbol $pc
x/i $pc
reverse-continue
print/x landed[8]
reverse-continue
print landed[8]
reverse-continue
info symbol $pc
continue
continue
continue
print/x landed[8]
info symbol $pc
print $pc == $third
delete
continue
print $_exitcode
