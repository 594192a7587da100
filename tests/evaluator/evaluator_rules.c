/* Tables, scores, outcomes and doses. docs/language.md from "Tables" to "Avoid". */
#include <string.h>

#include "compiler/metadata.h"
#include "tests/evaluator/evaluator_inside.h"

size_t choice_place(const struct type *type, struct slice name) {
    for (size_t i = 0; i < type->values; i++)
        if (slice_equal(type->value[i].name.text, name)) return i;
    return SIZE_MAX;
}

/* --- Tables -------------------------------------------------------------------------------------------------------------------------- */

/* A test of numbers: 3, or 3, 5. Choices, truths, texts, dates and bands are asked with `is`. */
static enum truth is_value(struct evaluator *e, const struct expr *head, const struct cell *cell) {
    const struct type *type = head->type;
    bool number = type->kind == TYPE_NUMBER && !(type->is_score && cell->value[0]->kind == EXPR_NAME && choice_place(type, cell->value[0]->name.text) != SIZE_MAX);
    if (!number) return is_one_of(e, head, cell->value, cell->values);
    struct meaning x = evaluate(e, head);
    struct agreement agreement = { 0 };
    for (size_t k = 0; k < x.count; k++) {
        struct meaning one = { .kind = x.kind, .may = &x.may[k], .count = 1 };
        enum truth truth = NO;
        for (size_t i = 0; i < cell->values; i++) {
            struct meaning value = evaluate(e, cell->value[i]);
            truth = or(truth, compare_meanings(&one, type->unit, COMPARE_EQUAL, &value, cell->value[i]->type->unit, molar_mass(head, cell->value[i])));
        }
        agreement_add(&agreement, truth);
    }
    return agreement_of(&agreement);
}

static enum truth test(struct evaluator *e, const struct expr *head, const struct cell *cell) {
    enum truth truth = UNKNOWN;
    switch (cell->kind) {
    case CELL_ERROR: break;
    case CELL_ANY: return YES;
    case CELL_VALUE: truth = is_value(e, head, cell); break;
    case CELL_COMPARE: truth = compare(e, head, cell->op, cell->value[0]); break;
    case CELL_RANGE: truth = between(e, head, cell->value[0], cell->value[1], cell->below); break;
    case CELL_UNKNOWN: return truth_of(!evaluate_known(e, head));
    case CELL_KNOWN: return truth_of(evaluate_known(e, head));
    }
    return cell->negated ? not(truth) : truth;
}

static bool has_unknown_cell(const struct decl *table, size_t column) {
    for (size_t r = 0; r < table->rows; r++)
        if (table->row[r].cell[column].kind == CELL_UNKNOWN) return true;
    return false;
}

static enum truth row_holds(struct evaluator *e, const struct decl *table, const struct row *row) {
    enum truth truth = YES;
    for (size_t i = 0; i + 1 < row->cells; i++) {
        const struct cell *cell = &row->cell[i];
        truth = and(truth, test(e, table->head[i], cell));
        if (cell->kind != CELL_ANY && cell->kind != CELL_UNKNOWN && has_unknown_cell(table, i))
            truth = and(truth, truth_of(evaluate_known(e, table->head[i]))); /* the unknown has a row of its own */
    }
    return truth;
}

/* What a row gives: a value of the choice, or an expression, which may be a range or come from a table itself. */
static struct meaning output(struct evaluator *e, const struct symbol *table, const struct row *row) {
    const struct expr *value = row->cell[row->cells - 1].value[0];
    if (table->type->kind == TYPE_CHOICE)
        return meaning_of(e, TYPE_CHOICE, (struct possible){ .known = true, .choice = (uint32_t)choice_place(table->type, value->name.text) });
    bool convert = table->type->unit && value->type->unit && !unit_same(table->type->unit, value->type->unit);
    return convert ? meaning_of_number(e, number_in(e, value, table->type->unit)) : evaluate(e, value);
}

/* Whether it is another table, or a definition that is its name: that counts once it is settled. */
static bool gives_table(const struct expr *value) {
    while (value->kind == EXPR_NAME && value->symbol && value->symbol->kind == SYMBOL_DEFINE) value = value->symbol->decl->condition;
    return value->kind == EXPR_NAME && value->symbol && value->symbol->kind == SYMBOL_TABLE;
}

