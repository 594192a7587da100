/* pairs_driver: random guidelines and patients; the evaluator, the virtual machine, its plan and the column engine have to agree on all of
 * them, bit for bit: on each term, outcome and dose.
 *
 *     pairs_driver GUIDELINES PATIENTS SEED LEAST
 *
 * Prints the table of what occurred and closes with a line of figures. Exits with 1 when anything differs, when an item of the table
 * occurred fewer than LEAST times, when a record is refused, or when a guideline got no plan. PAIRS_ONLY=N makes guideline N alone and
 * prints it; PAIRS_REFUSED=1 prints those that the checker refuses, and why. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/api.h"
#include "include/osler_columns.h"
#include "tests/evaluator/coverage.h"
#include "tests/evaluator/guideline.h"

enum { THREADS = 2, PATIENTS_MOST = 1024, SHOWN = 5, TRIES = 20 };

struct tally {
    uint64_t guidelines, refused, plans, pairs, wrong_records, terms, outcomes, doses, disagreements, columns;
    struct coverage coverage;
};

struct work {
    uint64_t seed, first, step, guidelines;
    uint32_t patients;
    struct tally tally;
};

/* One guideline, compiled in every way it can be answered. */
struct subject {
    struct osler_messages *m;
    osler_program *made, *loaded; /* as it was emitted, and as its file was read back */
    osler_context *plain, *planned;
    osler_columns *columns;
    struct evaluator evaluator;
    struct arena arena; /* of the patients */
    const char *label;
    struct tally *tally;
    struct patient patient[PATIENTS_MOST];
    uint8_t outcome_kept[PATIENTS_MOST][64], accepted[PATIENTS_MOST];
    struct decimal dose_kept[PATIENTS_MOST][64];
};

static pthread_mutex_t printing = PTHREAD_MUTEX_INITIALIZER;

/* --- Disagreements ------------------------------------------------------------------------------------------------------------------ */

static void print_decimal(struct text *out, struct decimal number) {
    char digits[DECIMAL_TEXT];
    decimal_print(number, digits);
    text_puts(out, digits);
}

static void print_possible(struct text *out, enum type_kind kind, const struct possible *p) {
    char day[2][DATE_TEXT];
    if (!p->known && kind != TYPE_PERIOD) {
        text_puts(out, "unknown");
        return;
    }
    switch (kind) {
    case TYPE_CHOICE: text_printf(out, "#%u", p->choice); break;
    case TYPE_NUMBER:
        print_decimal(out, p->low);
        if (p->endless) text_puts(out, " or more");
        else if (!decimal_equal(p->low, p->high)) text_puts(out, " to "), print_decimal(out, p->high);
        break;
    case TYPE_TEXT: text_printf(out, "\"%.*s\"", (int)p->text.length, p->text.bytes); break;
    case TYPE_DATE: case TYPE_PERIOD:
        date_print(p->from, day[0]);
        date_print(p->to, day[1]);
        text_printf(out, "%s to %s", day[0], day[1]);
        break;
    default: break;
    }
}

static void print_meaning(struct text *out, const struct meaning *m) {
    static const char *const words[] = { "no", "unknown", "yes" };
    if (m->kind == TYPE_TRUTH) text_puts(out, words[m->truth]);
    for (size_t i = 0; i < m->values; i++) text_printf(out, "%s#%zu %s", i ? ", " : "", i, words[m->holds[i]]);
    for (size_t i = 0; m->kind != TYPE_TRUTH && !m->holds && i < m->count; i++) {
        if (i) text_puts(out, " | ");
        print_possible(out, m->kind, &m->may[i]);
    }
}

static void show(struct subject *s, const struct patient *patient, const char *engine, struct slice where, const char *expected, const char *found) {
    if (s->tally->disagreements++ >= SHOWN) return;
    pthread_mutex_lock(&printing);
    printf("DISAGREEMENT in %s, %s\n  %.*s\n  patient %s\n  evaluator: %s\n  found:     %s\n", s->label, engine, (int)where.length, where.bytes,
           patient->json.bytes, expected, found);
    pthread_mutex_unlock(&printing);
}

