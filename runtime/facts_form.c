#include "runtime/facts_form.h"

#include <string.h>

_Static_assert(sizeof(struct program_fact) == sizeof(struct program_field), "a field has the form of a fact");

/* ---- Making ---- */

static void take_bounds(struct fact_form *form, const struct program *program, const struct program_fact *fact) {
    form->has_low = fact->bounds & FACT_HAS_LOW;
    form->has_high = fact->bounds & FACT_HAS_HIGH;
    form->has_step = fact->bounds & FACT_HAS_STEP;
    if (fact->kind == FACT_WIDE) {
        if (form->has_low) form->wide_low = program->parsed_wide[fact->low];
        if (form->has_high) form->wide_high = program->parsed_wide[fact->high];
        if (form->has_step) form->wide_step = program->parsed_wide[fact->step];
        return;
    }
    form->low = form->has_low ? fact->low : -INT64_MAX;
    form->high = form->has_high ? fact->high : INT64_MAX;
    form->step = form->has_step && fact->step > 0 ? fact->step : 1;
    form->wide_low = decimal_scaled(form->low, -form->scale);
    form->wide_high = decimal_scaled(form->high, -form->scale);
    form->wide_step = decimal_scaled(form->step, -form->scale);
}

static struct fact_key key_of(struct slice name, const char *behind) {
    struct fact_key key = { .counts = { { UINT64_MAX, UINT64_MAX } }, .first = UINT16_MAX }; /* where sixteen bytes of 0 stand neither name nor value does */
    char text[KEY_MOST] = "\"", counts[KEY_MOST] = { 0 };
    size_t more = strlen(behind), length = 1 + name.length + more;
    if (length > KEY_MOST) return key;
    memcpy(text + 1, name.bytes, name.length);
    memcpy(text + 1 + name.length, behind, more);
    memset(counts, 0xFF, length);
    memcpy(key.text, text, sizeof text);
    memcpy(key.counts, counts, sizeof counts);
    key.first = (uint32_t)(length < 32 ? ((uint64_t)1 << length) - 1 : UINT32_MAX);
    key.length = (uint32_t)length;
    return key;
}

static bool take_choices(struct fact_form *form, struct context *context, const struct program_fact *fact) {
    const struct program *program = context->program;
    struct slice *names = ARENA_ARRAY(&context->fixed, struct slice, fact->choices);
    struct fact_key *keys = ARENA_ARRAY(&context->fixed, struct fact_key, fact->choices);
    if (!names || !keys) return false;
    for (uint32_t i = 0; i < fact->choices; i++) {
        names[i] = slice_of(program_text(program, program->choice[fact->first_choice + i].name));
        keys[i] = key_of(names[i], "\"");
    }
    form->choice = names;
    form->choice_key = keys;
    form->choices = fact->choices;
    return true;
}

static bool take_fact(struct fact_form *form, struct context *context, const struct program_fact *fact, uint32_t index) {
    const struct program *program = context->program;
    form->name = slice_of(program_text(program, fact->name));
    form->key = key_of(form->name, "\":");
    form->index = index;
    form->kind = (enum fact_kind)fact->kind;
    form->slot = fact->slot;
    form->scale = (int32_t)fact->scale;
    form->unit = fact->unit == NONE ? NULL : &program->parsed_unit[fact->unit];
    form->molar_mass = fact->molar_mass == NONE ? NULL : &program->parsed_wide[fact->molar_mass];
    if (form->kind == FACT_NUMBER || form->kind == FACT_WIDE) take_bounds(form, program, fact);
    return form->kind != FACT_CHOICE || take_choices(form, context, fact);
}

static uint32_t hash_of(struct slice name) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < name.length; i++) hash = (hash ^ (unsigned char)name.bytes[i]) * 16777619u;
    return hash ^ hash >> 15;
}

