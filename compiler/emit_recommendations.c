/* Recommendations: conditions, outcomes, doses, texts (rules 3 to 7 of docs/language.md). */
#include "compiler/emit.h"
#include "compiler/metadata.h"

#include <string.h>

/* --- Outcomes ---------------------------------------------------------------------------------------------- */

/* when and not unless; NONE when it has neither. */
static uint32_t emit_own(struct emitter *e, struct recommendation *rec) {
    if (rec->own_state == DONE) return rec->own;
    rec->own_state = DONE;
    uint32_t *part = ARENA_ARRAY(&e->c->arena, uint32_t, rec->unlesses + 1);
    size_t count = 0;
    if (!part) return NONE;
    if (rec->when) part[count++] = emit_truth(e, rec->when);
    for (size_t i = 0; i < rec->unlesses; i++) {
        uint32_t condition = emit_truth(e, rec->unless[i]);
        e->span = rec->unless[i]->span;
        part[count++] = emit_t(e, OP_truth_not, condition, 0, 0);
    }
    e->span = rec->symbol->name.span;
    if (count) rec->own = emit_all(e, part, count);
    return rec->own;
}

/* applies, its own and, for `R instead of P`, P's own conditions; then not those of what replaces it. */
static uint32_t emit_conditions(struct emitter *e, struct recommendation *rec) {
    uint32_t *part = ARENA_ARRAY(&e->c->arena, uint32_t, rec->replacements + 4);
    size_t count = 0;
    if (!part) return 0;
    uint32_t main = e->applies[0], file = e->applies[rec->symbol->file];
    if (main != NONE) part[count++] = main;
    if (file != NONE && file != main) part[count++] = file;
    if (rec->instead_of && emit_own(e, rec->instead_of->rec) != NONE) part[count++] = emit_own(e, rec->instead_of->rec);
    if (emit_own(e, rec) != NONE) part[count++] = emit_own(e, rec);
    for (size_t i = 0; i < rec->replacements; i++) {
        uint32_t other = emit_own(e, rec->replaced_by[i]);
        if (other == NONE) other = emit_truth_const(e, TRUTH_YES);
        e->span = rec->replaced_by[i]->symbol->name.span;
        part[count++] = emit_t(e, OP_truth_not, other, 0, 0);
    }
    e->span = rec->symbol->name.span;
    return count ? emit_all(e, part, count) : emit_truth_const(e, TRUTH_YES);
}

uint32_t emit_outcome(struct emitter *e, struct recommendation *rec) {
    if (rec->outcome != NONE) return rec->outcome;
    struct code *code = e->code;
    struct span span = e->span;
    bool in_block = e->in_block;
    e->code = &e->main;
    e->in_block = false;
    uint32_t *pair = ARENA_ARRAY(&e->c->arena, uint32_t, rec->avoids * 2 + 1);
    rec->conditions = emit_conditions(e, rec);
    for (size_t i = 0; pair && i < rec->avoids; i++) {
        pair[2 * i] = emit_outcome(e, rec->avoid[i]);
        pair[2 * i + 1] = (uint32_t)rec->avoid[i]->if_unknown;
    }
    e->span = rec->symbol->name.span;
    if (pair) rec->outcome = emit_t(e, OP_outcome, rec->conditions, emit_args(e, pair, rec->avoids * 2, 2), 0);
    e->code = code;
    e->span = span;
    e->in_block = in_block;
    return rec->outcome;
}

/* --- Doses --------------------------------------------------------------------------------------------------- */

/* The unit in which a dose is shown: that of a rounding, else the amount's own, of a product such as mg/kg.g the first one. The
 * unit of a limit never replaces it: 0.0495 g for 49.5 mg invites tenfold errors. */
static const struct unit *dose_unit(struct emitter *e, const struct written_dose *dose) {
    const struct unit *unit = dose->amount->type->unit;
    for (size_t i = 0; i < dose->bounds; i++)
        if (dose->bound[i].kind == DOSE_ROUNDED && dose->bound[i].amount->type->unit) return dose->bound[i].amount->type->unit;
    size_t first = strcspn(unit->code, "./");
    struct unit simple;
    if (unit->code[first] == '\0' || first == 0 || unit_parse(unit->code, first, &simple, NULL) != UNIT_READ) return unit;
    return unit_same_dimension(&simple, unit) ? keep_unit(e->c, &simple) : unit;
}

static uint32_t words_of(struct emitter *e, const struct quantity *quantity) {
    return quantity ? emit_string(e, span_text(&e->c->sources, quantity->span)) : 0;
}

