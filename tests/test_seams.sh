#!/usr/bin/env bash
# The seams between the rooms, and what must not be in the tree. Reports in TAP.
set -u
cd "$(dirname "$0")/.." || exit 1
number=0

# report SENTENCE FINDINGS: fine when there are none.
report() {
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf '%s\n' "$2" | head -n 20 | sed 's/^/# /'
    fi
}

skip() {
    number=$((number + 1))
    echo "ok $number - $1 # SKIP $2"
}

# stays_within ROOM ALLOWED: the room's quoted includes begin with one of the allowed beginnings.
stays_within() {
    report "$1 includes nothing but ${2//|/, }" \
        "$(grep -nE '^ *# *include *"' "$1"/*.[chyl] | grep -vE "\"($2)" | grep -v '^[^"]*"grammar/\(parser\|scanner\)\.h"')"
}

in_git() { git rev-parse --is-inside-work-tree >/dev/null 2>&1; }
tracked() { if in_git; then git ls-files; else find . -type f -not -path './build*' | sed 's|^\./||'; fi; }

stays_within base 'base/'
stays_within grammar 'base/|grammar/'
stays_within runtime 'base/|runtime/|include/'
stays_within cli 'cli/|include/osler\.h"'
report "the public header includes only its parts and the C library" "$(grep -nE '^ *# *include *"' include/*.h | grep -vE '"osler(_[a-z]+)?\.h"')"
report "the examples include only the public header" \
    "$(find examples -name '*.[ch]' -exec grep -nE '^ *# *include *"' {} + | grep -vE '"(osler|include/osler)\.h"')"
report "the runtime needs no name of grammar or compiler" \
    "$(grep -nE '"(grammar|compiler)/' runtime/*.[ch])"

if in_git; then
    report "nothing built or generated is tracked" "$(tracked | grep -E \
        '(^|/)(build[^/]*|__pycache__)/|\.(o|a|so|d|osb|gcda|gcno|pyc)$|(^|/)(parser|scanner)\.[ch]$')"
else
    skip "nothing built or generated is tracked" "this is no git checkout"
fi
# The letters in brackets keep this line from finding itself.
report "no path of one machine stands anywhere" \
    "$(tracked | grep -v '^LICENSE$' | tr '\n' '\0' | xargs -0 grep -InE '(^|[^.[:alnum:]_-])/(wor[k]|hom[e]|roo[t]|User[s])/')"
report "no word of unfinished work stands anywhere" \
    "$(tracked | grep -v '^LICENSE$' | tr '\n' '\0' | xargs -0 grep -InE '\b(TOD[O]|FIXM[E]|XX[X])\b|not (yet )?implemente[d]')"
# The public header is a contract, most of it prose, and stays one file.
report "no source file has more than 800 lines, the public header 1,200" \
    "$(wc -l include/osler.h | awk '$1 > 1200')$(tracked | grep -v '^include/osler\.h$' | grep -E '\.([chyl]|py|sh)$' | tr '\n' '\0' | xargs -0 wc -l | awk '$2 != "total" && $1 > 800 { print $2 ": " $1 }')"
report "the library prints nothing, ends nothing and asks neither clock nor environment" \
    "$(grep -nE '\b(v?f?printf|puts|putchar|perror|exit|abort|getenv|setlocale|time|clock|gettimeofday|clock_gettime|localtime(_r)?)\(' \
        base/*.c grammar/*.[cyl] compiler/*.c runtime/*.c)"

# builds COMPILER: everything, with warnings as errors.
builds() {
    if ! command -v "$1" >/dev/null; then
        skip "$1 builds everything without a warning" "there is no $1"
        return
    fi
    local log
    log=$(make -j2 -s CC="$1" BUILD="build/$1" OPT=-O0 2>&1) && log=
    report "$1 builds everything without a warning" "$(printf '%s' "$log" | grep -E 'error|warning' || printf '%s' "$log")"
}
builds clang # gcc has built what is tested
echo "1..$number"
