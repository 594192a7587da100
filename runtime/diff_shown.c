/* diff_shown: what the texts of recommendations show of definitions, {body_mass_index}, in both versions: which, whether it is the same, and
 * in words. */
#include <string.h>

#include "runtime/diff.h"
#include "runtime/product.h"
#include "runtime/value.h"

/* --- Which ------------------------------------------------------------------------------------------------------------- */

static bool names(const char *text, const char *name) {
    size_t length = strlen(name);
    for (const char *open = text; (open = strchr(open, '{')) != NULL; open++)
        if (!strncmp(open + 1, name, length) && open[1 + length] == '}') return true;
    return false;
}

static bool is_shown(const struct program *program, uint32_t recommendation, uint32_t definition) {
    const char *name = program_text(program, program->definition[definition].name);
    for (uint32_t i = 0; i < program->wordings; i++)
        if (program->wording[i].recommendation == recommendation && names(program_text(program, program->wording[i].text), name)) return true;
    return false;
}

static uint32_t definition_named(const struct program *program, const char *name) {
    for (uint32_t i = 0; i < program->definitions; i++)
        if (!strcmp(program_text(program, program->definition[i].name), name)) return i;
    return NONE;
}

void diff_find_shown(struct diff *diff, size_t item) {
    for (uint32_t d = 0; d < diff->new->definitions; d++) {
        if (!is_shown(diff->new, diff->item[item].new, d)) continue;
        uint32_t old = definition_named(diff->old, program_text(diff->new, diff->new->definition[d].name));
        if (old == NONE || !is_shown(diff->old, diff->item[item].old, old)) continue;
        if (!ARENA_ROOM(&diff->arena, diff->shown, diff->shows, diff->shown_room)) return;
        diff->shown[diff->shows++] = (struct diff_shown){ item, old, d };
    }
}

/* --- In words ------------------------------------------------------------------------------------------------------------ */

static void put_value(const struct context *context, uint32_t definition, struct text *out) {
    struct value value = value_of_definition(context, definition);
    if (value.kind == VALUE_CHOICE && !value_is_known(&value)) value.number = NUMBER_UNKNOWN; /* a text has one value or none */
    value_words(context, &value, LANGUAGE_ENGLISH, out);
}

void diff_put_shown(const struct context *context, uint32_t definition, struct text *out) {
    text_printf(out, "%s: ", program_text(context->program, context->program->definition[definition].label));
    put_value(context, definition, out);
}

bool diff_shows_same(const struct diff *diff, const struct diff_shown *shown, const struct context *old, const struct context *new, bool *failed) {
    struct arena arena;
    struct text before, after;
    arena_init(&arena, &diff->arena.allocator, 0);
    text_init(&before, &arena);
    text_init(&after, &arena);
    put_value(old, shown->old, &before);
    put_value(new, shown->new, &after);
    *failed |= before.failed || after.failed;
    bool same = !*failed && before.length == after.length && memcmp(before.bytes, after.bytes, before.length) == 0;
    arena_free(&arena);
    return same;
}

/* --- As registers ---------------------------------------------------------------------------------------------------------- */

struct side {
    struct product *product;
    const struct product_part *part;
    const struct program_definition *definition;
};

static const char *unit_of(const struct side *s) {
    return s->definition->unit == NONE ? "" : program_text(s->part->program, s->part->program->unit[s->definition->unit].code);
}

static uint32_t register_of(const struct side *s) {
    uint32_t reg = s->definition->reg;
    return s->definition->kind == VALUE_TRUTH || s->definition->kind == VALUE_OUTCOME ? s->part->truth[reg]
           : s->definition->kind == VALUE_WIDE                                          ? s->part->wide[reg]
                                                                                        : s->part->number[reg];
}

static bool same_choices(const struct side *x, const struct side *y) {
    const struct program *p = x->part->program, *q = y->part->program;
    if (x->definition->choices != y->definition->choices) return false;
    for (uint32_t i = 0; i < x->definition->choices; i++)
        if (strcmp(program_text(p, p->choice[x->definition->first_choice + i].name), program_text(q, q->choice[y->definition->first_choice + i].name)) != 0)
            return false;
    return true;
}

