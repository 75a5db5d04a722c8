/* SPDX-License-Identifier: BSD-2-Clause */
/* What sensor tells autopilot. */
#ifndef HV_GUESTS_SENSOR_ATTITUDE_H
#define HV_GUESTS_SENSOR_ATTITUDE_H

struct attitude {
    long number;
    long pitch; /* thousandths of a degree */
};

struct warning {
    long number; /* of the attitude that gave cause */
};

#endif
