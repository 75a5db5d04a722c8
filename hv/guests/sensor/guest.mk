guest_sensor_base := 0x10000000
guest_sensor_ldflags := -Wl,--defsym=PARTITION_DATA_SIZE=0x8000
