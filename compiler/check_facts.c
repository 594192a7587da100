/* Facts, records and their fields: types as written, ranges and steps. */
#include "compiler/check.h"

static struct type *new_type(struct compilation *c, struct type value) {
    struct type *type = ARENA_NEW(&c->arena, struct type);
    if (type) *type = value;
    else c->failed = true;
    return type;
}

/* People see labels: two values with one label cannot be told apart. */
static void check_labels(struct compilation *c, const struct written_type *written) {
    for (size_t i = 0; i < written->values; i++)
        for (size_t k = 0; k < i; k++) {
            const struct string *label = &written->value[i].label, *other = &written->value[k].label;
            if (label->text.length == 0 || !slice_equal(label->text, other->text)) continue;
            struct diag *d = diag_add(&c->diags, DIAG_SAME_LABEL, label->span, "two values have the label \"%.*s\"", (int)label->text.length,
                                      label->text.bytes);
            diag_note(&c->diags, d, other->span, "the first");
            break;
        }
}

static const struct type *choice_type(struct compilation *c, const struct written_type *written, struct symbol *owner) {
    if (written->values < 2 || written->values > CHOICE_MOST) {
        struct diag *d = diag_add(&c->diags, DIAG_BAD_TYPE, written->span,
                                  written->values < 2 ? "a choice needs at least two values" : "a choice has at most %d values", CHOICE_MOST);
        diag_hint(&c->diags, d, written->values < 2 ? "if it holds or not, declare it 'yes or no'" : "declare it 'text'");
        return &type_error;
    }
    for (size_t i = 0; i < written->values; i++)
        for (size_t k = 0; k < i; k++)
            if (slice_equal(written->value[i].name.text, written->value[k].name.text)) {
                struct diag *d = diag_add(&c->diags, DIAG_DECLARED_TWICE, written->value[i].name.span, "the value \"%.*s\" is there twice",
                                          (int)written->value[i].name.text.length, written->value[i].name.text.bytes);
                diag_note(&c->diags, d, written->value[k].name.span, "first here");
            }
    check_labels(c, written);
    const struct type *type =
        new_type(c, (struct type){ .kind = TYPE_CHOICE, .value = written->value, .values = written->values, .owner = owner });
    return type ? type : &type_error;
}

const struct type *type_of_written(struct compilation *c, const struct written_type *written, struct symbol *owner) {
    const struct type *type = &type_error;
    if (written->bad) return type;
    switch (written->kind) {
    case WRITTEN_TRUTH: type = &type_truth; break;
    case WRITTEN_CHOICE: type = choice_type(c, written, owner); break;
    case WRITTEN_NUMBER: type = &type_bare_number; break;
    case WRITTEN_QUANTITY: type = number_type(c, written->unit); break;
    case WRITTEN_DATE: case WRITTEN_TIME: type = &type_date; break;
    case WRITTEN_TEXT: type = &type_text; break;
    case WRITTEN_PERIOD: type = &type_period; break;
    case WRITTEN_LIST: {
        struct symbol *record = scope_need(c, written->record, "record");
        if (!record) return &type_error;
        if (record->kind != SYMBOL_RECORD) {
            struct diag *d = diag_add(&c->diags, DIAG_WRONG_SORT, written->record.span, "a list is of records, and \"%.*s\" is none",
                                      (int)written->record.text.length, written->record.text.bytes);
            diag_note(&c->diags, d, record->name.span, "declared here");
            return &type_error;
        }
        type = new_type(c, (struct type){ .kind = TYPE_LIST, .record = record });
        break;
    }
    }
    if (written->over_time && type && type->kind != TYPE_ERROR) {
        if (type->kind == TYPE_LIST || type->kind == TYPE_PERIOD) {
            struct diag *d = diag_add(&c->diags, DIAG_BAD_TYPE, written->span, "%s cannot be over time",
                                      type->kind == TYPE_LIST ? "a list" : "a period");
            if (type->kind == TYPE_LIST) diag_hint(&c->diags, d, "give the record a field for the date instead");
            return &type_error;
        }
        type = new_type(c, (struct type){ .kind = TYPE_SERIES, .element = type });
    }
    return type ? type : &type_error;
}