static struct meaning all_rows(struct evaluator *e, const struct symbol *table) {
    const struct decl *decl = table->decl;
    struct meaning m = meaning_unknown(e, TYPE_CHOICE);
    m.values = table->type->values;
    m.holds = ARENA_ARRAY(&e->arena, enum truth, m.values);
    for (size_t r = 0; r < decl->rows; r++) {
        uint32_t choice = output(e, table, &decl->row[r]).may->choice;
        m.holds[choice] = or(m.holds[choice], row_holds(e, decl, &decl->row[r]));
    }
    return m;
}

/* The outputs of the rows that are not refuted. In a `first` table a row is out once an earlier one is yes. */
struct meaning evaluate_table(struct evaluator *e, const struct symbol *table) {
    const struct decl *decl = table->decl;
    if (decl->policy == TABLE_ALL) return all_rows(e, table);
    struct meaning m = { .kind = table->type->kind, .may = ARENA_ARRAY(&e->arena, struct possible, decl->rows + 1) };
    struct agreement agreement = { 0 };
    bool earlier = false;
    for (size_t r = 0; r < decl->rows; r++) {
        enum truth truth = row_holds(e, decl, &decl->row[r]);
        if (truth == NO || (earlier && decl->policy == TABLE_FIRST)) continue;
        earlier |= truth == YES;
        struct meaning value = output(e, table, &decl->row[r]);
        if (m.kind == TYPE_TRUTH) agreement_add(&agreement, value.truth);
        else m.may[m.count++] = gives_table(decl->row[r].cell[decl->heads - 1].value[0]) ? meaning_settled(&value) : value.may[0];
    }
    if (m.kind == TYPE_TRUTH) return meaning_of_truth(agreement_of(&agreement));
    return m.count ? m : meaning_unknown(e, m.kind);
}

/* --- Scores -------------------------------------------------------------------------------------------------------------------------- */

struct meaning evaluate_score(struct evaluator *e, const struct symbol *score) {
    const struct decl *decl = score->decl;
    int64_t low = 0, high = 0, points;
    for (size_t i = 0; i < decl->lines; i++) {
        enum truth truth = evaluate_truth(e, decl->line[i].condition);
        if (!decimal_to_scaled(decl->line[i].points.number, 0, &points)) continue;
        if (truth == YES || (truth == UNKNOWN && points < 0)) low += points;
        if (truth == YES || (truth == UNKNOWN && points > 0)) high += points;
    }
    return meaning_of_range(e, low, high, false);
}

/* --- Outcomes ------------------------------------------------------------------------------------------------------------------------ */

static enum truth own(struct evaluator *e, const struct recommendation *rec) {
    enum truth truth = rec->when ? evaluate_truth(e, rec->when) : YES;
    for (size_t i = 0; i < rec->unlesses; i++) truth = and(truth, not(evaluate_truth(e, rec->unless[i])));
    return truth;
}

static enum truth file_applies(struct evaluator *e, uint32_t file) {
    const struct decl *applies = e->c->file[file].applies;
    return applies ? evaluate_truth(e, applies->condition) : YES;
}

enum truth evaluator_applies(struct evaluator *e) { return file_applies(e, 0); }

/* `R instead of P`: R is P's own conditions and R's; P is its own and not R's. */
static enum truth conditions(struct evaluator *e, const struct recommendation *rec) {
    enum truth truth = and(and(file_applies(e, 0), file_applies(e, rec->symbol->file)), own(e, rec));
    if (rec->instead_of) truth = and(truth, own(e, rec->instead_of->rec));
    for (size_t i = 0; i < e->c->recs; i++)
        if (e->c->rec[i]->instead_of == rec->symbol) truth = and(truth, not(own(e, e->c->rec[i])));
    return truth;
}

static bool has_class(const struct symbol *treatment, struct slice name) {
    const struct meta *classes = metadata_find(treatment->decl->meta, treatment->decl->metas, "class");
    for (size_t i = 0; classes && i < classes->values; i++)
        if (slice_equal(classes->value[i].name.text, name)) return true;
    return false;
}

