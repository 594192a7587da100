/* evaluation: begins a patient on a day. */
#include "cli/evaluation.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/file.h"
#include "cli/hosts.h"

const char *evaluation_day(const struct arguments *arguments, char today[16]) {
    const char *day = options_value(arguments, &option_on);
    time_t now = time(NULL);
    struct tm here;
    if (day) return day;
    if (now == (time_t)-1 || !localtime_r(&now, &here) || !strftime(today, 16, "%Y-%m-%d", &here)) today[0] = 0;
    return today;
}

void evaluation_wrong_day(const char *day) { console_say("--on", "\"%s\" is no day; write it as 2025-11-01, or with a time as 2025-11-01T20:30", day); }

int evaluation_begin(const osler_program *program, const char *day, osler_context **context) {
    osler_status status = osler_context_new(program, NULL, context);
    if (status == OSLER_OK) status = osler_context_begin(*context, day);
    if (status == OSLER_OK) return EXIT_FINE;
    if (status == OSLER_MISUSE) {
        evaluation_wrong_day(day);
        return EXIT_USAGE;
    }
    console_say(NULL, "out of memory");
    return EXIT_SYSTEM;
}

int evaluation_prepare(osler_context *context, const osler_program *program, const struct arguments *arguments) {
    const char *status = options_value(arguments, &option_require), *why = "";
    char mismatch[160];
    if (osler_context_use_host(context, hosts_opened(), mismatch) != OSLER_OK) {
        console_say(options_word(arguments, 0), "%s", mismatch);
        return EXIT_SYSTEM;
    }
    osler_status answer = status ? osler_context_require(context, status, &why) : OSLER_OK;
    if (answer == OSLER_OK) return EXIT_FINE;
    console_say(options_word(arguments, 0), "%s is refused, because it is not approved for this day", osler_program_id(program));
    for (const char *line = why; *line; line += strcspn(line, "\n") + 1) {
        fputs("  ", stderr);
        console_tell(line, strcspn(line, "\n"));
        if (!line[strcspn(line, "\n")]) break;
    }
    return EXIT_SYSTEM;
}

/* What the sentence does not say already. */
static void tell_part(const char *sentence, const char *title, const char *part) {
    if (!part || !*part || strstr(sentence, part)) return;
    fprintf(stderr, "  %s ", title);
    console_tell(part, strlen(part));
}

static void tell_error(const char *name, const osler_patient_error *error) {
    const char *sentence = error->message ? error->message : "this patient record cannot be read";
    console_say(!strcmp(name, "-") ? "standard input" : name, "%s", sentence);
    tell_part(sentence, "where:   ", error->path);
    tell_part(sentence, "found:   ", error->found);
    tell_part(sentence, "expected:", error->expected);
}

int evaluation_read(osler_context *context, const char *name, unsigned flags, struct file *kept) {
    struct file file;
    if (!file_read(name, &file)) return EXIT_SYSTEM;
    osler_patient_error error = {0};
    osler_status status = osler_context_read(context, file.bytes, file.length, flags, &error);
    if (kept) *kept = file;
    else free(file.bytes);
    if (status == OSLER_OK) return EXIT_FINE;
    if (status == OSLER_PATIENT_WRONG) {
        tell_error(name, &error);
        return EXIT_PATIENT;
    }
    console_say(name, "a limit is reached, or memory is exhausted");
    return EXIT_SYSTEM;
}
