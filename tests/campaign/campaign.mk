# SPDX-License-Identifier: BSD-2-Clause

## make campaign       CAMPAIGN_COUNT (10,000) flips all over the demo, killed and resumed, and LEON3FT with and without its protection
.PHONY: campaign
campaign: $(O)/pride systems
	CAMPAIGN_COUNT=$(or $(CAMPAIGN_COUNT),10000) $(RUN_ALONE) tests/campaign/run.sh
