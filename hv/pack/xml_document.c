/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads an XML file with libxml2 and validates it; errors of libxml2 become messages with line
 * numbers. libxml2's per-context error handlers are used, never its global ones.
 */
#include "hv/pack/xml_document.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "hv/pack/diag.h"
#include "hv/pack/schema.h"

#define XML_SIZE_LIMIT (4u * 1024 * 1024)

static void report(struct pack_diag *diag, const xmlError *error)
{
    const char *text = error->message != NULL ? error->message : "not well-formed";
    size_t length = strlen(text);

    while (length > 0 && text[length - 1] == '\n')
        length--;
    pack_diag_error(diag, error->line > 0 ? (unsigned)error->line : 0, "%.*s", (int)length, text);
}

static void on_schema_error(void *data, xmlError *error)
{
    report(data, error);
}

/* The parser hands out itself; the collector hangs on its private pointer. */
static void on_parser_error(void *data, xmlError *error)
{
    const xmlParserCtxt *parser = data;

    report(parser->_private, error);
}

/* The whole file in memory from malloc; NULL after reporting. */
static char *read_text(const char *path, size_t *size, struct pack_diag *diag)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;

    if (file == NULL) {
        pack_diag_error(diag, 0, "cannot be read: %s", strerror(errno));
        return NULL;
    }
    text = malloc(XML_SIZE_LIMIT);
    if (text == NULL) {
        pack_diag_error(diag, 0, "cannot be read: out of memory");
    } else {
        *size = fread(text, 1, XML_SIZE_LIMIT, file);
        if (ferror(file) || *size == XML_SIZE_LIMIT) {
            pack_diag_error(diag, 0, "cannot be read: %s",
                            ferror(file) ? strerror(errno) : "longer than 4 MiB");
            free(text);
            text = NULL;
        }
    }
    fclose(file);
    return text;
}

static xmlDoc *parse(const char *path, struct pack_diag *diag)
{
    size_t size = 0;
    char *text = read_text(path, &size, diag);
    xmlParserCtxt *parser = text != NULL ? xmlNewParserCtxt() : NULL;
    xmlDoc *document = NULL;

    if (parser != NULL) {
        unsigned before = diag->count;

        parser->_private = diag;
        parser->sax->serror = on_parser_error;
        document = xmlCtxtReadMemory(parser, text, (int)size, path, NULL,
                                     XML_PARSE_NONET | XML_PARSE_BIG_LINES);
        if (document == NULL && diag->count == before)
            pack_diag_error(diag, 0, "not an XML file");
        if (document != NULL && diag->count > before) {
            xmlFreeDoc(document);
            document = NULL;
        }
        xmlFreeParserCtxt(parser);
    }
    free(text);
    return document;
}

static xmlSchema *compile_schema(struct pack_diag *diag)
{
    xmlSchemaParserCtxt *parser =
        xmlSchemaNewMemParserCtxt(pack_module_xsd, (int)pack_module_xsd_size);
    xmlSchema *schema = NULL;

    if (parser != NULL) {
        xmlSchemaSetParserStructuredErrors(parser, on_schema_error, diag);
        schema = xmlSchemaParse(parser);
        xmlSchemaFreeParserCtxt(parser);
    }
    return schema;
}

static bool validate(xmlDoc *document, struct pack_diag *diag)
{
    xmlSchema *schema = compile_schema(diag);
    xmlSchemaValidCtxt *validator = schema != NULL ? xmlSchemaNewValidCtxt(schema) : NULL;
    int result = -1;

    if (validator != NULL) {
        xmlSchemaSetValidStructuredErrors(validator, on_schema_error, diag);
        xmlSchemaSetValidOptions(validator, XML_SCHEMA_VAL_VC_I_CREATE);
        result = xmlSchemaValidateDoc(validator, document);
        xmlSchemaFreeValidCtxt(validator);
    }
    if (result < 0)
        pack_diag_error(diag, 0, "the schema cannot be applied");
    xmlSchemaFree(schema);
    return result == 0;
}

xmlDoc *pack_xml_load(const char *path, struct pack_diag *diag)
{
    xmlDoc *document = parse(path, diag);

    if (document != NULL && !validate(document, diag)) {
        xmlFreeDoc(document);
        document = NULL;
    }
    return document;
}
