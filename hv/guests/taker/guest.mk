guest_taker_base := 0x20000000
