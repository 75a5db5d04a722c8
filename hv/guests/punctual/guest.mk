guest_punctual_base := 0x30000000
