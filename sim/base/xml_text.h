/* SPDX-License-Identifier: BSD-2-Clause */
/* Text in XML and HTML: reports, tables of times. */
#ifndef PRIDE_BASE_XML_TEXT_H
#define PRIDE_BASE_XML_TEXT_H

#include <stdio.h>

/* Text inside XML: marked up, characters that XML 1.0 does not allow, and all but ASCII, as '?'. */
void xml_text(FILE *file, const char *text);

#endif
