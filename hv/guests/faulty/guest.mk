guest_faulty_base := 0x10000000
