guest_controller_base := 0x30000000
