/* completion: which shell's script is printed. */
#include "cli/completion.h"

#include <string.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/nearest.h"

static const struct shell {
    const char *name;
    void (*put)(void);
} shells[] = {{"bash", completion_bash}, {"zsh", completion_zsh}};

static int completion(const struct arguments *arguments) {
    const char *name = options_word(arguments, 0);
    if (!name) {
        console_say("completion", "which shell is missing: bash or zsh");
        return EXIT_USAGE;
    }
    struct nearest nearest = nearest_to(name);
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (!strcmp(shells[i].name, name)) {
            shells[i].put();
            return EXIT_FINE;
        }
        nearest_try(&nearest, shells[i].name);
    }
    console_say("completion", "there is no script for \"%s\", only for bash and zsh%s%s%s", name, nearest.best ? "; did you mean " : "",
                nearest.best ? nearest.best : "", nearest.best ? "?" : "");
    return EXIT_USAGE;
}

static const struct option *const options[] = {&option_help, NULL};

const struct command command_completion = {
    .name = "completion", .line = "print a script by which the shell completes commands", .usage = "bash | zsh",
    .about = "For bash: source <(osler completion bash). For zsh the script is kept as _osler in a folder of fpath. make install "
             "does both; docs/editors.md says more.",
    .options = options, .most = 1, .run = completion,
};
