/* lines: a buffer that is moved up when its end is reached, and doubled for a line that does not fit. */
#include "cli/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool make_room(struct lines *lines) {
    if (lines->begin) {
        memmove(lines->bytes, lines->bytes + lines->begin, lines->end - lines->begin);
        lines->end -= lines->begin;
        lines->begin = 0;
    }
    if (lines->end < lines->room) return true;
    size_t room = lines->room ? lines->room * 2 : 1 << 17;
    char *bytes = realloc(lines->bytes, room);
    if (!bytes) {
        errno = ENOMEM;
        return false;
    }
    lines->bytes = bytes;
    lines->room = room;
    return true;
}

static bool fill(struct lines *lines) {
    if (!make_room(lines)) return false;
    ssize_t got;
    do got = read(lines->descriptor, lines->bytes + lines->end, lines->room - lines->end);
    while (got < 0 && errno == EINTR);
    if (got < 0) return false;
    lines->over = got == 0;
    lines->end += (size_t)got;
    return true;
}

enum line_read lines_next(struct lines *lines, void (*wait)(void *context), void *context, const char **bytes,
                          size_t *length) {
    bool too_long = false;
    for (size_t seen = 0;;) {
        size_t unread = lines->end - lines->begin;
        const char *start = unread ? lines->bytes + lines->begin : NULL;
        const char *end = unread > seen ? memchr(start + seen, '\n', unread - seen) : NULL;
        if (end || (lines->over && (unread || too_long))) {
            *bytes = start;
            *length = end ? (size_t)(end - start) : unread;
            lines->begin += *length + (end != NULL);
            lines->number++;
            return too_long || *length > LINE_LARGEST ? LINE_TOO_LONG : LINE_READ;
        }
        if (lines->over) return LINES_OVER;
        seen = unread;
        if (unread > LINE_LARGEST) {
            too_long = true;
            lines->begin = lines->end = seen = 0;
        }
        if (wait) wait(context);
        if (!fill(lines)) return LINES_FAILED;
    }
}

void lines_free(struct lines *lines) {
    free(lines->bytes);
    lines->bytes = NULL;
}
