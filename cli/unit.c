/* unit: what units are and how they convert. */
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/nearest.h"
#include "include/osler.h"

static const char usage[] = "CODE | convert VALUE FROM TO | multiply V1 U1 V2 U2 | divide V1 U1 V2 U2";

static int put(osler_status status, char *answer) {
    int code = EXIT_FINE;
    if (status == OSLER_OK && answer) {
        console_put(answer, strlen(answer));
    } else if (status == OSLER_MISUSE && answer) {
        console_tell(answer, strlen(answer));
        code = EXIT_GUIDELINE;
    } else {
        console_say(NULL, "out of memory");
        code = EXIT_SYSTEM;
    }
    osler_text_free(NULL, answer);
    return code;
}

static int wrong_count(const char *action) {
    console_say("unit", "%s needs %s", action, !strcmp(action, "convert") ? "VALUE FROM TO" : "V1 U1 V2 U2");
    fprintf(stderr, "  usage: osler unit %s\n", usage);
    return EXIT_USAGE;
}

static int no_such_action(const char *action) {
    struct nearest nearest = nearest_to(action);
    nearest_try(&nearest, "convert");
    nearest_try(&nearest, "multiply");
    nearest_try(&nearest, "divide");
    if (nearest.best) console_say("unit", "there is nothing called \"%s\"; did you mean %s?", action, nearest.best);
    else console_say("unit", "\"%s\" is followed by words, but only convert, multiply and divide take any", action);
    fprintf(stderr, "  usage: osler unit %s\n", usage);
    return EXIT_USAGE;
}

static int unit(const struct arguments *arguments) {
    const char *const *words = arguments->words, *action = words[0];
    size_t count = arguments->word_count;
    char *answer = NULL;
    bool convert = !strcmp(action, "convert"), divide = !strcmp(action, "divide");
    osler_status status;
    if (convert) {
        if (count != 4) return wrong_count(action);
        status = osler_unit_convert(words[1], words[2], words[3], NULL, &answer);
    } else if (divide || !strcmp(action, "multiply")) {
        if (count != 5) return wrong_count(action);
        status = osler_unit_combine(divide, words[1], words[2], words[3], words[4], NULL, &answer);
    } else {
        if (count != 1) return no_such_action(action);
        status = osler_unit_describe(action, NULL, &answer);
    }
    return put(status, answer);
}

static const struct option *const options[] = {&option_help, NULL};

const struct command command_unit = {
    .name = "unit", .line = "say what a unit is, convert and combine quantities", .usage = usage,
    .about = "CODE is a UCUM code, such as mg/dL. A CODE that is no unit and a conversion that does\n"
             "not exist are answered with the reason and exit status 1. -- ends the options.",
    .options = options, .least = 1, .most = 5, .run = unit,
};
