guest_rogue_base := 0x30000000
