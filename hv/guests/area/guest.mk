guest_area_base := 0x10000000
guest_area_ldflags := -Wl,--defsym=PARTITION_DATA_SIZE=0x8000
