guest_autopilot_base := 0x20000000
guest_autopilot_ldflags := -Wl,--defsym=PARTITION_DATA_SIZE=0x10000
