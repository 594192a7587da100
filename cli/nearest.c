/* nearest: Damerau and Levenshtein's distance over three rows (the variant in which no letter is edited twice). */
#include "cli/nearest.h"

#include <string.h>

enum { LONGEST = 63 };

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

unsigned nearest_distance(const char *a, const char *b) {
    unsigned rows[3][LONGEST + 1];
    size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST || m > LONGEST) return LONGEST + 1;
    for (unsigned j = 0; j <= m; j++) rows[0][j] = j;
    for (unsigned i = 1; i <= n; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (unsigned j = 1; j <= m; j++) {
            unsigned replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(replaced, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = least(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

struct nearest nearest_to(const char *name) {
    unsigned allowed = (unsigned)(strlen(name) / 3);
    return (struct nearest){name, NULL, (allowed ? allowed : 1) + 1};
}

void nearest_try(struct nearest *nearest, const char *candidate) {
    unsigned distance = nearest_distance(nearest->name, candidate);
    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->best = candidate;
    }
}
