/* Whether a term can have another value once it is changed: both versions are put together and asked (runtime/product.h). */
#include "compiler/mutate.h"

#include <string.h>

#include "runtime/box_reach.h"
#include "runtime/product.h"

enum { QUESTIONS_MOST = 3 * 64 + 3 };
static const uint64_t steps_of_term = 20000000;

struct terms {
    struct product *product;
    struct reach_goal goal[QUESTIONS_MOST][2]; /* each pair can hold only where the values differ */
    size_t goals;
    bool open; /* such values cannot be told against each other here */
};

static const struct program_definition *definition_of(const struct program *program, struct slice name) {
    for (uint32_t i = 0; i < program->definitions; i++)
        if (slice_is(name, program_text(program, program->definition[i].name))) return &program->definition[i];
    return NULL;
}

static void add_goals(struct terms *t, struct reach_goal a, struct reach_goal b) {
    if (t->goals == QUESTIONS_MOST) t->open = true;
    else t->goal[t->goals][0] = a, t->goal[t->goals++][1] = b;
}

static void truths_differ(struct terms *t, uint32_t a, uint32_t b) {
    static const uint8_t values[] = { REACH_NO, REACH_UNKNOWN, REACH_YES };
    for (size_t i = 0; a != b && i < 3; i++)
        add_goals(t, (struct reach_goal){ a, values[i] }, (struct reach_goal){ b, (uint8_t)(~values[i] & 15) });
}

static uint32_t as_wide(struct terms *t, const struct product_part *part, const struct program_definition *d) {
    if (d->kind == VALUE_WIDE) return part->wide[d->reg];
    uint32_t number = part->number[d->reg];
    if (d->kind != VALUE_NUMBER) number = product_n(t->product, OP_number_of_range, number, 0, 0);
    return product_w(t->product, OP_wide_of_number, number, 0, (uint16_t)d->scale);
}

static void numbers_differ(struct terms *t, const struct product_part *old, const struct program_definition *a, const struct product_part *new,
                           const struct program_definition *b) {
    uint32_t x = as_wide(t, old, a), y = as_wide(t, new, b);
    if (x == y) return;
    uint32_t equal = product_t(t->product, OP_wide_equal, x, y, 0);
    add_goals(t, (struct reach_goal){ equal, REACH_NO }, (struct reach_goal){ equal, REACH_NO });
    truths_differ(t, product_t(t->product, OP_wide_settled, x, 0, 0), product_t(t->product, OP_wide_settled, y, 0, 0));
}

static void compare(struct terms *t, const struct program_definition *a, const struct program_definition *b) {
    const struct product_part *old = product_part(t->product, 0), *new = product_part(t->product, 1);
    bool number[] = { a->kind == VALUE_NUMBER || a->kind == VALUE_WIDE || a->kind == VALUE_RANGE || a->kind == VALUE_SCORE,
                      b->kind == VALUE_NUMBER || b->kind == VALUE_WIDE || b->kind == VALUE_RANGE || b->kind == VALUE_SCORE };
    if (number[0] && number[1]) {
        numbers_differ(t, old, a, new, b);
    } else if (a->kind == VALUE_TRUTH && b->kind == VALUE_TRUTH) {
        truths_differ(t, old->truth[a->reg], new->truth[b->reg]);
    } else if (a->kind != b->kind) {
        t->open = true;
    } else if (a->kind == VALUE_CHOICE && old->number[a->reg] != new->number[b->reg]) {
        for (uint32_t i = 0; i < a->choices; i++) {
            uint32_t bit = product_constant(t->product, (int64_t)1 << i);
            truths_differ(t, product_t(t->product, OP_choice_in, old->number[a->reg], bit, 0),
                          product_t(t->product, OP_choice_in, new->number[b->reg], bit, 0));
        }
    } else {
        t->open |= old->number[a->reg] != new->number[b->reg];
    }
}

static enum reach ask_all(struct mutation *m, struct terms *t, struct box *box, const char **patient) {
    enum reach answer = t->open ? REACH_UNDECIDED : REACH_NEVER;
    for (int among = REACH_UNKNOWN_NEVER; among <= REACH_UNKNOWN_ANY; among++)
        for (size_t g = 0; g < t->goals; g++) {
            uint32_t truth[] = { t->goal[g][0].truth, t->goal[g][1].truth };
            uint64_t steps = steps_of_term;
            reach_let_unknown(box, (enum reach_unknown)among);
            if (!reach_open(box, truth, 2, &steps)) m->c->failed = true;
            enum reach here = m->c->failed ? REACH_UNDECIDED : reach_goals(box, t->goal[g], 2, true, &steps);
            if (here == REACH_UNDECIDED) answer = here;
            if (here != REACH_FOUND) continue;
            struct text words;
            text_init(&words, &m->c->arena);
            reach_print_patient(box, &words);
            *patient = words.length ? words.bytes : "any patient";
            return REACH_FOUND;
        }
    return answer;
}

enum reach mutant_term_differs(struct mutation *m, const struct program *old, const struct program *new, struct slice name,
                               const struct allocator *allocator, const char **patient) {
    const struct program *const parts[] = { old, new };
    const struct program_definition *a = definition_of(old, name), *b = definition_of(new, name);
    struct terms *t = ARENA_NEW(&m->c->arena, struct terms);
    enum reach answer = REACH_UNDECIDED;
    if (!a || !b) return REACH_NEVER; /* no term */
    if (t) t->product = product_new(parts, 2, NONE, allocator);
    if (t && t->product) compare(t, a, b);
    const struct program *both = t && t->product ? product_program(t->product) : NULL;
    struct context *context = both ? context_new(both, allocator) : NULL;
    struct box *box = context ? box_new(context, 0) : NULL;
    if (box) {
        context_reset(context, old->guideline->updated);
        answer = ask_all(m, t, box, patient);
        reach_close(box);
        if (box_failed(box)) m->c->failed = true;
        box_free(box);
    } else {
        m->c->failed = true;
    }
    if (context) context_free(context);
    if (t && t->product) product_free(t->product);
    return answer;
}
