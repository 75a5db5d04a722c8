guest_warden_base := 0x20000000
