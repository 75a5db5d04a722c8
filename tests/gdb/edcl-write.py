#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""edcl-write.py FILE PHYSICAL TIME:VALUE...: a capture file whose frames let the debug link (EDCL) of a GRETH write words
of memory; times in ms."""
import struct
import sys

ETHERNET = bytes.fromhex("00005e000000" "020000000009" "0800")


def frame(sequence, address, value):
    link = struct.pack(">HIII", 0, sequence << 18 | 1 << 17 | 4 << 7, address, value)
    udp = struct.pack(">HHHH", 0x1234, 0x5678, 8 + len(link), 0) + link
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + bytes([192, 168, 0, 1, 192, 168, 0, 2])
    return (ETHERNET + ip + udp).ljust(60, b"\0")


def main():
    path, address = sys.argv[1], int(sys.argv[2], 0)
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 1))
        for sequence, argument in enumerate(sys.argv[3:]):
            time, value = argument.split(":")
            data = frame(sequence, address, int(value, 0))
            file.write(struct.pack("<IIII", 0, int(float(time) * 1e6), len(data), len(data)) + data)


main()
