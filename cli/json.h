/* json: texts as JSON strings. */
#ifndef OSLER_CLI_JSON_H
#define OSLER_CLI_JSON_H

#include <stddef.h>
#include <stdio.h>

void json_put_string(FILE *out, const char *bytes, size_t length); /* what is no UTF-8 becomes U+FFFD */
void json_put_text(FILE *out, const char *text);                   /* NULL is "" */

#endif
