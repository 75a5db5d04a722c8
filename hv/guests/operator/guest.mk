guest_operator_base := 0x10000000
