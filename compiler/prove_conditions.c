/* Conditions, at any depth: parts that change nothing where the rest is as it has to be for them to matter, and conditions that stay
 * unknown although every value of what is unknown gives the same. All of it warnings.
 *
 * The tree and the code are walked side by side: a condition of several has its parts' registers as arguments, in their order. */
#include "compiler/prove.h"

enum { GOALS_MOST = 64 /* of one question; deeper within a condition nothing is asked */, NEEDLESS_MOST = 8 /* facts of a condition */ };

struct walk {
    struct prover *prover;
    uint32_t topic[2];
    size_t topics;
    bool loose; /* the topic is open in prover->loose too */
    struct reach_goal goal[GOALS_MOST]; /* what has to be so for the part at hand to matter */
    size_t goals;
};

static const struct program_instruction *definer(const struct prover *prover, uint32_t truth) {
    uint32_t at = prover->definer[truth];
    return at == NONE ? NULL : &prover->program->instruction[at];
}

static bool is_op(const struct program_instruction *i, enum opcode op) { return i && instruction_op(i) == op; }

static uint32_t part_of(const struct prover *prover, const struct program_instruction *i, size_t part) { return prover->program->arg[i->a + 1 + part].value; }

/* --- Parts that change nothing ------------------------------------------------------------------------------------------ */

static void visit(struct walk *w, const struct expr *expr, uint32_t truth);

enum kind { OF_ALL, OF_ANY, OF_COUNTED };

static const uint8_t not_no = REACH_YES | REACH_UNKNOWN, not_yes = REACH_NO | REACH_UNKNOWN;

static bool never(struct walk *w, uint32_t truth, uint8_t values) {
    w->goal[w->goals] = (struct reach_goal){ truth, values };
    return prove_ask(w->prover, w->goal, w->goals + 1) == REACH_NEVER;
}

/* A part that says nothing new of anybody of whom everything is known may still settle what is unknown without it: `a and b` beside
 * `a and c` and `b and not c`. That is asked of patients of whom anything may be unknown. */
static bool settles(struct walk *w, uint32_t truth, uint8_t value) {
    struct prover *prover = w->prover;
    if (!w->loose && !prove_open_loosely(prover, w->topic, w->topics)) return false;
    w->loose = true;
    w->goal[w->goals] = (struct reach_goal){ truth, value };
    return reach_goals(prover->loose, w->goal, w->goals + 1, false, &prover->steps) != REACH_NEVER;
}

static void report_part(struct walk *w, const struct expr *part, enum kind kind, bool always) {
    struct compilation *c = w->prover->c;
    static const char *const all = "this changes nothing: whoever meets the rest meets it too";
    static const char *const any = "this changes nothing: whoever meets it meets the rest too";
    const char *counted = always ? "this changes nothing: everybody meets it" : "this changes nothing: nobody meets it";
    struct diag *d = diag_add(&c->diags, DIAG_ALWAYS_YES, part->span, "%s", kind == OF_ALL ? all : kind == OF_ANY ? any : counted);
    diag_hint(&c->diags, d, "leave it out, or say what was meant to make the difference");
}

/* Puts the others of the parts as they have to be: what is found to change nothing counts no more. */
static void put_others(struct walk *w, const struct program_instruction *i, const struct expr *expr, size_t except, const bool *dropped, uint8_t values) {
    for (size_t k = 0; k < expr->parts; k++)
        if (k != except && !dropped[k]) w->goal[w->goals++] = (struct reach_goal){ part_of(w->prover, i, k), values };
}

static void visit_parts(struct walk *w, const struct expr *expr, const struct program_instruction *i, enum kind kind) {
    size_t before = w->goals;
    bool *dropped = ARENA_ARRAY(&w->prover->c->arena, bool, expr->parts);
    uint8_t others = kind == OF_ALL ? not_no : not_yes;
    if (!dropped || before + expr->parts + 1 >= GOALS_MOST || w->prover->program->arg[i->a].value != expr->parts) return;
    for (size_t k = expr->parts; k-- > 0;) {
        uint32_t truth = part_of(w->prover, i, k);
        if (kind != OF_COUNTED) put_others(w, i, expr, k, dropped, others);
        bool always = kind != OF_ANY && never(w, truth, not_yes);
        dropped[k] = always || (kind != OF_ALL && never(w, truth, not_no));
        if (dropped[k] && kind != OF_COUNTED) dropped[k] = !settles(w, truth, kind == OF_ALL ? REACH_NO : REACH_YES);
        if (dropped[k]) report_part(w, expr->part[k], kind, always);
        w->goals = before;
    }
    for (size_t k = 0; k < expr->parts; k++) {
        if (dropped[k]) continue;
        if (kind != OF_COUNTED) put_others(w, i, expr, k, dropped, others);
        visit(w, expr->part[k], part_of(w->prover, i, k));
        w->goals = before;
    }
}

static const struct program_instruction *counted(const struct walk *w, const struct program_instruction *compare) {
    const struct program *program = w->prover->program;
    bool ranges = is_op(compare, OP_range_at_most) || is_op(compare, OP_range_equal);
    for (uint32_t at = ranges ? (uint32_t)(compare - program->instruction) : 0; at-- > 0;) {
        const struct program_instruction *i = &program->instruction[at];
        if (is_op(i, OP_range_count) && (i->dst == compare->a || i->dst == compare->b)) return i;
    }
    return NULL;
}

