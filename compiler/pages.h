/* pages: docs/diagnostics/ as it was when Osler was built; compiler/pages.sh writes the table. */
#ifndef OSLER_COMPILER_PAGES_H
#define OSLER_COMPILER_PAGES_H

#include <stddef.h>

struct page_of_code {
    const char *code, *text; /* "E0204", Markdown ended with a NUL */
    size_t length;
};
extern const struct page_of_code pages_of_codes[]; /* ends with a NULL code */

#endif
