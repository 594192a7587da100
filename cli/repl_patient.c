/* repl_patient: from what is typed to a patient that has been run. */
#include <stdlib.h>
#include <string.h>

#include "cli/repl.h"

static bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

size_t repl_fact(const struct repl *repl, const char *words, size_t *length) {
    char name[256];
    *length = 0;
    while (is_word(words[*length])) ++*length;
    if (*length == 0 || *length >= sizeof name) return OSLER_NONE;
    memcpy(name, words, *length);
    name[*length] = 0;
    size_t fact = osler_program_find(repl->program, name);
    return fact < repl->facts ? fact : OSLER_NONE;
}

/* --- Words of the prompt into words of the language ----------------------------------------------------- */

static bool begins_with_is(const char *at) {
    size_t length = !strncmp(at, "are", 3) ? 3 : !strncmp(at, "is", 2) ? 2 : 0;
    return length && !is_word(at[length]);
}

/* `weight 82.5 kg` is `weight is 82.5 kg`. One fact begins the line and one each comma outside of parentheses and quotes, where the
 * name of a fact stands. Grows by at most " are" a fact. */
static char *with_is(const struct repl *repl, const char *words) {
    char *made = malloc(strlen(words) * 5 + 8), *to = made;
    bool begins = true, quoted = false;
    unsigned depth = 0;
    if (!made) return NULL;
    for (const char *at = words; *at;) {
        size_t length = 0;
        size_t fact = begins && !quoted && !depth ? repl_fact(repl, at, &length) : OSLER_NONE;
        if (fact != OSLER_NONE) {
            osler_fact about;
            memcpy(to, at, length);
            to += length;
            at += length;
            while (*at == ' ' || *at == '\t') at++;
            osler_program_fact(repl->program, fact, &about);
            bool list = about.type == OSLER_TYPE_LIST || about.type == OSLER_TYPE_SERIES;
            if (!begins_with_is(at)) to += sprintf(to, "%s", list && strncmp(at, "unknown", 7) != 0 ? " are " : " is ");
            else *to++ = ' ';
            begins = false;
            continue;
        }
        if (*at == '"') quoted = !quoted;
        if (!quoted && *at == '(') depth++;
        if (!quoted && *at == ')' && depth) depth--;
        begins = !quoted && !depth && (*at == ',' || (begins && (*at == ' ' || *at == '\t')));
        *to++ = *at++;
    }
    *to = 0;
    return made;
}

/* --- Records ------------------------------------------------------------------------------------------------ */

static bool tell_wrong(struct repl *repl, osler_status status, const char *text) {
    if (status == OSLER_LIMIT) repl_out_of_memory(repl);
    else repl_say(repl, "%s", text ? text : "this cannot be read");
    return false;
}

/* The record that these givens come to, in memory of the session's. */
static bool read_words(struct repl *repl, const char *words, const char **json, size_t *length) {
    if (!*words) {
        *json = "{}";
        *length = 2;
        return true;
    }
    osler_status status = osler_session_given(repl->session, words, strlen(words), json, length);
    return status == OSLER_OK || tell_wrong(repl, status, *json);
}

static bool read_record(struct repl *repl, osler_context *context, const char *day, const char *json, size_t length) {
    osler_patient_error error = {0};
    osler_status status = osler_context_begin(context, day);
    if (status == OSLER_OK) status = osler_context_read(context, json, length, 0, &error);
    if (status == OSLER_OK) return true;
    return tell_wrong(repl, status, error.message);
}

bool repl_run(struct repl *repl, osler_context *context, const struct chart_state *state) {
    const char *json;
    size_t length;
    char *words = chart_words(state, repl->facts, OSLER_NONE);
    bool fine = words && read_words(repl, words, &json, &length) && read_record(repl, context, state->day, json, length);
    if (!words) repl_out_of_memory(repl);
    free(words);
    if (!fine) return false;
    osler_status status = osler_context_run(context);
    return status == OSLER_OK || tell_wrong(repl, status, NULL);
}

/* What the scratch patient was given, fact by fact, into the chart. */
static bool keep_facts(struct repl *repl) {
    for (size_t fact = 0; fact < repl->facts; fact++) {
        const char *words;
        size_t length;
        if (osler_session_words(repl->session, repl->scratch, fact, &words, &length) != OSLER_OK || (length && !chart_set(&repl->chart, fact, words))) {
            repl_out_of_memory(repl);
            return false;
        }
    }
    return true;
}

bool repl_take_record(struct repl *repl, const char *json, size_t length) {
    if (!read_record(repl, repl->scratch, repl->chart.now.day, json, length)) return false;
    chart_clear(&repl->chart);
    return keep_facts(repl);
}

/* Facts that are said to be unknown leave the chart; the others replace what is there. */
static void forget_unknown(struct repl *repl, const char *words) {
    for (const char *at = words; *at; at += strcspn(at, ","), at += *at == ',') {
        while (*at == ' ') at++;
        size_t length, fact = repl_fact(repl, at, &length);
        if (fact == OSLER_NONE) continue;
        const char *value = at + length + strspn(at + length, " ");
        if (begins_with_is(value)) value += *value == 'a' ? 3 : 2;
        value += strspn(value, " ");
        if (!strncmp(value, "unknown", 7) && !is_word(value[7])) chart_set(&repl->chart, fact, NULL);
    }
}

bool repl_give(struct repl *repl, const char *typed) {
    const char *json;
    size_t length;
    char *words = with_is(repl, typed);
    bool fine = words && read_words(repl, words, &json, &length) && read_record(repl, repl->scratch, repl->chart.now.day, json, length);
    if (!words) repl_out_of_memory(repl);
    if (fine) forget_unknown(repl, words);
    if (fine) fine = keep_facts(repl);
    free(words);
    return fine;
}

/* --- Changes -------------------------------------------------------------------------------------------------- */

/* Tells how the answers differ. False: there is none, and it has been said. */
static bool settle(struct repl *repl) {
    struct picture after;
    if (!repl_run(repl, repl->context, &repl->chart.now)) return false;
    if (!picture_open(&after, repl->recommendations)) {
        repl_out_of_memory(repl);
        return false;
    }
    picture_take(&after, repl, repl->context);
    if (!picture_put_change(repl, &repl->shown, &after, "  ")) puts("  no outcome changes");
    picture_copy(&repl->shown, &after, repl->recommendations);
    picture_close(&after);
    repl_put_needed(repl);
    return true;
}

void repl_settle(struct repl *repl) { settle(repl); }

void repl_change(struct repl *repl, bool (*change)(struct repl *repl, const char *words), const char *words, bool keep) {
    if (!chart_keep(&repl->chart)) {
        repl_out_of_memory(repl);
        return;
    }
    bool changed = change(repl, words) && settle(repl);
    if (changed && keep) return;
    chart_drop(&repl->chart);
    if (repl_run(repl, repl->context, &repl->chart.now)) picture_take(&repl->shown, repl, repl->context);
}
