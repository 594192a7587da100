/* command: what every file of this room agrees on. One file a command; main.c holds the table of all of them.
 *
 * Results go to stdout, everything else to stderr; only this room prints, reads files, asks the clock and exits. */
#ifndef OSLER_CLI_COMMAND_H
#define OSLER_CLI_COMMAND_H

#include "cli/options.h"

enum exit_code {
    EXIT_FINE,      /* done, and nothing to object to */
    EXIT_GUIDELINE, /* the guideline or expression is wrong, or a scenario failed */
    EXIT_USAGE,     /* the command was used wrongly */
    EXIT_PATIENT,   /* the patient data is wrong */
    EXIT_SYSTEM     /* refused by --require; a limit or the system: memory, a file, a full disk */
};

struct command {
    const char *name;
    const char *line;  /* what it does, in the list of commands */
    const char *usage; /* its words: "FILE [PATIENT.json|-]" */
    const char *about; /* paragraphs below the usage; NULL for none */
    const struct option *const *options; /* NULL at the end */
    size_t least, most; /* words it takes */
    int (*run)(const struct arguments *arguments);
};

extern const struct command command_batch, command_check, command_compile, command_completion, command_convert, command_diff, command_disasm,
    command_doc, command_eval, command_explain, command_fmt, command_graph, command_help, command_keygen, command_record, command_repl,
    command_run, command_schema, command_sign, command_test, command_unit, command_verify, command_version, command_whatif, command_why;

extern const struct command *const commands[]; /* NULL at the end */

const struct command *command_find(const char *name); /* NULL when there is none; says so, with the nearest one */
void command_help_all(void);
void command_help_one(const struct command *command);

#endif
