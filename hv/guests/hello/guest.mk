guest_hello_base := 0x40100000
