/* repl_sweep: one fact through all its values, and where an answer changes. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/repl.h"

enum { VALUES_MOST = 5000000, SCALE_MOST = 12 };

struct sweep {
    struct repl *repl;
    size_t fact;
    osler_fact about;
    char *words; /* the patient without this fact */
    char *json;  /* likewise */
    size_t length;
    struct picture before, now;
    unsigned scale;
};

/* --- One value ------------------------------------------------------------------------------------------ */

static bool begin(struct sweep *sweep) {
    struct repl *repl = sweep->repl;
    return osler_context_begin(repl->scratch, repl->chart.now.day) == OSLER_OK &&
           osler_context_read(repl->scratch, sweep->json, sweep->length, 0, NULL) == OSLER_OK;
}

static bool run(struct sweep *sweep) {
    if (osler_context_run(sweep->repl->scratch) != OSLER_OK) return false;
    picture_take(&sweep->now, sweep->repl, sweep->repl->scratch);
    return true;
}

static bool run_number(struct sweep *sweep, int64_t value) {
    return begin(sweep) && osler_context_set_scaled(sweep->repl->scratch, sweep->fact, value, sweep->scale, sweep->about.unit) == OSLER_OK && run(sweep);
}

static void print_number(int64_t value, unsigned scale, char text[40]) {
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
    char digits[32];
    unsigned count = 0, written = 0;
    while (scale && left % 10 == 0) left /= 10, scale--;
    do {
        if (count == scale && count) digits[count + 1] = 0;
        digits[count++] = (char)('0' + left % 10);
        left /= 10;
    } while (left || count <= scale);
    if (value < 0) text[written++] = '-';
    while (count) {
        text[written++] = digits[--count];
        if (count == scale && count) text[written++] = '.';
    }
    text[written] = 0;
}

/* A decimal as its bounds are told: digits, perhaps a point; at the scale. */
static bool scaled(const char *text, unsigned scale, int64_t *value) {
    bool minus = *text == '-', point = false;
    unsigned behind = 0;
    int64_t sum = 0;
    if (minus) text++;
    if (!*text) return false;
    for (; *text; text++) {
        if (*text == '.' && !point) {
            point = true;
            continue;
        }
        if (*text < '0' || *text > '9' || sum > INT64_MAX / 100) return false;
        if (point && behind == scale) {
            if (*text != '0') return false;
            continue;
        }
        sum = sum * 10 + (*text - '0');
        behind += point;
    }
    for (; behind < scale; behind++) {
        if (sum > INT64_MAX / 100) return false;
        sum *= 10;
    }
    *value = minus ? -sum : sum;
    return true;
}

static unsigned scale_of(const char *text) {
    const char *point = strchr(text, '.');
    return point ? (unsigned)strlen(point + 1) : 0;
}

/* --- Outcomes and doses ----------------------------------------------------------------------------------- */

static bool same_outcomes(const struct sweep *sweep) {
    size_t count = sweep->repl->recommendations;
    return sweep->before.applies == sweep->now.applies && !memcmp(sweep->before.outcome, sweep->now.outcome, count * sizeof *sweep->now.outcome);
}

/* For a break point only outcomes count: a dose by weight differs at every step. */
static void put_break(struct sweep *sweep, const char *value) {
    char unit[OSLER_UNIT_TOLD];
    osler_unit_told(strcmp(sweep->about.unit, "1") ? sweep->about.unit : "", unit);
    printf("  at %s%s%s:\n", value, *unit ? " " : "", unit);
    picture_put_change(sweep->repl, &sweep->before, &sweep->now, "    ");
}

static void put_doses(struct sweep *sweep, const struct picture *first, const char *from, const char *to) {
    char unit[OSLER_UNIT_TOLD];
    osler_unit_told(strcmp(sweep->about.unit, "1") ? sweep->about.unit : "", unit);
    for (size_t r = 0; r < sweep->repl->recommendations; r++) {
        if (!*first->dose[r] || !*sweep->now.dose[r] || !strcmp(first->dose[r], sweep->now.dose[r])) continue;
        printf("  %s:\n    %s at %s %s, %s at %s %s\n", osler_program_recommendation(sweep->repl->program, r), first->dose[r], from, unit,
               sweep->now.dose[r], to, unit);
    }
}