static struct slice source_of(const struct subject *s, struct span span) { return span_text(&s->m->c.sources, span); }

/* --- Terms -------------------------------------------------------------------------------------------------------------------------- */

static bool same_decimal(struct decimal a, struct decimal b) {
    char x[DECIMAL_TEXT], y[DECIMAL_TEXT];
    if (decimal_is_known(a) != decimal_is_known(b)) return false;
    return !decimal_is_known(a) || (decimal_equal(a, b) && decimal_print(a, x) == decimal_print(b, y) && !strcmp(x, y));
}

static struct decimal scaled(int64_t number, uint32_t scale) {
    return number == NUMBER_UNKNOWN ? decimal_unknown : decimal_scaled(number, -(int32_t)scale);
}

static int64_t mask_of(const struct meaning *m, uint32_t choices) {
    int64_t mask = 0, all = ((int64_t)1 << choices) - 1;
    bool unsettled = false;
    if (m->holds) {
        for (size_t i = 0; i < m->values; i++) {
            mask |= (int64_t)(m->holds[i] == YES) << i;
            unsettled |= m->holds[i] == UNKNOWN;
        }
        return unsettled ? mask | CHOICE_UNKNOWN : mask;
    }
    for (size_t i = 0; i < m->count; i++) {
        if (!m->may[i].known) return all | CHOICE_UNKNOWN;
        mask |= (int64_t)1 << m->may[i].choice;
    }
    return mask;
}

static bool same_range(const struct meaning *m, int64_t low, int64_t high, uint32_t scale) {
    const struct possible *p = &m->may[0];
    if (m->count != 1 || !p->known) return m->count == 1 && low == NUMBER_UNKNOWN;
    if (!decimal_equal(p->low, scaled(low, scale))) return false;
    return p->endless ? high == RANGE_UNBOUNDED : high != RANGE_UNBOUNDED && decimal_equal(p->high, scaled(high, scale));
}

static bool same_term(const struct meaning *m, const struct context *context, const struct program_definition *d) {
    static const enum truth truths[] = { NO, UNKNOWN, NO, YES };
    const int64_t *number = &context->number[d->reg];
    struct possible one = m->kind == TYPE_TRUTH || m->holds ? (struct possible){ 0 } : meaning_settled(m);
    struct decimal settled = one.known ? one.low : decimal_unknown;
    struct slice text = SLICE("");
    switch ((enum value_kind)d->kind) {
    case VALUE_TRUTH: case VALUE_OUTCOME: return m->truth == truths[context->truth[d->reg] & 3];
    case VALUE_CHOICE: case VALUE_CHOICES: return mask_of(m, d->choices) == (*number & (CHOICE_UNKNOWN | (((int64_t)1 << d->choices) - 1)));
    case VALUE_NUMBER: return same_decimal(settled, scaled(*number, d->scale));
    case VALUE_WIDE: return same_decimal(settled, context->wide[d->reg]);
    case VALUE_DATE: return *number == (one.known ? one.from : DATE_UNKNOWN);
    case VALUE_TEXT: return one.known ? context_text_at(context, *number, &text) && slice_equal(text, one.text) : !context_text_at(context, *number, &text);
    case VALUE_PERIOD: return number[0] == one.from && number[1] == one.to;
    case VALUE_RANGE: case VALUE_SCORE: return same_range(m, number[0], number[1], d->scale);
    case VALUE_LIST: case VALUE_SERIES: break;
    }
    return false;
}

static const struct symbol *term_of(const struct subject *s, const char *name) {
    const struct compilation *c = &s->m->c;
    for (size_t i = 0; i < c->symbols; i++) {
        enum symbol_kind kind = c->symbol[i]->kind;
        if ((kind == SYMBOL_DEFINE || kind == SYMBOL_TABLE || kind == SYMBOL_SCORE) && slice_is(c->symbol[i]->name.text, name)) return c->symbol[i];
    }
    return NULL;
}

