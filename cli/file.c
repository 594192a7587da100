/* file: reading whole files, and replacing them whole. */
#include "cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/console.h"

bool file_exists(const char *name) {
    struct stat status;
    return stat(name, &status) == 0;
}

/* --- Reading ---------------------------------------------------------------------------------------- */

/* A file that says how long it is needs no more room than that; it may have grown, or be shorter, when it is read. */
static size_t first_room(int descriptor) {
    struct stat status;
    bool says = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 && status.st_size <= FILE_LARGEST;
    return says ? (size_t)status.st_size + FILE_BEHIND : 1 << 16; /* one byte of it is asked for and is not there */
}

/* False with errno 0 when the file is too large. */
static bool read_all(int descriptor, struct file *file) {
    size_t room = first_room(descriptor);
    *file = (struct file){malloc(room), 0};
    while (file->bytes) {
        ssize_t got = read(descriptor, file->bytes + file->length, room - (FILE_BEHIND - 1) - file->length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        file->length += (size_t)got;
        file->bytes[file->length] = 0;
        if (got == 0) return true;
        errno = 0;
        if (file->length > FILE_LARGEST) return false;
        if (room - (FILE_BEHIND - 1) > file->length) continue;
        char *more = realloc(file->bytes, room * 2);
        if (!more) break;
        file->bytes = more;
        room *= 2;
    }
    errno = ENOMEM;
    return false;
}

static bool told_unless(bool read, const char *name, struct file *file) {
    int why = errno;
    if (read) return true;
    free(file->bytes);
    file->bytes = NULL;
    if (why) console_say(name, "cannot be read: %s", strerror(why));
    else console_say(name, "is larger than %d MiB", FILE_LARGEST >> 20);
    return false;
}

bool file_read_from(int descriptor, const char *name, struct file *file) { return told_unless(read_all(descriptor, file), name, file); }

bool file_read(const char *name, struct file *file) {
    bool standard = !strcmp(name, "-");
    *file = (struct file){NULL, 0};
    int descriptor = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    bool read = descriptor >= 0 && read_all(descriptor, file);
    int why = errno;
    if (!standard && descriptor >= 0) close(descriptor);
    errno = why;
    return told_unless(read, standard ? "standard input" : name, file);
}

/* --- Writing ---------------------------------------------------------------------------------------- */

bool file_put(int descriptor, const char *bytes, size_t length) {
    while (length) {
        ssize_t put = write(descriptor, bytes, length);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

static bool write_and_close(int descriptor, const char *bytes, size_t length) {
    bool written = file_put(descriptor, bytes, length);
    int why = errno;
    if (close(descriptor) && written) return false;
    errno = why;
    return written;
}

static bool write_directly(const char *name, const char *bytes, size_t length) {
    int descriptor = open(name, O_WRONLY | O_CLOEXEC);
    return descriptor >= 0 && write_and_close(descriptor, bytes, length);
}

/* Beside `name`, so that the rename stays within one file system; on the disk before it takes the old one's place. */
static bool replace(const char *name, const char *bytes, size_t length, mode_t mode) {
    size_t room = strlen(name) + sizeof ".XXXXXX";
    char *beside = malloc(room);
    if (!beside) return false;
    snprintf(beside, room, "%s.XXXXXX", name);
    int descriptor = mkstemp(beside);
    bool done = false;
    if (descriptor >= 0) {
        fchmod(descriptor, mode);
        bool kept = file_put(descriptor, bytes, length) && fsync(descriptor) == 0;
        int why = errno;
        done = close(descriptor) == 0 && kept && rename(beside, name) == 0;
        if (!kept) errno = why;
        why = errno;
        if (!done) unlink(beside);
        errno = why;
    }
    free(beside);
    return done;
}

static bool put(const char *name, const char *bytes, size_t length) {
    struct stat status;
    if (stat(name, &status)) {
        mode_t hidden = umask(0);
        umask(hidden);
        return replace(name, bytes, length, 0666 & ~hidden);
    }
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (!S_ISREG(status.st_mode)) return write_directly(name, bytes, length);
    char *real = realpath(name, NULL); /* a link stays a link */
    bool done = real && replace(real, bytes, length, status.st_mode & 07777);
    free(real);
    return done;
}

bool file_write(const char *name, const char *bytes, size_t length) {
    if (!strcmp(name, "-")) {
        fwrite(bytes, 1, length, stdout);
        return true;
    }
    if (put(name, bytes, length)) return true;
    console_say(name, "cannot be written: %s", strerror(errno));
    return false;
}

/* --- Adding ----------------------------------------------------------------------------------------- */

static bool append(int descriptor, const char *bytes, size_t length) {
    struct stat status;
    char last = '\n';
    if (fstat(descriptor, &status) || (status.st_size && pread(descriptor, &last, 1, status.st_size - 1) != 1)) return false;
    if ((last == '\n' || file_put(descriptor, "\n", 1)) && file_put(descriptor, bytes, length)) return true;
    int why = errno;
    if (ftruncate(descriptor, status.st_size)) return false;
    errno = why;
    return false;
}

bool file_append(const char *name, const char *bytes, size_t length) {
    int descriptor = open(name, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    bool done = descriptor >= 0 && append(descriptor, bytes, length);
    int why = errno;
    if (descriptor >= 0 && close(descriptor) && done) why = errno, done = false;
    if (!done) console_say(name, "cannot be written: %s", strerror(why));
    return done;
}
