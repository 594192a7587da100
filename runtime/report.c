/* What all reports share. */
#include "runtime/report.h"

#include "runtime/value.h"

void report_value(const struct context *context, enum value_kind kind, uint32_t reg, uint32_t scale, const char *unit,
                  uint32_t first_choice, uint32_t choices, struct text *out) {
    struct value value = value_of_register(context, kind, reg, scale, unit, first_choice, choices);
    value_print(context, &value, out);
}
