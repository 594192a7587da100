/* evaluator: a second reading of docs/language.md. It walks the checked tree of a guideline and says what each term, outcome and dose is
 * for one patient; it is written to be obviously what the page says, not to be fast.
 *
 * It shares with the product the parser and the checker (the tree, types and symbols) and from base/ decimals, units and dates; nothing
 * of what comes behind them: neither emitter, bytecode, virtual machine nor fact reader. */
#ifndef OSLER_TESTS_EVALUATOR_EVALUATOR_H
#define OSLER_TESTS_EVALUATOR_EVALUATOR_H

#include "tests/evaluator/patient.h"

enum truth { NO, UNKNOWN, YES }; /* so that "and" is the least and "or" the greatest */

/* One thing that a value may be. */
struct possible {
    bool known;               /* otherwise anything */
    uint32_t choice;
    struct decimal low, high; /* numbers: both ends, alike for a plain number; in the unit of the expression's type */
    bool endless;             /* there is no upper end */
    date from, to;            /* a date is `from`; of a period either end may be DATE_UNKNOWN */
    struct slice text;
};

/* What an expression is for a patient. */
struct meaning {
    enum type_kind kind;
    enum truth truth;       /* TYPE_TRUTH */
    struct possible *may;   /* all others: what they may be, one or more; several only where a table has several rows left */
    size_t count;
    enum truth *holds;      /* an `all` table: by value, whether it is among those that hold */
    size_t values;
};

enum verdict { VERDICT_NO, VERDICT_UNKNOWN, VERDICT_YES, VERDICT_CONTRAINDICATED };

struct evaluator {
    const struct compilation *c;
    const struct patient *patient;
    date today;
    struct arena arena; /* of this patient */
    const struct element *element; /* at hand within `where`, else NULL */
    const struct symbol *list;     /* whose element it is */
    struct meaning **meaning;      /* by symbol of the compilation, those that are known already */
    enum verdict *verdict;         /* by recommendation */
    bool *judged;
};

void evaluator_init(struct evaluator *e, const struct compilation *c, date today);
void evaluator_free(struct evaluator *e);
void evaluator_begin(struct evaluator *e, const struct patient *patient);

enum truth evaluator_applies(struct evaluator *e);
enum verdict evaluator_outcome(struct evaluator *e, const struct recommendation *rec);
const struct meaning *evaluator_term(struct evaluator *e, const struct symbol *symbol); /* a define, table or score */
/* The amount of a dose and the unit in which it is shown. */
struct decimal evaluator_dose(struct evaluator *e, const struct written_dose *dose, const struct unit **unit);

bool meaning_is_settled(const struct meaning *m);
/* The one thing that it is; not known where it may be several. */
struct possible meaning_settled(const struct meaning *m);

#endif
