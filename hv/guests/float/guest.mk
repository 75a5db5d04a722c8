guest_float_base := 0x10000000
