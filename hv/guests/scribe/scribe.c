/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prints what others report: the texts of a queue, in order, each with the attitude of a sampling port, if that has a valid one
 * (hv/guests/sensor; tests/vm/linux_ports.xml).
 */
#include "hv.h"

#include "hv/guests/sensor/attitude.h"

enum { TEXT = 64, DEPTH = 4, REFRESH_US = 1000000 };

int main(uint32_t id, uint32_t condition)
{
    uint32_t reports = 0, attitudes = 0, length, left;
    char text[TEXT + 1];

    (void)condition;
    if (hv_queuing_create("reports", TEXT, DEPTH, HV_PORT_DESTINATION, &reports) != HV_NO_ERROR ||
        hv_sampling_create("attitude", sizeof(struct attitude), HV_PORT_DESTINATION, REFRESH_US,
                           &attitudes) != HV_NO_ERROR)
        hv_printf("NOT: the ports are created\n");
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (;;) {
        while (hv_queuing_receive(reports, text, &length, &left) == HV_NO_ERROR) {
            struct attitude attitude;
            enum hv_validity validity = HV_INVALID;

            text[length] = '\0';
            hv_sampling_read(attitudes, &attitude, &length, &validity);
            hv_printf("%s (%ld, %s)\n", text, validity == HV_VALID ? attitude.number : 0,
                      validity == HV_VALID ? "valid" : "old");
        }
        hv_idle();
    }
}
