#include "compiler/prove_amounts.h"

#include <string.h>

bool amounts_seconds(const struct quantity *time, int64_t *seconds) {
    struct unit second;
    struct unit_conversion conversion;
    if (!time || !time->unit) return false;
    int64_t days = !strcmp(time->unit->code, "months") ? 30 : !strcmp(time->unit->code, "years") ? 365 : 0;
    struct decimal value = decimal_multiply(time->number, decimal_from_int(days * 86400));
    if (!days) {
        if (unit_parse("s", 1, &second, NULL) != UNIT_READ || unit_conversion(time->unit, &second, NULL, &conversion) != UNIT_CONVERTS) return false;
        value = unit_convert(time->number, &conversion);
    }
    return decimal_to_scaled(value, 0, seconds) && *seconds > 0 && *seconds < INT64_MAX / 100000;
}

bool amounts_rate(const struct written_dose *dose, int64_t seconds, int64_t *times, int64_t *divide) {
    int64_t period;
    *times = *divide = 1;
    if (!dose->every) return dose->once;
    if (!amounts_seconds(dose->every, &period)) return false;
    int64_t count = dose->times > 0 ? dose->times : 1;
    if (__builtin_mul_overflow(count, seconds, times)) return false;
    *divide = period;
    if (*times < *divide) *times = *divide = 1; /* once within that time, whenever it is */
    return true;
}

const struct symbol *amounts_treatment(const struct compilation *c, const struct written_dose *dose) {
    const struct symbol *symbol = scope_find(c, dose->treatment.span.file, dose->treatment.text);
    return symbol && symbol->kind == SYMBOL_TREATMENT ? symbol : NULL;
}

uint32_t amounts_register(struct product *product, const struct product_part *part, const struct program_dose *dose) {
    if (dose->kind == VALUE_WIDE) return part->wide[dose->reg];
    return product_w(product, OP_wide_of_number, part->number[dose->reg], 0, (uint16_t)dose->scale);
}
