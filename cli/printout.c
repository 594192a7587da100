/* printout: load, ask, print. */
#include "cli/printout.h"

#include "cli/command.h"
#include "cli/console.h"
#include "cli/guideline.h"

int printout(const struct arguments *arguments,
             osler_status (*text_of)(osler_program *program, const char **text, size_t *length)) {
    osler_program *program;
    const char *text;
    size_t length;
    int code = guideline_program(options_word(arguments, 0), arguments, &program);
    if (code == EXIT_FINE) {
        if (text_of(program, &text, &length) == OSLER_OK) {
            console_put(text, length);
        } else {
            console_say(NULL, "a limit is reached, or memory is exhausted");
            code = EXIT_SYSTEM;
        }
    }
    osler_program_free(program);
    return code;
}
