/* chart: whole states are kept, as a patient has few facts and they are short. */
#include "cli/chart.h"

#include <stdlib.h>
#include <string.h>

static void state_free(struct chart_state *state, size_t facts) {
    for (size_t i = 0; state->words && i < facts; i++) free(state->words[i]);
    free(state->words);
    state->words = NULL;
}

static char *copy_of(const char *text) {
    size_t length = strlen(text) + 1;
    char *copy = malloc(length);
    return copy ? memcpy(copy, text, length) : NULL;
}

static bool state_copy(struct chart_state *to, const struct chart_state *from, size_t facts) {
    struct chart_state made = *from;
    made.words = calloc(facts + 1, sizeof *made.words);
    bool fine = made.words != NULL;
    for (size_t i = 0; fine && i < facts; i++)
        if (from->words[i] && !(made.words[i] = copy_of(from->words[i]))) fine = false;
    if (!fine) {
        state_free(&made, facts);
        return false;
    }
    state_free(to, facts);
    *to = made;
    return true;
}

bool chart_open(struct chart *chart, size_t facts, const char *day) {
    *chart = (struct chart){.facts = facts};
    size_t length = strlen(day);
    memcpy(chart->now.day, day, length < sizeof chart->now.day ? length : sizeof chart->now.day - 1);
    chart->now.words = calloc(facts + 1, sizeof *chart->now.words);
    return chart->now.words && chart_mark(chart);
}

void chart_close(struct chart *chart) {
    state_free(&chart->now, chart->facts);
    state_free(&chart->marked, chart->facts);
    for (size_t i = 0; i < CHART_STEPS; i++) state_free(&chart->past[i], chart->facts);
}

static void forget_future(struct chart *chart) {
    for (size_t i = chart->pasts; i < CHART_STEPS; i++) state_free(&chart->past[i], chart->facts);
    chart->future = 0;
}

bool chart_keep(struct chart *chart) {
    forget_future(chart);
    if (chart->pasts == CHART_STEPS) {
        state_free(&chart->past[0], chart->facts);
        memmove(chart->past, chart->past + 1, (CHART_STEPS - 1) * sizeof *chart->past);
        chart->past[CHART_STEPS - 1].words = NULL;
        chart->pasts--;
    }
    if (!state_copy(&chart->past[chart->pasts], &chart->now, chart->facts)) return false;
    chart->pasts++;
    return true;
}

static void exchange(struct chart_state *a, struct chart_state *b) {
    struct chart_state kept = *a;
    *a = *b;
    *b = kept;
}

bool chart_undo(struct chart *chart) {
    if (chart->pasts == 0) return false;
    exchange(&chart->now, &chart->past[--chart->pasts]);
    chart->future++;
    return true;
}

bool chart_redo(struct chart *chart) {
    if (chart->future == 0) return false;
    exchange(&chart->now, &chart->past[chart->pasts++]);
    chart->future--;
    return true;
}

void chart_drop(struct chart *chart) {
    chart_undo(chart);
    forget_future(chart);
}

bool chart_mark(struct chart *chart) { return state_copy(&chart->marked, &chart->now, chart->facts); }

bool chart_set(struct chart *chart, size_t fact, const char *words) {
    char *copy = words ? copy_of(words) : NULL;
    if (words && !copy) return false;
    free(chart->now.words[fact]);
    chart->now.words[fact] = copy;
    return true;
}

void chart_clear(struct chart *chart) {
    for (size_t i = 0; i < chart->facts; i++) chart_set(chart, i, NULL);
}

bool chart_is_empty(const struct chart *chart) {
    for (size_t i = 0; i < chart->facts; i++)
        if (chart->now.words[i]) return false;
    return true;
}

char *chart_words(const struct chart_state *state, size_t facts, size_t but) {
    size_t room = 1;
    for (size_t i = 0; i < facts; i++) room += state->words[i] ? strlen(state->words[i]) + 2 : 0;
    char *all = malloc(room), *at = all;
    if (!all) return NULL;
    for (size_t i = 0; i < facts; i++) {
        if (!state->words[i] || i == but) continue;
        size_t length = strlen(state->words[i]);
        if (at != all) memcpy(at, ", ", 2), at += 2;
        memcpy(at, state->words[i], length);
        at += length;
    }
    *at = '\0';
    return all;
}