/* Of two equal names the first is found. */
static bool make_table(struct fact_forms *forms, struct arena *arena) {
    uint32_t places = 4;
    while (places / 2 < forms->count && places < (uint32_t)1 << 30) places *= 2;
    forms->mask = places - 1;
    forms->table = ARENA_ARRAY(arena, uint32_t, places);
    if (!forms->table) return false;
    forms->first = forms->count ? forms->at : NULL;
    for (uint32_t i = 0; i < forms->count; i++) {
        uint32_t place = hash_of(forms->at[i].name) & forms->mask;
        while (forms->table[place]) place = (place + 1) & forms->mask;
        forms->table[place] = i + 1;
        forms->at[i].follows = &forms->at[i + 1 < forms->count ? i + 1 : 0];
    }
    return true;
}

static bool make_record(struct fact_forms *forms, struct context *context, const struct program_record *record) {
    forms->count = record->fields;
    forms->at = ARENA_ARRAY(&context->fixed, struct fact_form, record->fields);
    if (!forms->at) return false;
    for (uint32_t i = 0; i < record->fields; i++) {
        struct program_fact same;
        memcpy(&same, &context->program->field[record->first_field + i], sizeof same);
        if (!take_fact(&forms->at[i], context, &same, record->first_field + i)) return false;
        forms->has_wide |= same.kind == FACT_WIDE;
    }
    return make_table(forms, &context->fixed);
}

static void take_registers(struct fact_form *form, const struct context *context) {
    if (form->kind == FACT_TRUTH) form->truth = &context->truth[form->slot];
    if (form->kind == FACT_CHOICE || form->kind == FACT_NUMBER) form->number = &context->number[form->slot];
    form->state = &context->fact[form->index];
}

static void take_list(struct fact_form *form, struct fact_reader *reader, const struct program *program) {
    if (form->kind != FACT_LIST && form->kind != FACT_SERIES) return;
    const struct program_list *list = &program->list[form->slot];
    form->fields = &reader->record[list->record];
    form->record = slice_of(program_text(program, program->record[list->record].name));
    form->most = list->most;
}

/* Edges lie in the order of facts, then of fields: each form takes those that begin where the one before has ended. */
static void take_edges(struct fact_form *form, bool is_field, const struct edge **edge, const struct edge *end) {
    form->edge = *edge;
    while (*edge < end && (*edge)->is_field == is_field && (*edge)->index == form->index) (*edge)++;
    form->edges = (size_t)(*edge - form->edge);
}

static bool give_edges(struct fact_reader *reader, struct context *context) {
    struct edge *edge;
    size_t count;
    if (!edges_of(context->program, &context->fixed, &edge, &count)) return false;
    if (count == 0) return true;
    const struct edge *at = edge, *end = edge + count;
    for (uint32_t i = 0; i < reader->facts.count; i++) take_edges(&reader->facts.at[i], false, &at, end);
    for (uint32_t i = 0; i < context->program->records; i++) {
        const struct edge *from = at;
        while (from < end && from->index < context->program->record[i].first_field) from++;
        for (uint32_t j = 0; j < reader->record[i].count; j++) take_edges(&reader->record[i].at[j], true, &from, end);
    }
    return true;
}

static struct fact_reader *make_reader(struct context *context) {
    const struct program *program = context->program;
    struct fact_reader *reader = ARENA_NEW(&context->fixed, struct fact_reader);
    if (!reader) return NULL;
    reader->record = ARENA_ARRAY(&context->fixed, struct fact_forms, program->records);
    reader->facts.at = ARENA_ARRAY(&context->fixed, struct fact_form, program->facts);
    reader->facts.count = program_asked(program); /* those that have names in a record */
    if (!reader->record || !reader->facts.at) return NULL;
    for (uint32_t i = 0; i < program->records; i++)
        if (!make_record(&reader->record[i], context, &program->record[i])) return NULL;
    for (uint32_t i = 0; i < program->facts; i++) {
        if (!take_fact(&reader->facts.at[i], context, &program->fact[i], i)) return NULL;
        take_registers(&reader->facts.at[i], context);
        take_list(&reader->facts.at[i], reader, program);
    }
    return give_edges(reader, context) && make_table(&reader->facts, &context->fixed) ? reader : NULL;
}