/* Whether what is avoided, a treatment, a class or a recommendation, is this treatment. */
static bool means(const struct symbol *avoided, const struct symbol *treatment) {
    return avoided == treatment || (avoided->kind == SYMBOL_CLASS && treatment->kind == SYMBOL_TREATMENT && has_class(treatment, avoided->name.text));
}

static bool is_about(struct evaluator *e, const struct symbol *avoided, const struct recommendation *rec) {
    if (avoided == rec->symbol) return true;
    for (size_t i = 0; i < rec->abouts; i++)
        if (rec->about[i]->kind == SYMBOL_TREATMENT && means(avoided, rec->about[i])) return true;
    for (size_t i = 0; i < rec->doses; i++)
        if (means(avoided, scope_find(e->c, rec->dose[i]->treatment.span.file, rec->dose[i]->treatment.text))) return true;
    return false;
}

static bool speaks_against(struct evaluator *e, const struct recommendation *avoid, const struct recommendation *rec) {
    if (avoid->kind != KIND_AVOID || (rec->kind != KIND_RECOMMEND && rec->kind != KIND_CONSIDER)) return false;
    for (size_t i = 0; i < avoid->abouts; i++)
        if (is_about(e, avoid->about[i], rec)) return true;
    return false;
}

static enum verdict judge(struct evaluator *e, const struct recommendation *rec) {
    enum truth truth = conditions(e, rec);
    bool withheld = false;
    if (truth != YES) return truth == NO ? VERDICT_NO : VERDICT_UNKNOWN;
    for (size_t i = 0; i < e->c->recs; i++) {
        const struct recommendation *avoid = e->c->rec[i];
        if (!speaks_against(e, avoid, rec)) continue;
        enum verdict against = evaluator_outcome(e, avoid);
        if (against == VERDICT_YES) return VERDICT_CONTRAINDICATED; /* outranks withheld */
        withheld |= against == VERDICT_UNKNOWN && avoid->if_unknown == UNKNOWN_WITHHOLD;
    }
    return withheld ? VERDICT_UNKNOWN : VERDICT_YES;
}

enum verdict evaluator_outcome(struct evaluator *e, const struct recommendation *rec) {
    size_t place = 0;
    while (e->c->rec[place] != rec) place++;
    if (e->judged[place]) return e->verdict[place];
    const struct element *element = e->element;
    e->element = NULL;
    e->verdict[place] = judge(e, rec);
    e->judged[place] = true;
    e->element = element;
    return e->verdict[place];
}

/* --- Doses --------------------------------------------------------------------------------------------------------------------------- */

/* Shown in the unit of a rounding, else in its own: of a product such as mg/kg.g in the first. Never in that of a limit. */
static const struct unit *shown_in(struct evaluator *e, const struct written_dose *dose) {
    const struct unit *own = dose->amount->type->unit;
    for (size_t i = 0; i < dose->bounds; i++)
        if (dose->bound[i].kind == DOSE_ROUNDED && dose->bound[i].amount->type->unit) return dose->bound[i].amount->type->unit;
    struct unit *first = ARENA_NEW(&e->arena, struct unit);
    size_t length = strcspn(own->code, "./");
    bool simple = length && own->code[length] && unit_parse(own->code, length, first, NULL) == UNIT_READ && unit_same_dimension(first, own);
    return simple ? first : own;
}

struct decimal evaluator_dose(struct evaluator *e, const struct written_dose *dose, const struct unit **unit) {
    *unit = shown_in(e, dose);
    struct decimal amount = number_in(e, dose->amount, *unit);
    for (size_t i = 0; i < dose->bounds; i++) {
        struct decimal limit = number_in(e, dose->bound[i].amount, *unit);
        if (dose->bound[i].kind == DOSE_ROUNDED) amount = decimal_round_to(amount, limit);
        else amount = dose->bound[i].kind == DOSE_AT_MOST ? decimal_min(amount, limit) : decimal_max(amount, limit);
    }
    if (!decimal_is_known(amount) || decimal_sign(amount) <= 0) return decimal_unknown; /* no dose */
    return amount;
}
