/* journal: a small text file, replaced as a whole. */
#include "cli/journal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/file.h"

static const char first_line[] = "osler batch journal 1\n";

bool journal_open(struct journal *journal, const char *results, const char *question) {
    static const char extension[] = ".journal";
    size_t length = strlen(results);
    *journal = (struct journal){.question = question, .name = malloc(length + sizeof extension)};
    if (!journal->name) return false;
    memcpy(journal->name, results, length);
    memcpy(journal->name + length, extension, sizeof extension);
    return true;
}

void journal_close(struct journal *journal) {
    free(journal->name);
    journal->name = NULL;
}

void journal_remove(const struct journal *journal) {
    if (journal->name) unlink(journal->name);
}

bool journal_write(const struct journal *journal) {
    char numbers[200];
    int length = snprintf(numbers, sizeof numbers, "results %" PRIu64 "\ninput %" PRIu64 " %016" PRIx64 "\ncounts %" PRIu64 " %" PRIu64
                          " %" PRIu64 "\n", journal->results, journal->input, journal->sum, journal->patients, journal->wrong, journal->ignored);
    size_t room = sizeof first_line + strlen(journal->question) + 16 + (size_t)length;
    char *text = malloc(room);
    if (!text) return false;
    int whole = snprintf(text, room, "%squestion %s\n%s", first_line, journal->question, numbers);
    bool written = file_write(journal->name, text, (size_t)whole);
    free(text);
    return written;
}

/* The number behind these words, and what follows it. */
static bool take(const char **at, const char *words, int base, uint64_t *number) {
    size_t length = strlen(words);
    char *end;
    if (strncmp(*at, words, length) != 0) return false;
    const char *digits = *at + length;
    if (*digits == '-' || *digits == '+' || *digits == ' ' || *digits == '\n' || !*digits) return false;
    errno = 0;
    *number = strtoull(digits, &end, base);
    *at = end;
    return end != digits && errno == 0;
}

static enum journal_read read_text(struct journal *journal, const char *text) {
    size_t length = strlen(journal->question);
    if (strncmp(text, first_line, sizeof first_line - 1) != 0) return JOURNAL_UNREADABLE;
    const char *at = text + sizeof first_line - 1;
    if (strncmp(at, "question ", 9) != 0) return JOURNAL_UNREADABLE;
    at += 9;
    if (strncmp(at, journal->question, length) != 0 || at[length] != '\n') return JOURNAL_OF_ANOTHER;
    at += length;
    bool read = take(&at, "\nresults ", 10, &journal->results) && take(&at, "\ninput ", 10, &journal->input) &&
                take(&at, " ", 16, &journal->sum) && take(&at, "\ncounts ", 10, &journal->patients) &&
                take(&at, " ", 10, &journal->wrong) && take(&at, " ", 10, &journal->ignored);
    return read && !strcmp(at, "\n") ? JOURNAL_READ : JOURNAL_UNREADABLE;
}

enum journal_read journal_read(struct journal *journal) {
    struct file file = {0};
    if (!file_exists(journal->name)) return JOURNAL_ABSENT;
    if (!file_read(journal->name, &file)) return JOURNAL_UNREADABLE;
    enum journal_read read = strlen(file.bytes) == file.length ? read_text(journal, file.bytes) : JOURNAL_UNREADABLE;
    free(file.bytes);
    return read;
}
