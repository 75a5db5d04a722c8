# GDB's own conditions, ignore counts and commands.
# image: tests/guest/deep.elf
# symbols: tests/guest/deep.elf
break bottom
condition 1 level == 20
break descend if level == 7
ignore 2 0
commands 2
silent
print level
print sum
end
continue
continue
info breakpoints
delete
kill
