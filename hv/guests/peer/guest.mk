guest_peer_base := 0x20000000