static uint32_t schedule_of(struct emitter *e, const struct written_dose *dose) {
    struct text text;
    text_init(&text, &e->c->arena);
    if (dose->once) text_puts(&text, "once");
    if (dose->times) text_printf(&text, "%lld times ", (long long)dose->times);
    if (dose->every) {
        struct slice words = span_text(&e->c->sources, dose->every->span);
        text_printf(&text, "every %.*s", (int)words.length, words.bytes);
    }
    if (dose->as_needed) text_puts(&text, dose->every ? " as needed" : "as needed");
    if (dose->during) {
        struct slice words = span_text(&e->c->sources, dose->during->span);
        text_printf(&text, " for %.*s", (int)words.length, words.bytes);
    }
    if (dose->until.text.length) text_printf(&text, " until %.*s", (int)dose->until.text.length, dose->until.text.bytes);
    return emit_string(e, (struct slice){ text.bytes, text.length });
}

static struct value bounded(struct emitter *e, const struct written_dose *dose, struct value value, const struct unit *unit) {
    for (size_t i = 0; i < dose->bounds; i++) {
        const struct dose_bound *bound = &dose->bound[i];
        struct value limit = emit_convert(e, emit_expr(e, bound->amount), bound->amount->type->unit, unit, NULL);
        e->span = bound->span;
        if (bound->kind == DOSE_ROUNDED) {
            if (limit.constant) value = emit_rounded(e, value, limit.number);
        } else {
            value = emit_lesser(e, value, limit, bound->kind == DOSE_AT_LEAST);
        }
    }
    return value;
}

static uint32_t in_register(struct emitter *e, struct value *value) {
    uint32_t scale;
    int64_t word;
    struct value number;
    if (value->constant && value_scaled(*value, &scale, &word) && emit_as_number(e, *value, scale, &number)) *value = number;
    else if (value->constant || value->kind == VALUE_RANGE || value->kind == VALUE_SCORE)
        *value = (struct value){ .kind = VALUE_WIDE, .reg = emit_as_wide(e, *value) };
    return value->reg;
}

/* An amount that is not above 0 is no dose: unknown, unless the bounds prove that it cannot happen. One that can be nothing else is the
 * author's mistake: 4 mg rounded to 10 mg. */
static struct value above_zero(struct emitter *e, const struct written_dose *dose, struct value value) {
    if (value.constant && decimal_sign(value.number) <= 0) {
        char number[DECIMAL_TEXT];
        decimal_print(value.number, number);
        diag_add(&e->c->diags, DIAG_DOSE_NOT_AMOUNT, dose->span, "this dose is always %s, and a dose is more than 0", number);
    }
    if (value.constant || (value.kind == VALUE_NUMBER && value.low > 0)) return value;
    uint32_t row[2] = { emit_compare(e, COMPARE_GREATER, value, NULL, value_constant(decimal_zero), NULL, NULL), value.reg };
    uint32_t args = emit_args(e, row, 2, 2);
    if (value.kind == VALUE_NUMBER) value.reg = emit_n(e, OP_number_table, args, 0, 0);
    else if (value.kind == VALUE_WIDE) value.reg = emit_w(e, OP_wide_table, args, 0, 0);
    return value;
}

static void emit_dose(struct emitter *e, const struct recommendation *rec, const struct written_dose *dose) {
    const struct unit *unit = dose_unit(e, dose);
    struct symbol *treatment = scope_find(e->c, dose->treatment.span.file, dose->treatment.text);
    struct value plain = emit_convert(e, emit_expr(e, dose->amount), dose->amount->type->unit, unit, NULL);
    struct value value = bounded(e, dose, plain, unit);
    if (value.kind == VALUE_RANGE || value.kind == VALUE_SCORE) in_register(e, &value);
    value = above_zero(e, dose, value);
    uint32_t reg = in_register(e, &value);
    uint32_t before = dose->bounds == 0 || plain.kind != value.kind || plain.scale != value.scale || plain.constant ? reg : plain.reg;
    uint32_t words[3] = { emit_string(e, dose->route.text), words_of(e, dose->over), schedule_of(e, dose) };
    ADD(e, dose, rec->symbol->index, treatment ? treatment->index : 0, (uint32_t)value.kind, reg, value.kind == VALUE_NUMBER ? value.scale : 0,
        emit_unit(e, unit), dose->then, words[0], words[1], words[2], emit_label(e, dose->until.text), before, emit_place(e, dose->span));
}

