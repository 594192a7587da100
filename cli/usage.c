/* usage: reads the words of a command from its usage. */
#include "cli/usage.h"

#include <stdio.h>
#include <string.h>

static bool is_one_of(const char *name, const char *const *names) {
    for (; *names; names++)
        if (!strcmp(*names, name)) return true;
    return false;
}

static enum usage_kind kind_of(const struct usage_word *word) {
    static const char *const guidelines[] = {"FILE", "OLD", "NEW", NULL}, *const files[] = {"INPUT", "RECORD", "MAP", "KEY", NULL};
    if (word->name[0] >= 'a' && word->name[0] <= 'z') return USAGE_ITSELF;
    if (word->endings) return USAGE_ENDINGS;
    if (!strcmp(word->name, "COMMAND")) return USAGE_COMMAND;
    if (!strcmp(word->name, "DIR")) return USAGE_FOLDER;
    if (is_one_of(word->name, guidelines)) return USAGE_GUIDELINE;
    return is_one_of(word->name, files) ? USAGE_FILE : USAGE_ANYTHING;
}

/* PATIENTS.ndjson|.csv|.tsv|- */
static void read_endings(const char *text, struct usage_word *word) {
    size_t room = sizeof word->ending / sizeof *word->ending;
    for (; (text = strchr(text, '.')) != NULL && word->endings < room; text++) {
        size_t length = strcspn(text + 1, "|.");
        if (length) snprintf(word->ending[word->endings++], sizeof *word->ending, "%.*s", (int)length, text + 1);
    }
}

static struct usage_word read_word(const char *text, size_t length) {
    struct usage_word word = {.optional = *text == '['};
    char one[64];
    snprintf(one, sizeof one, "%.*s", (int)length, text);
    char *from = one + word.optional, *dots = strstr(from, "...");
    word.repeats = dots != NULL;
    from[dots ? (size_t)(dots - from) : strcspn(from, "]")] = 0;
    snprintf(word.name, sizeof word.name, "%.*s", (int)strcspn(from, ".|"), from);
    read_endings(from, &word);
    word.kind = kind_of(&word);
    return word;
}

bool usage_next(const char **usage, struct usage_word *word) {
    const char *at = *usage + strspn(*usage, " ");
    while (*at == '-' || (*at == '[' && at[1] == '-')) { /* an option with its value */
        for (int i = 0; i < 2; i++) {
            at += strcspn(at, " ");
            at += strspn(at, " ");
        }
    }
    size_t length = strcspn(at, " ");
    *usage = at + length;
    if (length == 0 || *at == '|') return false;
    *word = read_word(at, length);
    return true;
}

const char *usage_other_way(const char *usage) {
    const char *bar = strstr(usage, " | ");
    return bar ? bar + 3 : NULL;
}

struct usage_word usage_value(const struct option *option) {
    struct usage_word word = read_word(option->value, strlen(option->value));
    if (word.kind == USAGE_GUIDELINE) word.kind = USAGE_FILE; /* FILE: a patient, a result, a guideline */
    return word;
}
