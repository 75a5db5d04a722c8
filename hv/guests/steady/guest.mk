guest_steady_base := 0x10000000
