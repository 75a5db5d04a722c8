guest_nofloat_base := 0x20000000
