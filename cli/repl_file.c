/* repl_file: scenarios and patients from files, and the patient at hand as a scenario of the guideline. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/console.h"
#include "cli/repl.h"

/* A quoted text that is the whole rest of the line; false when it is none. */
static bool quoted(const char *rest, char label[256]) {
    size_t length = strlen(rest);
    if (length < 3 || rest[0] != '"' || rest[length - 1] != '"' || length - 2 >= 256 || memchr(rest + 1, '"', length - 2)) return false;
    if (memchr(rest, '\\', length)) return false;
    memcpy(label, rest + 1, length - 2);
    label[length - 2] = 0;
    return true;
}

/* --- load ------------------------------------------------------------------------------------------------- */

static size_t scenario_named(struct repl *repl, const char *label, osler_scenario *found) {
    for (size_t i = 0; i < osler_session_scenarios(repl->session); i++)
        if (osler_session_scenario(repl->session, i, found) == OSLER_OK && !strcmp(found->label, label)) return i;
    return OSLER_NONE;
}

static bool load_scenario(struct repl *repl, const char *label) {
    osler_scenario scenario;
    if (scenario_named(repl, label, &scenario) == OSLER_NONE) {
        repl_say(repl, "there is no scenario \"%s\"; scenarios lists them", label);
        return false;
    }
    osler_guideline guideline;
    osler_program_guideline(repl->program, &guideline);
    const char *on = *scenario.on ? scenario.on : guideline.updated; /* rule 20 */
    size_t length = strlen(on);
    if (length && length < sizeof repl->chart.now.day) memcpy(repl->chart.now.day, on, length + 1);
    return repl_take_record(repl, scenario.record, strlen(scenario.record));
}

static bool load_file(struct repl *repl, const char *name) {
    struct file file = {0};
    if (!file_read(name, &file)) {
        repl->wrong = true;
        return false;
    }
    bool taken = repl_take_record(repl, file.bytes, file.length);
    free(file.bytes);
    return taken;
}

void repl_load(struct repl *repl, const char *rest) {
    char label[256];
    if (!*rest) repl_say(repl, "load takes the name of a scenario in quotation marks, or a file with a patient record");
    else if (quoted(rest, label)) repl_change(repl, load_scenario, label, true);
    else repl_change(repl, load_file, rest, true);
}

/* --- save --------------------------------------------------------------------------------------------------- */

static void put_givens(struct repl *repl, FILE *out) {
    bool first = true;
    for (size_t fact = 0; fact < repl->facts; fact++) {
        if (!repl->chart.now.words[fact]) continue;
        fprintf(out, "%s%s", first ? "  given " : ",\n        ", repl->chart.now.words[fact]);
        first = false;
    }
    if (!first) fputc('\n', out);
}

static void put_dose(struct repl *repl, FILE *out, size_t r, size_t doses) {
    osler_dose dose;
    for (size_t d = 0; d < doses; d++) {
        if (osler_result_dose(repl->context, r, d, &dose) != OSLER_OK || dose.state != OSLER_DOSE_KNOWN || dose.then) continue;
        fprintf(out, "  expect dose of %s in %s is %s %s", dose.treatment, osler_program_recommendation(repl->program, r), dose.amount, dose.unit);
        for (size_t next = d + 1; next < doses; next++) {
            if (osler_result_dose(repl->context, r, next, &dose) != OSLER_OK || dose.state != OSLER_DOSE_KNOWN || !dose.then) break;
            fprintf(out, " then %s %s", dose.amount, dose.unit);
        }
        fputc('\n', out);
    }
}

static void put_expectations(struct repl *repl, FILE *out) {
    static const char *const word[] = {"no", "unknown", "contraindicated", "yes"};
    if (osler_result_applies(repl->context) != OSLER_YES) {
        fprintf(out, "  expect applies is %s\n", word[osler_result_applies(repl->context)]);
        if (osler_result_applies(repl->context) == OSLER_NO) return;
    }
    for (size_t r = 0; r < repl->recommendations; r++) {
        osler_outcome outcome = osler_result_outcome(repl->context, r);
        osler_recommendation about;
        if (outcome == OSLER_NO || osler_program_describe(repl->program, r, &about) != OSLER_OK) continue;
        fprintf(out, "  expect %s is %s\n", osler_program_recommendation(repl->program, r), word[outcome]);
        if (outcome == OSLER_YES) put_dose(repl, out, r, about.doses);
    }
}

/* The whole file with the scenario behind it; to be freed. NULL without memory. */
static char *with_scenario(struct repl *repl, const char *label, size_t *length) {
    const struct file *file = &repl->guideline.file;
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    if (!out) return NULL;
    fwrite(file->bytes, 1, file->length, out);
    if (file->length && file->bytes[file->length - 1] != '\n') fputc('\n', out);
    fprintf(out, "\nscenario \"%s\"\n  on: %s\n", label, repl->chart.now.day);
    put_givens(repl, out);
    put_expectations(repl, out);
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

static bool is_fine(struct repl *repl, const char *text, size_t length) {
    osler_source source = repl->guideline.source;
    size_t passed = 0, failed = 0;
    char *report = NULL;
    source.bytes = text;
    source.length = length;
    osler_status status = osler_test(&source, NULL, &passed, &failed, &report);
    osler_text_free(NULL, report);
    return status == OSLER_OK && failed == 0;
}

void repl_save(struct repl *repl, const char *rest) {
    char label[256];
    osler_scenario scenario;
    size_t length = 0;
    if (!strncmp(rest, "as ", 3)) rest += 3 + strspn(rest + 3, " ");
    if (!quoted(rest, label)) {
        repl_say(repl, "save takes a name in quotation marks: save as \"A feverish child\"");
        return;
    }
    if (scenario_named(repl, label, &scenario) != OSLER_NONE) {
        repl_say(repl, "line %u of %s has a scenario of this name", scenario.line, repl->name);
        return;
    }
    char *text = with_scenario(repl, label, &length);
    if (!text) repl_out_of_memory(repl);
    else if (!is_fine(repl, text, length)) repl_say(repl, "%s is left as it is: one of its scenarios would fail", repl->name);
    else if (!file_write(repl->name, text, length)) repl->wrong = true;
    else printf("  written to %s\n", repl->name);
    free(text);
}
