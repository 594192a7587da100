/* repl_show: what differs between two answers, and what is still needed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/repl.h"

static const char *const outcome_word[] = {"no", "unknown", "contraindicated", "yes"};

bool picture_open(struct picture *picture, size_t recommendations) {
    *picture = (struct picture){.applies = OSLER_UNKNOWN, .outcome = calloc(recommendations + 1, sizeof *picture->outcome),
                                .dose = calloc(recommendations + 1, sizeof *picture->dose)};
    if (picture->outcome && picture->dose) return true;
    picture_close(picture);
    return false;
}

void picture_close(struct picture *picture) {
    free(picture->outcome);
    free(picture->dose);
}

static void put_doses(char text[160], const struct repl *repl, const osler_context *context, size_t r) {
    osler_recommendation about;
    size_t length = 0;
    text[0] = 0;
    if (osler_program_describe(repl->program, r, &about) != OSLER_OK) return;
    for (size_t d = 0; d < about.doses && length < 150; d++) {
        osler_dose dose;
        char unit[OSLER_UNIT_TOLD];
        if (osler_result_dose(context, r, d, &dose) != OSLER_OK || dose.state == OSLER_DOSE_NOT_GIVEN) continue;
        bool known = dose.state == OSLER_DOSE_KNOWN;
        if (!known && !strcmp(text, "dose not known")) continue;
        osler_unit_told(dose.unit, unit);
        int put = snprintf(text + length, 160 - length, "%s%s%s%s", length ? dose.then ? " then " : ", " : "", known ? dose.amount : "dose not known",
                           known ? " " : "", known ? unit : "");
        length += put > 0 ? (size_t)put : 0;
    }
}

void picture_take(struct picture *picture, const struct repl *repl, const osler_context *context) {
    picture->applies = osler_result_applies(context);
    for (size_t r = 0; r < repl->recommendations; r++) {
        picture->outcome[r] = osler_result_outcome(context, r);
        put_doses(picture->dose[r], repl, context, r);
    }
}

void picture_copy(struct picture *to, const struct picture *from, size_t recommendations) {
    to->applies = from->applies;
    memcpy(to->outcome, from->outcome, recommendations * sizeof *to->outcome);
    memcpy(to->dose, from->dose, recommendations * sizeof *to->dose);
}

/* One recommendation that differs, on one line or two of at most 80 columns. */
static void put_one(const char *indent, const char *name, osler_outcome before, osler_outcome after, const char *dose_before, const char *dose_after) {
    int column = before == after ? printf("%s%s: %s", indent, name, outcome_word[after])
                                 : printf("%s%s: %s -> %s", indent, name, outcome_word[before], outcome_word[after]);
    bool dose_changes = before == after && *dose_before;
    int more = (int)strlen(dose_after) + (dose_changes ? (int)strlen(dose_before) + 6 : 2);
    if (*dose_after || dose_changes) printf(column + more > 78 ? "\n%s    " : ", ", indent);
    if (dose_changes) printf("%s -> %s", dose_before, *dose_after ? dose_after : "none");
    else if (*dose_after) fputs(dose_after, stdout);
    putchar('\n');
}

bool picture_put_change(const struct repl *repl, const struct picture *before, const struct picture *after, const char *indent) {
    bool any = false;
    if (before->applies != after->applies) {
        put_one(indent, "applies", before->applies, after->applies, "", "");
        any = true;
    }
    for (size_t r = 0; r < repl->recommendations; r++) {
        if (before->outcome[r] == after->outcome[r] && !strcmp(before->dose[r], after->dose[r])) continue;
        put_one(indent, osler_program_recommendation(repl->program, r), before->outcome[r], after->outcome[r], before->dose[r], after->dose[r]);
        any = true;
    }
    return any;
}

/* The facts that open outcomes wait for, as many as fit two lines. */
void repl_put_needed(struct repl *repl) {
    const osler_missing *missing;
    size_t count = 0;
    if (osler_result_missing(repl->context, OSLER_ALL, &missing, &count, NULL) != OSLER_OK) {
        repl_out_of_memory(repl);
        return;
    }
    if (count == 0) return;
    int column = printf("  still needed: "), lines = 1;
    for (size_t i = 0; i < count; i++) {
        int length = (int)strlen(missing[i].name) + 2;
        bool breaks = i && column + length > 66; /* room for "and 99 more" */
        if (breaks && ++lines > 2) {
            printf(" and %zu more", count - i);
            break;
        }
        if (breaks) column = printf("\n   ") - 1;
        column += printf("%s%s%s", i ? " " : "", missing[i].name, i + 1 < count ? "," : "");
    }
    putchar('\n');
}
