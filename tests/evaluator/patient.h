/* patient: what a record says of one patient, before anything has judged it. Made at random for any guideline, and written as JSON for the
 * product; the evaluator reads the same values without the JSON. */
#ifndef OSLER_TESTS_EVALUATOR_PATIENT_H
#define OSLER_TESTS_EVALUATOR_PATIENT_H

#include "compiler/compilation.h"
#include "tests/evaluator/dice.h"

/* One value as it is given: a number in any unit that converts, with any digits. */
struct raw {
    bool given; /* otherwise null or absent */
    bool yes;
    uint32_t choice;
    struct decimal number;
    const struct unit *unit; /* that the number is in; NULL: the fact's own */
    date from, to;           /* a date is `from`; a period's end may be DATE_UNKNOWN */
    bool open_from, open_to; /* a period without that end */
    struct slice text;
};

struct element {
    struct raw *field; /* of a list: in the order of the record; of a series: its value */
    date on;           /* of a series */
};

enum extent { EXTENT_NONE /* nothing is known of the list */, EXTENT_COMPLETE, EXTENT_MORE };

struct entry {
    const struct symbol *fact;
    struct raw raw;
    enum extent extent; /* of a list or series */
    struct element *element;
    size_t elements;
    date on;          /* when it was observed; DATE_UNKNOWN where that is not said */
    const char *json; /* the value alone, NULL where the record does not name the fact */
};

struct patient {
    struct entry *entry; /* one a fact, in the order of declaration */
    size_t entries;
    struct text json; /* the whole record */
};

/* Everything in `arena`. `today` is the day of evaluation: nothing is observed after it. */
void patient_at_random(struct dice *dice, const struct compilation *c, date today, struct arena *arena, struct patient *patient);
const struct entry *patient_entry(const struct patient *patient, const struct symbol *fact);

/* How many elements a patient may have of a list or series. */
size_t patient_most(const struct symbol *fact);

#endif
