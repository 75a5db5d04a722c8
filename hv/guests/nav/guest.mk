guest_nav_base := 0x10000000
