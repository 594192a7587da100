/* Facts, records and their fields: types as written, ranges and steps. */
#include "compiler/check.h"

static struct type *new_type(struct compilation *c, struct type value) {
    struct type *type = ARENA_NEW(&c->arena, struct type);
    if (type) *type = value;
    else c->failed = true;
    return type;
}

static const struct type *choice_type(struct compilation *c, const struct written_type *written, struct symbol *owner) {
    if (written->values < 2 || written->values > CHOICE_MOST) {
        diag_add(&c->diags, DIAG_BAD_TYPE, written->span,
                 written->values < 2 ? "a choice needs at least two values" : "a choice has at most %d values; use a text", CHOICE_MOST);
        return &type_error;
    }
    for (size_t i = 0; i < written->values; i++)
        for (size_t k = 0; k < i; k++)
            if (slice_equal(written->value[i].name.text, written->value[k].name.text)) {
                struct diag *d = diag_add(&c->diags, DIAG_DECLARED_TWICE, written->value[i].name.span, "the value \"%.*s\" is there twice",
                                          (int)written->value[i].name.text.length, written->value[i].name.text.bytes);
                diag_note(&c->diags, d, written->value[k].name.span, "first here");
            }
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
            struct diag *d = diag_add(&c->diags, DIAG_WRONG_SORT, written->record.span, "\"%.*s\" is not a record",
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
            diag_add(&c->diags, DIAG_BAD_TYPE, written->span, "a list or a period cannot be over time");
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
        diag_add(&c->diags, DIAG_BAD_RANGE, quantity->span, "the range is in %s, the fact is not", quantity->unit->code);
        return NULL;
    }
    *number = unit_convert(*number, &conversion);
    return number;
}

static void check_range(struct compilation *c, struct symbol *symbol, const struct written_type *written, const struct type *type) {
    if (type->kind == TYPE_SERIES) type = type->element;
    if (!written->from && !written->to && !written->step) return;
    if (type->kind == TYPE_ERROR) return;
    if (type->kind != TYPE_NUMBER) {
        diag_add(&c->diags, DIAG_BAD_RANGE, written->span, "only a number has a range");
        return;
    }
    symbol->low = bound(c, written->from, type->unit);
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
            diag_add(&c->diags, DIAG_BAD_RANGE, i ? written->to->span : written->from->span, "%s is not a multiple of the step", text);
        }
}

static void check_molar_mass(struct compilation *c, struct symbol *symbol, const struct meta *metas, size_t count) {
    const struct meta_value *value = metadata_value(metas, count, "molar mass");
    struct unit grams_per_mole;
    struct unit_conversion conversion;
    if (!value || value->kind != META_QUANTITY || !value->quantity.unit || unit_parse("g/mol", 5, &grams_per_mole, NULL) != UNIT_READ) return;
    if (unit_conversion(value->quantity.unit, &grams_per_mole, NULL, &conversion) != UNIT_CONVERTS ||
        decimal_sign(value->quantity.number) <= 0) {
        diag_add(&c->diags, DIAG_BAD_METADATA, value->span, "a molar mass is a number of g/mol, more than 0");
        return;
    }
    struct decimal *mass = ARENA_NEW(&c->arena, struct decimal);
    if (!mass) return;
    *mass = unit_convert(value->quantity.number, &conversion);
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
    struct diag *d = diag_add(&c->diags, DIAG_BAD_METADATA, value->span, "\"absent means\" needs %s",
                              type->kind == TYPE_LIST ? "none" : type_words(c, type));
    diag_hint(&c->diags, d, "it is for yes-or-no facts, choices and lists (none); a number cannot be assumed");
}

static void check_valid_for(struct compilation *c, const struct meta *metas, size_t count) {
    const struct meta_value *value = metadata_value(metas, count, "valid for");
    if (!value || value->kind != META_QUANTITY || !value->quantity.unit) return;
    const struct unit *unit = value->quantity.unit;
    bool time = unit->power[UNIT_TIME] == 1 || unit->power[UNIT_CALENDAR] == 1;
    int64_t amount;
    if (!time || !decimal_to_scaled(value->quantity.number, 0, &amount) || amount <= 0)
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
    fact->checked = DONE;
}

void check_record(struct compilation *c, struct symbol *record) {
    record->checked = DONE;
    record->type = &type_error;
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
