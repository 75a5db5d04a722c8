guest_spread_base := 0x10000000
