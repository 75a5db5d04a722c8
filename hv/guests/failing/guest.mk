guest_failing_base := 0x20000000
