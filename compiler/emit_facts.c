/* Facts, fields, lists and units: what a patient record is made of. */
#include "compiler/emit.h"
#include "compiler/metadata.h"

enum { LIST_MOST = 200, LARGEST_SCALE = 9 };
#define LARGEST_NUMBER ((int64_t)1 << 53)

/* Range and step as integers at one scale: then the value is a plain integer. */
static bool scaled_range(const struct symbol *s, uint32_t *scale, int64_t *low, int64_t *high, int64_t *step) {
    const struct decimal *parts[] = { s->low, s->high, s->step };
    int64_t *words[] = { low, high, step };
    int32_t needed = 0;
    for (int i = 0; i < 3; i++) {
        if (!parts[i]) return false;
        if (decimal_scale(*parts[i]) > needed) needed = decimal_scale(*parts[i]);
    }
    if (needed > LARGEST_SCALE) return false;
    *scale = (uint32_t)needed;
    for (int i = 0; i < 3; i++)
        if (!decimal_to_scaled(*parts[i], needed, words[i]) || *words[i] > LARGEST_NUMBER || *words[i] < -LARGEST_NUMBER) return false;
    return true;
}

static uint32_t add_choices(struct emitter *e, const struct choice_value *value, size_t count) {
    uint32_t first = (uint32_t)e->choices;
    for (size_t i = 0; i < count; i++) {
        uint32_t name = emit_string(e, value[i].name.text);
        struct slice label = value[i].label.text.length ? value[i].label.text : value[i].name.text;
        ADD(e, choice, name, emit_label(e, label));
    }
    return first;
}

static void describe_number(struct emitter *e, const struct symbol *s, const struct type *type, struct program_fact *fact) {
    int64_t low, high, step;
    uint32_t scale;
    fact->unit = emit_unit(e, type->unit);
    fact->bounds |= (s->low ? FACT_HAS_LOW : 0u) | (s->high ? FACT_HAS_HIGH : 0u) | (s->step ? FACT_HAS_STEP : 0u);
    if (s->molar_mass) fact->molar_mass = emit_wide_constant(e, *s->molar_mass);
    if (scaled_range(s, &scale, &low, &high, &step)) {
        fact->kind = FACT_NUMBER;
        fact->scale = scale;
        fact->low = low, fact->high = high, fact->step = step;
        return;
    }
    fact->kind = FACT_WIDE;
    fact->low = s->low ? (int64_t)emit_wide_constant(e, *s->low) : 0;
    fact->high = s->high ? (int64_t)emit_wide_constant(e, *s->high) : 0;
    fact->step = s->step ? (int64_t)emit_wide_constant(e, *s->step) : 0;
}

static void describe_absent(const struct type *type, const struct meta *metas, size_t count, struct program_fact *fact) {
    const struct meta_value *value = metadata_value(metas, count, "absent means");
    if (!value) return;
    if (value->kind == META_YES || value->kind == META_NO) fact->absent_value = value->kind == META_YES ? TRUTH_YES : TRUTH_NO;
    else if (type->kind == TYPE_CHOICE) fact->absent_value = (int64_t)1 << choice_index(type, value->name.text);
    else if (type->kind != TYPE_LIST) return;
    fact->absent = 1;
}

/* Everything but slot and list. */
static struct program_fact describe(struct emitter *e, const struct symbol *s, const struct type *type, const struct meta *metas, size_t count) {
    struct program_fact fact = { .unit = NONE, .molar_mass = NONE };
    fact.name = emit_string(e, s->name.text);
    fact.label = emit_label(e, s->label.text);
    fact.ask = emit_label(e, metadata_text(metas, count, "ask"));
    fact.place = emit_place(e, s->name.span);
    const struct meta_value *valid = metadata_value(metas, count, "valid for");
    enum date_unit unit;
    if (valid && valid->kind == META_QUANTITY && emit_duration(e, valid->quantity->number, valid->quantity->unit, &fact.valid_amount, &unit))
        fact.valid_unit = unit;
    switch (type->kind) {
    case TYPE_TRUTH: fact.kind = FACT_TRUTH; break;
    case TYPE_CHOICE:
        fact.kind = FACT_CHOICE;
        fact.first_choice = add_choices(e, type->value, type->values);
        fact.choices = (uint32_t)type->values;
        break;
    case TYPE_NUMBER: describe_number(e, s, type, &fact); break;
    case TYPE_DATE: fact.kind = FACT_DATE; break;
    case TYPE_TEXT: fact.kind = FACT_TEXT; break;
    case TYPE_PERIOD: fact.kind = FACT_PERIOD; break;
    case TYPE_LIST: fact.kind = FACT_LIST; break;
    case TYPE_SERIES: case TYPE_ERROR: break;
    }
    describe_absent(type, metas, count, &fact);
    return fact;
}

