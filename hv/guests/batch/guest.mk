guest_batch_base := 0x10000000
