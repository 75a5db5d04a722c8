guest_hostile_base := 0x20000000
