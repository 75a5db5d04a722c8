/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ARINC 653 for partitions: everything at once. The services are those of Part 1 (supplement 5) and
 * a first set of Part 2, spelled as in the standard; a program may also include single groups.
 * docs/apex.md says where an answer is this implementation's own.
 */
#ifndef HV_APEX_APEX_H
#define HV_APEX_APEX_H

#include "hv/apex/apexBlackboard.h"
#include "hv/apex/apexBuffer.h"
#include "hv/apex/apexError.h"
#include "hv/apex/apexEvent.h"
#include "hv/apex/apexLogbook.h"
#include "hv/apex/apexMemoryBlock.h"
#include "hv/apex/apexModuleSchedule.h"
#include "hv/apex/apexMutex.h"
#include "hv/apex/apexPartition.h"
#include "hv/apex/apexProcess.h"
#include "hv/apex/apexQueuing.h"
#include "hv/apex/apexSampling.h"
#include "hv/apex/apexSemaphore.h"
#include "hv/apex/apexTime.h"
#include "hv/apex/apexType.h"

#endif
