/* test: a guideline's own scenarios. */
#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/guideline.h"

struct count {
    size_t passed, failed;
};

/* Why there is no report: the scenarios of a file with mistakes are not run. */
static void tell_mistakes(const struct guideline *guideline) {
    osler_messages *messages = NULL;
    osler_check(&guideline->source, NULL, &messages);
    guideline_tell(messages);
    osler_messages_free(messages);
}

static int test_source(const struct guideline *guideline, struct count *count) {
    char *report = NULL;
    size_t passed = 0, failed = 0;
    osler_status status = osler_test(&guideline->source, NULL, &passed, &failed, &report);
    count->passed += passed;
    count->failed += failed;
    if (status == OSLER_OK && report && *report) console_put(report, strlen(report));
    if (status == OSLER_GUIDELINE_WRONG) tell_mistakes(guideline);
    osler_text_free(NULL, report);
    int code = guideline_exit(guideline, status);
    return code == EXIT_FINE && failed ? EXIT_GUIDELINE : code;
}

static int test_file(const char *name, const struct arguments *arguments, struct count *count) {
    struct guideline guideline;
    int code = EXIT_SYSTEM;
    if (guideline_open(name, arguments, &guideline)) {
        if (guideline_is_compiled(&guideline)) {
            console_say(guideline.source.name, "is compiled and holds no scenarios; test the guideline as it was written");
            code = EXIT_USAGE;
        } else {
            code = test_source(&guideline, count);
        }
    }
    guideline_close(&guideline);
    return code;
}

static int test(const struct arguments *arguments) {
    struct count count = {0, 0};
    int worst = EXIT_FINE;
    for (size_t i = 0; i < arguments->word_count; i++) {
        int code = test_file(arguments->words[i], arguments, &count);
        if (code > worst) worst = code;
    }
    printf("%zu passed, %zu failed\n", count.passed, count.failed);
    return worst;
}

static const struct option *const options[] = {&option_path, &option_help, NULL};

const struct command command_test = {
    .name = "test", .line = "run the scenarios of guidelines", .usage = "FILE...",
    .about = "Each scenario that fails is named with what was expected and what was found.",
    .options = options, .least = 1, .most = (size_t)-1, .run = test,
};
