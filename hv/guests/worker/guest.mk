guest_worker_base := 0x20000000
