# SPDX-License-Identifier: BSD-2-Clause
#
# `make report`: the report of a campaign in a browser without a screen. Included by tools/check.mk.
## make report         a campaign's report as Chromium draws it; the picture is build/report.png
.PHONY: report
report: $(O)/pride guests systems
	$(Q)tools/install-dependencies tests/report/dependencies.txt
	$(RUN) "report in Chromium, $(COMPILER) $(MODE)" tests/report/run.sh
