/* journal: how far a batch has come, in a file beside its results, so that --resume can go on after an interruption. The journal is
 * there while the results are not whole; it is replaced at once, and says of results that are on the disk already.
 *
 *     osler batch journal 1
 *     question 9f0c...      program, day and options, as one text
 *     results BYTES
 *     input BYTES SUM       what of the input they answer for, and its checksum
 *     counts PATIENTS WRONG IGNORED */
#ifndef OSLER_CLI_JOURNAL_H
#define OSLER_CLI_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct journal {
    char *name;           /* of its file; NULL: none is kept */
    const char *question; /* what is asked, as one line */
    uint64_t results, input, sum, patients, wrong, ignored;
    double kept;          /* when it was last written */
};

enum journal_read { JOURNAL_READ, JOURNAL_ABSENT, JOURNAL_UNREADABLE, JOURNAL_OF_ANOTHER /* the question differs */ };

bool journal_open(struct journal *journal, const char *results, const char *question); /* false without memory */
enum journal_read journal_read(struct journal *journal);
bool journal_write(const struct journal *journal); /* false: it has been said */
void journal_remove(const struct journal *journal);
void journal_close(struct journal *journal);

#endif
