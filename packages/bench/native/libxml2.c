/* Times libxml2 on one document: parsing it, and building and serializing one of the same size.
 *
 *   libxml2 FILE ROUNDS     prints two numbers: microseconds a parse, microseconds a print
 *
 * Parsing is into libxml2's own tree, with namespaces, without network. Printing walks that tree once through
 * xmlTextWriter, which escapes as it goes: the fastest way that libxml2 has to make a document from values.
 */
#define _POSIX_C_SOURCE 199309L
#include <libxml/parser.h>
#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void declare(xmlTextWriterPtr writer, const xmlNs *ns) {
  for (; ns != NULL; ns = ns->next) {
    xmlChar name[64];
    xmlStrPrintf(name, sizeof name, ns->prefix ? "xmlns:%s" : "xmlns", ns->prefix);
    xmlTextWriterWriteAttribute(writer, name, ns->href);
  }
}

static void print(xmlTextWriterPtr writer, const xmlNode *node) {
  for (; node != NULL; node = node->next) {
    if (node->type == XML_TEXT_NODE) xmlTextWriterWriteString(writer, node->content);
    if (node->type != XML_ELEMENT_NODE) continue;
    xmlChar name[64];
    if (node->ns != NULL && node->ns->prefix != NULL)
      xmlStrPrintf(name, sizeof name, "%s:%s", node->ns->prefix, node->name);
    else
      xmlStrPrintf(name, sizeof name, "%s", node->name);
    xmlTextWriterStartElement(writer, name);
    declare(writer, node->nsDef);
    for (const xmlAttr *one = node->properties; one != NULL; one = one->next)
      xmlTextWriterWriteAttribute(writer, one->name, one->children ? one->children->content : BAD_CAST "");
    print(writer, node->children);
    xmlTextWriterEndElement(writer);
  }
}

int main(int argc, char **argv) {
  static char text[1 << 20];
  FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) return 2;
  int length = (int)fread(text, 1, sizeof text, file), rounds = atoi(argv[2]);

  double start = now();
  for (int i = 0; i < rounds; i++) xmlFreeDoc(xmlReadMemory(text, length, "x", NULL, XML_PARSE_NONET));
  double parsed = now();

  xmlDocPtr document = xmlReadMemory(text, length, "x", NULL, XML_PARSE_NONET);
  if (document == NULL) return 1;
  double begun = now();
  for (int i = 0; i < rounds; i++) {
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlTextWriterPtr writer = xmlNewTextWriterMemory(buffer, 0);
    xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL);
    print(writer, xmlDocGetRootElement(document));
    xmlTextWriterEndDocument(writer);
    xmlFreeTextWriter(writer);
    xmlBufferFree(buffer);
  }
  printf("%f %f\n", (parsed - start) / rounds, (now() - begun) / rounds);
  return 0;
}
