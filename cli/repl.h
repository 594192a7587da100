/* repl: what the files of the prompt's command share; nobody else includes this. */
#ifndef OSLER_CLI_REPL_H
#define OSLER_CLI_REPL_H

#include "cli/chart.h"
#include "cli/guideline.h"
#include "cli/prompt.h"

/* What a run answers, kept to be compared. */
struct picture {
    osler_outcome applies, *outcome; /* by recommendation */
    char (*dose)[160];               /* "280 mg then 140 mg"; "" where none is given */
};

struct repl {
    const struct arguments *arguments;
    const char *name; /* of the file */
    struct guideline guideline;
    osler_session *session;
    osler_program *program;
    osler_context *context, *scratch; /* scratch: for tries, and for reading what is typed */
    size_t facts, recommendations;
    struct chart chart;
    struct picture shown; /* what stands for chart.now */
    struct prompt *prompt;
    bool over, wrong; /* wrong: some line could not be carried out */
};

struct repl_command {
    const char *name, *words, *help;
    void (*run)(struct repl *repl, const char *rest);
    bool about_patient; /* its line may hold what the history keeps only on request */
};
extern const struct repl_command repl_commands[]; /* NULL name at the end */

/* Says a sentence about the line at hand, and that it was wrong. */
__attribute__((format(printf, 2, 3))) void repl_say(struct repl *repl, const char *format, ...);
void repl_out_of_memory(struct repl *repl);

/* repl_patient.c: the day and words of a state into a context, run. False: it has been said. */
bool repl_run(struct repl *repl, osler_context *context, const struct chart_state *state);
/* Reads words as givens and puts each fact into the chart. False: it has been said, and the chart may hold a part. */
bool repl_give(struct repl *repl, const char *words);
/* Takes a whole record into the chart, in place of what is there. */
bool repl_take_record(struct repl *repl, const char *json, size_t length);
/* Whatever `change` does to the chart can be undone, and is undone where it fails; what it changes in the answers is told. */
void repl_change(struct repl *repl, bool (*change)(struct repl *repl, const char *words), const char *words, bool keep);
void repl_settle(struct repl *repl); /* the answers for what is in the chart, and how they differ from those before */
size_t repl_fact(const struct repl *repl, const char *words, size_t *length); /* the fact that begins the words, or OSLER_NONE */

/* repl_show.c */
bool picture_open(struct picture *picture, size_t recommendations);
void picture_close(struct picture *picture);
void picture_take(struct picture *picture, const struct repl *repl, const osler_context *context);
void picture_copy(struct picture *to, const struct picture *from, size_t recommendations);
bool picture_put_change(const struct repl *repl, const struct picture *before, const struct picture *after, const char *indent);
void repl_put_needed(struct repl *repl);

/* The commands that have files of their own. */
void repl_sweep(struct repl *repl, const char *rest);
void repl_save(struct repl *repl, const char *rest);
void repl_load(struct repl *repl, const char *rest);

#endif
