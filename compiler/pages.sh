#!/bin/sh
# pages.sh PAGE.md ... : C source that holds the pages, each named by its file.
echo '#include "compiler/pages.h"'
for page; do
    code=$(basename "$page" .md)
    echo "static const char page_$code[] = {"
    od -An -v -tu1 "$page" | sed 's/\([0-9][0-9]*\)/(char)\1,/g'
    echo "0 };"
done
echo 'const struct page_of_code pages_of_codes[] = {'
for page; do
    code=$(basename "$page" .md)
    echo "    { \"$code\", page_$code, sizeof page_$code - 1 },"
done
echo '    { 0, 0, 0 } };'
