guest_giver_base := 0x10000000
