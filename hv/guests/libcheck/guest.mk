guest_libcheck_base := 0x50000000
