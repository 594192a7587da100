#include "cli/counters.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/console.h"

enum { HASH = 64, ID_MOST = 255 };

struct line {
    char id[ID_MOST + 1], hash[HASH + 1];
    uint64_t counter;
    size_t length; /* with its end */
};

/* The line that begins here. False when it is not one. */
static bool read_line(const char *at, const char *end, struct line *line) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    char counter[21];
    if (!stop || stop - at > ID_MOST + HASH + 24) return false;
    if (sscanf(at, "%255[^ \n] %20[0-9] %64[0-9a-f]", line->id, counter, line->hash) != 3 || strlen(line->hash) != HASH) return false;
    errno = 0;
    line->counter = strtoull(counter, NULL, 10);
    line->length = (size_t)(stop - at) + 1;
    return errno == 0 && line->length == strlen(line->id) + 1 + strlen(counter) + 1 + HASH + 1;
}

static bool is_whole(const struct counters *counters) {
    const char *at = counters->file.bytes, *end = at + counters->file.length;
    struct line line;
    for (; at < end; at += line.length)
        if (!read_line(at, end, &line)) return false;
    return true;
}

static bool fail(struct counters *counters, const char *what) {
    console_say(counters->name, "%s: %s", what, strerror(errno));
    counters_close(counters);
    return false;
}

bool counters_open(const char *name, struct counters *counters) {
    *counters = (struct counters){.name = name, .descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (counters->descriptor < 0 || flock(counters->descriptor, LOCK_EX)) return fail(counters, "cannot be opened");
    if (!file_read_from(counters->descriptor, name, &counters->file)) {
        counters_close(counters);
        return false;
    }
    if (is_whole(counters)) return true;
    console_say(name, "is no file of counters, or is damaged; nothing is trusted until that has been looked into");
    counters_close(counters);
    return false;
}

void counters_close(struct counters *counters) {
    if (counters->descriptor >= 0) close(counters->descriptor);
    free(counters->file.bytes);
    *counters = (struct counters){.descriptor = -1};
}

void counters_find(const struct counters *counters, const char *id, uint64_t *counter, char hash[65]) {
    const char *at = counters->file.bytes, *end = at + counters->file.length;
    struct line line;
    *counter = 0;
    hash[0] = 0;
    for (; at < end && read_line(at, end, &line); at += line.length) {
        if (strcmp(line.id, id) != 0) continue;
        *counter = line.counter;
        memcpy(hash, line.hash, sizeof line.hash);
    }
}

/* All other lines, and the new one. */
static char *with_line(const struct counters *counters, const char *id, uint64_t counter, const char *hash, size_t *length) {
    const char *at = counters->file.bytes, *end = at + counters->file.length;
    size_t room = counters->file.length + strlen(id) + HASH + 32;
    char *bytes = malloc(room);
    struct line line;
    *length = 0;
    if (!bytes) return NULL;
    for (; at < end && read_line(at, end, &line); at += line.length) {
        if (!strcmp(line.id, id)) continue;
        memcpy(bytes + *length, at, line.length);
        *length += line.length;
    }
    *length += (size_t)snprintf(bytes + *length, room - *length, "%s %" PRIu64 " %s\n", id, counter, hash);
    return bytes;
}

static bool write_whole(int descriptor, const char *bytes, size_t length) {
    return lseek(descriptor, 0, SEEK_SET) == 0 && file_put(descriptor, bytes, length) && ftruncate(descriptor, (off_t)length) == 0 && fsync(descriptor) == 0;
}

bool counters_keep(struct counters *counters, const char *id, uint64_t counter, const char *hash) {
    size_t length;
    char *bytes = with_line(counters, id, counter, hash, &length);
    bool kept = bytes && write_whole(counters->descriptor, bytes, length);
    int why = errno;
    if (bytes && !kept) write_whole(counters->descriptor, counters->file.bytes, counters->file.length); /* what it held needs no more room */
    errno = why;
    free(bytes);
    if (!kept) console_say(counters->name, "cannot be written: %s", strerror(errno));
    return kept;
}