static void compare_terms(struct subject *s, const struct patient *patient, osler_context *context, const char *engine, bool first) {
    const struct program *program = context->context->program;
    for (uint32_t i = 0; i < program->definitions; i++) {
        const struct program_definition *d = &program->definition[i];
        const struct symbol *symbol = term_of(s, program_text(program, d->name));
        if (!symbol) continue; /* what the emitter keeps for itself */
        const struct meaning *m = evaluator_term(&s->evaluator, symbol);
        s->tally->terms++;
        if (first) coverage_of_term(&s->tally->coverage, m);
        if (same_term(m, context->context, d)) continue;
        struct text expected, found;
        text_init(&expected, &s->arena);
        text_init(&found, &s->arena);
        print_meaning(&expected, m);
        report_value(context->context, (enum value_kind)d->kind, d->reg, d->scale, "", d->first_choice, d->choices, &found);
        if (d->kind == VALUE_CHOICE || d->kind == VALUE_CHOICES) text_printf(&found, " (mask %llx)", (unsigned long long)context->context->number[d->reg]);
        show(s, patient, engine, source_of(s, symbol->decl->span), expected.bytes, found.bytes);
    }
}

/* --- Outcomes and doses ---------------------------------------------------------------------------------------------------------------- */

static const char *const verdict_words[] = { "no", "unknown", "contraindicated", "yes" }; /* by osler_outcome */

static osler_outcome as_outcome(enum verdict verdict) {
    static const osler_outcome outcomes[] = { OSLER_NO, OSLER_UNKNOWN, OSLER_YES, OSLER_CONTRAINDICATED };
    return outcomes[verdict];
}

static osler_outcome as_applies(enum truth truth) { return truth == YES ? OSLER_YES : truth == NO ? OSLER_NO : OSLER_UNKNOWN; }

static void compare_doses(struct subject *s, const struct patient *patient, osler_context *context, const char *engine, size_t rec, bool first, struct decimal *kept) {
    const struct recommendation *r = s->m->c.rec[rec];
    for (size_t i = 0; i < r->doses; i++) {
        const struct unit *unit;
        struct decimal expected = evaluator_dose(&s->evaluator, r->dose[i], &unit), found = decimal_unknown;
        osler_dose dose;
        osler_result_dose(context, rec, i, &dose);
        if (dose.state == OSLER_DOSE_KNOWN) decimal_parse(dose.amount, strlen(dose.amount), &found);
        s->tally->doses++;
        if (first) coverage_of_dose(&s->tally->coverage, decimal_is_known(expected));
        kept[i] = expected;
        if (same_decimal(expected, found) && !strcmp(dose.unit, unit->code)) continue;
        char digits[DECIMAL_TEXT], words[2][200];
        decimal_print(expected, digits);
        snprintf(words[0], sizeof words[0], "%s %s", digits, unit->code);
        snprintf(words[1], sizeof words[1], "%s %s", dose.state == OSLER_DOSE_KNOWN ? dose.amount : "unknown", dose.unit);
        show(s, patient, engine, source_of(s, r->dose[i]->span), words[0], words[1]);
    }
}

static void compare_outcomes(struct subject *s, const struct patient *patient, osler_context *context, const char *engine, bool first, size_t row) {
    osler_outcome applies = as_applies(evaluator_applies(&s->evaluator));
    size_t doses = 0;
    if (applies != osler_result_applies(context))
        show(s, patient, engine, slice_of("applies when"), verdict_words[applies], verdict_words[osler_result_applies(context)]);
    for (size_t i = 0; i < s->m->c.recs; i++) {
        enum verdict verdict = evaluator_outcome(&s->evaluator, s->m->c.rec[i]);
        osler_outcome expected = as_outcome(verdict), found = osler_result_outcome(context, i);
        s->tally->outcomes++;
        s->outcome_kept[row][i] = (uint8_t)expected;
        for (size_t k = 0; k < s->m->c.rec[i]->doses; k++) s->dose_kept[row][doses + k] = decimal_unknown;
        if (first) coverage_of_outcome(&s->tally->coverage, verdict);
        if (expected != found) show(s, patient, engine, source_of(s, s->m->c.rec[i]->decl->span), verdict_words[expected], verdict_words[found]);
        else if (verdict == VERDICT_YES) compare_doses(s, patient, context, engine, i, first, &s->dose_kept[row][doses]);
        doses += s->m->c.rec[i]->doses;
    }
}

