/* From what is not shown to scenarios that show it. */
#include "compiler/suggest.h"

#include <string.h>

#include "compiler/check.h"

struct suggester {
    struct scenario_run *run;
    struct cover *cover;
    struct context *found; /* the patients whom `box` finds */
    struct box *box;
    struct text *out;
    size_t suggested;
    struct compilation *c;
};

/* --- One scenario, from words to a run --------------------------------------------------------------------------------------- */

/* Reads it like one of the file's own, and checks it. NULL: it would be wrong there, which has left no trace. */
static const struct decl *read_scenario(struct suggester *s, const char *words, bool whole_one) {
    struct diags unheard, heard = s->c->diags;
    struct text whole;
    text_init(&whole, &s->c->arena);
    text_printf(&whole, "language 1\n%s", words);
    if (whole.failed || !sources_add(&s->c->sources, "suggested", whole.bytes, whole.length)) {
        s->c->failed = true;
        return NULL;
    }
    diags_init(&unheard, &s->c->arena);
    struct tree *tree = parse_file(&s->c->sources, (uint32_t)s->c->sources.count - 1, &s->c->arena, &unheard, NULL);
    if (!tree) s->c->failed = true;
    if (!tree || unheard.errors || tree->decls != 1 || tree->decl[0]->kind != DECL_SCENARIO) return NULL;
    if (!whole_one) return tree->decl[0];
    s->c->diags = unheard;
    check_scenario(s->c, tree->decl[0]);
    bool fine = s->c->diags.errors == 0;
    s->c->diags = heard;
    return fine ? tree->decl[0] : NULL;
}

static bool shows(const struct suggester *s, const struct cover_goal *goal) {
    return !goal || (goal->values >> s->run->context->truth[goal->truth] & 1);
}

static bool run_words(struct suggester *s, const char *heading, const struct text *given, const char *expected, const struct cover_goal *goal,
                      bool judge) {
    struct text words;
    const char *why;
    text_init(&words, &s->c->arena);
    text_printf(&words, "%s%s%s", heading, given->bytes ? given->bytes : "", expected);
    if (words.failed) s->c->failed = true;
    const struct decl *scenario = words.failed ? NULL : read_scenario(s, words.bytes, judge);
    if (!scenario) return false;
    bool fine = judge ? scenario_passes(s->run, scenario) : scenario_run_given(s->run, scenario, &why);
    if (!fine || !shows(s, goal)) return false;
    if (!judge) return true;
    cover_note_run(s->cover, s->run->context, scenario);
    text_printf(s->out, "\n# suggested by 'osler test --suggest': is this what the guideline should say?\n%s", words.bytes);
    s->suggested++;
    return true;
}

/* --- Names ------------------------------------------------------------------------------------------------------------------------ */

enum { WORDS_MOST = 60 };

/* A quoted text holds no quotation marks here: the words are only to be recognized. */
static void put_plain(struct text *out, struct slice words) {
    size_t from = out->length;
    text_fold(out, words.bytes, words.length, WORDS_MOST);
    for (size_t i = from; i < out->length; i++)
        if (out->bytes[i] == '"' || out->bytes[i] == '\\') out->bytes[i] = '\'';
}

static void put_heading(const struct suggester *s, const struct cover_item *item, const struct cover_goal *goal, struct text *out) {
    struct slice owner = cover_owner(item->owner);
    text_printf(out, "scenario \"%.*s: ", (int)owner.length, owner.bytes);
    if (item->kind == COVER_OUTCOME) text_puts(out, "the outcome");
    else if (item->kind == COVER_ROW) text_printf(out, "row in line %u", source_line_number(&s->c->sources.at[item->span.file], item->span.start));
    else put_plain(out, span_text(&s->c->sources, item->span));
    static const char *const joints[COVER_KINDS] = { " is ", " decides as ", " is ", " at ", " is " };
    text_printf(out, "%s%s\"\n", joints[item->kind], goal->side);
}

