guest_virtual_base := 0x10000000
