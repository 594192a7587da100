/* value: one value of a run, taken out of its register or list together with what is needed to show it.
 *
 * Shown in two ways: in the language's own notation (yes, unknown, 280 mg, 2025-11-01), exact and readable by the
 * parser; and in words for a reader (not known, 12 weeks, 38.5 °C, 1 November 2025). */
#ifndef OSLER_RUNTIME_VALUE_H
#define OSLER_RUNTIME_VALUE_H

#include "runtime/context.h"
#include "runtime/phrases.h"

struct value {
    enum value_kind kind;
    uint8_t truth;
    int64_t number, high; /* high: the other end of a range or period */
    struct decimal wide;
    uint32_t scale;
    const char *unit; /* a code; "" or "1" for the plain number */
    uint32_t first_choice, choices;
    uint32_t list; /* index of the section, for lists and series */
    bool in_record; /* a text within a list: `number` is an index of context->text all the same */
};

struct value value_of_register(const struct context *context, enum value_kind kind, uint32_t reg, uint32_t scale,
                               const char *unit, uint32_t first_choice, uint32_t choices);
struct value value_of_fact(const struct context *context, uint32_t fact);
struct value value_of_definition(const struct context *context, uint32_t definition);
struct value value_of_field(const struct context *context, uint32_t list, uint32_t element, uint32_t field);
struct value value_of_number(int64_t number, const struct value *like); /* the same scale, unit and choices */

bool value_is_known(const struct value *value);
bool value_hides_unit(const struct value *value); /* its unit is a bare annotation, which neither way of showing tells */
bool value_has_unit(const struct value *value);   /* one that is told */

void value_print(const struct context *context, const struct value *value, struct text *out);

/* For readers. A decimal of more digits than anybody reads is rounded to four behind the point and marked "about". */
void value_words(const struct context *context, const struct value *value, enum language language, struct text *out);
void value_put_amount(const struct context *context, const struct value *value, enum language language, struct text *out); /* exact: of a dose */

/* number * 10^-scale in plain digits without trailing zeros; returns the length. */
enum { VALUE_DIGITS = 32 };
size_t value_digits(int64_t number, uint32_t scale, char digits[VALUE_DIGITS]);

/* The label of a choice value, or its name with blanks for underscores. */
void value_put_choice(const struct program *program, uint32_t choice, struct text *out);

#endif