static void add_field(struct emitter *e, struct program_fact f, uint32_t column) {
    ADD(e, field, f.name, f.label, f.ask, f.kind, column, f.first_choice, f.choices, f.unit, f.scale, f.bounds, f.low, f.high, f.step,
        f.valid_amount, f.valid_unit, f.absent, f.absent_value, f.molar_mass, f.place);
}

static void add_record(struct emitter *e, struct symbol *record) {
    uint32_t first = (uint32_t)e->fields, column = 0;
    record->index = (uint32_t)e->records;
    for (struct symbol *f = record->next; f; f = f->next) {
        f->index = (uint32_t)e->fields;
        struct program_fact fact = describe(e, f, f->type, f->field->meta, f->field->metas);
        if (fact.kind == FACT_NUMBER) f->value.scale = fact.scale;
        add_field(e, fact, column++);
    }
    ADD(e, record, emit_string(e, record->name.text), emit_label(e, record->label.text), first, column);
}

/* A series is a list of a hidden record: value and on. */
static uint32_t add_series_record(struct emitter *e, const struct symbol *s, struct program_fact fact) {
    uint32_t first = (uint32_t)e->fields;
    struct program_fact value = describe(e, s, s->type->element, s->decl->meta, s->decl->metas);
    value.name = emit_string(e, SLICE("value"));
    value.valid_amount = 0;
    value.absent = 0;
    add_field(e, value, 0);
    struct program_fact on = { .unit = NONE, .molar_mass = NONE, .kind = FACT_DATE, .place = fact.place };
    on.name = emit_string(e, SLICE("on"));
    add_field(e, on, 1);
    ADD(e, record, fact.name, fact.label, first, 2);
    return (uint32_t)e->records - 1;
}

static uint32_t add_list(struct emitter *e, const struct symbol *s, uint32_t record) {
    const struct meta_value *most = metadata_value(s->decl->meta, s->decl->metas, "most");
    int64_t elements = LIST_MOST;
    if (most && most->kind == META_QUANTITY && (!decimal_to_scaled(most->quantity->number, 0, &elements) || elements < 1 || elements > 10000)) {
        diag_add(&e->c->diags, DIAG_BAD_METADATA, most->span, "a list has from 1 to 10000 elements");
        elements = LIST_MOST;
    }
    ADD(e, list, (uint32_t)e->facts, record, (uint32_t)elements);
    return (uint32_t)e->lists - 1;
}

static void add_fact(struct emitter *e, struct symbol *s) {
    struct program_fact fact = describe(e, s, s->type, s->decl->meta, s->decl->metas);
    struct value value = { .kind = VALUE_TRUTH };
    s->index = (uint32_t)e->facts;
    if (s->type->kind == TYPE_SERIES) {
        fact.kind = FACT_SERIES;
        fact.bounds |= FACT_OVER_TIME;
        fact.slot = add_list(e, s, add_series_record(e, s, fact));
        value.kind = VALUE_SERIES;
    } else {
        switch ((enum fact_kind)fact.kind) {
        case FACT_TRUTH: fact.slot = e->truths++; break;
        case FACT_CHOICE: fact.slot = e->numbers++; value.kind = VALUE_CHOICE; break;
        case FACT_NUMBER:
            fact.slot = e->numbers++;
            value = (struct value){ .kind = VALUE_NUMBER, .scale = fact.scale, .low = fact.low, .high = fact.high };
            break;
        case FACT_WIDE: fact.slot = e->wides++; value.kind = VALUE_WIDE; break;
        case FACT_DATE: fact.slot = e->numbers++; value.kind = VALUE_DATE; break;
        case FACT_TEXT: fact.slot = e->numbers++; value.kind = VALUE_TEXT; break;
        case FACT_PERIOD: fact.slot = e->numbers; e->numbers += 2; value.kind = VALUE_PERIOD; value.word = fact.slot + 1; break;
        case FACT_LIST: fact.slot = add_list(e, s, s->type->record->index); value.kind = VALUE_LIST; break;
        case FACT_SERIES: break;
        }
    }
    value.reg = fact.slot;
    s->value = value;
    s->emitted = DONE;
    if (!ARENA_ROOM(&e->c->arena, e->fact, e->facts, e->fact_room)) {
        e->c->failed = true;
        return;
    }
    e->fact[e->facts++] = fact;
}

/* The most that it allows, as it is told: "1000 mg, 4 g/d". */
static uint32_t emit_most(struct emitter *e, const struct symbol *s) {
    const struct meta *most = metadata_find(s->decl->meta, s->decl->metas, "most");
    char digits[DECIMAL_TEXT];
    struct text text;
    text_init(&text, &e->c->arena);
    for (size_t i = 0; most && i < most->values; i++) {
        const struct quantity *quantity = most->value[i].kind == META_QUANTITY ? most->value[i].quantity : NULL;
        if (!quantity || quantity->bad) continue;
        decimal_print(quantity->number, digits);
        text_printf(&text, "%s%s%s%s", text.length ? ", " : "", digits, quantity->unit ? " " : "", quantity->unit ? quantity->unit->code : "");
    }
    return emit_string(e, (struct slice){ text.bytes, text.length });
}

