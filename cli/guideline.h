/* guideline: a file on disk, written or compiled, as the library wants it. */
#ifndef OSLER_CLI_GUIDELINE_H
#define OSLER_CLI_GUIDELINE_H

#include "cli/file.h"
#include "cli/options.h"
#include "include/osler.h"

/* A file with all that it uses. `source` points into it. */
struct guideline {
    const char *name;
    struct file file;
    osler_source source;
    const struct arguments *arguments; /* for --path */
    struct used *used;                 /* files that `use` has brought */
    bool unreadable;                   /* one of them is there but cannot be read; it has been said */
    uint64_t noted;                    /* a checksum of all files, as they were when guideline_take_note was called */
};

/* Reads the file; "-" is standard input. False: it has been said on stderr. guideline_close afterwards, always. The
 * struct must not be moved in between. */
bool guideline_open(const char *name, const struct arguments *arguments, struct guideline *guideline);

/* As guideline_open, for who takes no compiled one, of which `refusal` is said. Returns an exit code; with EXIT_FINE it is what was written. */
int guideline_open_written(const char *name, const struct arguments *arguments, const char *refusal, struct guideline *guideline);

void guideline_close(struct guideline *guideline);

/* For who keeps it for long: whether one of the files has other bytes than when note was taken, and the struct in a new place. */
void guideline_take_note(struct guideline *guideline);
bool guideline_has_changed(const struct guideline *guideline);
void guideline_moved(struct guideline *guideline);

bool guideline_is_compiled(const struct guideline *guideline);

/* What a status means for the process; says on stderr what is not said by messages. */
int guideline_exit(const struct guideline *guideline, osler_status status);

/* Compiles or loads, for answers; returns an exit code and, when that is EXIT_FINE, the program. Diagnostics go to stderr, but for what only
 * warns the author after a proof: `check` says that. */
int guideline_program(const char *name, const struct arguments *arguments, osler_program **program);

void guideline_tell(osler_messages *messages); /* on stderr; NULL is nothing */

#endif
