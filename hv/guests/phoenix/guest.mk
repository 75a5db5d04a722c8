guest_phoenix_base := 0x30000000
