#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
#
# Prints the operand vectors of arithmetic.S as assembler: for each instruction, boundary operands with what the SPARC V8
# manual (B.11 to B.19) says of result, icc and Y. Division: quotients that overflow saturate; -2^31 is no overflow if the
# remainder is 0 (LEON3's choice where the manual leaves one). With --qemu: as QEMU 7.2 has it, which clears V for a quotient
# of -2^31 with a remainder.

import sys

QEMU = "--qemu" in sys.argv
MASK = 0xFFFFFFFF
OPERANDS = (0, 1, 2, 3, 4, 31, 32, 0x55555555, 0x7FFFFFFC, 0x7FFFFFFF,
            0x80000000, 0x80000001, 0xAAAAAAAA, 0xFFFF8000, 0xFFFFFFFC, 0xFFFFFFFF)
HIGH_WORDS = (0, 1, 0x3FFFFFFF, 0x7FFFFFFF, 0x80000000, 0xC0000000, 0xFFFFFFFE, 0xFFFFFFFF)


def bit31(x):
    return x >> 31 & 1


def signed(x, bits=32):
    return x - (1 << bits) if x >> (bits - 1) & 1 else x


def nz(result):
    return bit31(result) << 3 | (result == 0) << 2


def add(a, b, carry):
    total = a + b + carry
    result = total & MASK
    overflow = bit31(~(a ^ b) & (a ^ result))
    return result, nz(result) | overflow << 1 | total >> 32


def subtract(a, b, carry):
    result = a - b - carry & MASK
    overflow = bit31((a ^ b) & (a ^ result))
    return result, nz(result) | overflow << 1 | (a < b + carry)


def tagged(function, a, b):
    result, icc = function(a, b, 0)
    return result, icc | ((a | b) & 3 != 0) << 1


def multiply_step(a, b, y, icc):
    n_xor_v = icc >> 3 & 1 ^ icc >> 1 & 1
    result, icc = add(a >> 1 | n_xor_v << 31, b if y & 1 else 0, 0)
    return result, icc, y >> 1 | (a & 1) << 31


def divide(a, b, y, is_signed):
    dividend = y << 32 | a
    if is_signed:
        dividend, divisor = signed(dividend, 64), signed(b)
        quotient = abs(dividend) // abs(divisor)
        quotient = -quotient if (dividend < 0) != (divisor < 0) else quotient
        exact = dividend == quotient * divisor
        overflow = not (-(1 << 31) < quotient < 1 << 31) and not (quotient == -(1 << 31) and exact)
        if overflow:
            quotient = -(1 << 31) if quotient < 0 else (1 << 31) - 1
    else:
        quotient = dividend // b
        overflow = quotient > MASK
        quotient = min(quotient, MASK)
    return quotient & MASK, nz(quotient & MASK) | overflow << 1


LOGIC = {"and": lambda a, b: a & b, "or": lambda a, b: a | b, "xor": lambda a, b: a ^ b,
         "andn": lambda a, b: a & ~b, "orn": lambda a, b: a | ~b, "xnor": lambda a, b: a ^ ~b}
SHIFT = {"sll": lambda a, n: a << n, "srl": lambda a, n: a >> n, "sra": lambda a, n: signed(a) >> n}


def execute(name, a, b, y, icc):
    """Result, icc, Y."""
    plain, sets_icc = (name[:-2], True) if name.endswith("cc") and name != "mulscc" else (name, False)
    if plain in LOGIC:
        result = LOGIC[plain](a, b) & MASK
        new = nz(result)
    elif plain in SHIFT:
        result, new = SHIFT[plain](a, b & 31) & MASK, 0
    elif plain in ("add", "addx"):
        result, new = add(a, b, icc & 1 if plain == "addx" else 0)
    elif plain in ("sub", "subx"):
        result, new = subtract(a, b, icc & 1 if plain == "subx" else 0)
    elif plain in ("tadd", "tsub"):
        result, new = tagged(add if plain == "tadd" else subtract, a, b)
    elif plain in ("umul", "smul"):
        product = signed(a) * signed(b) if plain == "smul" else a * b
        result, y = product & MASK, product >> 32 & MASK
        new = nz(result)
    elif plain in ("udiv", "sdiv"):
        result, new = divide(a, b, y, plain == "sdiv")
    else:
        return multiply_step(a, b, y, icc)
    return result, new if sets_icc else icc, y


def smallest_with_remainder(a, b, y):
    dividend, divisor = signed(y << 32 | a, 64), signed(b)
    quotient = abs(dividend) // abs(divisor)
    return quotient == 1 << 31 and (dividend < 0) != (divisor < 0) and abs(dividend) != quotient * abs(divisor)


def inputs(name):
    if "div" in name:
        return [(a, b, y, 5) for a in OPERANDS[::2] for b in OPERANDS if b for y in HIGH_WORDS
                if not (QEMU and "sdiv" in name and smallest_with_remainder(a, b, y))]
    if name == "mulscc":
        return [(a, b, y, icc) for a in OPERANDS[::2] for b in OPERANDS[::2] for y in (2, 3) for icc in (0, 2, 8, 10)]
    return [(a, b, 0x12345678, icc) for a in OPERANDS for b in OPERANDS for icc in (0, 15)]


NAMES = [name + suffix for name in (*LOGIC, "add", "addx", "sub", "subx", "umul", "smul", "udiv", "sdiv") for suffix in ("", "cc")]
NAMES += ["taddcc", "tsubcc", "mulscc", *SHIFT]

if __name__ == "__main__":
    print("\t.section .rodata\n\t.align 8")
    for name in NAMES:
        print(f"vectors_{name}:")
        for a, b, y, icc in inputs(name):
            result, new_icc, new_y = execute(name, a, b, y, icc)
            words = (a, b, y, icc << 20, result, new_icc << 20, new_y)
            print("\t.word\t" + ", ".join(f"0x{word:08x}" for word in words))
        print(f"vectors_{name}_end:")