static void add_treatment(struct emitter *e, struct symbol *s) {
    struct text classes;
    text_init(&classes, &e->c->arena);
    const struct meta *class = metadata_find(s->decl->meta, s->decl->metas, "class");
    for (size_t i = 0; class && i < class->values; i++)
        text_printf(&classes, "%s%.*s", i ? " " : "", (int)class->value[i].name.text.length, class->value[i].name.text.bytes);
    s->index = (uint32_t)e->treatments;
    uint32_t names = emit_string(e, (struct slice){ classes.bytes, classes.length });
    uint32_t most = emit_most(e, s);
    ADD(e, treatment, emit_string(e, s->name.text), emit_label(e, s->label.text), names, most, emit_place(e, s->name.span));
}

static void add_parameter(struct emitter *e, const struct symbol *s, bool takes_unknown) {
    static const uint32_t kinds[] = { [TYPE_TRUTH] = FACT_TRUTH, [TYPE_NUMBER] = FACT_WIDE, [TYPE_DATE] = FACT_DATE, [TYPE_TEXT] = FACT_TEXT };
    uint32_t name = emit_string(e, s->name.text);
    ADD(e, parameter, name, s->type->kind <= TYPE_TEXT ? kinds[s->type->kind] : (uint32_t)FACT_TRUTH, emit_unit(e, s->type->unit), takes_unknown);
}

static void add_function(struct emitter *e, struct symbol *s) {
    const struct meta *unknown = metadata_find(s->decl->meta, s->decl->metas, "accepts unknown");
    uint32_t first = (uint32_t)e->parameters, count = 0;
    s->index = (uint32_t)e->functions;
    for (const struct symbol *p = s->next; p; p = p->next, count++) {
        bool takes = false;
        for (size_t i = 0; unknown && i < unknown->values; i++) takes |= slice_equal(unknown->value[i].name.text, p->name.text);
        add_parameter(e, p, takes);
    }
    uint32_t name = emit_string(e, s->name.text);
    ADD(e, function, name, emit_label(e, s->label.text), first, count, emit_place(e, s->name.span));
}

/* Of a function that is called twice each value bears the words of its call. */
static void name_value(struct emitter *e, struct host_call *call) {
    size_t calls = 0;
    for (size_t i = 0; i < e->c->calls; i++) calls += e->c->call[i].function == call->function;
    if (calls < 2) return;
    struct slice words = span_text(&e->c->sources, call->expr->span);
    struct text label;
    text_init(&label, &e->c->arena);
    text_printf(&label, "%.*s %.*s", (int)call->function->label.text.length, call->function->label.text.bytes,
                (int)(words.length - call->function->name.text.length), words.bytes + call->function->name.text.length);
    call->value.name.text = words;
    if (!label.failed) call->value.label.text = (struct slice){ label.bytes, label.length };
}

static void emit_functions(struct emitter *e) {
    struct compilation *c = e->c;
    for (size_t i = 0; i < c->symbols; i++)
        if (c->symbol[i]->kind == SYMBOL_FUNCTION) add_function(e, c->symbol[i]);
    if (c->calls > CALLS_MOST)
        diag_add(&c->diags, DIAG_TOO_LARGE, c->call[CALLS_MOST].expr->span, "host functions are called in more than %d ways", CALLS_MOST);
    for (size_t i = 0; i < c->calls && i < CALLS_MOST; i++) {
        struct host_call *call = &c->call[i];
        call->emitted = false;
        call->value = *call->function;
        name_value(e, call);
        add_fact(e, &call->value);
        if (e->facts) e->fact[e->facts - 1].bounds |= FACT_OF_CALL;
    }
}

void emit_facts(struct emitter *e) {
    struct compilation *c = e->c;
    for (size_t i = 0; i < c->symbols; i++) {
        if (c->symbol[i]->kind == SYMBOL_RECORD) add_record(e, c->symbol[i]);
        if (c->symbol[i]->kind == SYMBOL_TREATMENT) add_treatment(e, c->symbol[i]);
    }
    for (size_t i = 0; i < c->symbols; i++)
        if (c->symbol[i]->kind == SYMBOL_FACT) add_fact(e, c->symbol[i]);
    emit_functions(e);
    if (e->fields > UINT16_MAX)
        diag_add(&c->diags, DIAG_TOO_LARGE, (struct span){ 0, 0, 0 }, "more than %d fields of records and series", UINT16_MAX);
}