/* --- One patient ------------------------------------------------------------------------------------------------------------------------ */

static bool answer(osler_context *context, const struct patient *patient, const char **why) {
    osler_patient_error error;
    osler_context_begin(context, GUIDELINE_DAY);
    osler_status status = osler_context_read(context, patient->json.bytes, patient->json.length, 0, &error);
    if (status == OSLER_OK) return osler_context_run(context) == OSLER_OK;
    *why = status == OSLER_PATIENT_WRONG ? error.message : "?";
    return false;
}

static void ask(struct subject *s, size_t row) {
    const struct patient *patient = &s->patient[row];
    const char *why = "";
    s->accepted[row] = answer(s->plain, patient, &why) && answer(s->planned, patient, &why);
    if (!s->accepted[row]) {
        s->tally->wrong_records++;
        if (getenv("PAIRS_ONLY")) printf("wrong record: %s %s\n", why, patient->json.bytes);
        return;
    }
    s->tally->pairs++;
    coverage_of_patient(&s->tally->coverage, patient);
    evaluator_begin(&s->evaluator, patient);
    compare_outcomes(s, patient, s->plain, "instructions", true, row);
    compare_outcomes(s, patient, s->planned, "plan", false, row);
    compare_terms(s, patient, s->plain, "instructions", true);
    vm_complete(s->planned->context);
    compare_terms(s, patient, s->planned, "plan, completed", false);
}

/* --- All patients at once ----------------------------------------------------------------------------------------------------------------- */

static struct decimal in_column(const osler_dose_column *layout, const char *at, size_t row) {
    osler_decimal exact;
    int64_t value = 0;
    int16_t two;
    int32_t four;
    if (layout->bits == 0) {
        memcpy(&exact, at + row * sizeof exact, sizeof exact);
        return exact.known ? (struct decimal){ (uint128)exact.high << 64 | exact.low, exact.exponent, exact.negative, DECIMAL_KNOWN } : decimal_unknown;
    }
    if (layout->bits == 16) memcpy(&two, at + 2 * row, 2), value = two;
    if (layout->bits == 32) memcpy(&four, at + 4 * row, 4), value = four;
    if (layout->bits == 64) memcpy(&value, at + 8 * row, 8);
    return value == -((int64_t)1 << (layout->bits - 2)) * 2 ? decimal_unknown : decimal_scaled(value, -(int32_t)layout->scale);
}

static int32_t day_of(date d) {
    int64_t first, last;
    date_span(d, &first, &last);
    return (int32_t)(first / (24 * 60 * 60 * 1000));
}

/* Of each fact a column of its JSON; of a text the texts themselves, with their days beside them. */
static void bind(struct subject *s, size_t f, size_t rows) {
    const char **cell = ARENA_ARRAY(&s->arena, const char *, rows);
    int32_t *on = ARENA_ARRAY(&s->arena, int32_t, rows);
    uint8_t *dated = ARENA_ARRAY(&s->arena, uint8_t, rows / 8 + 1);
    osler_column column = { .type = OSLER_COLUMN_STRINGS, .values = cell };
    for (size_t r = 0; r < rows; r++) {
        const struct entry *entry = &s->patient[r].entry[f];
        cell[r] = entry->json;
        if (entry->fact->type->kind != TYPE_TEXT) continue;
        cell[r] = entry->raw.given ? arena_copy(&s->arena, entry->raw.text.bytes, entry->raw.text.length) : NULL;
        column.on = on;
        column.on_known = dated;
        if (date_is_known(entry->on)) on[r] = day_of(entry->on), dated[r / 8] = (uint8_t)(dated[r / 8] | 1u << (r % 8));
    }
    osler_columns_bind(s->columns, osler_program_find(s->made, program_text(s->made->program, s->made->program->fact[f].name)), &column);
}

