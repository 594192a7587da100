#include "runtime/approval.h"

static const char *const statuses[] = { "draft", "submitted", "under_review", "approved", "retired" };

#define TELL(why, ...)                                                                                                                \
    do {                                                                                                                              \
        if (why) text_printf((why), __VA_ARGS__);                                                                                     \
    } while (0)

static bool statuses_hold(const struct program *program, struct text *why) {
    uint32_t own = program->guideline->status;
    bool fine = own == STATUS_APPROVED;
    if (!fine) TELL(why, "its status is %s, not approved\n", statuses[own <= STATUS_RETIRED ? own : STATUS_DRAFT]);
    for (uint32_t i = 0; i < program->recommendations; i++) {
        const struct program_recommendation *r = &program->recommendation[i];
        if (r->status == STATUS_APPROVED || r->status >= STATUS_INHERITED) continue;
        fine = false;
        TELL(why, "the status of %s is %s, not approved\n", program_text(program, r->name), statuses[r->status]);
    }
    return fine;
}

static bool is_valid(const struct program_guideline *g, date today, struct text *why) {
    char expires[DATE_TEXT];
    if (!date_is_known(g->expires) || date_compare(today, g->expires) != DATE_AFTER) return true;
    date_print(g->expires, expires);
    TELL(why, "it expired after %s\n", expires);
    return false;
}

/* Of an approval that is signed several times the last one counts. */
static bool signature_holds(const struct program *program, date today, struct text *why) {
    const struct program_review *last = NULL;
    char on[DATE_TEXT], updated[DATE_TEXT];
    for (uint32_t i = 0; i < program->reviews; i++) {
        const struct program_review *review = &program->review[i];
        if (review->recommendation != NONE || review->step != REVIEW_APPROVED) continue;
        if (!last || date_compare(review->on, last->on) == DATE_AFTER) last = review;
    }
    if (!last) return true;
    date_print(last->on, on);
    if (date_compare(last->on, today) == DATE_AFTER) {
        TELL(why, "it is approved only from %s on (%s)\n", on, program_text(program, last->name));
        return false;
    }
    if (!date_is_known(program->guideline->updated) || date_compare(last->on, program->guideline->updated) != DATE_BEFORE) return true;
    date_print(program->guideline->updated, updated);
    TELL(why, "it was updated on %s, after %s had approved it on %s\n", updated, program_text(program, last->name), on);
    return false;
}

bool approval_holds(const struct program *program, date today, struct text *why) {
    bool status = statuses_hold(program, why), valid = is_valid(program->guideline, today, why);
    return signature_holds(program, today, why) && status && valid;
}
