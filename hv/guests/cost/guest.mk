guest_cost_base := 0x10000000
