/* mutate: which changes of the rules no scenario notices.
 *
 * A mutant is the file with one small change, such as an editor's slip would make: a threshold one step off, < for <=, `and` for `or`, a
 * condition dropped or turned round, another value of a choice, a cell, a dose. It is compiled anew and runs the scenarios. One
 * that none of them notices is put to the checker and its proofs, and then beside the guideline itself (runtime/diff.h): where no
 * patient gets another answer, and the term that was changed never has another value, it means the same.
 *
 * mutants.c    the changes of declarations;  mutants_condition.c  those of conditions and values
 * mutate.c     what becomes of them;         mutate_text.c        in words and for programs */
#ifndef OSLER_COMPILER_MUTATE_H
#define OSLER_COMPILER_MUTATE_H

#include "compiler/api.h"
#include "compiler/check.h"
#include "runtime/box_reach.h"

enum mutant_verdict {
    MUTANT_NOTICED,    /* by a scenario */
    MUTANT_REFUSED,    /* by osler check */
    MUTANT_SAME,       /* no patient gets another answer: proved */
    MUTANT_SURVIVED,   /* and some patient does */
    MUTANT_UNDECIDED,  /* whether one does is not decided; counts like one that survived */
    MUTANT_VERDICTS
};

struct edit { /* bytes [start, end) of the file replaced */
    uint32_t start, end;
    const char *with;
};

enum { EDITS_MOST = 16 };

struct mutant {
    const struct decl *owner;
    const char *what; /* "threshold", "and for or" ... */
    struct edit edit[EDITS_MOST]; /* in the order of the text */
    size_t edits;
    struct span place;
    enum mutant_verdict verdict;
    const struct decl *noticed_by; /* the first scenario that did */
    const char *patient;           /* MUTANT_SURVIVED: who gets another answer, or for whom only the term itself differs */
};

struct mutation {
    struct compilation *c;
    const struct decl *owner; /* while mutants are made: the declaration */
    struct span within;       /* and the condition, cell or dose that is shown with a change inside it */
    struct mutant *mutant;
    size_t mutants, room;
    size_t count[MUTANT_VERDICTS];
};

/* mutants.c */
void mutants_of_file(struct mutation *m);

/* mutants_condition.c */
void mutants_of_condition(struct mutation *m, const struct expr *expr);
void mutants_of_amount(struct mutation *m, const struct expr *expr); /* arithmetic: its numbers, by a tenth */
void mutants_of_constant(struct mutation *m, const char *what, const struct expr *constant, const struct expr *against, int by); /* by steps */
void mutants_of_name(struct mutation *m, const char *what, struct span name, const struct type *type); /* the next value of the choice */
void mutants_of_operator(struct mutation *m, enum compare_op op, struct span operator, struct span place);
void mutants_of_list_value(struct mutation *m, struct expr *const *value, size_t values, size_t index); /* one of several, dropped */

/* Adds a mutant of one edit; `with` is kept. */
struct mutant *mutant_add(struct mutation *m, const char *what, struct span place, struct span edit, const char *with);
void mutant_edit(struct mutant *mutant, struct span edit, const char *with); /* a further one, behind the others */
const char *mutant_printf(struct mutation *m, const char *format, ...);
struct span mutant_find(const struct mutation *m, struct span within, const char *word); /* the word in the text, outside of comments; empty: it is not there */

/* Judges them all; the scenarios have been run and `result` says which passed. False without memory. */
bool mutate(struct mutation *m, const struct program *program, const struct decl *const *passing, size_t passings, const struct allocator *allocator);
size_t mutation_left(const struct mutation *m); /* survived or undecided */

/* mutate_terms.c: whether some patient has another value of this term in the new version; FOUND: and who. NEVER too when it is no term. */
enum reach mutant_term_differs(struct mutation *m, const struct program *old, const struct program *new, struct slice name,
                               const struct allocator *allocator, const char **patient);

void mutation_text(const struct mutation *m, struct text *out);
void mutation_json(const struct mutation *m, struct text *out);

#endif
