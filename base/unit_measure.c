/* unit_measure: multiplies the components of a code. Definitions are codes too, so an atom is measured by
 * reading its definition; they are a few levels deep, and the table's test keeps them free of cycles. */
#include "base/unit_measure.h"

#include <string.h>

enum { DEFINITIONS = 12 /* levels of definitions that the table may use */ };

static enum unit_read measure_code(struct unit_reader *reader, struct unit_measure *measure, unsigned levels);

static enum unit_read measure_atom(const struct unit_atom *atom, struct unit_measure *measure, unsigned levels) {
    *measure = (struct unit_measure){ .size = unit_ratio_one };
    if (atom->kind == UNIT_IS_BASE) {
        measure->power[atom->which] = 1;
        return UNIT_READ;
    }
    if (atom->kind == UNIT_IS_ARBITRARY) {
        measure->power[UNIT_ARBITRARY] = 1;
        measure->arbitrary = unit_atom_number(atom);
        return UNIT_READ;
    }
    if (levels == 0) return UNIT_TOO_DEEP;
    struct unit_reader definition = unit_reader_of(unit_atom_definition(atom), strlen(unit_atom_definition(atom)), true);
    enum unit_read read = measure_code(&definition, measure, levels - 1);
    struct unit_ratio value = unit_ratio_of(atom->value, atom->exponent);
    if (read == UNIT_READ && !unit_ratio_multiply(&measure->size, &value, &measure->size)) return UNIT_OUT_OF_RANGE;
    return read;
}

/* whole *= part^power */
static enum unit_read multiply_in(struct unit_measure *whole, const struct unit_measure *part, int32_t power) {
    for (unsigned i = 0; i < UNIT_DIMENSIONS; i++) {
        int64_t sum = whole->power[i] + (int64_t)part->power[i] * power;
        if (sum < INT8_MIN || sum > INT8_MAX) return UNIT_OUT_OF_RANGE;
        if (i == UNIT_ARBITRARY && part->arbitrary) {
            if (whole->arbitrary && whole->arbitrary != part->arbitrary) return UNIT_OUT_OF_RANGE;
            whole->arbitrary = sum ? part->arbitrary : 0;
        }
        whole->power[i] = (int16_t)sum;
    }
    struct unit_ratio raised = part->size;
    if (power != 1 && !unit_ratio_power(&part->size, power, &raised)) return UNIT_OUT_OF_RANGE;
    return unit_ratio_multiply(&whole->size, &raised, &whole->size) ? UNIT_READ : UNIT_OUT_OF_RANGE;
}

static enum unit_read measure_term(const struct unit_term *term, struct unit_measure *measure, unsigned levels) {
    *measure = (struct unit_measure){ .size = unit_ratio_of(term->factor, 0) };
    if (!term->atom) return UNIT_READ;
    enum unit_read read = measure_atom(term->atom, measure, levels);
    if (read != UNIT_READ) return read;
    if (term->atom->kind == UNIT_IS_SPECIAL) {
        measure->special = unit_atom_number(term->atom);
        measure->size = unit_ratio_one;
    }
    if (!term->prefix) return UNIT_READ;
    struct unit_ratio prefix = unit_ratio_of(term->prefix->value, term->prefix->exponent);
    return unit_ratio_multiply(&measure->size, &prefix, &measure->size) ? UNIT_READ : UNIT_OUT_OF_RANGE;
}

static enum unit_read measure_code(struct unit_reader *reader, struct unit_measure *measure, unsigned levels) {
    struct unit_term term;
    *measure = (struct unit_measure){ .size = unit_ratio_one };
    for (bool first = true; unit_next(reader, &term); first = false) {
        struct unit_measure part;
        enum unit_read read = measure_term(&term, &part, levels);
        if (read != UNIT_READ) return read;
        bool bare = first && !term.over && term.power == 1;
        if (measure->special || (part.special && !bare)) return UNIT_NOT_ALONE;
        read = multiply_in(measure, &part, term.inverse ? -term.power : term.power);
        if (read != UNIT_READ) return read;
        measure->special = part.special;
    }
    return reader->status;
}

enum unit_read unit_measure_read(struct unit_reader *reader, struct unit_measure *measure) {
    return measure_code(reader, measure, DEFINITIONS);
}

struct unit_ratio unit_measure_size(const struct unit *unit) {
    const struct unit_atom *special = unit_atom_of(unit->special);
    struct unit_measure measure;
    if (special && measure_atom(special, &measure, DEFINITIONS) == UNIT_READ) return measure.size;
    return unit_ratio_join(unit->multiply, unit->divide);
}
