guest_scribe_base := 0x20000000
