/* unit_answer: the questions `osler unit` answers, as text. True with the answer in `out`, false with the
 * reason in `error`; nothing ends with a newline but between two lines. */
#ifndef OSLER_BASE_UNIT_ANSWER_H
#define OSLER_BASE_UNIT_ANSWER_H

#include "base/unit.h"

/* "(milligram) / (deciliter)\ndimension: mass concentration" */
bool unit_answer_describe(struct slice code, struct text *out, struct text *error);

/* The value in the other unit, a decimal alone. */
bool unit_answer_convert(struct slice value, struct slice from, struct slice to, struct text *out,
                         struct text *error);

/* The product or quotient of two quantities: "3 g.m". Comparable units divide to a plain number: "0.5 1". */
bool unit_answer_combine(bool divide, struct slice value_a, struct slice unit_a, struct slice value_b,
                         struct slice unit_b, struct text *out, struct text *error);

#endif
