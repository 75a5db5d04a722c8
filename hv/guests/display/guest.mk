guest_display_base := 0x20000000
