/* file: bytes from and to the file system. */
#ifndef OSLER_CLI_FILE_H
#define OSLER_CLI_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct file {
    char *bytes; /* with room for FILE_BEHIND more, of which the first is a NUL; free it */
    size_t length;
};

enum { FILE_LARGEST = 64 << 20, FILE_BEHIND = 3 /* which the compiler wants behind a source that it does not copy */ };

/* Reads a whole file; "-" is standard input. What went wrong has been said on stderr. */
bool file_read(const char *name, struct file *file);

/* The same from a descriptor that is open already. */
bool file_read_from(int descriptor, const char *name, struct file *file);

/* Puts a file in place as a whole or not at all; what is no regular file, such as a device, is written to directly
 * and "-" is standard output. What went wrong has been said on stderr. */
bool file_write(const char *name, const char *bytes, size_t length);

/* Adds to a file, behind a line end: the whole or nothing. What went wrong has been said on stderr. */
bool file_append(const char *name, const char *bytes, size_t length);

/* All bytes to a descriptor, as often as it takes. False: errno says why. */
bool file_put(int descriptor, const char *bytes, size_t length);

bool file_exists(const char *name);

#endif