static uint32_t same_truth(struct product *p, uint32_t x, uint32_t y) {
    uint32_t both[] = { x, y }, neither[] = { product_t(p, OP_truth_not, x, 0, 0), product_t(p, OP_truth_not, y, 0, 0) };
    uint32_t either[] = { product_t(p, OP_truth_all, product_args(p, both, 2, 1), 0, 0), product_t(p, OP_truth_all, product_args(p, neither, 2, 1), 0, 0) };
    return product_t(p, OP_truth_any, product_args(p, either, 2, 1), 0, 0);
}

static uint32_t settled(const struct side *s) {
    uint32_t reg = register_of(s);
    switch (s->definition->kind) {
    case VALUE_TRUTH: return product_t(s->product, OP_truth_settled, reg, 0, 0);
    case VALUE_WIDE: return product_t(s->product, OP_wide_settled, reg, 0, 0);
    case VALUE_CHOICE: return product_t(s->product, OP_choice_settled, reg, 0, 0);
    case VALUE_RANGE:
    case VALUE_SCORE: return product_t(s->product, OP_number_settled, product_n(s->product, OP_number_of_range, reg, 0, 0), 0, 0);
    default: return product_t(s->product, OP_number_settled, reg, 0, 0);
    }
}

static uint32_t as_wide(const struct side *s) {
    uint32_t reg = register_of(s);
    return s->definition->kind == VALUE_WIDE ? reg : product_w(s->product, OP_wide_of_number, reg, 0, (uint16_t)s->definition->scale);
}

/* Of one unit, or of two that convert into each other; NONE where they do not. */
static uint32_t same_quantity(const struct side *x, const struct side *y) {
    struct unit_conversion conversion;
    uint32_t to = as_wide(y);
    if (strcmp(unit_of(x), unit_of(y)) != 0) {
        if (!*unit_of(x) || !*unit_of(y)) return NONE;
        const struct unit *from = &y->part->program->parsed_unit[y->definition->unit], *into = &x->part->program->parsed_unit[x->definition->unit];
        if (unit_conversion(from, into, NULL, &conversion) != UNIT_CONVERTS) return NONE;
        to = product_w(y->product, OP_wide_convert, to, product_conversion(y->product, unit_of(y), unit_of(x)), 0);
    }
    return product_t(x->product, OP_wide_equal, as_wide(x), to, 0);
}

static bool is_quantity(const struct side *s) { return s->definition->kind == VALUE_NUMBER || s->definition->kind == VALUE_WIDE; }

/* Computed alike, of one kind and unit, with the same values: nobody is shown anything else. */
static bool is_alike(const struct side *x, const struct side *y) {
    return x->definition->kind == y->definition->kind && x->definition->scale == y->definition->scale && register_of(x) == register_of(y) &&
           !strcmp(unit_of(x), unit_of(y)) && same_choices(x, y);
}

/* The truth that both are the same; NONE where there is no such question. */
static uint32_t same_value(const struct side *x, const struct side *y) {
    bool one_kind = x->definition->kind == y->definition->kind && x->definition->scale == y->definition->scale && !strcmp(unit_of(x), unit_of(y));
    uint32_t a = register_of(x), b = register_of(y);
    if (one_kind && x->definition->kind == VALUE_NUMBER) return product_t(x->product, OP_number_equal, a, b, 0);
    if (is_quantity(x) && is_quantity(y)) return same_quantity(x, y);
    if (!one_kind) return NONE;
    switch (x->definition->kind) {
    case VALUE_TRUTH: return same_truth(x->product, a, b);
    case VALUE_CHOICE: return same_choices(x, y) ? product_t(x->product, OP_choice_same, a, b, 0) : NONE;
    case VALUE_RANGE:
    case VALUE_SCORE: return product_t(x->product, OP_range_equal, a, b, 0);
    case VALUE_DATE: return product_t(x->product, OP_date_same, a, b, 0);
    default: return NONE;
    }
}

enum diff_verdict diff_ask_shown(struct product *product, const struct diff_shown *shown, struct diff_truths *truths) {
    const struct product_part *old = product_part(product, 0), *new = product_part(product, 1);
    struct side x = { product, old, &old->program->definition[shown->old] }, y = { product, new, &new->program->definition[shown->new] };
    if (is_alike(&x, &y)) return DIFF_SAME;
    uint32_t same = same_value(&x, &y);
    if (same == NONE) return DIFF_NOT_COMPARED;
    *truths = (struct diff_truths){ same, settled(&x), settled(&y) };
    return DIFF_CHANGES;
}
