guest_maintainer_base := 0x30000000