/* One end of a range in the fact's own unit. */
static const struct decimal *bound(struct compilation *c, const struct quantity *quantity, const struct unit *unit) {
    struct decimal *number = quantity ? ARENA_NEW(&c->arena, struct decimal) : NULL;
    if (!number) return NULL;
    *number = quantity->number;
    if (!quantity->unit) return number;
    struct unit_conversion conversion;
    if (!unit || unit_conversion(quantity->unit, unit, NULL, &conversion) != UNIT_CONVERTS) {
        struct diag *d = diag_add(&c->diags, DIAG_BAD_RANGE, quantity->span, "the range is in %s, the fact is %s%s", quantity->unit->code,
                                  unit ? "in " : "a bare number", unit ? unit->code : "");
        diag_hint(&c->diags, d, "write the numbers of the range in the unit of the fact");
        return NULL;
    }
    *number = unit_convert(*number, &conversion);
    return number;
}

void check_range(struct compilation *c, struct symbol *symbol, const struct written_type *written, const struct type *type) {
    if (type->kind == TYPE_SERIES) type = type->element;
    if (!written->from && !written->to && !written->step) return;
    if (type->kind == TYPE_ERROR) return;
    if (type->kind != TYPE_NUMBER) {
        diag_add(&c->diags, DIAG_BAD_RANGE, written->span, "only a number has a range or a step, this is %s", type_words(c, type));
        return;
    }
    symbol->low = bound(c, written->from, type->unit);
    if (written->from && !symbol->low) return; /* reported: its unit is another one */
    symbol->high = bound(c, written->to, type->unit);
    symbol->step = bound(c, written->step, type->unit);
    if (symbol->low && symbol->high && decimal_compare(*symbol->low, *symbol->high) >= 0)
        diag_add(&c->diags, DIAG_BAD_RANGE, span_join(written->from->span, written->to->span), "the range ends before it begins");
    if (symbol->step && decimal_sign(*symbol->step) <= 0) {
        diag_add(&c->diags, DIAG_BAD_RANGE, written->step->span, "a step is more than 0");
        symbol->step = NULL;
    }
    const struct decimal *ends[] = { symbol->low, symbol->high };
    for (int i = 0; i < 2; i++)
        if (ends[i] && symbol->step && !decimal_is_multiple(*ends[i], *symbol->step)) {
            char text[DECIMAL_TEXT];
            decimal_print(*ends[i], text);
            struct diag *d = diag_add(&c->diags, DIAG_BAD_RANGE, i ? written->to->span : written->from->span, "%s is not a multiple of the step", text);
            diag_note(&c->diags, d, written->step->span, "the step");
        }
}

static void check_molar_mass(struct compilation *c, struct symbol *symbol, const struct meta *metas, size_t count) {
    const struct meta_value *value = metadata_value(metas, count, "molar mass");
    struct unit grams_per_mole;
    struct unit_conversion conversion;
    const struct type *type = symbol->type->kind == TYPE_SERIES ? symbol->type->element : symbol->type;
    if (value && type->kind != TYPE_ERROR && (type->kind != TYPE_NUMBER || !type->unit)) {
        diag_add(&c->diags, DIAG_BAD_METADATA, value->span, "a molar mass belongs to a mass or an amount of substance, this is %s",
                 type_words(c, symbol->type));
        return;
    }
    if (!value || value->kind != META_QUANTITY || !value->quantity->unit || unit_parse("g/mol", 5, &grams_per_mole, NULL) != UNIT_READ) return;
    if (unit_conversion(value->quantity->unit, &grams_per_mole, NULL, &conversion) != UNIT_CONVERTS ||
        decimal_sign(value->quantity->number) <= 0) {
        diag_add(&c->diags, DIAG_BAD_METADATA, value->span, "a molar mass is a number of g/mol, more than 0");
        return;
    }
    struct decimal *mass = ARENA_NEW(&c->arena, struct decimal);
    if (!mass) return;
    *mass = unit_convert(value->quantity->number, &conversion);
    symbol->molar_mass = mass;
}

static void check_absent(struct compilation *c, const struct symbol *symbol, const struct meta *metas, size_t count) {
    const struct meta_value *value = metadata_value(metas, count, "absent means");
    const struct type *type = symbol->type;
    if (!value || type->kind == TYPE_ERROR) return;
    if (type->kind == TYPE_TRUTH && (value->kind == META_YES || value->kind == META_NO)) return;
    if (type->kind == TYPE_CHOICE && value->kind == META_NAME) {
        if (choice_index(type, value->name.text) < 0) report_no_value(c, value->name, type);
        return;
    }
    if (type->kind == TYPE_LIST && value->kind == META_NAME && slice_is(value->name.text, "none")) return;
    bool assumed = type->kind == TYPE_TRUTH || type->kind == TYPE_CHOICE || type->kind == TYPE_LIST;
    struct diag *d = diag_add(&c->diags, DIAG_BAD_METADATA, value->span, assumed ? "\"absent means\" needs %s" : "\"absent means\" is not for %s",
                              type->kind == TYPE_LIST ? "none" : type_words(c, type));
    diag_hint(&c->diags, d, "it is for yes-or-no facts, choices and lists (none); a number cannot be assumed");
}

