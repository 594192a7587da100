/* A patient and his answers in the words of a scenario. */
#include "compiler/suggest.h"

#include <string.h>

enum { REACHED_MOST = 4 };

/* --- Expected ------------------------------------------------------------------------------------------------------------------ */

static void put_missing(struct scenario_run *run, uint32_t index, struct text *out) {
    struct missing_set set = { 0 };
    if (!box_missing(run->box, index, &set) || set.may) return;
    for (size_t i = 0; i < set.count; i++) {
        text_puts(out, i ? ", " : ", missing ");
        missing_print(run->program, &set.at[i], out);
    }
}

static void put_because(struct scenario_run *run, const struct program_recommendation *r, struct text *out) {
    bool first = true;
    for (uint32_t i = 0; i < r->avoids; i++) {
        const struct program_recommendation *avoid = &run->program->recommendation[run->program->avoidance[r->first_avoid + i].avoid];
        if (run->context->truth[avoid->outcome] != TRUTH_YES) continue;
        text_printf(out, "%s%s", first ? " because " : ", ", program_text(run->program, avoid->name));
        first = false;
    }
}

static bool gave_before(const struct program *p, const struct program_recommendation *r, uint32_t dose) {
    for (uint32_t i = r->first_dose; i < dose; i++)
        if (p->dose[i].treatment == p->dose[dose].treatment) return true;
    return false;
}

static void put_doses(struct scenario_run *run, const struct program_recommendation *r, struct text *out) {
    const struct program *p = run->program;
    for (uint32_t d = r->first_dose; d < r->first_dose + r->doses; d++) {
        if (gave_before(p, r, d)) continue;
        text_printf(out, "  expect dose of %s in %s is", program_text(p, p->treatment[p->dose[d].treatment].name), program_text(p, r->name));
        for (uint32_t i = d; i < r->first_dose + r->doses; i++) {
            const struct program_dose *dose = &p->dose[i];
            if (dose->treatment != p->dose[d].treatment) continue;
            text_puts(out, i == d ? " " : " then ");
            report_value(run->context, (enum value_kind)dose->kind, dose->reg, dose->scale, program_text(p, p->unit[dose->unit].code), 0, 0, out);
        }
        text_putc(out, '\n');
    }
}

static void put_outcome(struct scenario_run *run, uint32_t index, struct text *out) {
    static const char *const words[] = { "no", "unknown", "contraindicated", "yes" };
    const struct program_recommendation *r = &run->program->recommendation[index];
    uint8_t truth = run->context->truth[r->outcome];
    text_printf(out, "  expect %s is %s", program_text(run->program, r->name), words[truth & 3]);
    if (truth == TRUTH_UNKNOWN) put_missing(run, index, out);
    if (truth == OUTCOME_CONTRAINDICATED) put_because(run, r, out);
    text_putc(out, '\n');
    if (truth == TRUTH_YES) put_doses(run, r, out);
}

static void put_applies(struct scenario_run *run, struct text *out) {
    static const char *const words[] = { "no", "unknown", "unknown", "yes" };
    uint8_t truth = run->context->truth[run->program->guideline->applies];
    text_printf(out, "  expect applies is %s", words[truth & 3]);
    if (truth == TRUTH_UNKNOWN) put_missing(run, NONE, out);
    text_putc(out, '\n');
}

/* What an expectation can say: one value, not a range or several. */
static void put_term(struct scenario_run *run, const struct symbol *symbol, struct text *out) {
    for (uint32_t i = 0; i < run->program->definitions; i++) {
        const struct program_definition *d = &run->program->definition[i];
        if (!slice_is(symbol->name.text, program_text(run->program, d->name))) continue;
        bool ranged = d->kind == VALUE_RANGE || d->kind == VALUE_SCORE;
        bool open = ranged && run->context->number[d->reg] != run->context->number[d->reg + 1];
        if (d->kind == VALUE_CHOICES || d->kind == VALUE_PERIOD || d->kind == VALUE_TEXT || open) return;
        text_printf(out, "  expect %.*s is ", (int)symbol->name.text.length, symbol->name.text.bytes);
        const char *unit = d->unit == NONE ? NULL : program_text(run->program, run->program->unit[d->unit].code);
        report_value(run->context, (enum value_kind)d->kind, d->reg, d->scale, unit, d->first_choice, d->choices, out);
        text_putc(out, '\n');
    }
}

/* --- What a declaration has a part in ------------------------------------------------------------------------------------------------ */

enum { DEEP = 64 };

static bool names_it(const struct expr *expr, const struct symbol *symbol, unsigned depth);

static bool rests_on(const struct symbol *by, const struct symbol *symbol, unsigned depth) {
    const struct decl *decl = by->decl;
    if (by == symbol) return true;
    if (depth > DEEP || !decl) return false;
    if (by->kind == SYMBOL_DEFINE) return names_it(decl->condition, symbol, depth + 1);
    if (by->kind == SYMBOL_TABLE)
        for (size_t i = 0; i < decl->heads; i++)
            if (names_it(decl->head[i], symbol, depth + 1)) return true;
    if (by->kind == SYMBOL_SCORE)
        for (size_t i = 0; i < decl->lines; i++)
            if (names_it(decl->line[i].condition, symbol, depth + 1)) return true;
    if (by->kind != SYMBOL_RECOMMENDATION) return false;
    const struct recommendation *rec = by->rec;
    if (rec->when && names_it(rec->when, symbol, depth + 1)) return true;
    for (size_t i = 0; i < rec->unlesses; i++)
        if (names_it(rec->unless[i], symbol, depth + 1)) return true;
    return rec->instead_of && rests_on(rec->instead_of, symbol, depth + 1);
}

static bool names_it(const struct expr *expr, const struct symbol *symbol, unsigned depth) {
    if (!expr || depth > DEEP) return false;
    if (expr->symbol && (expr->symbol->kind == SYMBOL_DEFINE || expr->symbol->kind == SYMBOL_TABLE || expr->symbol->kind == SYMBOL_SCORE ||
                         expr->symbol->kind == SYMBOL_RECOMMENDATION) && rests_on(expr->symbol, symbol, depth + 1))
        return true;
    for (size_t i = 0; i < expr->parts; i++)
        if (names_it(expr->part[i], symbol, depth + 1)) return true;
    return false;
}

static bool is_about_it(const struct recommendation *rec, const struct symbol *symbol) {
    for (size_t i = 0; i < rec->avoids; i++)
        if (rec->avoid[i]->symbol == symbol) return true;
    for (size_t i = 0; i < rec->replacements; i++)
        if (rec->replaced_by[i]->symbol == symbol) return true;
    return false;
}

void suggest_expected(struct scenario_run *run, const struct decl *owner, struct text *out) {
    const struct compilation *c = run->c;
    const struct symbol *symbol = owner->name.text.length ? scope_find(c, 0, owner->name.text) : NULL;
    size_t put = 0;
    if (!symbol) {
        put_applies(run, out);
        return;
    }
    if (symbol->kind == SYMBOL_RECOMMENDATION) put_outcome(run, symbol->index, out);
    else put_term(run, symbol, out);
    for (size_t i = 0; i < c->recs && put < REACHED_MOST; i++) {
        const struct recommendation *rec = c->rec[i];
        if (rec->symbol == symbol || (!rests_on(rec->symbol, symbol, 0) && !is_about_it(rec, symbol))) continue;
        put_outcome(run, rec->symbol->index, out);
        put++;
    }
}