static void sweep_numbers(struct sweep *sweep, int64_t low, int64_t high, int64_t step) {
    struct picture first;
    char from[40], to[40], text[40];
    unsigned breaks = 0;
    if (!picture_open(&first, sweep->repl->recommendations) || !run_number(sweep, low)) {
        repl_out_of_memory(sweep->repl);
        picture_close(&first);
        return;
    }
    picture_copy(&first, &sweep->now, sweep->repl->recommendations);
    picture_copy(&sweep->before, &sweep->now, sweep->repl->recommendations);
    int64_t last = low;
    for (int64_t value = low + step; value <= high; value += step) {
        if (prompt_interrupted()) {
            puts("  stopped");
            break;
        }
        if (!run_number(sweep, value)) break;
        last = value;
        if (!same_outcomes(sweep)) {
            print_number(value, sweep->scale, text);
            put_break(sweep, text);
            breaks++;
        }
        picture_copy(&sweep->before, &sweep->now, sweep->repl->recommendations);
    }
    print_number(low, sweep->scale, from);
    print_number(last, sweep->scale, to);
    if (!breaks) printf("  no outcome changes from %s to %s\n", from, to);
    put_doses(sweep, &first, from, to);
    picture_close(&first);
}

static void sweep_number(struct sweep *sweep) {
    const osler_fact *about = &sweep->about;
    int64_t low, high, step;
    sweep->scale = scale_of(about->step);
    if (scale_of(about->low) > sweep->scale) sweep->scale = scale_of(about->low);
    bool known = sweep->scale <= SCALE_MOST && scaled(about->low, sweep->scale, &low) && scaled(about->high, sweep->scale, &high) &&
                 scaled(about->step, sweep->scale, &step) && step > 0;
    if (!known) repl_say(sweep->repl, "%s has no range with a step to go through", about->name);
    else if ((high - low) / step > VALUES_MOST) repl_say(sweep->repl, "%s has more than %d values", about->name, VALUES_MOST);
    else sweep_numbers(sweep, low, high, step);
}

static void put_value(struct sweep *sweep, const char *name) {
    printf("  %s:\n", name);
    if (!run(sweep)) repl_out_of_memory(sweep->repl);
    else if (!picture_put_change(sweep->repl, &sweep->repl->shown, &sweep->now, "    ")) puts("    as it is");
}

static void sweep_choices(struct sweep *sweep) {
    for (size_t i = 0; i < sweep->about.choices && !prompt_interrupted(); i++) {
        const char *name = "";
        if (!begin(sweep) || osler_program_choice(sweep->repl->program, sweep->fact, i, &name, NULL) != OSLER_OK) return;
        if (osler_context_set_choice(sweep->repl->scratch, sweep->fact, i) == OSLER_OK) put_value(sweep, name);
    }
}

static void sweep_truth(struct sweep *sweep) {
    for (int yes = 1; yes >= 0; yes--)
        if (begin(sweep) && osler_context_set_truth(sweep->repl->scratch, sweep->fact, yes) == OSLER_OK) put_value(sweep, yes ? "yes" : "no");
}

static void sweep_all(struct sweep *sweep) {
    switch (sweep->about.type) {
    case OSLER_TYPE_TRUTH: sweep_truth(sweep); break;
    case OSLER_TYPE_CHOICE: sweep_choices(sweep); break;
    case OSLER_TYPE_NUMBER: sweep_number(sweep); break;
    case OSLER_TYPE_DATE: case OSLER_TYPE_TEXT: case OSLER_TYPE_PERIOD: case OSLER_TYPE_LIST: case OSLER_TYPE_SERIES:
        repl_say(sweep->repl, "only numbers, choices and yes or no can be gone through; %s is none of these", sweep->about.name);
    }
}

/* The patient without the fact, as a record that each value is added to. */
static bool open_sweep(struct sweep *sweep) {
    struct repl *repl = sweep->repl;
    const char *json = "{}";
    sweep->length = 2;
    sweep->words = chart_words(&repl->chart.now, repl->facts, sweep->fact);
    bool fine = sweep->words && picture_open(&sweep->before, repl->recommendations) && picture_open(&sweep->now, repl->recommendations);
    if (fine && *sweep->words) fine = osler_session_given(repl->session, sweep->words, strlen(sweep->words), &json, &sweep->length) == OSLER_OK;
    sweep->json = fine ? malloc(sweep->length + 1) : NULL;
    if (!sweep->json) return false;
    memcpy(sweep->json, json, sweep->length);
    sweep->json[sweep->length] = 0;
    return true;
}

void repl_sweep(struct repl *repl, const char *rest) {
    size_t length;
    struct sweep sweep = {.repl = repl, .fact = repl_fact(repl, rest, &length)};
    if (sweep.fact == OSLER_NONE || rest[length]) {
        repl_say(repl, "sweep takes the name of one fact: sweep weight");
        return;
    }
    osler_program_fact(repl->program, sweep.fact, &sweep.about);
    prompt_listen();
    if (open_sweep(&sweep)) sweep_all(&sweep);
    else repl_out_of_memory(repl);
    picture_close(&sweep.before);
    picture_close(&sweep.now);
    free(sweep.words);
    free(sweep.json);
}