struct fact_reader *fact_reader_of(struct context *context) {
    if (!context->reader) context->reader = make_reader(context);
    if (!context->reader) context->fixed.failed = true; /* also where scratch memory was wanting */
    return context->reader;
}

/* ---- Finding ---- */

struct fact_form *forms_find(const struct fact_forms *forms, struct slice name) {
    uint32_t place = hash_of(name) & forms->mask;
    for (; forms->table[place]; place = (place + 1) & forms->mask) {
        struct fact_form *form = &forms->at[forms->table[place] - 1];
        if (slice_equal(form->name, name)) return form;
    }
    return NULL;
}

enum { NAME_MOST = 64 };

static struct slice lowered(struct slice name, char buffer[NAME_MOST]) {
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        buffer[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == '-' || c == ' ' ? '_' : c;
    }
    return (struct slice){ buffer, name.length };
}

/* How far apart two names are; a difference of case, or of '-' for '_', is none. More than may be meant: 4. */
static unsigned distance(struct slice a, struct slice b) {
    char first[NAME_MOST], second[NAME_MOST];
    if (a.length > NAME_MOST || b.length > NAME_MOST) return 4;
    unsigned most = a.length < 3 ? 1 : a.length < 6 ? 2 : 3;
    unsigned far = text_distance(lowered(a, first), lowered(b, second), most);
    return far > most || far >= b.length ? 4 : far;
}

const char *forms_nearest(const struct fact_forms *forms, struct slice name) {
    const char *nearest = NULL;
    unsigned least = 4;
    for (uint32_t i = 0; i < forms->count && least > 0; i++) {
        unsigned far = distance(name, forms->at[i].name);
        if (far < least) least = far, nearest = forms->at[i].name.bytes;
    }
    return nearest;
}

const char *form_nearest_choice(const struct fact_form *form, struct slice name) {
    const char *nearest = NULL;
    unsigned least = 4;
    for (uint32_t i = 0; i < form->choices && least > 0; i++) {
        unsigned far = distance(name, form->choice[i]);
        if (far < least) least = far, nearest = form->choice[i].bytes;
    }
    return nearest;
}

/* ---- Words ---- */

static void put_decimal(struct text *out, const char *before, struct decimal value) {
    char digits[DECIMAL_TEXT];
    decimal_print(value, digits);
    text_printf(out, "%s%s", before, digits);
}

void form_range(const struct fact_form *form, struct text *out) {
    if (form->has_low) put_decimal(out, form->has_high ? " from " : " of at least ", form->wide_low);
    if (form->has_high) put_decimal(out, form->has_low ? " to " : " of at most ", form->wide_high);
}

static void expected_number(const struct fact_form *form, struct text *out) {
    if (form->unit && strcmp(form->unit->code, "%") == 0) text_puts(out, "a percentage");
    else text_puts(out, "a number");
    if (form->unit && !unit_is_one(form->unit) && strcmp(form->unit->code, "%") != 0) text_puts(out, " of "), unit_print(form->unit->code, out);
    form_range(form, out);
}

void form_expected(const struct fact_form *form, struct text *out) {
    switch (form->kind) {
        case FACT_TRUTH: text_puts(out, "yes or no"); break;
        case FACT_CHOICE:
            for (uint32_t i = 0; i < form->choices; i++) text_printf(out, "%s%s", i ? ", " : "one of ", form->choice[i].bytes);
            break;
        case FACT_NUMBER:
        case FACT_WIDE: expected_number(form, out); break;
        case FACT_DATE: text_puts(out, "a date such as 2025-11-01, 2025-11 or 2025"); break;
        case FACT_TEXT: text_puts(out, "a text"); break;
        case FACT_PERIOD: text_puts(out, "a period such as {\"from\": \"2025-01-01\", \"to\": \"2025-03-31\"}"); break;
        case FACT_LIST: text_printf(out, "a list of %s records", form->record.bytes); break;
        case FACT_SERIES: text_puts(out, "a list of dated values such as [{\"value\": 80, \"on\": \"2025-11-01\"}]"); break;
    }
}
