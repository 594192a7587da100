/* lines: a stream cut into lines, in memory that grows no further than its longest line. */
#ifndef OSLER_CLI_LINES_H
#define OSLER_CLI_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_LARGEST = 16 << 20 };

struct lines {
    int descriptor;
    char *bytes;
    size_t room, begin, end; /* unread bytes lie from begin to end */
    bool over;               /* nothing more comes */
    uint64_t number;         /* of the line last read, from 1 */
};

enum line_read { LINE_READ, LINE_TOO_LONG, LINES_OVER, LINES_FAILED /* errno says why */ };

/* Where the last line ends without a line end it is a line too, unless it is empty. A line that is too long is passed
 * over. `bytes` are valid until the next call. `wait` (may be NULL) is called before the stream is read from: the
 * moment to hand on what is finished. */
enum line_read lines_next(struct lines *lines, void (*wait)(void *context), void *context, const char **bytes,
                          size_t *length);
void lines_free(struct lines *lines);

#endif
