/* usage: the words that a command takes, read from the line that its help prints: "FILE [PATIENT.json|-]". */
#ifndef OSLER_CLI_USAGE_H
#define OSLER_CLI_USAGE_H

#include "cli/command.h"

enum usage_kind {
    USAGE_ANYTHING,
    USAGE_ITSELF,    /* a word that stands as it is: verify */
    USAGE_COMMAND,   /* the name of a command */
    USAGE_FILE,      /* any file */
    USAGE_GUIDELINE, /* .guide or .osb */
    USAGE_ENDINGS,   /* a file with one of these endings */
    USAGE_FOLDER
};

struct usage_word {
    enum usage_kind kind;
    char name[24];       /* PATIENT; of USAGE_ITSELF the word */
    char ending[4][12];  /* json */
    size_t endings;
    bool optional, repeats;
};

/* Reads the next word of *usage and moves behind it; false at the end of this way to use the command. Options are passed over. */
bool usage_next(const char **usage, struct usage_word *word);

/* The next way, behind " | "; NULL for none. */
const char *usage_other_way(const char *usage);

/* What the value of an option is, by what the help calls it. */
struct usage_word usage_value(const struct option *option);

#endif