static void compare_columns(struct subject *s, size_t rows) {
    const struct program *program = s->made->program;
    size_t facts = program->facts, recs = program->recommendations, doses = program->doses;
    uint8_t *outcome = ARENA_ARRAY(&s->arena, uint8_t, recs * rows + 1);
    char *amount = ARENA_ARRAY(&s->arena, char, doses * rows * sizeof(osler_decimal) + 1);
    for (size_t f = 0; f < facts; f++) bind(s, f, rows);
    for (size_t i = 0; i < recs; i++) osler_columns_outcomes(s->columns, i, &outcome[i * rows]);
    for (size_t d = 0; d < doses; d++) osler_columns_doses(s->columns, d, &amount[d * rows * sizeof(osler_decimal)]);
    if (osler_columns_run(s->columns, rows) != OSLER_OK) {
        show(s, &s->patient[0], "columns", slice_of("run"), "answers", "none");
        return;
    }
    for (size_t r = 0; r < rows; r++) {
        if (!s->accepted[r]) continue;
        s->tally->columns++;
        for (size_t i = 0; i < recs; i++)
            if (outcome[i * rows + r] != s->outcome_kept[r][i])
                show(s, &s->patient[r], "columns", source_of(s, s->m->c.rec[i]->decl->span), verdict_words[s->outcome_kept[r][i]], verdict_words[outcome[i * rows + r] & 3]);
        for (size_t d = 0; d < doses; d++) {
            osler_dose_column layout;
            osler_columns_dose(s->columns, d, &layout);
            struct decimal found = in_column(&layout, &amount[d * rows * sizeof(osler_decimal)], r);
            if (!decimal_is_known(found) && !decimal_is_known(s->dose_kept[r][d])) continue;
            if (decimal_equal(found, s->dose_kept[r][d])) continue;
            char digits[2][DECIMAL_TEXT];
            decimal_print(s->dose_kept[r][d], digits[0]);
            decimal_print(found, digits[1]);
            show(s, &s->patient[r], "columns", slice_of("a dose"), digits[0], digits[1]);
        }
    }
}

/* --- One guideline ------------------------------------------------------------------------------------------------------------------------ */

static void close_subject(struct subject *s) {
    osler_columns_free(s->columns);
    osler_context_free(s->plain);
    osler_context_free(s->planned);
    osler_program_free(s->loaded);
    osler_program_free(s->made);
    osler_messages_free(s->m);
    s->columns = NULL;
    s->plain = s->planned = NULL;
    s->made = s->loaded = NULL;
    s->m = NULL;
}

static bool load_again(struct subject *s) {
    const char *bytes;
    size_t length;
    char why[160];
    return osler_program_save(s->made, &bytes, &length) == OSLER_OK && osler_program_load(bytes, length, NULL, &s->loaded, why) == OSLER_OK;
}

/* False: the checker refuses it. */
static bool open_subject(struct subject *s, const osler_source *source) {
    s->m = api_check(source, &allocator_of_c, true);
    if (api_status(s->m) != OSLER_OK) return false;
    s->made = api_wrap(api_program(s->m, &allocator_of_c), &allocator_of_c);
    if (!s->made || !load_again(s)) return false;
    osler_context_new(s->made, NULL, &s->plain);
    osler_context_new(s->loaded, NULL, &s->planned);
    osler_columns_new(s->made, NULL, NULL, &s->columns);
    osler_columns_begin(s->columns, GUIDELINE_DAY);
    s->plain->context->plain = true;
    return true;
}