static void emit_doses(struct emitter *e, struct recommendation *rec) {
    struct code only = { 0 };
    e->code = &only;
    for (size_t i = 0; i < rec->doses; i++) emit_dose(e, rec, rec->dose[i]);
    e->code = &e->main;
    if (!only.count) return;
    e->span = rec->dose[0]->span;
    emit_raw(e, OP_skip_unless_yes, 0, rec->outcome, (uint32_t)only.count, 0);
    code_append(e, &e->main, &only);
}

/* --- Properties ------------------------------------------------------------------------------------------------- */

static void emit_wordings(struct emitter *e, const struct decl *decl, uint32_t index) {
    for (size_t i = 0; i < decl->metas; i++) {
        enum audience audience;
        struct slice language;
        const struct meta *meta = &decl->meta[i];
        if (!metadata_variant(meta->name.text, "text", &audience, &language) || !meta->values) continue;
        uint32_t code = emit_string(e, language);
        ADD(e, wording, index, (uint32_t)audience, code, emit_label(e, meta->value[0].string.text));
    }
}

static void emit_cites(struct emitter *e, const struct decl *decl) {
    const struct meta *cites = metadata_find(decl->meta, decl->metas, "cites");
    for (size_t i = 0; cites && i < cites->values; i++) {
        const struct symbol *reference = scope_find(e->c, cites->value[i].span.file, cites->value[i].name.text);
        if (reference && reference->kind == SYMBOL_REFERENCE) ADD(e, cite, reference->index);
    }
}

static void emit_checks(struct emitter *e, const struct decl *decl) {
    const struct meta *checks = metadata_find(decl->meta, decl->metas, "checklist");
    for (size_t i = 0; checks && i < checks->values; i++) ADD(e, check, emit_label(e, checks->value[i].string.text));
}

static uint32_t word_of(const struct decl *decl, const char *name, int (*number)(struct slice), uint32_t otherwise) {
    const struct meta_value *value = metadata_value(decl->meta, decl->metas, name);
    int found = value && value->kind == META_NAME ? number(value->name.text) : -1;
    return found >= 0 ? (uint32_t)found : otherwise;
}

uint32_t emit_plain_text(struct emitter *e, const struct meta *meta, size_t metas, const char *name) {
    return emit_label(e, metadata_text(meta, metas, name));
}

static void emit_one(struct emitter *e, struct recommendation *rec) {
    const struct decl *decl = rec->decl;
    static const uint32_t strengths[] = { STRENGTH_STRONG, STRENGTH_CONDITIONAL, STRENGTH_STRONG, STRENGTH_NONE, STRENGTH_NONE };
    struct program_recommendation r = { .kind = (uint32_t)rec->kind, .strength = strengths[rec->kind], .heading = rec->heading };
    emit_outcome(e, rec);
    r.first_dose = (uint32_t)e->doses;
    emit_doses(e, rec);
    r.doses = (uint32_t)e->doses - r.first_dose;
    r.first_cite = (uint32_t)e->cites;
    emit_cites(e, decl);
    r.cites = (uint32_t)e->cites - r.first_cite;
    r.first_check = (uint32_t)e->checks;
    emit_checks(e, decl);
    r.checks = (uint32_t)e->checks - r.first_check;
    r.first_avoid = (uint32_t)e->avoidances;
    for (size_t i = 0; i < rec->avoids; i++) ADD(e, avoidance, rec->avoid[i]->symbol->index);
    r.avoids = (uint32_t)rec->avoids;
    emit_wordings(e, decl, rec->symbol->index);
    r.name = emit_string(e, rec->symbol->name.text);
    r.label = emit_label(e, rec->symbol->label.text);
    r.certainty = word_of(decl, "certainty", metadata_certainty, CERTAINTY_NONE);
    r.outcome = rec->outcome;
    r.conditions = rec->conditions;
    r.own = rec->own;
    r.instead_of = rec->instead_of ? rec->instead_of->index : NONE;
    r.because = emit_label(e, rec->because.text);
    r.if_unknown = (uint32_t)rec->if_unknown;
    r.rationale = emit_plain_text(e, decl->meta, decl->metas, "rationale");
    r.basis = slice_is(metadata_text(decl->meta, decl->metas, "basis"), "editor");
    r.note = emit_plain_text(e, decl->meta, decl->metas, "note");
    r.status = word_of(decl, "status", metadata_status, STATUS_INHERITED);
    r.place = emit_place(e, rec->symbol->name.span);
    if (ARENA_ROOM(&e->c->arena, e->recommendation, e->recommendations, e->recommendation_room)) e->recommendation[e->recommendations++] = r;
    else e->c->failed = true;
}

void emit_recommendations(struct emitter *e) {
    for (size_t i = 0; i < e->c->recs && !e->c->failed; i++) emit_one(e, e->c->rec[i]);
}
