#include "cli/record_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/file.h"

const struct option option_record = {.name = "record", .value = "FILE",
    .help = "append each decision to this file: see osler record --help"};

enum { PIECE = 1 << 16 };
static const char beginning[] = "{\"count\":1,\"previous\":\"";

static int failed(const struct record_file *file, const char *what) {
    console_say(file->name, "%s: %s", what, strerror(errno));
    return EXIT_SYSTEM;
}

/* --- The end of what is there ------------------------------------------------------------------------- */

static bool read_at(int descriptor, char *bytes, size_t length, off_t offset) {
    while (length) {
        ssize_t got = pread(descriptor, bytes, length, offset);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        bytes += got, offset += got, length -= (size_t)got;
    }
    return true;
}

/* Where the line begins that ends before `end`; -1 when it cannot be read. */
static off_t line_start(int descriptor, off_t end) {
    char piece[PIECE];
    while (end > 0) {
        size_t length = end < PIECE ? (size_t)end : PIECE;
        if (!read_at(descriptor, piece, length, end - (off_t)length)) return -1;
        for (size_t i = length; i > 0; i--)
            if (piece[i - 1] == '\n') return end - (off_t)(length - i);
        end -= (off_t)length;
    }
    return 0;
}

/* The bytes from `from` to `to`, to be freed; NULL: it has been said. */
static char *take(const struct record_file *file, off_t from, off_t to) {
    char *bytes = malloc((size_t)(to - from) + 1);
    if (!bytes) console_say(NULL, "out of memory");
    else if (!read_at(file->descriptor, bytes, (size_t)(to - from), from)) failed(file, "cannot be read");
    else return bytes;
    free(bytes);
    return NULL;
}

static int refuse(const struct record_file *file, const char *why) {
    console_say(file->name, "%s; nothing is added to it (osler record verify says more)", why);
    return EXIT_SYSTEM;
}

/* The last whole line, which ends at `end` behind its line end. */
static int read_last(struct record_file *file, off_t end) {
    if (end == 0) return EXIT_FINE;
    off_t start = line_start(file->descriptor, end - 1);
    char *line = start < 0 ? NULL : take(file, start, end - 1);
    if (!line) return EXIT_SYSTEM;
    osler_status status = osler_record_last(line, (size_t)(end - 1 - start), &file->count, file->head);
    free(line);
    return status == OSLER_OK ? EXIT_FINE : refuse(file, "its last line is none of a decision record, or was altered");
}

/* Bytes behind the last line end: a line that broke off, or one that lacks nothing but its end. Only what begins like a line of a record
 * is touched: the file may be another one, named by mistake. */
static int mend(struct record_file *file, off_t start, off_t size) {
    char *torn = take(file, start, size);
    if (!torn) return EXIT_SYSTEM;
    size_t length = (size_t)(size - start), shown = length < 9 ? length : 9;
    uint64_t count = 0;
    char head[OSLER_HASH];
    bool whole = osler_record_last(torn, length, &count, head) == OSLER_OK;
    bool ours = memcmp(torn, beginning, shown) == 0 && (start > 0 || length < 22 || !memcmp(torn, beginning, 22));
    free(torn);
    if (!ours) return refuse(file, "it is no decision record");
    if (whole) {
        if (pwrite(file->descriptor, "\n", 1, size) != 1) return failed(file, "cannot be written");
        return read_last(file, size + 1);
    }
    int code = read_last(file, start);
    if (code != EXIT_FINE) return code;
    if (ftruncate(file->descriptor, start)) return failed(file, "cannot be mended");
    console_say(file->name, "its last line had broken off while it was written; %zu bytes of it are removed", length);
    return EXIT_FINE;
}

static int find_end(struct record_file *file) {
    struct stat status;
    char last;
    if (fstat(file->descriptor, &status)) return failed(file, "cannot be read");
    if (!S_ISREG(status.st_mode)) return refuse(file, "it is no plain file");
    if ((status.st_mode & 07777) != 0600 && fchmod(file->descriptor, 0600)) return failed(file, "cannot be kept from others' eyes");
    if (status.st_size == 0) return EXIT_FINE;
    if (!read_at(file->descriptor, &last, 1, status.st_size - 1)) return failed(file, "cannot be read");
    if (last == '\n') return read_last(file, status.st_size);
    off_t start = line_start(file->descriptor, status.st_size);
    return start < 0 ? failed(file, "cannot be read") : mend(file, start, status.st_size);
}

/* --- Writing ------------------------------------------------------------------------------------------- */

int record_file_open(struct record_file *file, const struct arguments *arguments) {
    *file = (struct record_file){.name = options_value(arguments, &option_record), .descriptor = -1};
    if (!file->name) return EXIT_FINE;
    file->descriptor = open(file->name, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
    if (file->descriptor < 0) return failed(file, "cannot be opened");
    while (flock(file->descriptor, LOCK_EX))
        if (errno != EINTR) return failed(file, "cannot be locked");
    return find_end(file);
}

int record_file_add(struct record_file *file, osler_context *context, const osler_decision *decision, bool sure) {
    const char *line;
    size_t length;
    char head[OSLER_HASH];
    if (!file->name) return EXIT_FINE;
    osler_status status = osler_record_line(context, decision, file->count ? file->head : NULL, file->count + 1, &line, &length, head);
    if (status != OSLER_OK) {
        console_say(file->name, "the decision cannot be recorded: a limit is reached, or memory is exhausted");
        return EXIT_SYSTEM;
    }
    bool written = lseek(file->descriptor, 0, SEEK_END) >= 0 && file_put(file->descriptor, line, length) &&
                   file_put(file->descriptor, "\n", 1) && (!sure || fsync(file->descriptor) == 0);
    if (!written) return failed(file, "the decision cannot be recorded, so it is not told");
    memcpy(file->head, head, sizeof head);
    file->count++;
    file->added++;
    return EXIT_FINE;
}

int record_file_close(struct record_file *file, int code) {
    if (file->descriptor < 0) return code;
    if (file->added && fsync(file->descriptor)) code = failed(file, "cannot be written");
    if (file->added)
        fprintf(stderr, "osler: %s: %llu decision%s recorded, %llu in all, head %s\n", file->name, (unsigned long long)file->added,
                file->added == 1 ? "" : "s", (unsigned long long)file->count, file->head);
    close(file->descriptor); /* the lock ends with it */
    file->descriptor = -1;
    return code;
}