/* --- From goals to scenarios ----------------------------------------------------------------------------------------------------------- */

/* With what is given as in `given`: first the run, then what it answers, then both as one scenario that has to pass. */
static bool suggest_with(struct suggester *s, const char *heading, const struct text *given, const struct decl *owner, const struct cover_goal *goal) {
    struct text expected;
    text_init(&expected, &s->c->arena);
    if (given->failed || !run_words(s, heading, given, "", goal, false)) return false;
    suggest_expected(s->run, owner, &expected);
    if (expected.failed) s->c->failed = true;
    return expected.bytes && run_words(s, heading, given, expected.bytes, goal, true);
}

/* Only the facts that decide are given, where that shows it too. What cannot be written as a scenario is left as not decided. */
static void suggest_goal(struct suggester *s, const struct cover_item *item, struct cover_goal *goal) {
    struct text heading, few, all;
    text_init(&heading, &s->c->arena);
    text_init(&few, &s->c->arena);
    text_init(&all, &s->c->arena);
    put_heading(s, item, goal, &heading);
    if (heading.failed) s->c->failed = true;
    if (s->c->failed) return;
    bool found = item->kind == COVER_THRESHOLD && cover_reach_where_it_matters(s->cover, s->box, item, goal);
    if (!found && cover_reach(s->cover, s->box, goal) != REACH_FOUND) return;
    given_print(s->found, s->box, &few);
    given_print(s->found, NULL, &all);
    if (!suggest_with(s, heading.bytes, &few, item->owner, goal)) suggest_with(s, heading.bytes, &all, item->owner, goal);
}

static bool is_missing(const struct cover_item *item, const struct cover_goal *goal) {
    return goal->state == COVER_MISSING && !(item->kind == COVER_PAIR && cover_item_state(item) == COVER_IMPOSSIBLE);
}

/* Nobody known at all shows most of what can be unknown. */
static void suggest_nobody(struct suggester *s) {
    struct text nothing;
    text_init(&nothing, &s->c->arena);
    for (size_t i = 0; i < s->cover->items; i++) {
        const struct cover_item *item = &s->cover->item[i];
        for (size_t g = 0; g < item->goals; g++) {
            const struct cover_goal *goal = &item->goal[g];
            if (goal->state != COVER_MISSING && goal->state != COVER_UNDECIDED) continue;
            if (!(goal->values & REACH_UNKNOWN)) continue;
            struct text heading;
            text_init(&heading, &s->c->arena);
            put_heading(s, item, goal, &heading);
            if (!heading.failed && suggest_with(s, heading.bytes, &nothing, item->owner, goal)) return;
        }
    }
}

/* Thresholds and pairs show most of the rest by the way. */
static void suggest_all(struct suggester *s) {
    static const enum cover_kind order[] = { COVER_THRESHOLD, COVER_PAIR, COVER_ROW, COVER_OUTCOME, COVER_CONDITION };
    suggest_nobody(s);
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = 0; i < s->cover->items && !s->c->failed; i++) {
            struct cover_item *item = &s->cover->item[i];
            for (size_t g = 0; item->kind == order[k] && g < item->goals; g++)
                if (is_missing(item, &item->goal[g])) suggest_goal(s, item, &item->goal[g]);
        }
}

bool suggest_scenarios(struct scenario_run *run, struct text *out) {
    struct suggester s = { .run = run, .c = run->c, .cover = run->c->cover, .out = out };
    s.found = context_new(run->program, &run->context->fixed.allocator);
    if (s.found) s.box = box_new(s.found, 0);
    if (s.box) {
        context_reset(s.found, run->program->guideline->updated);
        suggest_all(&s);
        reach_close(s.box);
        if (box_failed(s.box)) s.c->failed = true;
        box_free(s.box);
    } else {
        s.c->failed = true;
    }
    if (s.found) context_free(s.found);
    return !s.c->failed && !out->failed;
}