static void report_typical(struct compilation *c, const struct symbol *fact, const struct meta_value *value) {
    struct diag *d = diag_add(&c->diags, DIAG_BAD_METADATA, value->span, "\"typical\" needs a value that the fact can have");
    diag_note(&c->diags, d, fact->name.span, "%s", type_words(c, fact->type));
}

/* A value for examples and for the patients that the proofs show. */
static void check_typical(struct compilation *c, const struct symbol *fact, const struct meta *metas, size_t count) {
    const struct meta_value *value = metadata_value(metas, count, "typical");
    const struct type *type = fact->type;
    if (!value || type->kind == TYPE_ERROR) return;
    bool fits = (type->kind == TYPE_TRUTH && (value->kind == META_YES || value->kind == META_NO)) ||
                (type->kind == TYPE_CHOICE && value->kind == META_NAME && choice_index(type, value->name.text) >= 0);
    if (type->kind == TYPE_NUMBER && value->kind == META_QUANTITY) {
        struct decimal number = value->quantity->number;
        const struct unit *unit = value->quantity->unit;
        struct unit_conversion conversion;
        fits = (unit == NULL) == (type->unit == NULL) &&
               (!unit || unit_conversion(unit, type->unit, fact->molar_mass, &conversion) == UNIT_CONVERTS);
        if (fits && unit) number = unit_convert(number, &conversion);
        fits = fits && !(fact->low && decimal_compare(number, *fact->low) < 0) && !(fact->high && decimal_compare(number, *fact->high) > 0);
    }
    if (!fits) report_typical(c, fact, value);
}

static void check_valid_for(struct compilation *c, const struct meta *metas, size_t count) {
    const struct meta_value *value = metadata_value(metas, count, "valid for");
    if (!value || value->kind != META_QUANTITY || !value->quantity->unit) return;
    const struct unit *unit = value->quantity->unit;
    bool time = unit->power[UNIT_TIME] == 1 || unit->power[UNIT_CALENDAR] == 1;
    int64_t amount;
    if (!time || !decimal_to_scaled(value->quantity->number, 0, &amount) || amount <= 0)
        diag_add(&c->diags, DIAG_BAD_METADATA, value->span, "\"valid for\" needs a whole time such as 90 days");
}

void check_fact(struct compilation *c, struct symbol *fact) {
    const struct decl *decl = fact->decl;
    fact->checked = UNDER_WAY;
    fact->type = type_of_written(c, &decl->type, fact);
    check_range(c, fact, &decl->type, fact->type);
    check_molar_mass(c, fact, decl->meta, decl->metas);
    check_absent(c, fact, decl->meta, decl->metas);
    check_valid_for(c, decl->meta, decl->metas);
    check_typical(c, fact, decl->meta, decl->metas);
    const struct meta_value *most = metadata_value(decl->meta, decl->metas, "most");
    if (most && fact->type->kind != TYPE_LIST && fact->type->kind != TYPE_SERIES && fact->type->kind != TYPE_ERROR)
        diag_add(&c->diags, DIAG_BAD_METADATA, most->span, "\"most\" says how many elements a list can have, this is %s", type_words(c, fact->type));
    fact->checked = DONE;
}

void check_record(struct compilation *c, struct symbol *record) {
    record->checked = DONE;
    record->type = &type_error;
    if (!record->next) {
        struct diag *d = diag_add(&c->diags, DIAG_BAD_TYPE, record->name.span, "a record needs at least one field");
        diag_hint(&c->diags, d, "write its fields below it, for example  site \"Site\" : one of liver, bone");
    }
    for (struct symbol *f = record->next; f; f = f->next) {
        f->type = type_of_written(c, &f->field->type, f);
        f->checked = DONE;
        if (f->type->kind == TYPE_LIST || f->type->kind == TYPE_SERIES || f->type->kind == TYPE_PERIOD) {
            diag_add(&c->diags, DIAG_BAD_TYPE, f->field->type.span, "a field is one value, not %s", type_words(c, f->type));
            f->type = &type_error;
        }
        check_range(c, f, &f->field->type, f->type);
        check_molar_mass(c, f, f->field->meta, f->field->metas);
        metadata_check_field(c, f->field);
    }
}