static void ask_all(struct subject *s, struct dice *dice, size_t patients) {
    date today = date_parse(GUIDELINE_DAY, strlen(GUIDELINE_DAY), NULL);
    s->tally->guidelines++;
    coverage_of_guideline(&s->tally->coverage, &s->m->c, s->made->program);
    evaluator_init(&s->evaluator, &s->m->c, today);
    for (size_t i = 0; i < patients; i++) {
        patient_at_random(dice, &s->m->c, today, &s->arena, &s->patient[i]);
        ask(s, i);
    }
    s->tally->plans += s->planned->context->plan != NULL;
    compare_columns(s, patients);
    evaluator_free(&s->evaluator);
}

static void *work(void *argument) {
    struct work *w = argument;
    struct subject *s = calloc(1, sizeof *s);
    const char *only = getenv("PAIRS_ONLY");
    struct arena text_arena;
    struct text text;
    s->tally = &w->tally;
    arena_init(&s->arena, &allocator_of_c, 0);
    arena_init(&text_arena, &allocator_of_c, 0);
    for (uint64_t g = w->first; g < w->guidelines; g += w->step) {
        char label[40];
        if (only && strtoull(only, NULL, 10) != g) continue;
        struct dice dice = { w->seed * UINT64_C(1000003) + g };
        snprintf(label, sizeof label, "guideline %llu", (unsigned long long)g);
        s->label = label;
        for (int tries = 0; tries < TRIES; tries++) {
            arena_clear(&s->arena);
            arena_clear(&text_arena);
            text_init(&text, &text_arena);
            guideline_make(&dice, &text);
            osler_source source = { .name = "random.guide", .bytes = text.bytes, .length = text.length, .proofs = OSLER_PROVE_NOTHING };
            bool fine = open_subject(s, &source);
            if (only || (!fine && getenv("PAIRS_REFUSED"))) printf("%s\n%s\n", text.bytes, fine ? "" : osler_messages_text(s->m, OSLER_FORM_PLAIN, NULL));
            if (fine) ask_all(s, &dice, w->patients);
            w->tally.refused += !fine;
            close_subject(s);
            if (fine) break;
        }
    }
    arena_free(&s->arena);
    arena_free(&text_arena);
    free(s);
    return NULL;
}

static void add_tally(struct tally *all, const struct tally *part) {
    uint64_t *a = &all->guidelines;
    const uint64_t *b = &part->guidelines;
    for (size_t i = 0; i < offsetof(struct tally, coverage) / sizeof *a; i++) a[i] += b[i];
    coverage_add(&all->coverage, &part->coverage);
}

#define N(field) (unsigned long long)all.field

int main(int count, char **argument) {
    if (count != 5) return fprintf(stderr, "usage: pairs_driver GUIDELINES PATIENTS SEED LEAST\n"), 2;
    struct tally all = { 0 };
    struct work part[THREADS];
    pthread_t thread[THREADS];
    uint64_t least = strtoull(argument[4], NULL, 10);
    for (uint64_t i = 0; i < THREADS; i++) {
        part[i] = (struct work){ .seed = strtoull(argument[3], NULL, 10), .first = i, .step = THREADS, .guidelines = strtoull(argument[1], NULL, 10),
                                 .patients = (uint32_t)strtoul(argument[2], NULL, 10) };
        if (part[i].patients > PATIENTS_MOST) part[i].patients = PATIENTS_MOST;
        pthread_create(&thread[i], NULL, work, &part[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        add_tally(&all, &part[i].tally);
    }
    unsigned few = coverage_print(&all.coverage, least, stdout);
    printf("guidelines %llu, refused by the checker besides %llu, with a plan %llu, pairs %llu, records refused %llu, by columns %llu, terms %llu, outcomes %llu, "
           "doses %llu, too few %u, disagreements %llu\n", N(guidelines), N(refused), N(plans), N(pairs), N(wrong_records), N(columns), N(terms), N(outcomes),
           N(doses), few, N(disagreements));
    return all.disagreements || few || !all.pairs || all.plans < all.guidelines || all.wrong_records;
}
