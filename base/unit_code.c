/* unit_code: a code as a list of symbols with powers, and back: "mg/kg" times "kg" is "mg". */
#include "base/unit_code.h"

#include <stdio.h>
#include <string.h>

static bool gather(struct unit_code *code, const struct unit_term *term, int32_t power) {
    for (size_t i = 0; i < code->count; i++) {
        struct unit_factor *factor = &code->factor[i];
        if (!slice_equal(factor->symbol, term->symbol) || !slice_equal(factor->annotation, term->annotation)) continue;
        factor->power += power;
        return factor->power <= UNIT_POWER && factor->power >= -UNIT_POWER;
    }
    if (code->count == UNIT_FACTORS) return false;
    code->factor[code->count++] = (struct unit_factor){ term->symbol, term->annotation, power, term->atom == NULL };
    return true;
}

bool unit_code_add(struct unit_code *code, const char *text, int32_t power) {
    struct unit_reader reader = unit_reader_of(text, strlen(text), true);
    struct unit_term term;
    while (unit_next(&reader, &term)) {
        int64_t total = (int64_t)term.power * power * (term.inverse ? -1 : 1);
        if (total > UNIT_POWER || total < -UNIT_POWER) return false;
        if (!term.atom && term.factor == 1 && term.annotation.length == 0) continue;
        if (!gather(code, &term, (int32_t)total)) return false;
    }
    return reader.status == UNIT_READ;
}

bool unit_code_raise(struct unit_code *code, int32_t power) {
    for (size_t i = 0; i < code->count; i++) {
        int64_t total = (int64_t)code->factor[i].power * power;
        if (total > UNIT_POWER || total < -UNIT_POWER) return false;
        code->factor[i].power = (int32_t)total;
    }
    return true;
}

bool unit_code_halve(struct unit_code *code) {
    for (size_t i = 0; i < code->count; i++) {
        if (code->factor[i].power % 2) return false;
        code->factor[i].power /= 2;
    }
    return true;
}

static bool put(char text[UNIT_CODE], size_t *length, struct slice slice) {
    if (slice.length >= UNIT_CODE - *length) return false;
    if (slice.length) memcpy(text + *length, slice.bytes, slice.length);
    *length += slice.length;
    text[*length] = '\0';
    return true;
}

static bool put_factor(char text[UNIT_CODE], size_t *length, const struct unit_factor *factor, int32_t power) {
    char digits[16] = "";
    if (power != 1) snprintf(digits, sizeof digits, "%d", (int)power);
    return put(text, length, factor->symbol) && put(text, length, slice_of(digits)) &&
           put(text, length, factor->annotation);
}

/* Powers of ten keep their sign ("10*-3"), so they stand with the numerators. */
static bool divides(const struct unit_factor *factor) {
    bool ten = !factor->plain && factor->symbol.length == 3 && factor->symbol.bytes[0] == '1';
    return factor->power < 0 && !ten;
}

bool unit_code_write(const struct unit_code *code, char text[UNIT_CODE]) {
    size_t length = 0;
    text[0] = '\0';
    for (int under = 0; under <= 1; under++) {
        for (size_t i = 0; i < code->count; i++) {
            const struct unit_factor *factor = &code->factor[i];
            if (factor->power == 0 || divides(factor) != (bool)under) continue;
            int32_t power = under ? -factor->power : factor->power;
            for (int32_t times = factor->plain ? power : 1; times > 0; times--) {
                if ((under || length) && !put(text, &length, under ? SLICE("/") : SLICE("."))) return false;
                if (!put_factor(text, &length, factor, factor->plain ? 1 : power)) return false;
            }
        }
    }
    return length || put(text, &length, SLICE("1"));
}
