/* SPDX-License-Identifier: BSD-2-Clause */
/* Marking up (xml_text.h). */
#include "sim/base/xml_text.h"

#include <string.h>

void xml_text(FILE *file, const char *text)
{
    static const char special[] = "<>&\"";
    static const char *const entity[] = {"&lt;", "&gt;", "&amp;", "&quot;"};

    for (; *text; text++) {
        const char *found = strchr(special, *text);

        if (found)
            fputs(entity[found - special], file);
        else
            fputc(((unsigned char)*text < 0x20 && !strchr("\t\n", *text)) ||
                          (unsigned char)*text > 0x7e
                      ? '?'
                      : *text,
                  file);
    }
}