static void visit(struct walk *w, const struct expr *expr, uint32_t truth) {
    const struct program_instruction *i = definer(w->prover, truth);
    if (expr->parts == 1 && (expr->kind == EXPR_ALL || expr->kind == EXPR_ANY)) visit(w, expr->part[0], truth);
    else if (expr->kind == EXPR_NOT && is_op(i, OP_truth_not)) visit(w, expr->part[0], i->a);
    else if (expr->kind == EXPR_ALL && is_op(i, OP_truth_all)) visit_parts(w, expr, i, OF_ALL);
    else if (expr->kind == EXPR_ANY && is_op(i, OP_truth_any)) visit_parts(w, expr, i, OF_ANY);
    else if (expr->kind == EXPR_NONE && is_op(i, OP_truth_not) && is_op(definer(w->prover, i->a), OP_truth_any))
        visit_parts(w, expr, definer(w->prover, i->a), OF_ANY);
    else if (expr->kind == EXPR_AT_LEAST || expr->kind == EXPR_AT_MOST || expr->kind == EXPR_EXACTLY) {
        const struct program_instruction *count = counted(w, i);
        if (count) visit_parts(w, expr, count, OF_COUNTED);
    }
}

/* --- Unknown although it is decided ----------------------------------------------------------------------------------------- */

static void report_needless(struct prover *prover, const struct expr *expr, uint32_t fact, uint8_t value) {
    struct compilation *c = prover->c;
    const char *name = program_text(prover->program, prover->program->fact[fact].name);
    struct diag *d = diag_add(&c->diags, DIAG_NEEDLESS_UNKNOWN, expr->span, "this is unknown while \"%s\" is not known, although it is %s whatever its value",
                              name, value == TRUTH_YES ? "yes" : "no");
    diag_finding(&c->diags, d, "patient: %s", prove_patient(prover));
    diag_hint(&c->diags, d, "write it so that %s has no part in it for such a patient", name);
}

/* One message a condition, and none where a part has been found that changes nothing: it may be the cause. The topic is the condition. */
static void prove_needless(struct prover *prover, const struct expr *expr, uint32_t truth) {
    for (uint32_t f = 0, asked = 0; f < prover->program->facts && asked < NEEDLESS_MOST; f++) {
        if (!reach_reads_twice(prover->box, truth, f)) continue;
        uint8_t value;
        asked++;
        enum reach answer = prove_counted(prover, reach_needless(prover->box, truth, f, &value, &prover->steps));
        if (answer != REACH_FOUND) continue;
        report_needless(prover, expr, f, value);
        return;
    }
}

/* --- Whole conditions ---------------------------------------------------------------------------------------------------------- */

/* A definition, or `applies`, with nothing around it. False: it has one value, which has been said. */
static bool prove_root(struct prover *prover, const struct expr *expr, uint32_t truth, const char *always, const char *never_so) {
    struct walk w = { .prover = prover, .topic = { truth }, .topics = 1 };
    struct compilation *c = prover->c;
    if (!prove_open(prover, &truth, 1)) return true;
    bool yes = never(&w, truth, not_yes), no = !yes && never(&w, truth, not_no);
    if (yes || no) {
        struct diag *d = diag_add(&c->diags, DIAG_ALWAYS_YES, expr->span, "%s", yes ? always : never_so);
        diag_hint(&c->diags, d, "leave it out, or say what was meant to make the difference");
        return false;
    }
    size_t told = c->diags.count;
    visit(&w, expr, truth);
    if (c->diags.count == told) prove_needless(prover, expr, truth);
    return true;
}

void prove_definition(struct prover *prover, const struct symbol *symbol) {
    const struct value *value = &symbol->value;
    if (value->kind != VALUE_TRUTH || value->constant || value->reg == NONE || symbol->emitted != DONE) return;
    prove_root(prover, symbol->decl->condition, value->reg, "this is so for every patient", "this is so for no patient");
}

bool prove_applies(struct prover *prover) {
    const struct file *file = &prover->c->file[0];
    if (!file->applies || file->applies_register == NONE) return true;
    struct reach_goal yes = { file->applies_register, REACH_YES };
    bool one_value = !prove_root(prover, file->applies->condition, file->applies_register, "this changes nothing: the guideline applies to every patient",
                                 "the guideline applies to no patient");
    return !one_value || prove_ask(prover, &yes, 1) != REACH_NEVER;
}

/* The parts of a recommendation's own condition, for patients to whom the guideline applies. The topic is open. */
void prove_own_parts(struct prover *prover, const struct recommendation *rec) {
    uint32_t applies = prover->c->file[0].applies_register;
    struct walk w = { .prover = prover, .topic = { rec->own, applies }, .topics = applies == NONE ? 1 : 2 };
    if (applies != NONE) w.goal[w.goals++] = (struct reach_goal){ applies, REACH_YES };
    const struct program_instruction *all = definer(prover, rec->own);
    size_t parts = rec->unlesses + (rec->when ? 1 : 0), told = prover->c->diags.count;
    if (parts != 1 && !is_op(all, OP_truth_all)) return;
    if (rec->when) visit(&w, rec->when, parts == 1 ? rec->own : part_of(prover, all, 0));
    for (size_t i = 0; i < rec->unlesses; i++) {
        uint32_t not = parts == 1 ? rec->own : part_of(prover, all, i + (rec->when ? 1 : 0));
        if (is_op(definer(prover, not), OP_truth_not)) visit(&w, rec->unless[i], definer(prover, not)->a);
    }
    if (rec->when && prover->c->diags.count == told && prove_open(prover, &rec->own, 1)) prove_needless(prover, rec->when, rec->own);
}
