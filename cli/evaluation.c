/* evaluation: begins a patient on a day. */
#include "cli/evaluation.h"

#include <time.h>

#include "cli/command.h"
#include "cli/console.h"

const char *evaluation_day(const struct arguments *arguments, char today[16]) {
    const char *day = options_value(arguments, &option_on);
    time_t now = time(NULL);
    struct tm here;
    if (day) return day;
    if (now == (time_t)-1 || !localtime_r(&now, &here) || !strftime(today, 16, "%Y-%m-%d", &here)) today[0] = 0;
    return today;
}

void evaluation_wrong_day(const char *day) { console_say("--on", "\"%s\" is no day; write it as 2025-11-01", day); }

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
