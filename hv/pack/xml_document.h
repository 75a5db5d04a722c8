/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An XML file, parsed and validated against the schema. Nothing outside the file is read: no
 * network, no external entities.
 */
#ifndef HV_PACK_XML_DOCUMENT_H
#define HV_PACK_XML_DOCUMENT_H

#include <libxml/tree.h>

struct pack_diag;

/*
 * Parses and validates; the defaults of the schema are filled in. Returns NULL after reporting to
 * diag, else a document that the caller frees with xmlFreeDoc.
 */
xmlDoc *pack_xml_load(const char *path, struct pack_diag *diag);

#endif
